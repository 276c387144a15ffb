"""What `shopper check` says of our own inbox before it opens: its port, and its certificate."""

import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from harness.cli.check.certificate import own_certificate
from harness.cli.check.door import our_door
from harness.cli.check.line import Mark
from harness.desk import InboxSettings
from tests.integration.mail.authority import Authority
from tests.integration.mail.greeting import greeting

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HERE = "127.0.0.1"


def looked_at(
    listen: tuple[str, int] | None, pair: tuple[Path, Path] | None = None, now: datetime = NOW
) -> list[tuple[str, str, str]]:
    certificate, key = pair or (None, None)
    inbox = InboxSettings(domain="shopper.example", listen=listen, size_limit=1, certificate=certificate, key=key)
    return [(line.mark.value, line.what, line.todo) for line in our_door(inbox, now)]


def test_a_port_that_is_free_is_left_free() -> None:
    with closing(socket.create_server((HERE, 0))) as held:
        port = held.getsockname()[1]
    for _ in range(2):
        assert looked_at((HERE, port)) == [("ok", f"inbox: 127.0.0.1:{port} is free to listen on", "")]


def test_a_port_that_is_taken_is_named_with_what_is_there() -> None:
    with greeting(b"220 mail.example ESMTP\r\n") as port:
        lines = looked_at((HERE, port))
    assert lines == [
        (
            "warn",
            f"inbox: something listens on 127.0.0.1:{port} already: it says '220 mail.example ESMTP'",
            (
                "nothing, if that is `shopper serve` or `shopper run` of this workspace; otherwise stop it, or let "
                "listen in [inbox] name another port"
            ),
        )
    ]


def test_an_address_that_is_not_ours_cannot_be_listened_on() -> None:
    assert looked_at(("192.0.2.1", 2525)) == [
        (
            "FAIL",
            "inbox: cannot listen on 192.0.2.1:2525 (Cannot assign requested address)",
            "let listen in [inbox] name an address of this machine and a port that is free and may be opened",
        )
    ]


def test_without_an_inbox_of_our_own_there_is_nothing_to_look_at() -> None:
    assert looked_at(None) == []


def pair_until(authority: Authority, folder: Path, until: datetime) -> tuple[Path, Path]:
    issued = authority.ca.issue_cert("mx.shopper.example", not_after=until)
    certificate, key = folder / "inbox.pem", folder / "inbox.key"
    certificate.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    return certificate, key


@pytest.mark.parametrize(
    ("left", "mark", "what", "todo"),
    [
        (timedelta(days=90), "ok", "inbox: its certificate holds until 2027-02-23", ""),
        (
            timedelta(days=9),
            "warn",
            "inbox: its certificate expires soon, on 2026-12-04",
            "renew {certificate} before that day",
        ),
        (timedelta(days=-1), "FAIL", "inbox: its certificate expired on 2026-11-24", "renew {certificate}"),
    ],
)
def test_the_end_of_a_certificate_is_told(  # noqa: PLR0917
    authority: Authority, tmp_path: Path, left: timedelta, mark: str, what: str, todo: str
) -> None:
    pair = pair_until(authority, tmp_path, NOW + left)
    assert looked_at(None, pair) == [(mark, what, todo.format(certificate=pair[0]))]


def test_a_certificate_that_has_expired_for_good_is_still_read(authority: Authority, tmp_path: Path) -> None:
    until = datetime(2020, 1, 1, tzinfo=UTC)
    assert own_certificate(*pair_until(authority, tmp_path, until)) == until


UNUSABLE: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "the file is not there": (lambda certificate, _: certificate.unlink(), "No such file or directory"),
    "it is no certificate": (lambda certificate, _: certificate.write_text("hello"), "[SSL] PEM lib"),
    "the key is another's": (
        lambda _, key: key.write_bytes(_another_key()),
        "[X509: KEY_VALUES_MISMATCH] key values mismatch",
    ),
}


def _another_key() -> bytes:
    return trustme.CA().issue_cert("other.example").private_key_pem.bytes()


@pytest.mark.parametrize(("spoil", "why"), UNUSABLE.values(), ids=list(UNUSABLE))
def test_a_certificate_that_cannot_be_used_is_told(
    authority: Authority, tmp_path: Path, spoil: Callable[[Path, Path], object], why: str
) -> None:
    certificate, key = pair_until(authority, tmp_path, NOW + timedelta(days=90))
    spoil(certificate, key)
    ((mark, what, todo),) = looked_at(None, (certificate, key))
    assert mark == Mark.FAIL.value
    assert what.startswith(f"inbox: the certificate {certificate} and the key {key} cannot be used ({why}")
    assert todo == "name two PEM files that belong together as certificate and key in [inbox]"
