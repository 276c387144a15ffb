"""Mines the form letters of a desk: pieces of text that the same customers got belong to one letter."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from harness.classify.templates.heard import FEW, Support
from harness.classify.templates.shelf import Shelf
from harness.classify.templates.skeleton import Exemplar, skeleton
from harness.classify.templates.vocabulary import Run
from harness.model import Template

_ENOUGH = 0.4  # share of the words; less is courtesy, or a letter with a form letter's words in it
_SAME_CUSTOMERS = 0.6  # of those who got either piece, the share who got both
_LEAST_WORDS = 6  # of a letter in a reply
_LEAST_PART = 0.4  # of what its other copies have of a letter
_EXEMPLARS = 12  # copies that a letter's skeleton is aligned from


class _Copy(NamedTuple):
    reply: int
    pieces: int  # how many pieces of the letter it has
    share: float  # of its writer's own words


def mine(shelf: Shelf) -> tuple[Template, ...]:
    """The form letters among the replies on a shelf, the most frequent first; each reply belongs to one at most."""
    letters = _Letters(shelf)
    worth: list[int] = []
    for reply in range(len(shelf.ids)):
        run = shelf.run(reply)
        recurring = _recurring(shelf, run)
        if 2 * len(recurring) >= _ENOUGH * len(run.keys) and letters.tie([run.keys[index] for index in recurring]):
            worth.append(reply)
    copies: defaultdict[int, list[_Copy]] = defaultdict(list)
    for reply in worth:
        letters.sort(reply, copies)
    found = (_template(shelf, each) for each in copies.values())
    return tuple(sorted((each for each in found if each), key=lambda each: (-each.conversations, each.text)))


def _recurring(shelf: Shelf, run: Run) -> list[int]:
    """Indices of what of a reply came to others too, and is no frame."""
    found, frame = shelf.heard.recurring(run.keys), shelf.frame
    return [index for index in found if run.keys[index] not in frame] if frame else found


class _Letters:
    """Which pieces of text belong together: union-find over keys that stand next to each other in a reply."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._parent: dict[int, int] = {}
        self._tried: set[tuple[int, int]] = set()

    def tie(self, keys: Sequence[int]) -> bool:
        """Tie together neighbours that the same customers got; whether there is anything."""
        pairs = set(pairwise(keys)) - self._tried
        self._tried |= pairs
        for pair in pairs:
            one, other = (self._root(key) for key in pair)
            if one != other and self._same_customers(*pair):
                # The smallest key stands for the letter, whatever came first.
                self._parent[max(one, other)] = min(one, other)
        return bool(keys)

    def _root(self, key: int) -> int:
        root = key
        while (above := self._parent.get(root)) is not None:
            root = above
        if root != key:
            self._parent[key] = root
        return root

    def _same_customers(self, one: int, other: int) -> bool:
        mine, theirs = (self._shelf.heard.support(key) for key in (one, other))
        if min(mine.count, theirs.count) < _SAME_CUSTOMERS * max(mine.count, theirs.count):
            return False
        return _overlap(mine, theirs, self._shelf.rank) >= _SAME_CUSTOMERS

    def sort(self, reply: int, copies: dict[int, list[_Copy]]) -> None:
        """Put a reply with the letter that it has most words of, if that is enough of its words."""
        shelf = self._shelf
        run = shelf.run(reply)
        pieces: defaultdict[int, list[int]] = defaultdict(list)
        for index in _recurring(shelf, run):
            pieces[self._root(run.keys[index])].append(index)
        words = {root: len(run.covered(indices)) for root, indices in pieces.items()}
        main = min(words, key=lambda root: (-words[root], root))
        framed = len(run.covered([index for index, key in enumerate(run.keys) if key in shelf.frame]))
        own = len(shelf.numbers[reply]) - framed
        share = min(1.0, words[main] / max(1, own))
        if words[main] >= _LEAST_WORDS and share >= _ENOUGH:
            copies[main].append(_Copy(reply, len(pieces[main]), share))


def _overlap(one: Support, other: Support, rank: Sequence[int]) -> float:
    """Of the conversations that had either, the share that had both; estimated from those that rank first."""
    both = set(one.sample) & set(other.sample)
    if max(one.count, other.count) <= FEW:
        return len(both) / len({*one.sample, *other.sample})
    first = sorted({*one.sample, *other.sample}, key=lambda group: (rank[group], group))[:FEW]
    return sum(group in both for group in first) / len(first)


def _template(shelf: Shelf, copies: Sequence[_Copy]) -> Template | None:
    """What the copies of one letter have in common; None for what too few got, or that says nothing."""
    least = _LEAST_PART * median(each.pieces for each in copies)
    kept = sorted((each for each in copies if each.pieces >= least), key=lambda each: shelf.ids[each.reply])
    by_group = {shelf.group_of[each.reply]: each.reply for each in reversed(kept)}
    if len(by_group) < 2:
        return None
    first = sorted(by_group, key=lambda group: (shelf.rank[group], group))[:_EXEMPLARS]
    pieces = skeleton(
        [Exemplar.of(shelf.texts[reply], shelf.numbers[reply]) for reply in (by_group[group] for group in first)]
    )
    if not pieces:
        return None
    times = [at for each in kept if (at := shelf.times[each.reply]) is not None]
    return Template(
        pieces=pieces,
        replies=tuple(shelf.ids[each.reply] for each in kept),
        conversations=len(by_group),
        share=sum(each.share for each in kept) / len(kept),
        first=min(times, default=None),
        last=max(times, default=None),
    )
