"""What `shopper check` says of the domain that we write from, asked for at a real name server: is our mail believed?"""

from collections.abc import Callable

import pytest

from harness.cli.check.exchange import exchanges_of
from harness.cli.check.line import Mark
from harness.cli.check.names import Names
from harness.cli.check.trust import trust
from harness.cli.check.way import Way, way_out
from harness.model import Account, Login, Target
from tests.integration.mail.dnsmasq import Zone

OK, NOTE, WARN, FAIL = Mark.OK, Mark.NOTE, Mark.WARN, Mark.FAIL
NONE = "v=DMARC1; p=none"
HERE = "127.0.0.1"  # where mail comes from that goes to a server on this machine
ACCOUNT = Account(user="me", login=Login.PASSWORD, secret="MY_SECRET")

ZONE = Zone(
    mx={"acme.internal": [("mx1.acme.internal", 10)]},
    hosts={"mx1.acme.internal": [HERE], "smtp.provider.internal": ["192.0.2.25"]},
    txt={
        "allowed.internal": f"v=spf1 ip4:{HERE} -all",
        "_dmarc.allowed.internal": "v=DMARC1; p=reject; rua=mailto:a@allowed.internal",
        "mail1._domainkey.allowed.internal": "v=DKIM1; k=rsa; p=MIGfMA0",
        "old._domainkey.allowed.internal": "v=DKIM1; p=",
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

DIRECT = Way(sender="this machine", addresses=(), is_direct=True)
UNSIGNED = (
    NOTE,
    "{}: whether our mail is signed (DKIM) cannot be seen from here, for that is up to the server it goes out by",
    "if that signs for this domain, say as dkim_selector in [outbox] where the key is, to have it looked up",
)
NO_DMARC = (
    WARN,
    "{}: no DMARC record, without which large providers distrust mail",
    'add a TXT record to _dmarc.{} such as "v=DMARC1; p=none"',
)


def way_to(via: str, names: Names, account: Account | None = None) -> Way:
    target = Target(to="care@acme.internal", via=via, account=account)
    return way_out(target, exchanges_of("acme.internal", names), names)


def test_the_address_that_a_desks_server_sees_is_found_without_sending(names: Names) -> None:
    way = way_to("smtp://mx1.acme.internal:25", names)
    assert ([str(each) for each in way.addresses], way.sender, way.is_direct) == ([HERE], "this machine", True)

    way = by_provider(names)
    assert ([str(each) for each in way.addresses], way.sender) == (["192.0.2.25"], "smtp.provider.internal")
    assert not way.is_direct


def directly(names: Names) -> Way:
    return way_to("smtp://127.0.0.1:25", names)


def by_provider(names: Names) -> Way:
    return way_to("smtps://smtp.provider.internal:465", names, ACCOUNT)


def nobody_knows(_: Names) -> Way:
    return DIRECT


ASK_PROVIDER = (
    "ask the provider of smtp.provider.internal which include: its customers add to the TXT record of {}; nothing is "
    "to be done where it sends from other addresses, which the record allows"
)

TRUST: dict[str, tuple[str, str | None, Callable[[Names], Way], list[tuple[Mark, str, str]]]] = {
    "all is well": (
        "allowed.internal",
        "mail1",
        directly,
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
        directly,
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
    "SPF ~all under a strict DMARC, and no such key": (
        "doubtful.internal",
        "mail1",
        directly,
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
        directly,
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
    "records that are wrong": (
        "two.internal",
        None,
        directly,
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
    "the policy of the domain above": (
        "sub.parent.internal",
        None,
        directly,
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


@pytest.mark.parametrize(("domain", "selector", "way", "lines"), TRUST.values(), ids=list(TRUST))
def test_our_mail_is_told_whether_it_is_believed(
    names: Names, domain: str, selector: str | None, way: Callable[[Names], Way], lines: list[tuple[Mark, str, str]]
) -> None:
    expected = [(mark, what.replace("{}", domain), todo.replace("{}", domain)) for mark, what, todo in lines]
    told = trust(domain, [way(names)], names, selector=selector)
    assert [(line.mark, line.what, line.todo) for line in told] == expected
