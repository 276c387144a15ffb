"""The numbers in a text, and which of them a house tells everybody. Pure."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from propcache.api import cached_property

from harness.classify import data
from harness.classify.kinds import NUMBER, where
from harness.classify.text import Text


class Figures:
    """The numbers in a text."""

    def __init__(self, whole: Text) -> None:
        self._whole = whole

    @cached_property
    def contacts(self) -> Sequence[tuple[str, re.Match[str]]]:
        """What of the text is told everybody, and of which kind it is."""
        return [*data.told_everybody(self._whole.whole)]

    def own(self, own: bytes) -> list[int]:
        """The positions of numbers that are no part of what is told everybody, among the words of these kinds."""
        numbers = where(own, NUMBER)
        return [at for at in numbers if at not in self.for_everybody] if numbers else []

    @cached_property
    def for_everybody(self) -> frozenset[int]:
        """The positions of those that are the same for every reader: telephone numbers, hours."""
        spans = sorted(match.span() for _, match in self.contacts)
        if not spans:
            return frozenset()
        begins, starts = [start for start, _ in spans], self._whole.starts
        reach = [0, *accumulate([end for _, end in spans], max)]  # of the spans that begin before a number
        numbers = self._whole.where(NUMBER)
        return frozenset(at for at in numbers if starts[at] < reach[bisect_right(begins, starts[at])])
