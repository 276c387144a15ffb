"""Words as numbers, and the runs of words by which a text is found again."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

SHINGLE = 4  # words: enough to tell wording from grammar, few enough that a slot spoils only its neighbours
SIGNS = 8  # and signs of a script without spaces, each of which counts as a word
SLOTS = ("<name>", "<number>", "<link>", "<address>", "<fact>")
_SLOTS = len(SLOTS)  # slots have the first numbers
_IS_SLOT = frozenset(range(_SLOTS))
_SPACED = "\u0dff"  # scripts without spaces come after it
_KEY = (1 << 56) - 1


class Run(NamedTuple):
    """The shingles of a text. `keys`: what each is found by, 0 for one that says nothing.

    The shingle at `index` takes the words from `starts[index]` to before `starts[index + size]`.
    """

    keys: list[int]
    starts: Sequence[int]
    size: int

    def covered(self, indices: Iterable[int]) -> set[int]:
        """Positions of the words in these shingles, which must come in ascending order."""
        words: list[int] = []
        end = 0
        for index in indices:
            start = max(end, self.starts[index])
            end = self.starts[index + self.size]
            words.extend(range(start, end))
        return set(words)


class Vocabulary:
    """The words of one desk, each as a small number; slots come first. Keys never hang on the order of arrival."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.masks: list[str] = []  # by their numbers
        self._keys: list[int] = []
        self._signs: set[int] = set()
        for mask in SLOTS:
            self._learn(mask)

    def numbers(self, masks: Sequence[str]) -> "array[int]":
        """Masked words as numbers."""
        try:
            return array("I", map(self._numbers.__getitem__, masks))
        except KeyError:
            for mask in masks:
                if mask not in self._numbers:
                    self._learn(mask)
            return array("I", map(self._numbers.__getitem__, masks))

    def _learn(self, mask: str) -> None:
        number = self._numbers[mask] = len(self._keys)
        self._keys.append(stable(mask))
        self.masks.append(mask)
        if is_sign(mask):
            self._signs.add(number)

    def run(self, numbers: "array[int]") -> Run:
        """The shingles of a text. Slots of one kind that follow each other are one: `Rosa Maria Lind` is a name."""
        words: Sequence[int] = numbers
        starts: Sequence[int] = range(len(numbers) + 1)
        slots = _slots_among(words)
        again = {at for before, at in pairwise(slots) if at == before + 1 and words[at] == words[before]}
        if again:
            starts = [at for at in starts if at not in again]
            words = [words[at] for at in starts[:-1]]
            slots = _slots_among(words)
        is_signs = bool(self._signs) and 2 * sum(map(self._signs.__contains__, words)) > len(words)
        size = SIGNS if is_signs else SHINGLE
        keys = [value & _KEY for value in map(hash, _windows([*map(self._keys.__getitem__, words)], size))]
        # Half slots among few words are the frame of a letter, not its text.
        for first, last in zip(slots, slots[size // 2 - 1 :], strict=False):
            for start in range(max(0, last - size + 1), min(first + 1, len(keys))):
                keys[start] = 0
        return Run(keys, starts, size)


def _slots_among(words: Sequence[int]) -> list[int]:
    return [] if _IS_SLOT.isdisjoint(words) else [at for at, word in enumerate(words) if word < _SLOTS]


def is_sign(mask: str) -> bool:
    """Whether it is a character of a script without spaces, which is no whole word."""
    return len(mask) == 1 and mask > _SPACED


def stable(text: str) -> int:
    """A number of 60 bits that is the same in every process, unlike `hash`."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 4


def _windows(values: list[int], size: int) -> Iterator[tuple[int, ...]]:
    return zip(*[values[start:] for start in range(size)], strict=False)
