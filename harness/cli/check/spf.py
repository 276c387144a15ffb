"""SPF (RFC 7208): whether a domain lets an address send its mail.

Our own, for the library that does it (pyspf) has rested since 2020 and asks the machine's name servers only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_network
from typing import TypeVar

from harness.cli.check.names import CannotLookUp, IPAddress, Names

# RFC 7208, 4.6.4: who asks for more gets a permanent error.
MOST_QUESTIONS = 10  # mechanisms that ask a name server
MOST_VOID = 2  # questions that nothing answers
MOST_HOSTS = 10  # mail servers of one `mx`, names of one `ptr`

_SILENT = frozenset({"all", "ip4", "ip6"})  # mechanisms that ask nobody
_NEEDY = frozenset({"include", "exists", "ip4", "ip6"})  # those that say nothing without a target

_MECHANISM = re.compile(r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)([:/].*)?", re.IGNORECASE | re.DOTALL)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(.*)", re.IGNORECASE | re.DOTALL)
_LENGTHS = re.compile(r"(?:/(\d{1,3}))?(?://(\d{1,3}))?$")
_MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d{0,3})(r?)([.+,/_=-]*)\}|([%_-]))", re.IGNORECASE)


_Answer = TypeVar("_Answer")


class Result(StrEnum):
    """RFC 7208, 2.6."""

    PASS = "pass"  # noqa: S105  (the RFC's word)
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    PERMERROR = "permerror"
    TEMPERROR = "temperror"


_RESULTS = {"": Result.PASS, "+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What a domain's record says, and the mechanism or the mistake that made it say so."""

    result: Result
    why: str
    record: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mechanism:
    result: Result  # where it matches
    name: str
    target: str  # a domain with its macros, an address, or "" for the domain itself
    lengths: tuple[int, int]  # of prefixes, IPv4's and IPv6's
    written: str


class _Broken(Exception):
    """The record cannot be evaluated; why."""


def evaluate(domain: str, address: IPAddress, *, names: Names, sender: str) -> Ruling:
    """Whether `address` may send mail with the return path `sender`, an address at `domain`. Never raises."""
    try:
        return _Evaluation(names, address, sender).of(domain)
    except _Broken as error:
        return Ruling(result=Result.PERMERROR, why=str(error))
    except CannotLookUp as error:
        return Ruling(result=Result.TEMPERROR, why=str(error))


