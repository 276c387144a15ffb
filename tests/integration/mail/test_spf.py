"""SPF records, asked for at a real name server."""

from ipaddress import ip_address

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.cli.check.names import Names
from harness.cli.check.spf import Result, evaluate
from tests.integration.mail.dnsmasq import Zone

PASS, FAIL, SOFTFAIL, NEUTRAL, NONE, BROKEN = (
    Result.PASS, Result.FAIL, Result.SOFTFAIL, Result.NEUTRAL, Result.NONE, Result.PERMERROR
)  # fmt: skip
OURS, OURS6 = "192.0.2.10", "2001:db8::10"

# The record of a domain; the address that sends; what comes of it, and why.
RULINGS: dict[str, tuple[str | list[str], str, Result, str]] = {
    "none": ("v=spf10 all", OURS, NONE, "{} has no SPF record"),
    "two": (["v=spf1 -all", "v=spf1 +all"], OURS, BROKEN, "{} has 2 SPF records, and one is allowed"),
    "ip4": ("v=spf1 ip4:192.0.2.10 -all", OURS, PASS, "ip4:192.0.2.10"),
    "ip4-network": ("v=spf1 IP4:192.0.2.0/24 -all", OURS, PASS, "IP4:192.0.2.0/24"),
    "ip4-for-ip6": ("v=spf1 ip4:192.0.2.0/24 -all", OURS6, FAIL, "-all"),
    "ip6": ("v=spf1 ip6:2001:db8::/32 -all", OURS6, PASS, "ip6:2001:db8::/32"),
    "softly": ("v=spf1 ~all", OURS, SOFTFAIL, "~all"),
    "unsaid": ("v=spf1 ip4:192.0.2.99", OURS, NEUTRAL, "nothing in it matches"),
    "neutral": ("v=spf1 ?all", OURS, NEUTRAL, "?all"),
    "a": ("v=spf1 a:host.internal -all", OURS, PASS, "a:host.internal"),
    "a6": ("v=spf1 a:host.internal -all", OURS6, PASS, "a:host.internal"),
    "a-near": ("v=spf1 a:host.internal/24 -all", "192.0.2.77", PASS, "a:host.internal/24"),
    "a-near6": ("v=spf1 a:host.internal//64 -all", "2001:db8::77", PASS, "a:host.internal//64"),
    "a-other": ("v=spf1 a:host.internal -all", "192.0.2.77", FAIL, "-all"),
    "mx": ("v=spf1 mx -all", OURS, PASS, "mx"),
    "mx-elsewhere": ("v=spf1 mx:mx.internal/28 -all", "192.0.2.11", PASS, "mx:mx.internal/28"),
    "mx-many": (
        "v=spf1 mx:many.internal -all",
        OURS,
        BROKEN,
        "many.internal has 11 mail servers, and mx looks at 10 at most",
    ),
    "ptr": ("v=spf1 ptr:internal -all", OURS, PASS, "ptr:internal"),
    "ptr-other": ("v=spf1 ptr:ternal -all", OURS, FAIL, "-all"),
    "exists": ("v=spf1 exists:%{ir}.seen.internal -all", OURS, PASS, "exists:%{ir}.seen.internal"),
    "local": (
        "v=spf1 exists:%{lr-}.lp._spf.%{d2} -all",
        OURS,
        PASS,
        "exists:%{lr-}.lp._spf.%{d2}",
    ),
    "kind": ("v=spf1 exists:%{ir}.%{v}._spf.%{o} -all", OURS, PASS, "exists:%{ir}.%{v}._spf.%{o}"),
    "exists-not": ("v=spf1 exists:%{i}.seen.internal -all", OURS, FAIL, "-all"),
    "included": ("v=spf1 include:ip4.internal -all", OURS, PASS, "include:ip4.internal"),
    "included-fails": ("v=spf1 include:ip4.internal ~all", "192.0.2.11", SOFTFAIL, "~all"),
    "included-none": (
        "v=spf1 include:nowhere.internal -all",
        OURS,
        BROKEN,
        "include:nowhere.internal names a domain without an SPF record",
    ),
    "included-broken": (
        "v=spf1 include:two.internal -all",
        OURS,
        BROKEN,
        "two.internal has 2 SPF records, and one is allowed",
    ),
    "macro": (
        "v=spf1 include:%{d1r}%{d2}.internal include:%{l}.%{d2}",
        OURS,
        BROKEN,
        "include:macromacro.internal.internal names a domain without an SPF record",
    ),
    "redirected": ("v=spf1 redirect=ip4.internal", OURS, PASS, "ip4:192.0.2.10"),
    "redirected-in-vain": (
        "v=spf1 redirect=nowhere.internal",
        OURS,
        BROKEN,
        "redirect=nowhere.internal leads to a domain without an SPF record",
    ),
    "redirected-after-all": ("v=spf1 ?all redirect=ip4.internal", OURS, NEUTRAL, "?all"),
    "redirected-twice": ("v=spf1 redirect=a.internal redirect=b.internal", OURS, BROKEN, "it redirects twice"),
    "in-circles": (
        "v=spf1 include:in-circles.internal -all",
        OURS,
        BROKEN,
        "it asks name servers more than 10 times, the last time for include:in-circles.internal",
    ),
    "void": (
        "v=spf1 a:v1.internal a:v2.internal a:v3.internal -all",
        OURS,
        BROKEN,
        "more than 2 of its questions have no answer",
    ),
    "unknown-word": (
        "v=spf1 ipv4:192.0.2.10 -all",
        OURS,
        BROKEN,
        "it says 'ipv4:192.0.2.10', which is nothing that SPF knows",
    ),
    "unknown-modifier": ("v=spf1 note=hello ip4:192.0.2.10", OURS, PASS, "ip4:192.0.2.10"),
    "no-network": ("v=spf1 ip4:192.0.2.300 -all", OURS, BROKEN, "it says 'ip4:192.0.2.300', which is no network"),
    "no-target": ("v=spf1 include: -all", OURS, BROKEN, "it says 'include:', which is nothing that SPF knows"),
    "all-of-what": ("v=spf1 all:me", OURS, BROKEN, "it says 'all:me', which is nothing that SPF knows"),
    "too-near": ("v=spf1 a/33 -all", OURS, BROKEN, "it says 'a/33', which is nothing that SPF knows"),
    "long": ("v=spf1 " + "ip4:198.51.100.1 " * 40 + "ip4:192.0.2.10 -all", OURS, PASS, "ip4:192.0.2.10"),
}

