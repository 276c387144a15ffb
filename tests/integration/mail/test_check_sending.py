"""What `shopper check` says of the server that takes our mail; it is greeted and logged in at, and sent nothing."""

import socket
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta

import pytest

from harness.model import Account, Tls
from tests.integration.mail.authority import Authority
from tests.integration.mail.checking import GUARDING, LOGGED_IN, NOW, PASSWORD, SET, TOKEN, Found, day, found, shown
from tests.integration.mail.peer import Peer


@pytest.mark.parametrize(("at_once", "how"), [(False, "with STARTTLS"), (True, "with TLS")])
async def test_a_server_that_is_right_is_sent_nothing(trusted: Authority, at_once: bool, how: str) -> None:
    peer = Peer(tls=shown(trusted, until=NOW + timedelta(days=90)))
    async with peer.listening(at_once=at_once) as url:
        assert await found(url, account=PASSWORD) == [
            ("ok", f"acme: SERVER answers, {how}", ""),
            ("ok", f"acme: the certificate of SERVER holds until {day(90)}", ""),
            LOGGED_IN,
        ]
    verbs = {each.split()[0] for each in peer.commands}
    assert verbs == {"EHLO", "STARTTLS", "AUTH", "QUIT"} - ({"STARTTLS"} if at_once else set())
    assert peer.commands[0] == "EHLO shopper.example"


async def test_a_server_that_offers_no_guard_is_a_warning_or_in_the_way() -> None:
    async with Peer().listening() as url:
        near, far = url, url.replace("127.0.0.1", "0.0.0.0")  # noqa: S104  (the same place, which does not look like it)
        assert await found(near) == [("ok", "acme: SERVER answers", "")]
        assert await found(far) == [
            (
                "warn",
                "acme: SERVER answers, but offers no STARTTLS: our mail goes there in clear",
                'nothing, if the desk can live with that; with tls = "required" nothing would be sent',
            )
        ]
        assert await found(far, tls=Tls.OFF) == [("ok", "acme: SERVER answers", "")]
        assert await found(far, tls=Tls.REQUIRED) == [
            (
                "FAIL",
                "acme: SERVER: TLS is required, and the server offers no STARTTLS; nothing was sent",
                GUARDING,
            )
        ]
        assert await found(far, account=PASSWORD) == [
            (
                "FAIL",
                (
                    "acme: SERVER: the login of shop must not go in clear, and the server offers no STARTTLS; nothing "
                    "was sent"
                ),
                GUARDING,
            )
        ]


SEE_TO_LOGIN = "see to user and login, and the value of SHOPPER_TEST_PASSWORD"

LOGINS: dict[str, tuple[Peer, Account, Mapping[str, str], Found]] = {
    "a wrong password": (
        Peer(answers={"AUTH": "535 5.7.8 wrong"}),
        PASSWORD,
        SET,
        ("FAIL", "acme: SERVER did not let shop log in: 535 5.7.8 wrong", SEE_TO_LOGIN),
    ),
    "another way to log in": (
        Peer(offers=("AUTH PLAIN LOGIN",)),
        TOKEN,
        SET,
        ("FAIL", "acme: SERVER offers PLAIN LOGIN, and our login needs XOAUTH2", SEE_TO_LOGIN),
    ),
    "a password that is not there": (
        Peer(),
        PASSWORD,
        {},
        (
            "FAIL",
            (
                "acme: the environment variable SHOPPER_TEST_PASSWORD is not set: give it the password of shop at "
                "127.0.0.1"
            ),
            "",
        ),
    ),
}


@pytest.mark.parametrize(("peer", "account", "environment", "line"), LOGINS.values(), ids=list(LOGINS))
async def test_a_login_that_does_not_work_is_told_without_the_secret(
    peer: Peer, account: Account, environment: Mapping[str, str], line: Found
) -> None:
    async with peer.listening() as url:
        assert await found(url, account=account, environment=environment) == [line]


DOORS: dict[str, tuple[Peer, Found]] = {
    "it turns us away": (
        Peer(answers={"greeting": "554 5.7.1 not you"}),
        (
            "FAIL",
            "acme: SERVER turns us away: 554 5.7.1 not you",
            "have whoever runs it let this machine in",
        ),
    ),
    "it is busy": (
        Peer(answers={"greeting": "421 4.3.2 later"}),
        ("FAIL", "acme: SERVER turns us away: 421 4.3.2 later", "try again later"),
    ),
    "it hangs up": (
        Peer(cut="greeting"),
        (
            "FAIL",
            "acme: SERVER: Error connecting to IT: Unexpected EOF received",
            "start what should listen there, or correct via",
        ),
    ),
    "it takes little": (
        Peer(offers=("SIZE 200000",)),
        (
            "warn",
            "acme: SERVER takes mails of up to 200000 bytes only, which a picture exceeds",
            "leave scenarios with a photo to other desks",
        ),
    ),
}


@pytest.mark.parametrize(("peer", "line"), DOORS.values(), ids=list(DOORS))
async def test_what_a_server_says_at_the_door_is_told(peer: Peer, line: Found) -> None:
    async with peer.listening() as url:
        assert (await found(url))[-1] == line


async def test_an_address_in_another_alphabet_needs_a_server_that_takes_it() -> None:
    async with Peer(offers=("SMTPUTF8",)).listening() as url:
        assert await found(url, to="hilfe-für-alle@acme.example") == [("ok", "acme: SERVER answers", "")]
    async with Peer().listening() as url:
        assert (await found(url, to="hilfe-für-alle@acme.example"))[-1] == (
            "FAIL",
            "acme: SERVER takes no address in another alphabet (it offers no SMTPUTF8): hilfe-für-alle@acme.example",
            "let `to` be another address of the desk's, or let via name another server",
        )


async def test_where_nobody_is_nothing_answers() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as held:
        port = held.getsockname()[1]
    assert await found(f"smtp://127.0.0.1:{port}") == [
        (
            "FAIL",
            "acme: nothing answers at SERVER (Connection refused)",
            "start what should listen there, or correct via",
        )
    ]


async def test_a_server_that_never_speaks_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.cli.check.sending.PATIENCE", 0.1)
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        assert await found(f"smtp://127.0.0.1:{mute.getsockname()[1]}") == [
            (
                "FAIL",
                "acme: SERVER does not answer as a mail server does within 0.1 s",
                "see whether it is a mail server, and whether it is smtp:// (STARTTLS) or smtps:// (TLS at once)",
            )
        ]
