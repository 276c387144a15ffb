"""Who a mail address belongs to: which desk's people write from it."""

from collections import defaultdict
from collections.abc import Iterable

from harness.model import Enquiry
from harness.sites import house


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
