"""What comes twice: the text that replies to different enquiries of one desk have in common."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from harness.classify import text
from harness.classify.case import Case

SHINGLE = 4  # words: enough to tell wording from grammar, few enough that a slot spoils only its neighbours
REMEMBERED = 64  # conversations a piece of text is known from; more would not convict it further


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """What of a reply also came in answer to other enquiries.

    `positions` are those of the recurring words in `Case.words`; `share` is their part of the writer's own
    words, from 0 to 1; `copies` counts the other conversations that share at least half of it.
    """

    positions: frozenset[int]
    share: float
    copies: int


class Peers:
    """The replies of one desk, indexed by what they say; time and memory grow with the words, not with the pairs."""

    def __init__(self) -> None:
        self._heard: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._topics: defaultdict[str, set[str]] = defaultdict(set)
        self._groups: set[str] = set()

    @classmethod
    def of(cls, cases: Iterable[Case]) -> Self:
        """Index the replies of one desk; their order does not matter."""
        peers = cls()
        # Sorted, so that which conversations are remembered of a very common text never hangs on the order.
        for case in sorted(cases, key=lambda case: (case.group, case.id)):
            peers._add(case)
        return peers

    def _add(self, case: Case) -> None:
        self._groups.add(case.group)
        for _, shingle in text.shingles(_masks(case), SHINGLE):
            _remember(self._heard[shingle], case.group)
        for stem in {word.stem for word in case.own if word.is_content}:
            _remember(self._topics[stem], case.group)

    def is_common(self, stem: str, case: Case) -> bool:
        """Whether replies to other enquiries use this word too: then it is the desk's, not the customer's."""
        others = len(self._topics.get(stem, set()) - {case.group})
        return others >= 2 and others >= (len(self._groups) - 1) / 4

    def recurrence(self, case: Case) -> Recurrence:
        """What of this reply recurs in replies to other enquiries; never in itself or in its own conversation."""
        masks = _masks(case)
        covered: set[int] = set()
        by_group: Counter[str] = Counter()
        for start, shingle in text.shingles(masks, SHINGLE):
            others = self._heard.get(shingle, set()) - {case.group}
            if others and _says_something(shingle):
                covered.update(range(start, start + SHINGLE))
                by_group.update(others)
        covered -= case.echoed
        share = len(covered) / max(1, len(case.own))
        most = max(by_group.values(), default=0)
        copies = sum(count >= most / 2 for count in by_group.values())
        return Recurrence(positions=frozenset(covered), share=min(1.0, share), copies=copies)


def _masks(case: Case) -> list[str]:
    return ["<name>" if word.folded in case.merged else word.mask for word in case.words]


def _says_something(shingle: Sequence[str]) -> bool:
    """Two slots or more among few words are the frame of a letter, not its text."""
    return sum(mask.startswith("<") for mask in shingle) < SHINGLE / 2


def _remember(groups: set[str], group: str) -> None:
    if len(groups) < REMEMBERED:
        groups.add(group)
