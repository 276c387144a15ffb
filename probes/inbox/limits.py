"""How much the inbox takes, and from how many: what strangers send is bounded in number, size and time."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

TOO_BIG = "552 5.3.4 Message too big for us"
TOO_MUCH_AT_ONCE = "452 4.3.1 Too much mail at once, try again later"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. Whoever is over a limit that others share is asked to try again later."""

    size: int = 25 * 2**20  # of one mail
    memory: int = 256 * 2**20  # of all mails that are on their way in together
    connections: int = 500  # a process often may have no more than 1,024 files and sockets open
    of_one_peer: int = 50  # of those; loopback apart, where a server or tunnel hands on everybody's mail
    mails: int = 10_000  # over one connection
    recipients: int = 100  # of one mail (RFC 5321, 4.5.3.1.8)
    commands: int = 500  # between two mails
    errors: int = 20  # commands that had to be refused for good, over one connection
    addresses: int = 1_000  # of customers, that are remembered: memory does not grow with the number of enquiries
    patience: float = 300.0  # for one command (RFC 5321, 4.5.3.2.7), and for every 128 KiB of a mail
    patience_in_a_crowd: float = 10.0  # the same once three quarters of all connections are taken


USUAL = Limits()


class Crowd:
    """Everybody who is connected, and how much of their mail is in memory."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._count = 0
        self._peers: Counter[str] = Counter()
        self._in_memory = 0

    def admit(self, peer: str) -> str | None:
        """Count a peer in, until `leave`; returns what to say instead if there is no room."""
        if self._count >= self.limits.connections:
            return "421 4.3.2 Too many connections, try again later"
        if self._peers[peer] >= self.limits.of_one_peer and not ip_address(peer).is_loopback:
            return "421 4.7.0 Too many connections from you, try again later"
        self._peers[peer] += 1
        self._count += 1
        return None

    def leave(self, peer: str) -> None:
        """Make room again for another."""
        self._count -= 1
        self._peers[peer] -= 1
        if not self._peers[peer]:
            del self._peers[peer]

    @property
    def patience(self) -> float:
        """Seconds that a peer may take at present."""
        crowded = 4 * self._count > 3 * self.limits.connections
        return self.limits.patience_in_a_crowd if crowded else self.limits.patience

    @contextmanager
    def parcel(self) -> Iterator["Parcel"]:
        """Room for one mail, as long as it is in memory."""
        parcel = Parcel(self)
        try:
            yield parcel
        finally:
            parcel.drop()

    def has_room_for(self, size: int) -> bool:
        """Whether so many bytes more may be kept, which then count."""
        if self._in_memory + size > self.limits.memory:
            return False
        self._in_memory += size
        return True

    def forget(self, size: int) -> None:
        """Give back the room of so many bytes."""
        self._in_memory -= size


class Parcel:
    """One mail, arriving in pieces. `refusal` says why it is not kept, if it is not."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._pieces: list[bytes] = []
        self._kept = 0
        self.size = 0  # of all that came, kept or not
        self.refusal: str | None = None

    def add(self, piece: bytes) -> None:
        """Keep one more piece, or nothing any more if that is too much."""
        self.size += len(piece)
        if self.size > self._crowd.limits.size * 4 // 3 + 8:  # for dots are doubled on the way
            self.refuse(TOO_BIG)
        elif self.refusal is None and not self._crowd.has_room_for(len(piece)):
            self.refuse(TOO_MUCH_AT_ONCE)
        elif self.refusal is None:
            self._kept += len(piece)
            self._pieces.append(piece)

    def refuse(self, why: str) -> None:
        """Keep nothing of it; `why` is what its sender is told."""
        self.refusal = why
        self.drop()

    def contents(self) -> bytes:
        """Hand out all that was kept; its room stays taken."""
        pieces, self._pieces = self._pieces, []
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def drop(self) -> None:
        """Give its room back."""
        self._crowd.forget(self._kept)
        self._kept = 0
        self._pieces.clear()


def peer_name(address: object) -> str:
    """Whom a connection counts for: an IPv4 address, or the 64 bits of an IPv6 network, all of which one house has."""
    host = ip_address(str(address[0]).partition("%")[0] if isinstance(address, tuple) else "127.0.0.1")
    if isinstance(host, IPv6Address) and host.ipv4_mapped is None and not host.is_loopback:
        return str(ip_network((host, 64), strict=False).network_address)
    return str(getattr(host, "ipv4_mapped", None) or host)
