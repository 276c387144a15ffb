"""Mines the form letters of a desk: pieces of text that the same customers got belong to one letter."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, compress, pairwise
from statistics import median
from typing import NamedTuple

from harness.classify.templates.heard import FEW, Support
from harness.classify.templates.shelf import Shelf
from harness.classify.templates.skeleton import Exemplar, skeleton
from harness.model import Template

_ENOUGH = 0.4  # share of the words; less is courtesy, or a letter with a form letter's words in it
_SAME_CUSTOMERS = 0.6  # of those who got either piece, the share who got both
_WHOLE = 0.75  # of the words: nothing to speak of is added
_LEAST_WORDS = 6  # of a letter in a reply
_LEAST_PART = 0.4  # of what its other copies have of a letter
_PASSAGES = 5  # of a reply, the longest: looked at for whether they are one letter's
_EXEMPLARS = 12  # copies that a letter's skeleton is aligned from


class _Copies(NamedTuple):
    """Replies that say the same but for what stands in slots."""

    replies: Sequence[int]
    pieces: int  # how many pieces of the letter each has
    share: float  # of its writer's own words


def mine(shelf: Shelf) -> tuple[Template, ...]:
    """The form letters among the replies on a shelf, the most frequent first; each reply belongs to one at most."""
    letters = _Letters(shelf)
    for wording, replies in enumerate(shelf.replies_worded()):
        letters.read(wording, replies)
    found = (_template(shelf, each) for each in letters.copies())
    return tuple(sorted((each for each in found if each), key=lambda each: (-each.conversations, each.text)))


class _Pieces(NamedTuple):
    """The pieces of a text that came to others too, in order: 0 for one that did not, or is frame. `own`: length."""

    replies: Sequence[int]
    numbers: "array[int]"
    size: int
    own: int


class _Letters:
    """Which pieces of text belong together: union-find, first over neighbours in a reply, then over whole passages."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._frame = shelf.frame
        self._recurring = shelf.heard.all_recurring() - self._frame
        self._numbers: dict[int, int] = {}
        self._keys = [0]
        self._parent = [0]
        self._tried: set[tuple[int, int]] = set()
        self._worth: list[_Pieces] = []

    def read(self, wording: int, replies: Sequence[int]) -> None:
        """Tie together neighbours that the same customers got, in a text of which enough came to others."""
        run = self._shelf.wordings.run(wording)
        recurring = [*compress(run.keys, map(self._recurring.__contains__, run.keys))]
        if not recurring or 2 * len(recurring) < _ENOUGH * len(run.keys):
            return
        for pair in set(pairwise(self._numbered(recurring))) - self._tried:
            self._tie(*pair)
        numbers = array("I", [self._numbers.get(key, 0) for key in run.keys])
        framed = [index for index, key in enumerate(run.keys) if key in self._frame] if self._frame else []
        own = len(run.starts) - 1 - _length(framed, run.size)
        self._worth.append(_Pieces(replies, numbers, run.size, own))

    def _numbered(self, keys: Sequence[int]) -> list[int]:
        """Keys as numbers, from 1 on."""
        numbers = self._numbers
        try:
            return [*map(numbers.__getitem__, keys)]
        except KeyError:
            for key in keys:
                if key not in numbers:
                    numbers[key] = len(self._keys)
                    self._parent.append(len(self._keys))
                    self._keys.append(key)
            return [*map(numbers.__getitem__, keys)]

    def _tie(self, one: int, other: int) -> None:
        self._tried.add((one, other))
        if self._root(one) != self._root(other) and self._same_customers(self._keys[one], self._keys[other]):
            self._join(one, other)

    def _join(self, one: int, other: int) -> None:
        # The smallest key stands for the letter, whatever came first.
        low, high = sorted((self._root(one), self._root(other)), key=self._keys.__getitem__)
        self._parent[high] = low

    def _root(self, number: int) -> int:
        root = number
        while self._parent[root] != root:
            root = self._parent[root]
        self._parent[number] = root
        return root

    def _same_customers(self, one: int, other: int) -> bool:
        mine, theirs = (self._shelf.heard.support(key) for key in (one, other))
        if min(mine.count, theirs.count) < _SAME_CUSTOMERS * max(mine.count, theirs.count):
            return False
        return _overlap(mine, theirs, self._shelf.rank) >= _SAME_CUSTOMERS

    def _tie_passages(self) -> None:
        """Tie together passages of one letter that a phrase of many letters keeps apart."""
        roots = self._roots()
        together: set[tuple[int, int]] = set()
        for pieces in self._worth:
            counts = Counter(map(roots.__getitem__, pieces.numbers))
            del counts[0]
            if len(counts) == 1:
                continue
            longest = sorted(counts, key=lambda root: (-counts[root], self._keys[root]))[:_PASSAGES]
            together.update(combinations(sorted(longest), 2))
        typical = self._typical(roots)
        same = [pair for pair in together if self._same_customers(*(typical[root] for root in pair))]
        for pair in same:
            self._join(*pair)

    def _typical(self, roots: Sequence[int]) -> dict[int, int]:
        """For each passage the key that half of its pieces came more often than."""
        keys: defaultdict[int, list[int]] = defaultdict(list)
        for number, root in enumerate(roots):
            keys[root].append(self._keys[number])
        support = self._shelf.heard.support
        return {root: sorted(of, key=lambda key: (support(key).count, key))[len(of) // 2] for root, of in keys.items()}

    def _roots(self) -> list[int]:
        return [self._root(number) for number in range(len(self._keys))]

    def copies(self) -> Iterable[list[_Copies]]:
        """The copies of each letter. A text is put with the one it has most of, if that is enough of its words."""
        self._tie_passages()
        roots = self._roots()
        copies: defaultdict[int, list[_Copies]] = defaultdict(list)
        for pieces in self._worth:
            of = [roots[number] for number in pieces.numbers]
            counts = Counter(of)
            del counts[0]
            main = min(counts, key=lambda root: (-counts[root], self._keys[root]))
            length = _length([index for index, root in enumerate(of) if root == main], pieces.size)
            share = min(1.0, length / max(1, pieces.own))
            if length >= _LEAST_WORDS and share >= _ENOUGH:
                copies[main].append(_Copies(pieces.replies, counts[main], share))
        return copies.values()


def _length(indices: Sequence[int], size: int) -> int:
    """How many words the shingles at these indices, in ascending order, take together; slots in a row are one."""
    if not indices:
        return 0
    if indices[-1] - indices[0] == len(indices) - 1:  # in a row, as most are
        return len(indices) - 1 + size
    return sum([min(size, after - before) for before, after in pairwise(indices)]) + size


def _overlap(one: Support, other: Support, rank: Sequence[int]) -> float:
    """Of the conversations that had either, the share that had both; estimated from those that rank first."""
    both = set(one.sample) & set(other.sample)
    if max(one.count, other.count) <= FEW:
        return len(both) / len({*one.sample, *other.sample})
    first = sorted({*one.sample, *other.sample}, key=lambda group: (rank[group], group))[:FEW]
    return sum(group in both for group in first) / len(first)


def _template(shelf: Shelf, copies: Sequence[_Copies]) -> Template | None:
    """What the copies of one letter have in common; None for what too few got, or that says nothing."""
    least = _LEAST_PART * median([each.pieces for each in copies for _ in each.replies])
    enough = ((reply, each.share) for each in copies if each.pieces >= least for reply in each.replies)
    kept = dict(sorted(enough, key=lambda each: shelf.ids[each[0]]))
    by_group = {shelf.group_of[reply]: reply for reply in reversed(kept)}
    if len(by_group) < 2:
        return None
    first = sorted(by_group, key=lambda group: (shelf.rank[group], group))[:_EXEMPLARS]
    exemplars = [Exemplar.of(shelf.texts[by_group[group]], shelf.words(by_group[group])) for group in first]
    share = sum(kept.values()) / len(kept)
    pieces = skeleton(exemplars, is_whole=share >= _WHOLE)
    if not pieces:
        return None
    times = [at for reply in kept if (at := shelf.time(reply)) is not None]
    return Template(
        pieces=pieces,
        replies=tuple(shelf.ids[reply] for reply in kept),
        conversations=len(by_group),
        share=share,
        first=min(times, default=None),
        last=max(times, default=None),
    )
