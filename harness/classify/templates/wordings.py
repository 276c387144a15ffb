"""The texts of a desk as numbers of masked words: a letter that went out a thousand times is kept once."""

from array import array
from collections.abc import Mapping

from harness.classify.templates.vocabulary import Run, Vocabulary

_AT_HAND = 100_000  # words of the texts whose shingles are kept at hand: 4 MB


class Wordings:
    """Each text once, by a number, in the order in which they were met; what stands in a slot is no part of it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._words = array("I")  # of all texts
        self._ends = array("Q", [0])
        self._by_hash: dict[int, int] = {}
        self._runs: dict[int, Run] = {}
        self._room = _AT_HAND

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, wording: int) -> "array[int]":
        return self._words[self._ends[wording] : self._ends[wording + 1]]

    def add(self, words: "array[int]") -> int:
        """The number of a text. Of two with one hash the second is kept anew each time, which costs room alone."""
        known = self._by_hash.setdefault(hash(words.tobytes()), len(self))
        if known < len(self) and self[known] == words:
            return known
        self._words.extend(words)
        self._ends.append(len(self._words))
        return len(self) - 1

    def run(self, wording: int) -> Run:
        """The shingles of a text; not to be changed."""
        known = self._runs.get(wording)
        if known is None:
            if self._room < 0:
                self._runs.clear()
                self._room = _AT_HAND
            known = self._runs[wording] = self._vocabulary.run(self[wording])
            self._room -= len(known.keys)
        return known

    def keys(self, wording: int) -> set[int]:
        """What a text is found by."""
        keys = set(self.run(wording).keys)
        keys.discard(0)
        return keys

    def packed(self) -> dict[str, "array[int]"]:
        """All of it as plain arrays: see `unpack`."""
        return {"words": self._words, "ends": self._ends}

    def unpack(self, told: Mapping[str, "array[int]"]) -> None:
        """Take in what was packed, into what was empty."""
        self._words.extend(told["words"])
        self._ends = array("Q", told["ends"])
        self._by_hash.update((hash(self[wording].tobytes()), wording) for wording in range(len(self)))
