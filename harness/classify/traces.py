"""What is kept of how each reply was sent, in columns: read and written at once, and compared all together."""

from array import array
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from harness.classify.tally import Tally, Trace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NONE = -1  # in place of a sender, a wait or an hour
_NAMES = ("senders", "waits", "hours", "flags")
_ODD = 0x9E3779B97F4A7C15  # numbers by which bits are mixed well (splitmix64)
_MIXING = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


class Traces:
    """The traces of a desk's replies, by their numbers; None where a sender has no name."""

    def __init__(self, columns: "Mapping[str, array[int]] | None" = None) -> None:
        """Of none, or of what `columns` gave. Raises KeyError where one of them is missing."""
        self.columns = {name: array("q") if columns is None else columns[name] for name in _NAMES}

    def __len__(self) -> int:
        return len(self.columns["senders"])

    def __getitem__(self, reply: int) -> Trace | None:
        sender, wait, hour, flags = (column[reply] for column in self.columns.values())
        if sender == NONE:
            return None
        is_machines, is_persons, is_prompt = (flags >> bit & 1 > 0 for bit in range(3))
        return Trace(sender, is_machines, is_persons, is_prompt, None if wait < 0 else wait, None if hour < 0 else hour)

    def append(self, trace: Trace | None) -> None:
        """Add that of one more reply."""
        plain = (NONE, NONE, NONE, 0)
        if trace is not None:
            wait, hour = (NONE if each is None else each for each in (trace.wait, trace.hour))
            plain = trace.sender, wait, hour, trace.is_machines | trace.is_persons << 1 | trace.is_prompt << 2
        for column, value in zip(self.columns.values(), plain, strict=True):
            column.append(value)

    def senders_from(self, reply: int) -> set[int]:
        """Who sent the replies from this one on."""
        return set(self.columns["senders"][reply:]) - {NONE}

    def tallies(self, senders: int) -> list[Tally]:
        """What is counted of each of so many senders."""
        found = [Tally() for _ in range(senders)]
        of, waits, hours, flags = self._arrays()
        import numpy as np  # noqa: PLC0415  (who judges without a ledger needs none)

        order = np.argsort(of, kind="stable")
        ends = np.searchsorted(of[order], np.arange(senders + 1))
        for sender, tally in enumerate(found):
            its = order[ends[sender] : ends[sender + 1]]
            tally.add_all(waits[its].tolist(), hours[its].tolist(), flags[its].tolist())
        return found

    def places(self, senders: Collection[int] | None) -> "NDArray[np.int64]":
        """The replies of these senders, or of all that have a name."""
        import numpy as np  # noqa: PLC0415

        of = self._arrays()[0]
        return np.flatnonzero(of != NONE if senders is None else np.isin(of, [*senders]))

    def likeness(self, groups: "array[int]", waiting: Collection[int]) -> "NDArray[np.uint64]":
        """A number for each reply, given its conversation: the same where its sender must say the same of two.

        They are alike, and so are all that their sender said in their conversations, but for the waits of those who
        are not `waiting`: whom no two waits of speak for anything.
        """
        import numpy as np  # noqa: PLC0415

        of, waits, hours, flags = self._arrays()
        told = _mixed(((of * 8 + flags) * 32 + hours + 1).astype(np.uint64))
        if waiting:
            told = _mixed(told + np.where(np.isin(of, [*waiting]), waits, NONE).astype(np.uint64))
        pairs = (of + 1) * (max(groups, default=0) + 1) + np.frombuffer(groups, np.uint32)
        _, pair = np.unique(pairs, return_inverse=True)
        sums = np.zeros(len(of), np.uint64)
        np.add.at(sums, pair, told)
        return _mixed(told + sums[pair])

    def _arrays(self) -> "list[NDArray[Any]]":
        import numpy as np  # noqa: PLC0415

        return [np.frombuffer(column, np.int64) for column in self.columns.values()]


def _mixed(numbers: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """Numbers that differ wherever these do, in no order."""
    import numpy as np  # noqa: PLC0415

    mixed = (numbers + np.uint64(1)) * np.uint64(_ODD)
    for shift, factor in _MIXING:
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
