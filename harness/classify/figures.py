"""The numbers in a text, and which of them a house tells everybody. Pure."""

import re
from bisect import bisect_left
from collections.abc import Sequence

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
        numbers, for_everybody = where(own, NUMBER), self.for_everybody
        return [at for at in numbers if at not in for_everybody] if for_everybody else numbers

    @cached_property
    def for_everybody(self) -> frozenset[int]:
        """The positions of those that are the same for every reader: telephone numbers, hours."""
        starts, kinds = self._whole.starts, self._whole.kinds
        spans = [(bisect_left(starts, match.start()), bisect_left(starts, match.end())) for _, match in self.contacts]
        return frozenset([at for first, end in spans for at in range(first, end) if kinds[at] & NUMBER])
