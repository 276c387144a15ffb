"""Which mail server takes a letter."""

from collections.abc import Mapping

from harness.model import Target
from probes.servers import Server, Service, find_server

__all__ = ["Server", "server_of"]

_MAIL = Service(
    name="desk's mail server", plain="smtp", ports=(25, 465), where="`via` of the mail channel, or of [outbox]"
)


def server_of(target: Target, environment: Mapping[str, str], *, confined: bool) -> Server:
    """The mail server that `target.via` names. Raises as `find_server` does."""
    return find_server(target, _MAIL, environment, confined=confined)
