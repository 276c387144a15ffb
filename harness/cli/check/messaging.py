"""The XMPP server that we talk to a desk by: connected to, guarded and logged in at, but told nothing."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from harness.cli.check.certificate import expiry, holds_until
from harness.cli.check.line import Line, fail, note, ok
from harness.cli.check.sending import silence
from harness.errors import FaultKind, ProbeError
from harness.model import Target
from probes.messaging import LIBRARY_MISSING, has_library
from probes.servers import Server, context
from probes.xmpp.server import domain_of, server_of

PATIENCE = 10.0  # seconds for all up to the login


async def log_in(
    who: str, target: Target, environment: Mapping[str, str], *, confined: bool, now: datetime
) -> list[Line]:
    """What would go wrong at the server of `target`. Nobody is shown as present, and the desk is told nothing."""
    if not has_library():
        return [fail(f"{who}: {LIBRARY_MISSING}", "")]
    from probes.xmpp.line import Line as Wire  # noqa: PLC0415  (an extra)

    try:
        server = server_of(target, environment, confined=confined)
    except ProbeError as fault:
        return [fail(f"{who}: {fault}", "")]
    wire = Wire(server, desk=target.to, patience=PATIENCE, judge=context(server.is_checked))
    try:
        await wire.open()
    except ProbeError as fault:
        return [_trouble(who, server, fault, target)]
    else:
        peer = wire.client.certificate
        return list(_met(who, server, peer, now, is_guarded=wire.client.is_guarded))
    finally:
        await wire.leave()


def _met(who: str, server: Server, peer: Mapping[str, object], now: datetime, *, is_guarded: bool) -> Iterator[Line]:
    how = (", with TLS" if server.at_once else ", with STARTTLS") if is_guarded else ""
    yield ok(f"{who}: {server.name} answers{how}")
    until = holds_until(peer)
    if until is not None:
        yield expiry(f"{who}: the certificate of {server.name}", until, now, renew="have whoever runs it renew it")
    elif is_guarded:
        yield note(f'{who}: the certificate of {server.name} is not checked (tls = "{server.tls}")')
    yield ok(f"{who}: {server.name} lets {server.user} log in")


def _trouble(who: str, server: Server, fault: ProbeError, target: Target) -> Line:
    match fault.kind:
        case FaultKind.TIMEOUT:
            return fail(
                f"{who}: {server.name} does not answer as an XMPP server does within {PATIENCE:g} s",
                "see whether it is one for clients, and whether it is xmpp:// (STARTTLS) or xmpps:// (TLS at once)",
            )
        case FaultKind.NOT_SECURE:
            return fail(
                f"{who}: {fault}",
                f"have whoever runs it give it a certificate for {domain_of(server)}, the domain of user, or correct "
                "that; SSL_CERT_FILE names an authority of your own, and tls in the same table how much guarding is "
                "asked for",
            )
        case FaultKind.LOGIN_REFUSED:
            where = f" and the value of {target.account.secret}" if target.account else ""
            return fail(f"{who}: {fault}", f"see to user{where}")
        case _:
            what = (
                "start what should listen there" if server.is_near else "see that it is up and may be called from here"
            )
            return fail(f"{who}: {silence(server, fault)}", f"{what}, or correct via")