ZONE = Zone(
    txt={f"{name}.internal": record for name, (record, *_) in RULINGS.items()},
    mx={
        "mx.internal": [("host.internal", 10), ("gone.internal", 20)],
        "many.internal": [(f"m{number}.internal", 10) for number in range(11)],
    },
    hosts={
        "host.internal": [OURS, OURS6],
        "10.2.0.192.seen.internal": ["127.0.0.2"],
        "bad.strong.lp._spf.local.internal": ["127.0.0.2"],
        "10.2.0.192.in-addr._spf.kind.internal": ["127.0.0.2"],
    },
)


@pytest.mark.parametrize("name", RULINGS)
def test_a_record_rules_as_the_standard_says(names: Names, name: str) -> None:
    _, address, result, why = RULINGS[name]
    domain = f"{name}.internal"
    ruling = evaluate(domain, ip_address(address), names=names, sender=f"strong-bad@{domain}")
    assert (ruling.result, ruling.why) == (result, why.replace("{}", domain))


def test_a_domain_that_is_not_there_has_no_record(names: Names) -> None:
    assert evaluate("nowhere.internal", ip_address(OURS), names=names, sender="a@nowhere.internal").result is NONE


def test_where_nobody_can_be_asked_nothing_is_known() -> None:
    ruling = evaluate("a.internal", ip_address(OURS), names=Names(offline=True), sender="a@a.internal")
    assert (ruling.result, ruling.why) == (Result.TEMPERROR, "--offline was given")


class Said(Names):
    """One record for every name, without a server."""

    def __init__(self, record: str) -> None:
        super().__init__(offline=True)
        self._record = record

    def texts(self, name: str) -> tuple[str, ...]:
        assert name
        return (self._record,)


terms = st.sampled_from(
    ["all", "a", "mx", "include:%{d}", "ip4:192.0.2.1", "redirect=x.internal", "exists:%{i", "/", ":"]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(terms | st.text(max_size=30), max_size=12), st.sampled_from([OURS, OURS6]))
def test_whatever_a_record_says_there_is_a_ruling(words: list[str], address: str) -> None:
    ruling = evaluate(
        "x.internal", ip_address(address), names=Said(" ".join(["v=spf1", *words])), sender="a@x.internal"
    )
    assert ruling.result in Result
