"""Whatever goes wrong between us and an XMPP server, as a fault of the probe's with its cause."""

import ssl
from socket import gaierror

from harness.errors import FaultKind, ProbeError
from harness.model import Tls
from probes.servers import Server
from probes.words import one_line
from probes.xmpp.server import domain_of
from probes.xmpp.stanza import Refusal

_UNREACHABLE = frozenset({"remote-server-not-found", "remote-server-timeout"})
_BLOCKED = frozenset({"policy-violation"})  # RFC 6120, 8.3.3.12: words that are not allowed, too many at once


def broken(server: Server, error: object) -> ProbeError:
    """The connection failed, or never came about; `error` is what the library says of it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        words = one_line(error.verify_message or str(error))
        whose = f"the certificate of {server.name} is not right for {domain_of(server)}: {words}"
        return _caused(ProbeError(FaultKind.NOT_SECURE, whose), error)
    if isinstance(error, ssl.SSLError):
        words = one_line(error.reason or str(error))
        return _caused(ProbeError(FaultKind.NOT_SECURE, f"no TLS came about with {server.name}: {words}"), error)
    if isinstance(error, gaierror):
        return _caused(ProbeError(FaultKind.UNREACHABLE, f"{server.host} has no address"), error)
    words = one_line(str(error or "") or "it hung up")
    fault = ProbeError(FaultKind.UNREACHABLE, f"{server.name}: {words}")
    return _caused(fault, error) if isinstance(error, BaseException) else fault


def no_login(server: Server, offered: str, *, is_guarded: bool) -> ProbeError:
    """The server offers no way to log in that we may go, or none at all."""
    if is_guarded:
        message = f"{server.name} offers {one_line(offered).upper()}, and our login needs SCRAM or PLAIN"
        return ProbeError(FaultKind.LOGIN_REFUSED, message)
    how = 'tls = "off" forbids TLS' if server.tls is Tls.OFF else "the server offers no STARTTLS"
    message = f"{server.name}: the login of {server.user} must not go in clear, and {how}; nothing was sent"
    return ProbeError(FaultKind.NOT_SECURE, message)


def not_let_in(server: Server, words: str) -> ProbeError:
    """The login was refused."""
    return ProbeError(FaultKind.LOGIN_REFUSED, f"{server.name} did not let {server.user} log in: {one_line(words)}")


def declined(desk: str, refusal: Refusal) -> ProbeError:
    """An error stanza came back for what we said."""
    message = f"our message to {desk} came back: {refusal}"
    if refusal.is_block or refusal.condition in _BLOCKED:
        return ProbeError(FaultKind.BLOCKED, message)
    if refusal.condition in _UNREACHABLE:
        return ProbeError(FaultKind.UNREACHABLE, message)
    return ProbeError(FaultKind.NOT_NOW if refusal.type == "wait" else FaultKind.REJECTED, message)


def _caused(fault: ProbeError, cause: BaseException) -> ProbeError:
    fault.__cause__ = cause
    return fault
