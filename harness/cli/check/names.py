"""What name servers say: MX, TXT and addresses, each asked once."""

from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from dns.exception import DNSException
from dns.name import Name, from_text
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA
from dns.resolver import NXDOMAIN, LifetimeTimeout, NoAnswer, NoNameservers, NoResolverConfiguration, Resolver
from dns.reversename import from_address

from harness.errors import ConfigurationError, ShopperError

PATIENCE = 4.0  # seconds for one question
MOST_RECORDS = 100  # of one answer

IPAddress = IPv4Address | IPv6Address


class CannotLookUp(ShopperError):
    """No name server gave an answer: whether there is such a record is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """A server that takes a domain's mail; the one with the lowest preference is tried first (RFC 5321, 5.1)."""

    preference: int
    host: str  # lower-case, without its final dot; "" says that the domain takes no mail (RFC 7505)


class Names:
    """Asks the name servers of this machine, or one `server` (address and port) instead; nobody where `offline`.

    Every method returns nothing where there is no such record, and raises CannotLookUp where nobody could be asked.
    """

    def __init__(
        self, server: tuple[str, int] | None = None, *, offline: bool = False, patience: float = PATIENCE
    ) -> None:
        self._patience = patience
        self._resolver = None if offline else _resolver(server, patience)
        self._dead = "--offline was given" if offline else "" if self._resolver else "this machine names no name server"
        self._ask = cache(self._ask_once)

    def exchanges(self, domain: str) -> tuple[Exchange, ...]:
        """The mail servers of a domain, in the order in which they are tried."""
        found = [
            Exchange(preference=each.preference, host=_plain(each.exchange))
            for each in self._ask(domain, "MX")
            if isinstance(each, MX)
        ]
        return tuple(sorted(found, key=lambda each: (each.preference, each.host)))

    def texts(self, name: str) -> tuple[str, ...]:
        """TXT records, the strings of each joined (RFC 7208, 3.3)."""
        records = (each for each in self._ask(name, "TXT") if isinstance(each, TXT))
        return tuple(b"".join(each.strings).decode("utf-8", "replace") for each in records)

    def addresses(self, host: str) -> tuple[IPAddress, ...]:
        """IPv4, then IPv6; an address itself is its own."""
        try:
            return (ip_address(host),)
        except ValueError:
            return (*self.of_kind(host, IPv4Address), *self.of_kind(host, IPv6Address))

    def of_kind(self, host: str, kind: type[IPAddress]) -> tuple[IPAddress, ...]:
        """The addresses of one kind, which is one question."""
        records = self._ask(host, "A" if kind is IPv4Address else "AAAA")
        return tuple(ip_address(each.address) for each in records if isinstance(each, A | AAAA))

    def names_of(self, address: IPAddress) -> tuple[str, ...]:
        """The names that an address is said to have (PTR)."""
        records = self._ask(from_address(str(address)).to_text(), "PTR")
        return tuple(_plain(each.target) for each in records if hasattr(each, "target"))

    def _ask_once(self, name: str, kind: str) -> tuple[object, ...]:
        if self._resolver is None or self._dead:
            raise CannotLookUp(self._dead)
        try:
            question = from_text(name.encode("idna").decode() if not name.isascii() else name)
            return tuple(self._resolver.resolve(question, kind, search=False))[:MOST_RECORDS]
        except (NXDOMAIN, NoAnswer):
            return ()
        except LifetimeTimeout as error:
            self._dead = f"no name server answers within {self._patience:g} s"  # nor will it the next time
            raise CannotLookUp(self._dead) from error
        except NoNameservers as error:
            raise CannotLookUp(f"the name servers decline to answer for {name} ({kind})") from error
        except (DNSException, UnicodeError, OSError) as error:
            raise CannotLookUp(f"{name[:80]!r} cannot be asked for: {error}") from error


def parse_server(text: str) -> tuple[str, int]:
    """`127.0.0.1`, `127.0.0.1:5353`, `[::1]:5353` as host and port (53 unless said). Raises ConfigurationError."""
    host, _, port = text.rpartition(":") if text.count(":") == 1 or "]:" in text else (text, "", "53")
    try:
        address, number = ip_address(host.strip("[]")), int(port)
    except ValueError:
        number = 0
    if not 0 < number < 65536:
        raise ConfigurationError(
            f"{text[:60]!r} is no name server, give an address and if need be a port, such as 127.0.0.1:5353"
        )
    return str(address), number


def _resolver(server: tuple[str, int] | None, patience: float) -> Resolver | None:
    try:
        resolver = Resolver(configure=server is None)
    except (NoResolverConfiguration, DNSException, OSError):
        return None
    if server is not None:
        resolver.nameservers, resolver.port = [server[0]], server[1]
    resolver.lifetime = patience
    return resolver


def _plain(name: Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if name.labels != (b"",) else ""
