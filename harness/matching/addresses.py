"""The addresses that enquiries were made from, and the Message-IDs that went out with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from harness.model import Enquiry

Ids = frozenset[str]
NOBODY: Ids = frozenset()

# What stands before the @ names a mail alone only if it is long and partly digits.
_LEFT_PART = re.compile(r"(?=.{0,200}\d.{0,200}\d)[\w.+$%=-]{12,200}")


class Addresses:
    """Which enquiries an address names."""

    def __init__(self, enquiries: Iterable[Enquiry]) -> None:
        exact: defaultdict[str, set[str]] = defaultdict(set)
        mailboxes: defaultdict[str, set[str]] = defaultdict(set)
        for enquiry in enquiries:
            address = enquiry.persona.email.casefold()
            exact[address].add(enquiry.id)
            if (bare := without_plus(address)) != address:
                mailboxes[bare].add(enquiry.id)
        self._exact = _frozen(exact)
        self._mailboxes = _frozen(mailboxes)

    def at(self, addresses: Iterable[str]) -> Ids:
        """The enquiries whose customer has one of these addresses, or has but for a plus part."""
        return _union(self._at_one(address.casefold()) for address in addresses)

    def exactly(self, addresses: Iterable[str]) -> Ids:
        """The enquiries whose customer has one of these folded addresses, plus part and all."""
        return _union(self._exact.get(address, NOBODY) for address in addresses)

    def in_mailbox(self, addresses: Iterable[str]) -> Ids:
        """The enquiries made from one of these mailboxes, each with a plus part that a desk may have stripped."""
        return _union(self._mailboxes.get(address.casefold(), NOBODY) for address in addresses)

    def _at_one(self, address: str) -> Ids:
        return self._exact.get(address) or self._exact.get(without_plus(address), NOBODY)


class MessageIds:
    """Which enquiries a Message-ID belongs to: one of ours, or one that a desk gave its answer."""

    def __init__(self) -> None:
        self._whole: defaultdict[str, set[str]] = defaultdict(set)
        self._left: defaultdict[str, set[str]] = defaultdict(set)

    def learn(self, message_id: str, enquiry_id: str) -> None:
        """Take down that a mail with this Message-ID is part of an enquiry."""
        key = _folded(message_id)
        if key:
            self._whole[key].add(enquiry_id)
            if left := _left_part(key):
                self._left[left].add(enquiry_id)

    def named(self, message_ids: Iterable[str]) -> Ids:
        """The enquiries that these Message-IDs name: whole, else by what stands before the @."""
        keys = [_folded(each) for each in message_ids]
        whole = self.whole(keys)
        return whole or NOBODY.union(*(self._left.get(_left_part(key), ()) for key in keys))

    def whole(self, keys: Iterable[str]) -> Ids:
        """The enquiries that these Message-IDs name, which are folded already."""
        return NOBODY.union(*(self._whole.get(key, ()) for key in keys))


def without_plus(address: str) -> str:
    """The address without what stands after a plus before its @."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _folded(message_id: str) -> str:
    """Without angle brackets, and folded: not every desk leaves its case alone."""
    return message_id.strip().removeprefix("<").removesuffix(">").casefold()


def _left_part(key: str) -> str:
    left = key.partition("@")[0]
    return left if _LEFT_PART.fullmatch(left) else ""


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, Ids]:
    return {key: frozenset(ids) for key, ids in sets.items()}


def _union(sets: Iterable[Ids]) -> Ids:
    """All of them in one; a single one, which may name thousands, is not copied."""
    named = set(filter(None, sets))
    return next(iter(named)) if len(named) == 1 else NOBODY.union(*named)
