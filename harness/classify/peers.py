"""What comes twice: the text that replies to different enquiries of one desk have in common."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from harness.classify import text
from harness.classify.case import Case

SHINGLE = 4  # words: enough to tell wording from grammar, few enough that a slot spoils only its neighbours
_NOBODY: frozenset[str] = frozenset()
REMEMBERED = 64  # conversations a piece of text is known from; more would not convict it further


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """What of a reply also came in answer to other enquiries.

    `positions` are those in `Case.words` of the words that recur anywhere; `copied` of those that recur in the one
    conversation most alike: a person's turns of phrase recur here and there, a form letter's text together.
    `share` is the part `copied` has of the writer's own words, from 0 to 1; `copies` counts the conversations that
    share at least half as much.
    """

    positions: frozenset[int]
    copied: frozenset[int]
    share: float
    copies: int


class Peers:
    """The replies of one desk, indexed by what they say; time and memory grow with the words, not with the pairs."""

    def __init__(self) -> None:
        self._heard: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._topics: defaultdict[str, set[str]] = defaultdict(set)
        self._groups: set[str] = set()
        self._asked: tuple[Case, Recurrence] | None = None  # several rules ask of one case in turn

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
        others = len(self._topics.get(stem, _NOBODY) - {case.group})
        return others >= 2 and others >= (len(self._groups) - 1) / 4

    def recurrence(self, case: Case) -> Recurrence:
        """What of this reply recurs in replies to other enquiries; never in itself or in its own conversation."""
        if self._asked is None or self._asked[0] is not case:
            self._asked = case, self._recurrence(case)
        return self._asked[1]

    def _recurrence(self, case: Case) -> Recurrence:
        heard = {
            start: others
            for start, shingle in text.shingles(_masks(case), SHINGLE)
            if (others := self._heard.get(shingle, _NOBODY) - {case.group}) and _says_something(shingle)
        }
        if not heard:
            return Recurrence(positions=frozenset(), copied=frozenset(), share=0.0, copies=0)
        by_group = Counter(group for others in heard.values() for group in others)
        most = max(by_group.values())
        twin = min(group for group, count in by_group.items() if count == most)
        copied = _covered(start for start, others in heard.items() if twin in others) - case.echoed
        return Recurrence(
            positions=_covered(heard) - case.echoed - case.told,
            copied=copied,
            share=min(1.0, len(copied) / max(1, len(case.own))),
            copies=sum(count >= most / 2 for count in by_group.values()),
        )


def _covered(starts: Iterable[int]) -> frozenset[int]:
    return frozenset(position for start in starts for position in range(start, start + SHINGLE))


def _masks(case: Case) -> list[str]:
    """The words as a template sees them: what was planted is a slot, for twins may share a fact and nothing else."""
    return [
        "<fact>" if position in case.told else "<name>" if word.folded in case.merged else word.mask
        for position, word in enumerate(case.words)
    ]


def _says_something(shingle: Sequence[str]) -> bool:
    """Two slots or more among few words are the frame of a letter, not its text."""
    return sum(mask[0] == "<" for mask in shingle) < SHINGLE / 2


def _remember(groups: set[str], group: str) -> None:
    if len(groups) < REMEMBERED:
        groups.add(group)
