"""From which address our mail goes out to a desk, as the desk's servers see it."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from harness.cli.check.names import Exchange, IPAddress, Names
from harness.loopback import host_of, is_loopback
from harness.model import Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """`addresses` are the sender's as seen from outside, as far as this machine can know; perhaps none."""

    sender: str  # a host, or "this machine"
    addresses: tuple[IPAddress, ...]
    is_direct: bool  # no provider in between, who may send from elsewhere


def way_out(target: Target, exchanges: Iterable[Exchange], names: Names) -> Way:
    """How mail for `target` goes out, whose domain's servers are `exchanges`. Raises CannotLookUp."""
    host = host_of(target.via or "")
    servers = [address for each in exchanges if each.host for address in names.addresses(each.host)]
    if is_loopback(host) or (target.account is None and is_one_of(host, exchanges, names)):
        towards = servers or names.addresses(host)
        sources = dict.fromkeys(source for each in towards if (source := _source(each)) is not None)
        return Way(sender="this machine", addresses=tuple(sources), is_direct=True)
    return Way(sender=host, addresses=names.addresses(host), is_direct=False)


def is_one_of(host: str, exchanges: Iterable[Exchange], names: Names) -> bool:
    """Whether a host is among a domain's mail servers, by its name or by an address."""
    there = [each.host for each in exchanges if each.host]
    if host in there:
        return True
    own = set(names.addresses(host))
    return any(own & set(names.addresses(each)) for each in there)


def _source(towards: IPAddress) -> IPAddress | None:
    """Our end of the route there; None where it is changed on the way (NAT), or there is no route. Sends nothing."""
    family = socket.AF_INET6 if towards.version == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(towards), 25))
            source = ip_address(probe.getsockname()[0].partition("%")[0])
    except OSError:
        return None
    return source if source.is_global or source.is_loopback else None
