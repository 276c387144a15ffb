"""What `shopper check` says of the server that takes our mail; it is greeted and logged in at, and sent nothing."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from harness.cli.check.sending import greet
from harness.model import Account, Login, Target, Tls
from tests.integration.mail.authority import Authority
from tests.integration.mail.peer import Peer

NOW = datetime.now(UTC)
PASSWORD = Account(user="shop", login=Login.PASSWORD, secret="SHOPPER_TEST_PASSWORD")
TOKEN = Account(user="shop", login=Login.XOAUTH2, secret="SHOPPER_TEST_PASSWORD")
SET = {"SHOPPER_TEST_PASSWORD": "hunter2"}
GUARDING = (
    "let via name the server as its certificate does, or have whoever runs it mend that; SSL_CERT_FILE names an "
    "authority of your own, and tls in the same table how much guarding is asked for"
)
Found = tuple[str, str, str]


async def found(
    url: str,
    *,
    to: str = "care@acme.example",
    tls: Tls = Tls.VERIFIED,
    account: Account | None = None,
    environment: Mapping[str, str] = SET,
) -> list[Found]:
    """What is said of a server, its name written as SERVER."""
    target = Target(to=to, via=url, tls=tls, account=account)
    lines = await greet("acme", target, environment, confined=False, hello="shopper.example", now=NOW)
    name = url.partition("://")[2]
    spelt = name.replace(":", " on port ")
    return [(each.mark.value, each.what.replace(name, "SERVER").replace(spelt, "IT"), each.todo) for each in lines]


def shown(authority: Authority, *names: str, until: datetime | None = None) -> ssl.SSLContext:
    """What a server needs to show a certificate for these names, for 127.0.0.1 unless told."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.ca.issue_cert(*(names or ("127.0.0.1",)), not_after=until).configure_cert(context)
    return context


def day(days: float) -> str:
    return f"{NOW + timedelta(days=days):%Y-%m-%d}"


ANSWERS = ("ok", "acme: SERVER answers, with STARTTLS", "")
LOGGED_IN = ("ok", "acme: SERVER lets shop log in", "")


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


async def test_a_certificate_that_ends_soon_is_a_warning(trusted: Authority) -> None:
    async with Peer(tls=shown(trusted, until=NOW + timedelta(days=5))).listening() as url:
        lines = await found(url)
    assert lines[1] == (
        "warn",
        f"acme: the certificate of SERVER expires soon, on {day(5)}",
        "have whoever runs it renew it before that day",
    )


async def test_a_certificate_that_has_expired_is_told_with_the_day(trusted: Authority) -> None:
    async with Peer(tls=shown(trusted, until=NOW - timedelta(days=3))).listening() as url:
        assert await found(url, account=PASSWORD) == [
            ("FAIL", f"acme: the certificate of SERVER is not right: certificate has expired, on {day(-3)}", GUARDING)
        ]


async def test_a_certificate_for_another_name_is_not_right(trusted: Authority) -> None:
    async with Peer(tls=shown(trusted, "mail.acme.example")).listening() as url:
        assert await found(url) == [
            (
                "FAIL",
                (
                    "acme: the certificate of SERVER is not right: IP address mismatch, certificate is not valid for "
                    "'127.0.0.1'."
                ),
                GUARDING,
            )
        ]


async def test_a_certificate_of_an_authority_that_nobody_knows_is_not_right(authority: Authority) -> None:
    async with Peer(tls=shown(authority)).listening() as url:
        ((mark, what, todo),) = await found(url)
        assert (mark, todo) == ("FAIL", GUARDING)
        assert what == "acme: the certificate of SERVER is not right: unable to get local issuer certificate"
        assert await found(url, tls=Tls.UNVERIFIED) == [
            ANSWERS,
            ("note", 'acme: the certificate of SERVER is not checked (tls = "unverified")', ""),
        ]


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
