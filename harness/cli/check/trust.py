"""Whether other servers believe our mail: SPF, DKIM and DMARC of the domain that personas write from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.cli.check.line import Line, fail, looked_up, note, ok, warn
from harness.cli.check.names import IPAddress, Names
from harness.cli.check.spf import Result, Ruling, evaluate
from harness.cli.check.way import Way

_STRICT = ("quarantine", "reject")


def trust(domain: str, ways: Iterable[Way], names: Names, *, selector: str | None) -> Iterator[Line]:
    """What speaks for mail from `domain` that goes out by `ways`, signed with the key at `selector` if at all."""
    rulings: list[Ruling] = []
    for way in dict.fromkeys(ways):
        yield from _spf(domain, way, names, rulings)
    keys: list[bool] = []
    yield from looked_up(f"the DKIM key of {domain}", lambda: _dkim(domain, selector, names, keys))
    vouched = any(each.result is Result.PASS for each in rulings) or any(keys)
    yield from looked_up(f"the DMARC record of {domain}", lambda: _dmarc(domain, names, vouched=vouched))


def _spf(domain: str, way: Way, names: Names, rulings: list[Ruling]) -> Iterator[Line]:
    if not way.addresses:
        yield note(
            f"{domain}: whether SPF lets {way.sender} send its mail cannot be seen from here, for its address as "
            "others see it is not known",
            f"compare the address that others see with the TXT record of {domain}",
        )
    for address in way.addresses:
        ruling = evaluate(domain, address, names=names, sender=f"postmaster@{domain}")
        rulings.append(ruling)
        yield _verdict(domain, way, address, ruling)


def _verdict(domain: str, way: Way, address: IPAddress, ruling: Ruling) -> Line:
    who = f"{address} ({way.sender})"
    term = f"ip{address.version}:{address}"
    record = f"add {term} to the TXT record of {domain}, which says {ruling.record!r}"
    if not way.is_direct:
        record = (
            f"ask the provider of {way.sender} which include: its customers add to the TXT record of {domain}; nothing "
            "is to be done where it sends from other addresses, which the record allows"
        )
    match ruling.result:
        case Result.PASS:
            return ok(f"{domain}: SPF lets {who} send its mail ({ruling.why})")
        case Result.FAIL:
            what = (
                f"{domain}: SPF forbids {who} to send its mail ({ruling.why}), so that it is refused or taken for spam"
            )
            return fail(what, record) if way.is_direct else warn(what, record)
        case Result.SOFTFAIL | Result.NEUTRAL:
            return warn(
                f"{domain}: SPF does not speak for {who} ({ruling.why}), so that its mail may be taken for spam", record
            )
        case Result.NONE:
            return warn(
                f"{domain}: no SPF record says who may send its mail, so that it may be taken for spam",
                f'add a TXT record to {domain} such as "v=spf1 {term} -all"'
                if way.is_direct
                else f"add a TXT record to {domain} with the include: that the provider of {way.sender} names",
            )
        case Result.PERMERROR:
            return fail(
                f"{domain}: its SPF record cannot be used, and speaks for nobody: {ruling.why}",
                f"mend the TXT record of {domain} that begins with v=spf1",
            )
        case _:
            return warn(f"could not look up the SPF record of {domain}: {ruling.why}", "check again later")


def _dkim(domain: str, selector: str | None, names: Names, keys: list[bool]) -> Iterator[Line]:
    if selector is None:
        yield note(
            f"{domain}: whether our mail is signed (DKIM) cannot be seen from here, for that is up to the server it "
            "goes out by",
            "if that signs for this domain, say as dkim_selector in [outbox] where the key is, to have it looked up",
        )
        return
    where = f"{selector}._domainkey.{domain}"
    found = [tags for text in names.texts(where) if "p" in (tags := _tags(text))]
    keys.append(any(tags["p"] for tags in found))
    if keys[-1]:
        yield ok(f"{domain}: the key that signatures are checked with (DKIM) is at {where}")
    else:
        why = "has been revoked (its p= is empty)" if found else "is not there"
        yield fail(
            f"{domain}: the key that signatures are checked with (DKIM) {why}: {where}",
            f"add the TXT record that whoever signs our mail names to {where}, or correct dkim_selector in [outbox]",
        )


def _dmarc(domain: str, names: Names, *, vouched: bool) -> Iterator[Line]:
    """RFC 7489. Our From and return path are always at the same domain, so that SPF's word counts."""
    policy = _policy(domain, names)
    if policy is None:
        yield warn(
            f"{domain}: no DMARC record, without which large providers distrust mail",
            f'add a TXT record to _dmarc.{domain} such as "v=DMARC1; p=none"',
        )
    elif policy.name not in ("none", *_STRICT):
        yield warn(
            f"{domain}: its DMARC record at {policy.at} is not valid, and counts for nothing: {policy.record!r}",
            'give it a policy, as in "v=DMARC1; p=none"',
        )
    elif policy.name in _STRICT and not vouched:
        yield warn(
            f"{domain}: DMARC asks others to {policy.name} mail that neither SPF nor DKIM speaks for ({policy.at}), "
            "and neither is known to speak for ours",
            f"see to SPF or DKIM first, or let {policy.at} say p=none",
        )
    else:
        known = "; our From and return path are both there, so that SPF counts for it" if vouched else ""
        yield ok(f"{domain}: DMARC says p={policy.name} ({policy.at}){known}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Policy:
    at: str
    name: str
    record: str


def _policy(domain: str, names: Names) -> _Policy | None:
    """The domain's own policy, or what the nearest domain above it says for those below it."""
    labels = domain.split(".")
    for start in range(min(len(labels) - 1, 5)):
        at = f"_dmarc.{'.'.join(labels[start:])}"
        records = [text for text in names.texts(at) if _tags(text).get("v") == "DMARC1"]
        if len(records) == 1:
            tags = _tags(records[0])
            name = tags.get("sp", tags.get("p", "")) if start else tags.get("p", "")
            return _Policy(at=at, name=name.lower(), record=records[0][:120])
    return None


def _tags(text: str) -> dict[str, str]:
    """`v=DMARC1; p=none` taken apart (RFC 6376, 3.2)."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