class _Evaluation:
    """One mail's; questions are counted over the record and all that it includes."""

    def __init__(self, names: Names, address: IPAddress, sender: str) -> None:
        self._names = names
        self._address = address
        self._sender = sender
        self._questions = 0
        self._void = 0

    def of(self, domain: str) -> Ruling:
        records = [each for each in self._names.texts(domain) if re.match(r"v=spf1( |$)", each, re.IGNORECASE)]
        if not records:
            return Ruling(result=Result.NONE, why=f"{domain} has no SPF record")
        if len(records) > 1:
            raise _Broken(f"{domain} has {len(records)} SPF records, and one is allowed")
        mechanisms, redirect = _parsed(records[0])
        for each in mechanisms:
            if self._matches(each, domain):
                return Ruling(result=each.result, why=each.written, record=records[0])
        if redirect is None:
            return Ruling(result=Result.NEUTRAL, why="nothing in it matches", record=records[0])
        self._count(f"redirect={redirect}")
        ruling = self.of(self._expanded(redirect, domain))
        if ruling.result is Result.NONE:
            raise _Broken(f"redirect={redirect} leads to a domain without an SPF record")
        return Ruling(result=ruling.result, why=ruling.why, record=records[0])

    def _matches(self, mechanism: _Mechanism, domain: str) -> bool:
        if mechanism.name in _SILENT:
            return mechanism.name == "all" or self._is_in(mechanism)
        self._count(mechanism.written)
        target = self._expanded(mechanism.target, domain) if mechanism.target else domain
        match mechanism.name:
            case "include":
                return self._is_included(target)
            case "exists":
                return bool(self._answered(self._names.of_kind(target, IPv4Address)))
            case "a":
                return self._is_near(self._found(target), mechanism)
            case "mx":
                return self._is_near(self._exchanges(target), mechanism)
            case _:
                return self._is_named(target)

    def _is_in(self, mechanism: _Mechanism) -> bool:
        network = _network(mechanism)
        return network.version == self._address.version and self._address in network

    def _is_included(self, target: str) -> bool:
        ruling = self.of(target)
        if ruling.result is Result.NONE:
            raise _Broken(f"include:{target} names a domain without an SPF record")
        return ruling.result is Result.PASS

    def _exchanges(self, target: str) -> list[IPAddress]:
        exchanges = self._answered(self._names.exchanges(target))
        if len(exchanges) > MOST_HOSTS:
            raise _Broken(f"{target} has {len(exchanges)} mail servers, and mx looks at {MOST_HOSTS} at most")
        return [each for exchange in exchanges if exchange.host for each in self._found(exchange.host)]

    def _found(self, host: str) -> tuple[IPAddress, ...]:
        return self._answered(self._names.of_kind(host, type(self._address)))

    def _is_near(self, addresses: Iterable[IPAddress], mechanism: _Mechanism) -> bool:
        length = mechanism.lengths[self._address.version == 6]
        return any(self._address in ip_network((each, length), strict=False) for each in addresses)

    def _is_named(self, target: str) -> bool:
        names = self._answered(self._names.names_of(self._address))[:MOST_HOSTS]
        own = (each for each in names if f".{each}".endswith(f".{target.lower()}"))
        return any(self._address in self._found(each) for each in own)

    def _count(self, term: str) -> None:
        self._questions += 1
        if self._questions > MOST_QUESTIONS:
            raise _Broken(f"it asks name servers more than {MOST_QUESTIONS} times, the last time for {term[:80]}")

    def _answered(self, answer: tuple[_Answer, ...]) -> tuple[_Answer, ...]:
        self._void += not answer
        if self._void > MOST_VOID:
            raise _Broken(f"more than {MOST_VOID} of its questions have no answer")
        return answer

    def _expanded(self, text: str, domain: str) -> str:
        """The domain that `text` means for this mail (RFC 7208, 7), cut on the left to what a name may be long."""
        local, _, sender_domain = self._sender.rpartition("@")
        dotted = ".".join(self._address.exploded.replace(":", "")) if self._address.version == 6 else str(self._address)
        values = {"s": self._sender, "l": local, "o": sender_domain, "d": domain, "i": dotted, "p": "unknown"}
        values |= {"v": "ip6" if self._address.version == 6 else "in-addr", "h": sender_domain}

        def value(macro: re.Match[str]) -> str:
            letter, digits, reverse, delimiters, escape = macro.groups()
            if escape is not None:
                return {"%": "%", "_": " ", "-": "%20"}[str(escape)]
            parts = re.split(f"[{re.escape(delimiters or '.')}]", values.get(letter.lower(), ""))
            parts = parts[::-1] if reverse else parts
            return ".".join(parts[-int(digits) :] if int(digits or 0) else parts)

        name = _MACRO.sub(value, text).rstrip(".")
        return name if len(name) <= 253 else name[-253:].partition(".")[2]


def _parsed(record: str) -> tuple[list[_Mechanism], str | None]:
    """The mechanisms in their order, and where the record redirects to; a mistake anywhere breaks all of it."""
    mechanisms: list[_Mechanism] = []
    redirects: list[str] = []
    for term in record.split()[1:]:
        modifier, mechanism = _MODIFIER.fullmatch(term), _MECHANISM.fullmatch(term)
        if mechanism is not None:
            mechanisms.append(_mechanism(mechanism))
        elif modifier is None:
            raise _Broken(f"it says {term[:80]!r}, which is nothing that SPF knows")
        elif modifier[1].lower() == "redirect":
            redirects.append(modifier[2])
    if len(redirects) > 1:
        raise _Broken("it redirects twice")
    # Where `all` is said, nothing is left to redirect (RFC 7208, 6.1).
    has_all = any(each.name == "all" for each in mechanisms)
    return mechanisms, None if has_all or not redirects else redirects[0]


def _mechanism(found: re.Match[str]) -> _Mechanism:
    name, rest = found[2].lower(), found[3] or ""
    lengths = None if name in ("ip4", "ip6") else _LENGTHS.search(rest)
    target = rest[: lengths.start()] if lengths is not None else rest
    v4, v6 = (int(lengths[1] or 32), int(lengths[2] or 128)) if lengths is not None else (32, 128)
    read = _Mechanism(
        result=_RESULTS[found[1]], name=name, target=target.removeprefix(":"), lengths=(v4, v6), written=found[0]
    )
    is_whole = not read.target if name == "all" else bool(read.target) or name not in _NEEDY
    if not is_whole or target.startswith("/") or v4 > 32 or v6 > 128:
        raise _Broken(f"it says {found[0][:80]!r}, which is nothing that SPF knows")
    if name in ("ip4", "ip6"):
        _network(read)
    return read


def _network(mechanism: _Mechanism) -> IPv4Network | IPv6Network:
    try:
        return (IPv4Network if mechanism.name == "ip4" else IPv6Network)(mechanism.target, strict=False)
    except ValueError as error:
        raise _Broken(f"it says {mechanism.written[:80]!r}, which is no network") from error
