"""Which XMPP server we talk by, and as whom."""

from collections.abc import Mapping

from harness.errors import FaultKind, ProbeError
from harness.model import Target
from probes.servers import Server, Service, find_server

_XMPP = Service(name="desk's XMPP server", plain="xmpp", ports=(5222, 5223), where="`via` of the messaging channel")


def server_of(target: Target, environment: Mapping[str, str], *, confined: bool) -> Server:
    """The server that `target.via` names, with our account there; no name server is ever asked where it might be.

    Raises ProbeError as `find_server` does, and where no account is named.
    """
    server = find_server(target, _XMPP, environment, confined=confined)
    if server.user is None or "@" not in server.user:
        message = f"{server.name} lets nobody in without an account: set user and secret of the messaging channel"
        raise ProbeError(FaultKind.LOGIN_REFUSED, message)
    return server


def domain_of(server: Server) -> str:
    """The domain of our account, which the server's certificate must name (RFC 6120, 13.7.2)."""
    return (server.user or "").rpartition("@")[2]
