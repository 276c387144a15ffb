"""Whether a link leads to a desk's own site: the one whose page was agreed to be shopped."""

from urllib.parse import SplitResult, urlsplit

from harness.loopback import host_of, is_loopback
from harness.matching.senders import house

_PORTS = {"http": 80, "https": 443}


def is_own_site(url: str, page: str) -> bool:
    """Whether `url` is a page of the company whose page is `page`: of its host, or its registrable domain's.

    A number, this machine and a name of one label have no domain, and their ports are different houses: there host and
    port must be the same. Never raises; False for what is no address of a page.
    """
    asked, own = _split(url), _split(page)
    if asked is None or own is None:
        return False
    if asked.netloc.lower() == own.netloc.lower() and asked.scheme == own.scheme:
        return True
    hosts = (asked.hostname or "", own.hostname or "")
    shared = house(f"https://{hosts[1]}")
    if not shared or any(map(is_loopback, hosts)):
        return False
    same = hosts[0] == hosts[1] or hosts[0] == shared or hosts[0].endswith(f".{shared}")
    return same and asked.port in (None, _PORTS[asked.scheme], own.port)


def is_at_host(url: str, host: str) -> bool:
    """Whether `url` is a page at exactly this host, with a port where `host` names one. Never raises."""
    asked = _split(url)
    return asked is not None and asked.netloc.lower() == host.lower()


def _split(url: str) -> SplitResult | None:
    """An address in its parts; None where another reader might find another host in it."""
    if not url.isprintable() or not host_of(url.partition("?")[0].partition("#")[0]):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises where it is none)
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS else None
