"""Which targets are certain to reach nobody but this machine."""

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from harness.model import Target

# RFC 2606 and RFC 6761: names that nobody can register, so mail to them can reach no company.
_RESERVED_TOP = ("test", "example", "invalid", "localhost")
_RESERVED = ("example.com", "example.net", "example.org")


def stays_here(target: Target) -> bool:
    """Whether nothing sent to `target` can leave this machine.

    True for a page on a loopback host; and for mail where the server is on loopback and the recipient's
    domain is reserved: a relay on loopback would carry mail for any other to a real company.
    """
    if target.via is None:
        return is_loopback(host_of(target.to))
    return is_loopback(host_of(target.via)) and is_reserved(target.to.rpartition("@")[2])


def host_of(url: str) -> str:
    """The host that `url` names, lower-case; empty where another reader might find another host in it."""
    if any(sign in url for sign in "\\@") or any(sign.isspace() or not sign.isprintable() for sign in url):
        return ""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Literal addresses of 127.0.0.0/8, ::1, and `localhost`; what a name resolves to is not asked: it can change."""
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    # An IPv4 address in IPv6 clothing counts as loopback on some Pythons and not on others: never here.
    return address.is_loopback and not (isinstance(address, IPv6Address) and address.ipv4_mapped)


def is_reserved(domain: str) -> bool:
    """Whether `domain` is kept for examples and tests."""
    labels = domain.lower().rstrip(".").split(".")
    return labels[-1] in _RESERVED_TOP or ".".join(labels[-2:]) in _RESERVED
