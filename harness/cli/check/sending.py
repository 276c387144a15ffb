"""The server that takes our mail: greeted, guarded and logged in at as for a letter, but handed none."""

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from aiosmtplib import SMTPResponseException

from harness.cli.check.certificate import expiry, holds_until, whatever_the_day
from harness.cli.check.door import reason
from harness.cli.check.line import Line, fail, note, ok, warn
from harness.errors import FaultKind, ProbeError, causes
from harness.model import Account, Target, Tls
from probes.servers import context
from probes.smtp.faults import words_of
from probes.smtp.line import Line as Wire
from probes.smtp.server import Server, server_of

PATIENCE = 10.0  # seconds for all up to the login
LARGEST_LETTER = 300_000  # bytes; what a letter with a picture may come to
_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED


async def greet(
    who: str, target: Target, environment: Mapping[str, str], *, confined: bool, hello: str, now: datetime
) -> list[Line]:
    """What would go wrong at the server of `target`; `hello` is the name that we greet with."""
    try:
        server = server_of(target, environment, confined=confined)
    except ProbeError as fault:
        return [fail(f"{who}: {fault}", "")]
    wire = Wire(server, hello=hello, patience=PATIENCE, contexts=context)
    try:
        await wire.open()
    except ProbeError as fault:
        return [await _trouble(who, server, fault, target.account, hello)]
    lines = list(_met(who, target, wire, now))
    await wire.leave()
    return lines


def _met(who: str, target: Target, wire: Wire, now: datetime) -> Iterator[Line]:
    server = wire.server
    if wire.is_guarded:
        how = "with TLS" if server.at_once else "with STARTTLS"
        yield ok(f"{who}: {server.name} answers, {how}")
        until = holds_until(wire.certificate)
        if until is not None:
            yield expiry(f"{who}: the certificate of {server.name}", until, now, renew="have whoever runs it renew it")
        elif not server.is_checked:
            yield note(f'{who}: the certificate of {server.name} is not checked (tls = "{server.tls}")')
    elif server.is_near or server.tls is Tls.OFF:
        yield ok(f"{who}: {server.name} answers")
    else:
        yield warn(
            f"{who}: {server.name} answers, but offers no STARTTLS: our mail goes there in clear",
            'nothing, if the desk can live with that; with tls = "required" nothing would be sent',
        )
    if server.user is not None:
        yield ok(f"{who}: {server.name} lets {server.user} log in")
    yield from _limits(who, target, wire)


def _limits(who: str, target: Target, wire: Wire) -> Iterator[Line]:
    """What the server does not take, of what we may send."""
    limit = wire.parameters("size") or ""
    if limit.isdecimal() and 0 < int(limit[:20]) < LARGEST_LETTER:
        what = f"{who}: {wire.server.name} takes mails of up to {int(limit[:20])} bytes only, which a picture exceeds"
        yield warn(what, "leave scenarios with a photo to other desks")
    if not target.to.isascii() and wire.parameters("smtputf8") is None:
        yield fail(
            f"{who}: {wire.server.name} takes no address in another alphabet (it offers no SMTPUTF8): {target.to}",
            "let `to` be another address of the desk's, or let via name another server",
        )


async def _trouble(who: str, server: Server, fault: ProbeError, account: Account | None, hello: str) -> Line:
    match fault.kind:
        case FaultKind.TIMEOUT:
            return fail(
                f"{who}: {server.name} does not answer as a mail server does within {PATIENCE:g} s",
                "see whether it is a mail server, and whether it is smtp:// (STARTTLS) or smtps:// (TLS at once)",
            )
        case FaultKind.NOT_SECURE:
            return fail(f"{who}: {fault}{await _since_when(server, fault, hello)}", _GUARDING)
        case FaultKind.LOGIN_REFUSED:
            where = f", and the value of {account.secret}" if account else ""
            return fail(f"{who}: {fault}", f"see to user and login{where}")
        case FaultKind.REJECTED | FaultKind.NOT_NOW:
            cause = fault.__cause__
            words = words_of(cause) if isinstance(cause, SMTPResponseException) else str(fault)
            todo = "try again later" if fault.kind is FaultKind.NOT_NOW else "have whoever runs it let this machine in"
            return fail(f"{who}: {server.name} turns us away: {words}", todo)
        case _:
            what = (
                "start what should listen there" if server.is_near else "see that it is up and may be called from here"
            )
            return fail(f"{who}: {silence(server, fault)}", f"{what}, or correct via")


_GUARDING = (
    "let via name the server as its certificate does, or have whoever runs it mend that; SSL_CERT_FILE names an "
    "authority of your own, and tls in the same table how much guarding is asked for"
)


def silence(server: Server, fault: ProbeError) -> str:
    """Why nobody is there, in the system's words where it has any."""
    errors = (each for each in causes(fault) if isinstance(each, OSError) and each.strerror)
    error = next(errors, None)
    return f"nothing answers at {server.name} ({reason(error)})" if error is not None else str(fault)


async def _since_when(server: Server, fault: ProbeError, hello: str) -> str:
    """The day on which a certificate expired, which who turns it down is not told: asked for again, without a login."""
    if not any(
        isinstance(each, ssl.SSLCertVerificationError) and each.verify_code == _EXPIRED for each in causes(fault)
    ):
        return ""
    stranger = replace(server, user=None, secret=None)
    wire = Wire(stranger, hello=hello, patience=PATIENCE, contexts=lambda _: whatever_the_day(context(True)))
    try:
        await wire.open()
    except ProbeError:
        return ""
    until = holds_until(wire.certificate)
    await wire.leave()
    return f", on {until:%Y-%m-%d}" if until is not None else ""
