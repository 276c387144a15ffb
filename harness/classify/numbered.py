"""What a reply and a request have in common, in columns: a number for each word, the same for the same word, folded.

Pure; linear in length.
"""

from collections.abc import Iterator

import numpy as np

from harness.classify.request import Request
from harness.classify.signs import SIGNS_END, Column
from harness.classify.splitting import UNSPACED_SIGN
from harness.classify.text import Text

_MULTIPLIER = np.uint32(0x9E3779B1)  # odd, its bits well mixed
_BITS = 16  # of the number by which a run is looked up: few others have the same


class Numbered:
    """The words of a reply and of a request, one of which has signs that are words by themselves."""

    def __init__(self, ours: Text, theirs: Request) -> None:
        known = _Known()
        self.ours, self.theirs = _numbers(ours, known), _numbers(theirs, known)
        is_theirs = np.zeros(SIGNS_END + len(known), np.bool_)
        is_theirs[self.theirs] = True
        self.shared = is_theirs.take(self.ours).tobytes()  # for each word of ours 1 if it is theirs, else 0

    def in_runs(self, length: int) -> frozenset[int]:
        """Positions of our words in runs of so many of theirs."""
        if b"\1" * length not in self.shared or len(self.theirs) < length:
            return frozenset()
        ours, theirs = _keys(self.ours, length), _keys(self.theirs, length)
        likely = [*_runs(self.ours, ours, theirs, length)]
        there = {run for _, run in _runs(self.theirs, theirs, ours, length)} if likely else ()
        starts = [at for at, run in likely if run in there]
        return frozenset(position for start in starts for position in range(start, start + length))


def _runs(numbers: Column, keys: Column, others: Column, length: int) -> Iterator[tuple[int, bytes]]:
    """The runs whose keys some others have, too, and where they begin."""
    is_among = np.zeros(1 << _BITS, np.bool_)
    is_among[others] = True
    for at in np.flatnonzero(is_among.take(keys)).tolist():
        yield at, numbers[at : at + length].tobytes()


class _Known(dict[str, int]):
    """Numbers of words: of a sign that is one its code, of others what they are given as they are met."""

    def __missing__(self, word: str) -> int:
        number = self[word] = ord(word) if UNSPACED_SIGN.fullmatch(word) else SIGNS_END + len(self)
        return number


def _numbers(some: Text | Request, known: _Known) -> Column:
    if some.signs:
        return some.signs.numbers(known)
    return np.array([known[word] for word in some.folded], np.uint32)


def _keys(numbers: Column, length: int) -> Column:
    """For so many words in a row from each on a number of few bits, the same for the same words."""
    count = len(numbers) - length + 1
    keys = np.zeros(count, np.uint32)
    for at in range(length):
        keys += numbers[at : at + count]
        keys *= _MULTIPLIER
    return keys >> np.uint32(32 - _BITS)
