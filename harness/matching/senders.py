"""Who a mail address belongs to: which desk's people write from it."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from ipaddress import ip_address

from harness.model import Enquiry

_HOSTS = tomllib.loads(files("harness.matching").joinpath("hosts.toml").read_text(encoding="utf-8"))
_PLACE = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}://)?(?:([^@/\s]{0,300})@)?([^@/:?#\s]{1,255})(?:[/:?#].{0,3000})?", re.DOTALL
)


def house(address: str) -> str:
    """What addresses of one company have in common: its domain; "" for what names nobody.

    Takes a mail address or a page's URL. Where a host is shared it is the whole host name or, of a mailbox provider,
    the whole address.
    """
    found = _PLACE.fullmatch(address.strip().lower())
    if found is None or _is_number(found[2]):
        return ""
    local, host = found[1], found[2].strip(".")
    labels = host.split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _HOSTS["second_levels"] else 2
    domain = ".".join(labels[-size:])
    if domain in _HOSTS["mailboxes"]:
        return f"{local.partition('+')[0]}@{host}" if local else ""
    return host if domain in _HOSTS["help_desks"] else domain if len(labels) > 1 else ""


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Senders:
    """Which desks write from where: from the house that the enquiry was sent to, and from whatever answered before."""

    def __init__(self, enquiries: Iterable[Enquiry]) -> None:
        self._houses: defaultdict[str, set[str]] = defaultdict(set)  # house -> desks
        self._addresses: defaultdict[str, set[str]] = defaultdict(set)  # address -> desks
        self._desks: set[str] = set()  # those of which we know where they write from
        for desk, to in sorted({(each.desk, each.to) for each in enquiries if each.to}):
            if where := house(to):
                self._houses[where].add(desk)
                self._desks.add(desk)

    def learn(self, enquiry: Enquiry, sender: str) -> None:
        """Take down that the desk answered `enquiry` from this address."""
        if sender:
            self._addresses[_bare(sender)].add(enquiry.desk)
            self._desks.add(enquiry.desk)

    def desks(self, sender: str) -> frozenset[str]:
        """The desks that write from this address; none where it is a stranger's."""
        if not sender:
            return frozenset()
        answered = self._addresses.get(_bare(sender), set())
        return frozenset(answered | self._houses.get(house(sender), set()))

    def knows(self, desk: str) -> bool:
        """Whether any address of this desk is known."""
        return desk in self._desks


def _bare(address: str) -> str:
    local, at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
