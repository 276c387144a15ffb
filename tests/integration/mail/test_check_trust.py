"""What `shopper check` says of the domain that we write from, asked for at a real name server: is our mail believed?"""

import pytest

from harness.cli.check.names import Names
from harness.cli.check.trust import trust
from tests.integration.mail.believed import FAIL, HERE, NO_DMARC, OK, UNSIGNED, WARN, Lines, about, way_to
from tests.integration.mail.dnsmasq import Zone

NONE = "v=DMARC1; p=none"

ZONE = Zone(
    txt={
        "allowed.internal": f"v=spf1 ip4:{HERE} -all",
        "_dmarc.allowed.internal": "v=DMARC1; p=reject; rua=mailto:a@allowed.internal",
        "mail1._domainkey.allowed.internal": "v=DKIM1; k=rsa; p=MIGfMA0",
        "forbidden.internal": "v=spf1 -all",
        "_dmarc.forbidden.internal": NONE,
        "doubtful.internal": "v=spf1 ~all",
        "_dmarc.doubtful.internal": "v=DMARC1; p=quarantine",
        "two.internal": ["v=spf1 -all", "v=spf1 ~all"],
        "_dmarc.two.internal": "v=DMARC1; rua=mailto:a@two.internal",
        "sub.parent.internal": f"v=spf1 ip4:{HERE} -all",
        "_dmarc.parent.internal": "v=DMARC1; p=none; sp=quarantine",
    },
)

TRUST: dict[str, tuple[str, str | None, Lines]] = {
    "all is well": (
        "allowed.internal",
        "mail1",
        [
            (OK, "{}: SPF lets 127.0.0.1 (this machine) send its mail (ip4:127.0.0.1)", ""),
            (OK, "{}: the key that signatures are checked with (DKIM) is at mail1._domainkey.{}", ""),
            (
                OK,
                (
                    "{}: DMARC says p=reject (_dmarc.{}); our From and return path are both there, so that SPF counts "
                    "for it"
                ),
                "",
            ),
        ],
    ),
    "SPF -all": (
        "forbidden.internal",
        None,
        [
            (
                FAIL,
                (
                    "{}: SPF forbids 127.0.0.1 (this machine) to send its mail (-all), so that it is refused or taken "
                    "for spam"
                ),
                "add ip4:127.0.0.1 to the TXT record of {}, which says 'v=spf1 -all'",
            ),
            UNSIGNED,
            (OK, "{}: DMARC says p=none (_dmarc.{})", ""),
        ],
    ),
    "SPF ~all under a strict DMARC, and no such key": (
        "doubtful.internal",
        "mail1",
        [
            (
                WARN,
                "{}: SPF does not speak for 127.0.0.1 (this machine) (~all), so that its mail may be taken for spam",
                "add ip4:127.0.0.1 to the TXT record of {}, which says 'v=spf1 ~all'",
            ),
            (
                FAIL,
                "{}: the key that signatures are checked with (DKIM) is not there: mail1._domainkey.{}",
                (
                    "add the TXT record that whoever signs our mail names to mail1._domainkey.{}, or correct "
                    "dkim_selector in [outbox]"
                ),
            ),
            (
                WARN,
                (
                    "{}: DMARC asks others to quarantine mail that neither SPF nor DKIM speaks for (_dmarc.{}), and "
                    "neither is known to speak for ours"
                ),
                "see to SPF or DKIM first, or let _dmarc.{} say p=none",
            ),
        ],
    ),
    "nothing at all": (
        "none.internal",
        None,
        [
            (
                WARN,
                "{}: no SPF record says who may send its mail, so that it may be taken for spam",
                'add a TXT record to {} such as "v=spf1 ip4:127.0.0.1 -all"',
            ),
            UNSIGNED,
            NO_DMARC,
        ],
    ),
    "records that are wrong": (
        "two.internal",
        None,
        [
            (
                FAIL,
                "{}: its SPF record cannot be used, and speaks for nobody: {} has 2 SPF records, and one is allowed",
                "mend the TXT record of {} that begins with v=spf1",
            ),
            UNSIGNED,
            (
                WARN,
                (
                    "{}: its DMARC record at _dmarc.{} is not valid, and counts for nothing: "
                    "'v=DMARC1; rua=mailto:a@two.internal'"
                ),
                'give it a policy, as in "v=DMARC1; p=none"',
            ),
        ],
    ),
    "the policy of the domain above": (
        "sub.parent.internal",
        None,
        [
            (OK, "{}: SPF lets 127.0.0.1 (this machine) send its mail (ip4:127.0.0.1)", ""),
            UNSIGNED,
            (
                OK,
                (
                    "{}: DMARC says p=quarantine (_dmarc.parent.internal); our From and return path are both there, "
                    "so that SPF counts for it"
                ),
                "",
            ),
        ],
    ),
}


@pytest.mark.parametrize(("domain", "selector", "lines"), TRUST.values(), ids=list(TRUST))
def test_our_mail_is_told_whether_it_is_believed(names: Names, domain: str, selector: str | None, lines: Lines) -> None:
    told = trust(domain, [way_to("smtp://127.0.0.1:25", names)], names, selector=selector)
    assert [(line.mark, line.what, line.todo) for line in told] == about(domain, lines)
