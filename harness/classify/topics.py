"""What a desk's letters speak of: a word that many of them use is the desk's, not the customer's."""

from array import array
from collections.abc import Iterable, Mapping
from itertools import chain

from harness.classify import data
from harness.classify.templates import Vocabulary
from harness.classify.word import SHORTEST_CONTENT, STEM

_AT_HAND = 1024  # conversations whose words are kept at hand as sets, which take ten times the memory


class Topics:
    """In how many conversations the words are used that say what a text is about, by their stems."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._stems: dict[str, int] = {}
        self._stem_of: list[int] = []  # by a word's number; -1 for a word that says nothing
        self._counts = array("I")
        self._used: dict[int, array[int]] = {}  # by conversation
        self._at_hand: dict[int, set[int]] = {}

    def add(self, group: int, numbers: Iterable[int]) -> None:
        """Note what one more reply in a conversation speaks of, given the numbers of its words."""
        self._learn()
        used = set(map(self._stem_of.__getitem__, numbers)) - {-1}
        known = self._used_in(group)
        used = used.difference(known)
        known |= used
        self._used.setdefault(group, array("I")).extend(used)
        for stem in used:
            self._counts[stem] += 1

    def _used_in(self, group: int) -> set[int]:
        """What a conversation speaks of."""
        known = self._at_hand.get(group)
        if known is None:
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand.clear()
            known = self._at_hand[group] = set(self._used.get(group, ()))
        return known

    def _learn(self) -> None:
        for mask in self._vocabulary.masks[len(self._stem_of) :]:
            says_something = mask[0] != "<" and len(mask) >= SHORTEST_CONTENT and mask not in data.STOCK
            stem = self._stems.setdefault(mask[:STEM], len(self._stems)) if says_something else -1
            if stem == len(self._counts):
                self._counts.append(0)
            self._stem_of.append(stem)

    @property
    def counts(self) -> Mapping[str, int]:
        """In how many conversations each stem is used."""
        return {stem: self._counts[number] for stem, number in self._stems.items()}

    def packed(self) -> dict[str, "array[int]"]:
        """All of it as plain arrays: see `unpack`."""
        return {
            "counts": self._counts,
            "used by": array("I", self._used),
            "used sizes": array("I", map(len, self._used.values())),
            "used": array("I", chain.from_iterable(self._used.values())),
        }

    def unpack(self, told: Mapping[str, "array[int]"]) -> None:
        """Take in what was packed, into what was empty; the words must be known."""
        self._learn()
        self._counts[: len(told["counts"])] = told["counts"]
        end = 0
        for group, size in zip(told["used by"], told["used sizes"], strict=True):
            self._used[group] = told["used"][end : end + size]
            end += size

    def frequent(self, stems: Iterable[str], least: float, *, besides: int | None) -> frozenset[str]:
        """Of some stems those that are used in so many conversations, one of them left out."""
        numbers, counts = self._stems, self._counts
        known = [(stem, number) for stem in stems if (number := numbers.get(stem.replace("\u2019", "'"))) is not None]
        often = [(stem, number) for stem, number in known if counts[number] >= least]
        if not often:
            return frozenset()
        own = () if besides is None else self._used_in(besides)
        return frozenset([stem for stem, number in often if counts[number] - (number in own) >= least])
