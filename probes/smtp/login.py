"""Saying who we are to a mail server (RFC 4954)."""

import re

from aiosmtplib import SMTP, SMTPAuthenticationError

from harness.errors import FaultKind, ProbeError
from harness.model import Login
from probes.smtp.faults import words_of
from probes.smtp.server import Server
from probes.words import one_line

_ENCODED = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")


async def log_in(client: SMTP, server: Server) -> None:
    """Log in as the server's user, if it has one.

    Of the ways that a password can go, the first that is offered is tried and no other after it: a second failure in a
    row, and many a provider locks the account. Raises ProbeError: login refused, with the server's words.
    """
    if server.user is None or server.secret is None:
        return
    ways = {"plain": client.auth_plain, "login": client.auth_login}
    if server.login is Login.XOAUTH2:
        ways = {"xoauth2": client.auth_xoauth2}
    offered = client.server_auth_methods
    way = next((way for name, way in ways.items() if name in offered), None)
    if way is None:
        there, wanted = " ".join(offered) or "no login at all", " or ".join(ways)
        message = f"{server.name} offers {one_line(there).upper()}, and our login needs {wanted.upper()}"
        raise ProbeError(FaultKind.LOGIN_REFUSED, message)
    try:
        await way(server.user, server.secret)
    except SMTPAuthenticationError as error:
        words = _without(server.secret, words_of(error))
        message = f"{server.name} did not let {server.user} log in: {words}"
        raise ProbeError(FaultKind.LOGIN_REFUSED, message) from error


def _without(secret: str, words: str) -> str:
    """Some servers repeat the command that they did not like, and the secret with it, as written or as sent."""
    return _ENCODED.sub("…", words).replace(secret, "…")
