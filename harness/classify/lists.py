"""Many short lists of small numbers in one array, searched all at once."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


class Lists:
    """A list of numbers of 32 bits for each reply, in one array."""

    def __init__(self, values: "array[int] | None" = None, lengths: "array[int] | None" = None) -> None:
        self.values = array("I") if values is None else values
        self.ends = array("Q", [0])
        if lengths is not None:
            self.ends.extend(np.cumsum(np.frombuffer(lengths, np.uint32), dtype=np.uint64).tolist())

    def append(self, values: Iterable[int]) -> None:
        """Add the list of one more reply."""
        self.values.extend(values)
        self.ends.append(len(self.values))

    def __getitem__(self, reply: int) -> "array[int]":
        return self.values[self.ends[reply] : self.ends[reply + 1]]

    @property
    def lengths(self) -> "array[int]":
        """How many numbers each list has."""
        return array("I", np.diff(np.frombuffer(self.ends, np.uint64)).astype(np.uint32).tolist())

    def places(self, wanted: Iterable[int]) -> NDArray[np.int64]:
        """Where one of these numbers stands in `values`."""
        values, few = np.frombuffer(self.values, np.uint32), np.sort(np.fromiter(wanted, np.uint32))
        if not len(few):
            return np.empty(0, np.int64)
        # What np.isin does sorts all values with them.
        return np.flatnonzero(few[np.minimum(np.searchsorted(few, values), len(few) - 1)] == values)

    def replies(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """In whose list each of these places is."""
        return np.searchsorted(np.frombuffer(self.ends, np.uint64), places.astype(np.uint64), side="right") - 1
