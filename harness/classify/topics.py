"""What a desk's letters speak of: a word that many of them use is the desk's, not the customer's."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice

from harness.classify import data
from harness.classify.templates import Shelf
from harness.classify.word import SHORTEST_CONTENT, STEM

_AT_HAND = 1024  # conversations whose words are kept at hand: several rules ask about them


class Topics:
    """In how many conversations the words are used that say what a text is about, by their stems."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._stems: dict[str, int] = {}
        self._stem_of: list[int] = []  # by a word's number; -1 for a word that says nothing
        self._counts = array("I")
        self._uncounted = array("I")  # wordings of replies that are alone in their conversations
        self._echoed: dict[int, array[int]] = {}  # places of the words that are not the writer's own, by reply
        self._at_hand: dict[int, set[int]] = {}

    def add(self, reply: int, echoed: Collection[int]) -> None:
        """Note what the last reply on the shelf speaks of; the words at some places repeat the customer's."""
        replies = self._shelf.replies_to(self._shelf.group_of[reply])
        if len(replies) == 1 and not echoed:
            self._uncounted.append(self._shelf.wording_of[reply])
            return
        self._learn()
        if echoed:
            self._echoed[reply] = array("I", sorted(echoed))
        used = self._used_by(reply)
        if len(replies) > 1:
            known = self._used_in(self._shelf.group_of[reply], islice(replies, len(replies) - 1))
            used -= known
            known |= used
        self._count(used, 1)

    def _count(self, stems: Iterable[int], times: int) -> None:
        for stem in stems:
            self._counts[stem] += times

    def _count_all(self) -> None:
        """Count what came since somebody asked. A letter that many got is looked at once for all."""
        if self._uncounted:
            self._learn()
            for wording, times in Counter(self._uncounted).items():
                self._count(self._spoken_of(self._shelf.wordings[wording]), times)
            del self._uncounted[:]

    def _spoken_of(self, words: Iterable[int]) -> set[int]:
        return set(map(self._stem_of.__getitem__, words)) - {-1}

    def _used_by(self, reply: int) -> set[int]:
        words: Sequence[int] = self._shelf.words(reply)
        if echoed := self._echoed.get(reply):
            left_out = set(echoed)
            words = [word for place, word in enumerate(words) if place not in left_out]
        return self._spoken_of(words)

    def _used_in(self, group: int, replies: Iterable[int]) -> set[int]:
        """What a conversation speaks of, in these replies unless it is at hand."""
        known = self._at_hand.get(group)
        if known is None:
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand.clear()
            known = self._at_hand[group] = set().union(*map(self._used_by, replies))
        return known

    def _learn(self) -> None:
        for mask in self._shelf.vocabulary.masks[len(self._stem_of) :]:
            says_something = mask[0] != "<" and len(mask) >= SHORTEST_CONTENT and mask not in data.STOCK
            stem = self._stems.setdefault(mask[:STEM], len(self._stems)) if says_something else -1
            if stem == len(self._counts):
                self._counts.append(0)
            self._stem_of.append(stem)

    @property
    def counts(self) -> Mapping[str, int]:
        """In how many conversations each stem is used."""
        self._count_all()
        return {stem: self._counts[number] for stem, number in self._stems.items()}

    def packed(self) -> dict[str, "array[int]"]:
        """All of it as plain arrays: see `unpack`."""
        self._count_all()
        return {
            "counts": self._counts,
            "echoed in": array("I", self._echoed),
            "echoed sizes": array("I", map(len, self._echoed.values())),
            "echoed": array("I", chain.from_iterable(self._echoed.values())),
        }

    def unpack(self, told: Mapping[str, "array[int]"]) -> None:
        """Take in what was packed, into what was empty; the words must be known."""
        self._learn()
        self._counts[: len(told["counts"])] = told["counts"]
        end = 0
        for reply, size in zip(told["echoed in"], told["echoed sizes"], strict=True):
            self._echoed[reply] = told["echoed"][end : end + size]
            end += size

    def frequent(self, stems: Iterable[str], least: float, *, besides: int | None) -> frozenset[str]:
        """Of some stems those that are used in so many conversations, one of them left out."""
        self._count_all()
        numbers, counts = self._stems, self._counts
        known = [(stem, number) for stem in stems if (number := numbers.get(stem.replace("\u2019", "'"))) is not None]
        often = [(stem, number) for stem, number in known if counts[number] >= least]
        if not often:
            return frozenset()
        own = () if besides is None else self._used_in(besides, self._shelf.replies_to(besides))
        return frozenset([stem for stem, number in often if counts[number] - (number in own) >= least])
