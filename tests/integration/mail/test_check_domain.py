"""What `shopper check` says of domains, asked for at a real name server: whether mail arrives."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.cli.check.exchange import desk_takes_mail, our_mail_arrives
from harness.cli.check.line import Line, Mark
from harness.cli.check.names import CannotLookUp, Names
from harness.clock import SystemClock
from harness.desk import InboxSettings
from harness.ledger import Ledger
from harness.model import Account, Budget, Consent, Desk, Login, Mailbox, Target, Tls
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.desks import desk_with
from tests.integration.mail.dnsmasq import Zone
from tests.integration.mail.greeting import greeting
from tests.ports import free_port

OK, NOTE, WARN, FAIL = Mark.OK, Mark.NOTE, Mark.WARN, Mark.FAIL
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
)


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
    desk = desk_with(
        targets={"mail": target},
        budget=Budget(daily=5),
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
