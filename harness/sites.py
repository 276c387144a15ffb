"""Whose a host is, and whether a link leads to a desk's own site: the one whose page was agreed to be shopped."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from harness.loopback import host_of, is_loopback
from harness.model import Target

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_HOSTS = tomllib.loads(files("harness").joinpath("hosts.toml").read_text(encoding="utf-8"))
_PLACE = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}://)?(?:([^@/\s]{0,300})@)?([^@/:?#\s]{1,255})(?:[/:?#].{0,3000})?", re.DOTALL
)
_PORTS = {"http": 80, "https": 443}


def house(address: str) -> str:
    """What addresses of one company have in common: its domain; "" for what names nobody.

    Takes a mail address or a page's URL. Where a host is shared it is the whole host name or, of a mailbox provider,
    the whole address. Under which names others hand out domains says the Public Suffix List (publicsuffix.org):
    acme.co.uk is a company's, co.uk nobody's, and every shop.myshopify.com another one's.
    """
    found = _PLACE.fullmatch(address.strip().lower())
    if found is None or _is_number(found[2]):
        return ""
    local, host = found[1], found[2].strip(".")
    domain = _suffixes().privatesuffix(host) or host
    if domain in _HOSTS["mailboxes"]:
        return f"{local.partition('+')[0]}@{host}" if local else ""
    return host if domain in _HOSTS["help_desks"] else domain if "." in host else ""


def is_of_desk(url: str, target: Target) -> bool:
    """Whether `url` leads to the site of the desk's page, or to a host that its settings name as the desk's."""
    return is_own_site(url, target.to) or any(is_at_host(url, host) for host in target.confirms)


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
    return house(f"https://{hosts[0]}") == shared and asked.port in (None, _PORTS[asked.scheme], own.port)


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


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415  (0.1 s, and most commands ask for no house)

    return PublicSuffixList()


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
