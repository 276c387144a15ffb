"""What `shopper check` says of domains, asked for at a real name server: whether mail arrives, and is believed."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.cli.check.exchange import desk_takes_mail, exchanges_of, our_mail_arrives
from harness.cli.check.line import Line, Mark
from harness.cli.check.names import CannotLookUp, Names
from harness.cli.check.trust import trust
from harness.cli.check.way import Way, way_out
from harness.clock import SystemClock
from harness.desk import InboxSettings
from harness.ledger import Ledger
from harness.model import Account, Consent, Desk, DeskKind, Login, Mailbox, Target, Thresholds, Tls
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.mail.dnsmasq import Zone, running_dnsmasq
from tests.integration.mail.greeting import greeting
from tests.ports import free_port

OK, NOTE, WARN, FAIL = Mark.OK, Mark.NOTE, Mark.WARN, Mark.FAIL
NONE = "v=DMARC1; p=none"
HERE = "127.0.0.1"  # where mail comes from that goes to a server on this machine

ZONE = Zone(
    mx={
        "here.internal": [("mx.here.internal", 10)],
        "nohost.internal": [("gone.internal", 10)],
        "null.internal": [(".", 0)],
        "acme.internal": [("mx1.acme.internal", 10), ("mx2.acme.internal", 20)],
    },
    hosts={
        "mx.here.internal": [HERE],
        "bare.internal": [HERE],
        "mx1.acme.internal": [HERE],
        "mx2.acme.internal": ["127.0.0.9"],
        "smtp.provider.internal": ["192.0.2.25"],
    },
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


@pytest.fixture(scope="module")
def names() -> Iterator[Names]:
    with running_dnsmasq(ZONE) as server:
        yield Names(server)


def said(lines: Iterator[Line]) -> list[tuple[Mark, str, str]]:
    return [(line.mark, line.what, line.todo) for line in lines]


def settings(domain: str, listen: int | None) -> InboxSettings:
    return InboxSettings(domain=domain, listen=None if listen is None else (HERE, listen), size_limit=1_000)


# Replies: do they find their way to us?

NO_WAY = {
    "none.internal": (
        FAIL,
        "none.internal: no server takes its mail (it has no MX), so no reply will arrive",
        "add an MX record to none.internal that names the machine where replies come in",
    ),
    "null.internal": (
        FAIL,
        'null.internal: says that it takes no mail (its MX is "."), so no reply will arrive',
        "let the MX record of null.internal name the machine where replies come in",
    ),
    "nohost.internal": (
        FAIL,
        "nohost.internal: its mail server gone.internal has no address, so no reply will arrive there",
        "add an address to gone.internal, or name another server in the MX record of nohost.internal",
    ),
}


@pytest.mark.parametrize("domain", NO_WAY)
def test_replies_to_a_domain_without_a_server_do_not_arrive(names: Names, domain: str) -> None:
    assert said(our_mail_arrives(settings(domain, free_port()), names)) == [NO_WAY[domain]]


@pytest.mark.parametrize(
    ("domain", "host"), [("here.internal", "mx.here.internal"), ("bare.internal", "bare.internal")]
)
def test_a_mail_server_that_leads_to_us_is_known_though_nothing_listens_yet(
    names: Names, domain: str, host: str
) -> None:
    port = free_port()
    expected = (OK, f"{domain}: its mail server {host} (127.0.0.1) is our inbox at 127.0.0.1:{port}", "")
    assert said(our_mail_arrives(settings(f"care@{domain}", port), names, port=port)) == [expected]


async def test_a_mail_server_that_leads_to_our_open_inbox_is_known_by_its_greeting(
    names: Names, tmp_path: Path
) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger, closing(MailRoom(ledger=ledger)) as room:
        async with Inbox(room=room, clock=SystemClock()) as inbox:
            port = inbox.address[1]
            mine = settings("here.internal", port)
            (line,) = await asyncio.to_thread(said, our_mail_arrives(mine, names, port=port))
    assert line[:2] == (
        OK,
        f"here.internal: its mail server mx.here.internal (127.0.0.1) is our inbox at 127.0.0.1:{port}",
    )


def test_a_mail_server_that_is_somebody_elses_is_told_by_its_greeting(names: Names) -> None:
    listen = free_port()
    with greeting(b"220 mx.here.internal ESMTP other\r\n") as port:
        (line,) = said(our_mail_arrives(settings("here.internal", listen), names, port=port))
    assert line == (
        WARN,
        (
            "here.internal: its mail server mx.here.internal (127.0.0.1) is not our inbox: it says "
            "'220 mx.here.internal ESMTP other'"
        ),
        (
            f"nothing, if that server hands mail for here.internal on to 127.0.0.1:{listen}; otherwise let the MX "
            "record name this machine"
        ),
    )


def test_a_mail_server_that_does_not_answer_is_named(names: Names) -> None:
    listen, port = free_port(), free_port()
    (line,) = said(our_mail_arrives(settings("here.internal", listen), names, port=port))
    assert line == (
        WARN,
        (
            f"here.internal: its mail server mx.here.internal (127.0.0.1) cannot be reached at port {port} from here: "
            "Connection refused"
        ),
        (
            f"let port {port} there lead to the inbox at 127.0.0.1:{listen}; where only this machine may not call port "
            f"{port}, try from another"
        ),
    )


def test_a_mailbox_at_a_provider_needs_a_mail_server_of_any_kind(names: Names) -> None:
    arrives = [(OK, "here.internal: its mail goes to mx.here.internal", "")]
    assert said(our_mail_arrives(settings("care@here.internal", None), names)) == arrives

    mailbox = Mailbox(server="imaps://127.0.0.1:993", tls=Tls.VERIFIED, account=ACCOUNT)
    both = replace(settings("here.internal", free_port()), mailbox=mailbox)
    assert said(our_mail_arrives(both, names)) == arrives


# A desk: does its domain take mail, and will the server that we use pass it on?

ACCOUNT = Account(user="me", login=Login.PASSWORD, secret="MY_SECRET")


def mail_to(domain: str, via: str, account: Account | None = None) -> tuple[Desk, Target]:
    target = Target(to=f"care@{domain}", via=via, account=account)
    desk = Desk(
        name="acme",
        title="Acme",
        kind=DeskKind.OWN,
        zone="UTC",
        openings=(),
        targets={"mail": target},
        thresholds=Thresholds(),
        daily_limit=5,
        consent=Consent(
            by="Jane", given=datetime(2026, 1, 1, tzinfo=UTC).date(), until=datetime(2027, 1, 1, tzinfo=UTC).date()
        ),
    )
    return desk, target


DESKS: dict[str, tuple[tuple[str, str, Account | None], tuple[Mark, str, str]]] = {
    "its own server by name": (
        ("acme.internal", "smtp://mx2.acme.internal:25", None),
        (OK, "desk acme, mail: mx2.acme.internal is a mail server of acme.internal", ""),
    ),
    "its own server by address": (
        ("acme.internal", "smtp://127.0.0.9:25", None),
        (OK, "desk acme, mail: 127.0.0.9 is a mail server of acme.internal", ""),
    ),
    "a provider that knows us": (
        ("acme.internal", "smtps://smtp.provider.internal:465", ACCOUNT),
        (
            OK,
            (
                "desk acme, mail: smtp.provider.internal passes mail on to mx1.acme.internal, mx2.acme.internal, "
                "which take it for acme.internal"
            ),
            "",
        ),
    ),
    "a stranger that does not know us": (
        ("acme.internal", "smtp://smtp.provider.internal:25", None),
        (
            WARN,
            (
                "desk acme, mail: smtp.provider.internal is no mail server of acme.internal, and we have no account "
                "there: it may refuse to pass mail on"
            ),
            (
                "let via name one of mx1.acme.internal, mx2.acme.internal, or give the account that "
                "smtp.provider.internal knows us by"
            ),
        ),
    ),
    "a domain that takes no mail": (
        ("null.internal", "smtp://smtp.provider.internal:25", ACCOUNT),
        (FAIL, 'desk acme, mail: null.internal says that it takes no mail (its MX is ".")', "correct `to`"),
    ),
    "a domain without a server": (
        ("acmee.internal", "smtp://smtp.provider.internal:25", ACCOUNT),
        (
            WARN,
            "desk acme, mail: no server is known to take mail for acmee.internal (it has no MX)",
            "correct `to`; nothing is to be done if smtp.provider.internal knows the domain by itself",
        ),
    ),
}


@pytest.mark.parametrize(("where", "line"), DESKS.values(), ids=list(DESKS))
def test_a_desk_is_told_whether_it_can_be_written_to(
    names: Names, where: tuple[str, str, Account | None], line: tuple[Mark, str, str]
) -> None:
    assert said(desk_takes_mail(*mail_to(*where), names)) == [line]


# Our own mail: is it believed?

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


def test_the_address_that_a_desks_server_sees_is_found_without_sending(names: Names) -> None:
    _, direct = mail_to("acme.internal", "smtp://mx1.acme.internal:25")
    way = way_out(direct, exchanges_of("acme.internal", names), names)
    assert ([str(each) for each in way.addresses], way.sender, way.is_direct) == ([HERE], "this machine", True)

    _, provided = mail_to("acme.internal", "smtps://smtp.provider.internal:465", ACCOUNT)
    way = way_out(provided, exchanges_of("acme.internal", names), names)
    assert ([str(each) for each in way.addresses], way.sender) == (["192.0.2.25"], "smtp.provider.internal")
    assert not way.is_direct


def directly(names: Names) -> Way:
    return way_out(mail_to("acme.internal", "smtp://127.0.0.1:25")[1], exchanges_of("acme.internal", names), names)


def by_provider(names: Names) -> Way:
    target = mail_to("acme.internal", "smtps://smtp.provider.internal:465", ACCOUNT)[1]
    return way_out(target, exchanges_of("acme.internal", names), names)


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
    assert said(trust(domain, [way(names)], names, selector=selector)) == expected


# Name servers that do not answer


def test_a_name_server_that_is_not_there_is_asked_once() -> None:
    names = Names((HERE, 1), patience=0.1)
    for domain in ("here.internal", "acme.internal"):
        with pytest.raises(CannotLookUp, match="no name server answers"):
            names.exchanges(domain)


def test_a_name_server_that_declines_answers_other_questions(names: Names) -> None:
    with pytest.raises(CannotLookUp, match=r"decline to answer for elsewhere\.org"):
        names.exchanges("elsewhere.org")
    assert names.exchanges("here.internal")


@pytest.mark.parametrize("name", ["a..b", "x" * 70, "\udcff", "ä" * 80])
def test_what_is_no_name_is_not_asked_for(names: Names, name: str) -> None:
    with pytest.raises(CannotLookUp):
        names.texts(name)
