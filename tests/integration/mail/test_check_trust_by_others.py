"""What `shopper check` says of the domain that we write from where others send our mail, or nobody knows from where."""

from collections.abc import Callable

import pytest

from harness.cli.check.names import Names
from harness.cli.check.trust import trust
from harness.cli.check.way import Way
from harness.model import Account, Login
from tests.integration.mail.believed import FAIL, HERE, NO_DMARC, NOTE, OK, UNSIGNED, WARN, Lines, about, way_to
from tests.integration.mail.dnsmasq import Zone

ZONE = Zone(
    mx={"acme.internal": [("mx1.acme.internal", 10)]},
    hosts={"mx1.acme.internal": [HERE], "smtp.provider.internal": ["192.0.2.25"]},
    txt={
        "allowed.internal": f"v=spf1 ip4:{HERE} -all",
        "_dmarc.allowed.internal": "v=DMARC1; p=reject; rua=mailto:a@allowed.internal",
        "old._domainkey.allowed.internal": "v=DKIM1; p=",
        "forbidden.internal": "v=spf1 -all",
        "_dmarc.forbidden.internal": "v=DMARC1; p=none",
    },
)


def by_provider(names: Names) -> Way:
    account = Account(user="me", login=Login.PASSWORD, secret="MY_SECRET")
    return way_to("smtps://smtp.provider.internal:465", names, account)


def nobody_knows(_: Names) -> Way:
    return Way(sender="this machine", addresses=(), is_direct=True)


def test_the_address_that_a_desks_server_sees_is_found_without_sending(names: Names) -> None:
    way = way_to("smtp://mx1.acme.internal:25", names)
    assert ([str(each) for each in way.addresses], way.sender, way.is_direct) == ([HERE], "this machine", True)

    way = by_provider(names)
    assert ([str(each) for each in way.addresses], way.sender) == (["192.0.2.25"], "smtp.provider.internal")
    assert not way.is_direct


ASK_PROVIDER = (
    "ask the provider of smtp.provider.internal which include: its customers add to the TXT record of {}; nothing is "
    "to be done where it sends from other addresses, which the record allows"
)

TRUST: dict[str, tuple[str, str | None, Callable[[Names], Way], Lines]] = {
    "SPF -all, by a provider who may send from elsewhere": (
        "forbidden.internal",
        None,
        by_provider,
        [
            (
                WARN,
                (
                    "{}: SPF forbids 192.0.2.25 (smtp.provider.internal) to send its mail (-all), so that it is "
                    "refused or taken for spam"
                ),
                ASK_PROVIDER,
            ),
            UNSIGNED,
            (OK, "{}: DMARC says p=none (_dmarc.{})", ""),
        ],
    ),
    "nothing at all, by a provider": (
        "none.internal",
        None,
        by_provider,
        [
            (
                WARN,
                "{}: no SPF record says who may send its mail, so that it may be taken for spam",
                "add a TXT record to {} with the include: that the provider of smtp.provider.internal names",
            ),
            UNSIGNED,
            NO_DMARC,
        ],
    ),
    "a key that was revoked, and the policy of the domain above": (
        "allowed.internal",
        "old",
        nobody_knows,
        [
            (
                NOTE,
                (
                    "{}: whether SPF lets this machine send its mail cannot be seen from here, for its address as "
                    "others see it is not known"
                ),
                "compare the address that others see with the TXT record of {}",
            ),
            (
                FAIL,
                (
                    "{}: the key that signatures are checked with (DKIM) has been revoked (its p= is empty): "
                    "old._domainkey.{}"
                ),
                (
                    "add the TXT record that whoever signs our mail names to old._domainkey.{}, or correct "
                    "dkim_selector in [outbox]"
                ),
            ),
            (
                WARN,
                (
                    "{}: DMARC asks others to reject mail that neither SPF nor DKIM speaks for (_dmarc.{}), and "
                    "neither is known to speak for ours"
                ),
                "see to SPF or DKIM first, or let _dmarc.{} say p=none",
            ),
        ],
    ),
}


@pytest.mark.parametrize(("domain", "selector", "way", "lines"), TRUST.values(), ids=list(TRUST))
def test_our_mail_is_told_whether_it_is_believed(
    names: Names, domain: str, selector: str | None, way: Callable[[Names], Way], lines: Lines
) -> None:
    told = trust(domain, [way(names)], names, selector=selector)
    assert [(line.mark, line.what, line.todo) for line in told] == about(domain, lines)
