"""Where replies come in by SMTP: whether our inbox can open there, and whether a domain's mail is led to it."""

import select
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from errno import EADDRINUSE
from os import strerror
from pathlib import Path
from secrets import token_hex

from harness.cli.check.certificate import expiry, own_certificate
from harness.cli.check.line import Line, fail, ok, warn
from harness.desk import InboxSettings

PATIENCE = 5.0  # seconds
Place = tuple[str, int]  # a host or an address, and a port


def our_door(inbox: InboxSettings, now: datetime) -> Iterator[Line]:
    """Whether the inbox could listen where desks.toml says, and shows a certificate that is right."""
    if inbox.listen is not None:
        yield _listening(inbox.listen)
    if inbox.certificate is not None and inbox.key is not None:
        yield _certificate(inbox.certificate, inbox.key, now)


def _listening(place: Place) -> Line:
    where = f"{place[0]}:{place[1]}"
    try:
        _open(place).close()
    except OSError as error:
        if error.errno == EADDRINUSE:
            return warn(
                f"inbox: something listens on {where} already: it says {_call(place)[1]!r}",
                "nothing, if that is `shopper serve` or `shopper run` of this workspace; otherwise stop it, or let "
                "listen in [inbox] name another port",
            )
        return fail(
            f"inbox: cannot listen on {where} ({reason(error)})",
            "let listen in [inbox] name an address of this machine and a port that is free and may be opened",
        )
    return ok(f"inbox: {where} is free to listen on")


def _certificate(certificate: Path, key: Path, now: datetime) -> Line:
    try:
        until = own_certificate(certificate, key)
    except (OSError, ssl.SSLError, ValueError) as error:
        why = str(error) if isinstance(error, ssl.SSLError | ValueError) else reason(error)
        return fail(
            f"inbox: the certificate {certificate} and the key {key} cannot be used ({why})",
            "name two PEM files that belong together as certificate and key in [inbox]",
        )
    return expiry("inbox: its certificate", until, now, renew=f"renew {certificate}")


def leads_to_us(place: Place, listen: Place) -> tuple[bool | None, str]:
    """Whether who calls at `place` reaches `listen`, and the greeting or the trouble there; None: it cannot be told.

    Where nobody listens yet, we do for this moment, and greet with a word that nobody else knows.
    """
    try:
        ours = _open(listen)
    except OSError:  # somebody listens: our own inbox, we hope
        theirs, own = _call(place), _call(listen)
        return (theirs[1] == own[1] if theirs[0] and own[0] else None), theirs[1]
    word = token_hex(8)
    with closing(ours):
        answered, said = _call(place, answering=ours, greeting=f"421 4.3.2 {word} is checking itself, try again later")
    return (word in said if answered else None), said


def reason(error: OSError) -> str:
    """The system's words alone, without what the libraries add."""
    return (
        error.strerror or str(error) if isinstance(error, socket.gaierror) or not error.errno else strerror(error.errno)
    )


def _call(place: Place, *, answering: socket.socket | None = None, greeting: str = "") -> tuple[bool, str]:
    """Whether a server greets at `place`, and its first line or what went wrong. Nothing is said to it."""
    try:
        with socket.create_connection(place, timeout=PATIENCE) as caller:
            return True, _first_line(caller, answering, greeting)
    except TimeoutError:
        return False, "timed out"
    except OSError as error:
        return False, reason(error)


def _first_line(caller: socket.socket, answering: socket.socket | None, greeting: str) -> str:
    heard, end = b"", time.monotonic() + PATIENCE
    listening = [caller] if answering is None else [caller, answering]
    while b"\n" not in heard and len(heard) < 1_000:
        ready, _, _ = select.select(listening, [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise TimeoutError
        if answering in ready and answering is not None:
            with suppress(OSError), answering.accept()[0] as guest:
                guest.sendall(f"{greeting}\r\n".encode())
        if caller in ready:
            piece = caller.recv(1_000)
            if not piece:
                raise ConnectionError("it hangs up without a greeting")
            heard += piece
    return heard.partition(b"\n")[0].decode("utf-8", "replace").strip()[:200]


def _open(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    return socket.create_server(place, family=family)
