"""What `shopper check` says of a mailbox at a provider: a real Dovecot, and a server that can do next to nothing."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from harness.cli.check.mailbox import our_mailbox
from harness.model import Account, Login, Mailbox, Tls
from tests.integration.mail.dovecot import PASSWORD, Dovecot

SET = {"SHOPPER_TEST_IMAP": PASSWORD}
Found = list[tuple[str, str, str]]

pytestmark = pytest.mark.usefixtures("trusted")


def found(server: str, environment: Mapping[str, str] = SET, **changes: Any) -> Found:
    account = Account(user="pat", login=Login.PASSWORD, secret="SHOPPER_TEST_IMAP")
    mailbox = Mailbox(**{"server": server, "tls": Tls.VERIFIED, "account": account, **changes})
    return [
        (each.mark.value, each.what.replace(server, "SERVER"), each.todo) for each in our_mailbox(mailbox, environment)
    ]


LET_IN = ("ok", "mailbox: SERVER lets pat in", "")
FOUND = ("ok", "mailbox: replies are looked for in INBOX, and in Junk for what is taken for spam", "")


def test_a_mailbox_that_is_right_is_looked_into(dovecot: Dovecot) -> None:
    assert found(dovecot.url) == [LET_IN, FOUND]
    assert found(dovecot.starttls_url, folders=("INBOX", "Junk")) == [
        LET_IN,
        ("ok", "mailbox: replies are looked for in INBOX, Junk", ""),
    ]


WRONG: dict[str, tuple[Mapping[str, str], dict[str, Any], Found]] = {
    "a password that is not there": (
        {},
        {},
        [
            (
                "FAIL",
                "mailbox: the environment variable SHOPPER_TEST_IMAP is not set",
                "give it the password or access token of pat at SERVER",
            )
        ],
    ),
    "folders that are not there": (
        SET,
        {"folders": ("INBOX", "Replies"), "spam": "Spam"},
        [
            LET_IN,
            (
                "FAIL",
                "mailbox: there is no folder 'Replies'",
                "write one of these under [inbox.imap]: INBOX, Junk",
            ),
            ("FAIL", "mailbox: there is no folder 'Spam'", "write one of these under [inbox.imap]: INBOX, Junk"),
        ],
    ),
}


@pytest.mark.parametrize(("environment", "changes", "lines"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_told_with_what_to_do(
    dovecot: Dovecot, environment: Mapping[str, str], changes: dict[str, Any], lines: Found
) -> None:
    expected = [(mark, what, todo.replace("SERVER", dovecot.url)) for mark, what, todo in lines]
    assert found(dovecot.url, environment, **changes) == expected


def test_a_wrong_password_is_told_and_not_shown(dovecot: Dovecot) -> None:
    ((mark, what, todo),) = found(dovecot.url, {"SHOPPER_TEST_IMAP": "hunter2"})
    assert mark == "FAIL"
    assert what == "mailbox: SERVER does not let pat in: [AUTHENTICATIONFAILED] Authentication failed."
    assert todo.startswith(
        "see `user` under [inbox.imap], and the password in the environment variable SHOPPER_TEST_IMAP"
    )


def test_a_certificate_that_cannot_be_trusted_is_told(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    ((mark, what, todo),) = found(dovecot.url)
    assert mark == "FAIL"
    assert what.startswith("mailbox: SERVER shows a certificate that cannot be trusted: ")
    assert todo.startswith("write the name that it is for into `server`")


def test_a_server_that_is_not_there_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as held:
        port = held.getsockname()[1]
    assert found(f"imaps://127.0.0.1:{port}") == [
        (
            "FAIL",
            "mailbox: SERVER cannot be reached: Connection refused",
            "see that `server` under [inbox.imap] is right, and that this machine may connect to it",
        )
    ]


@pytest.fixture
def simple() -> Iterator[str]:
    """A server that speaks IMAP, and knows neither IDLE nor a folder for spam."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def serve() -> None:
            guest, _ = listener.accept()
            with guest, guest.makefile("rwb") as talk:
                talk.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] here\r\n")
                talk.flush()
                for line in talk:
                    tag, verb = line.split()[:2]
                    asked = b"LIST all" if verb == b"LIST" and b"*" in line else verb
                    talk.write(_ANSWERS.get(asked, b"") + tag + b" OK done\r\n")
                    talk.flush()

        Thread(target=serve, daemon=True).start()
        yield f"imap://127.0.0.1:{listener.getsockname()[1]}"


_ANSWERS = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n",
    b"LIST all": b'* LIST () "/" INBOX\r\n',
    b"EXAMINE": b"* 0 EXISTS\r\n",
}


def test_what_a_simple_server_cannot_do_is_said(simple: str) -> None:
    assert found(simple, tls=Tls.OFF, poll=timedelta(seconds=30)) == [
        LET_IN,
        (
            "warn",
            "mailbox: no folder is marked as the one for spam, and replies that are sorted out will not be found",
            "name that folder with spam under [inbox.imap]",
        ),
        ("note", "mailbox: SERVER does not tell of new mail by itself, so that it is looked for every 30 s", ""),
    ]
