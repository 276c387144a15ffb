"""What a desk's letters speak of: a word that many of them use is the desk's, not the customer's."""

from array import array
from collections.abc import Iterable

from harness.classify import data
from harness.classify.text import SHORTEST_CONTENT, STEM, Word


class Topics:
    """In how many conversations the words are used that say what a text is about, by their stems."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._of_mask: dict[str, int] = {}  # -1 for a word that says nothing
        self._counts = array("I")
        self._used: dict[int, array[int]] = {}  # by conversation

    def add(self, group: int, words: Iterable[Word]) -> None:
        """Note what one more reply in a conversation speaks of."""
        used = {self._number(word.mask) for word in words} - {-1}
        if group in self._used:
            used -= set(self._used[group])
            self._used[group].extend(sorted(used))
        else:
            self._used[group] = array("I", sorted(used))
        for number in used:
            self._counts[number] += 1

    def _number(self, mask: str) -> int:
        number = self._of_mask.get(mask)
        if number is None:
            says_something = mask[0] != "<" and len(mask) >= SHORTEST_CONTENT and mask not in data.STOCK
            number = self._numbers.setdefault(mask[:STEM], len(self._numbers)) if says_something else -1
            if number == len(self._counts):
                self._counts.append(0)
            self._of_mask[mask] = number
        return number

    def count(self, stem: str, *, besides: int | None) -> int:
        """In how many conversations a stem is used, one of them left out."""
        number = self._numbers.get(stem.replace("\u2019", "'"))
        if number is None:
            return 0
        return self._counts[number] - (besides is not None and number in self._used.get(besides, ()))
