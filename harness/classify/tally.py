"""What is kept of a reply to say how its sender goes about it, and counts of that."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

_SLACK, _SLACKEST, _SLACK_SHARE = 1, 10, 0.02  # seconds by which waits that are the same may differ; of the wait
_HOURS = 24


class Trace(NamedTuple):
    """What is kept of one reply: whose it was, what it surely was, its wait in seconds and, if prompt, its hour."""

    sender: int
    is_machines: bool
    is_persons: bool
    is_prompt: bool
    wait: int | None
    hour: int | None


@dataclass
class Tally:
    """Counts over a sender's replies: their order never matters."""

    others: int = 0
    machines: int = 0
    persons: int = 0
    measured: int = 0
    waits: Counter[int] = field(default_factory=Counter)  # the measured, by second
    hours: Counter[int] = field(default_factory=Counter)  # of those that came at once

    def add(self, seen: Trace) -> None:
        self.others += 1
        self.machines += seen.is_machines
        self.persons += seen.is_persons
        if seen.wait is not None:
            self.measured += 1
            self.waits[seen.wait] += 1
        if seen.hour is not None:
            self.hours[seen.hour] += 1

    def add_all(self, waits: Sequence[int], hours: Sequence[int], flags: Sequence[int]) -> None:
        """As `add`, of many at once, as `Traces` has them."""
        known = [wait for wait in waits if wait >= 0]
        self.others += len(flags)
        self.machines += sum([each & 1 for each in flags])
        self.persons += sum([each >> 1 & 1 for each in flags])
        self.measured += len(known)
        self.waits.update(known)
        self.hours.update([hour for hour in hours if hour >= 0])

    def near(self, wait: int | None) -> int:
        """How many waited as long."""
        if wait is None:
            return 0
        slack = min(_SLACKEST, max(_SLACK, round(wait * _SLACK_SHARE)))
        count = self.waits.get  # a Counter asks a method of its own for each that it does not have
        return sum([count(second, 0) for second in range(wait - slack, wait + slack + 1)])

    def most_near(self) -> int:
        """No more than so many waited as long as any."""
        parts: Counter[int] = Counter()
        for wait, count in self.waits.items():
            parts[wait // _SLACKEST] += count
        return max((parts[at - 1] + parts[at] + parts[at + 1] for at in parts), default=0)


def longest_gap(hours: Counter[int]) -> tuple[int, ...]:
    """The hours in a row, around the clock, in which nothing came."""
    return _gap_between(tuple(sorted([hour for hour, count in hours.items() if count > 0])))


@lru_cache(maxsize=256)  # each reply of a sender asks about the same hours, but for its own
def _gap_between(came: tuple[int, ...]) -> tuple[int, ...]:
    if not came:
        return tuple(range(_HOURS))
    gaps = (
        tuple((before + hour) % _HOURS for hour in range(1, (after - before - 1) % _HOURS + 1))
        for before, after in zip(came, [*came[1:], came[0] + _HOURS], strict=True)
    )
    return max(gaps, key=len)
