"""What comes twice: the text that replies to different enquiries of one desk have in common."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self

from harness.classify.case import Case
from harness.classify.habits import Habits
from harness.classify.recurrence import Recurrence, Sketch
from harness.classify.templates import FEW, Run, Said, Shelf, Support, masked, mine
from harness.classify.topics import Topics
from harness.classify.traces import Traces
from harness.model import Template

if TYPE_CHECKING:
    from array import array

_ASKED = 240  # pieces of text times conversations
_A_LETTER = 0.4  # share of a reply that makes another its copy, at any desk
BY_CHANCE = 0.01  # of a desk's conversations: in so many the same few words come, since that is how one speaks
_COMMON = 2  # conversations; what one alone uses is that customer's
_COMPARED = 4  # conversations that share the most, as far as is remembered, are compared word for word


_NOTHING = Recurrence(positions=frozenset(), copied=frozenset(), share=0.0, copies=0)


class _Asked(NamedTuple):
    """A reply's shingles, its conversation, and what came there; its words, and which of them are not its own."""

    run: Run
    group: int | None
    own: set[int] | frozenset[int]
    words: int
    sketch: Sketch


class _Alike(NamedTuple):
    """What is shared with the conversation most alike, and how many share at least half as much."""

    shared: list[int]
    copies: int


class Fresh(NamedTuple):
    """What of a reply only its customer got: the kind of each of its words, which all others are nothing in.

    `content`: the positions of those that say what it is about; words that the desk uses to others as well, in whatever
    sentence, do not. `taken_up`: of those that are the customer's. `figures`: of numbers that no house tells everybody.
    """

    kinds: bytes
    content: Sequence[int]
    taken_up: Sequence[int]
    figures: Sequence[int]

    @property
    def left_out(self) -> frozenset[int]:
        """The positions of all other words."""
        return frozenset([at for at, kind in enumerate(self.kinds) if not kind])


class Peers:
    """The replies of one desk, indexed by what they say; time and memory grow with the words, not with the pairs."""

    def __init__(self) -> None:
        self.habits = Habits()
        self.shelf = Shelf()
        self.topics = Topics(self.shelf)
        self.traces = Traces()  # of each reply, as `habits` has it
        self.customers: Counter[str] = Counter()  # how many bear a name
        self._asked: tuple[Case, Recurrence] | None = None  # several rules ask of one case in turn
        self.fresh: tuple[Case, Fresh] | None = None  # see rules.authorship.fresh

    @classmethod
    def of(cls, cases: Iterable[Case]) -> Self:
        """Index the replies of one desk; their order does not matter."""
        peers = cls()
        for case in cases:
            peers.add(case)
        return peers

    def add(self, case: Case) -> None:
        """Take in one more reply of the desk, in a time that does not grow with their number. The case is not kept."""
        self.traces.append(self.habits.add(case))
        if self.shelf.group(case.group) is None:
            self.customers.update(case.names)
        said = Said(id=case.id, group=case.group, text=case.plain, masks=masks_of(case), at=case.received_at)
        self.topics.add(self.shelf.add(said), case.echoed)
        self._asked = self.fresh = None

    def others(self, case: Case) -> int:
        """How many other enquiries of this desk were answered."""
        return len(self.shelf.rank) - (self.shelf.group(case.group) is not None)

    @property
    def are_any(self) -> bool:
        """Whether any reply was added."""
        return bool(self.shelf.ids)

    @property
    def knows_others(self) -> bool:
        """Whether any word can be common: so many enquiries were answered."""
        return len(self.shelf.rank) >= _COMMON

    def common(self, stems: Iterable[str], case: Case) -> frozenset[str]:
        """Of the stems of some words those that replies to other enquiries use, too: the desk's, not the customer's."""
        if not self.knows_others:
            return frozenset()
        group, least = self.shelf.group(case.group), _usual_from(len(self.shelf.rank))
        return self.topics.frequent(stems, least, besides=group)

    def is_another_customer(self, name: str, case: Case) -> bool:
        """Whether somebody else who asked this desk bears the name, folded, and this customer does not."""
        return name not in case.names and self.customers[name] > 0

    def templates(self) -> tuple[Template, ...]:
        """The form letters among the desk's replies, the most frequent first."""
        return mine(self.shelf)

    def recurrence(self, case: Case) -> Recurrence:
        """What of this reply recurs in replies to other enquiries; never in itself or in its own conversation."""
        if not self.are_any:
            return _NOTHING
        if self._asked is None or self._asked[0] is not case:
            self._asked = case, self._recurrence(self._ask(case))
        return self._asked[1]

    def recalled(self, reply: int, sketch: Sketch) -> Recurrence:
        """The same of a reply that was added, by its number in the order in which they were: its case is gone."""
        shelf = self.shelf
        numbers, group = shelf.words(reply), shelf.group_of[reply]
        return self._recurrence(self._asked_of(numbers, group, sketch))

    def _recurrence(self, asked: _Asked) -> Recurrence:
        heard = self._others(asked)
        if not heard:
            return _NOTHING
        echoed, told = asked.sketch
        framed, letter = self._framed(asked.run, heard)
        if 2 * len(framed) >= asked.words:
            framed, letter = set(), heard  # there is little beside the frame: it is the letter
        alike = self._most_alike(asked, letter)
        copied = asked.run.covered(alike.shared).difference(echoed)
        often, times = self._how_often(asked, letter, alike.shared)
        own = asked.words - len(echoed)
        share = min(1.0, len(copied) / max(1, own - len((framed - copied).difference(echoed))))
        usual = self._usual(asked, heard, frozenset(alike.shared if share >= _A_LETTER else ()))
        return Recurrence(
            positions=frozenset(usual.difference(echoed, told)),
            copied=frozenset(copied),
            share=share,
            copies=max(alike.copies, often),
            first=min(times, default=None),
            last=max(times, default=None),
        )

    def _usual(self, asked: _Asked, heard: Mapping[int, Support], copied: frozenset[int]) -> set[int]:
        """Positions of what the desk says: its letter, and what comes more often than speech alone explains."""
        often, keys = len(self.shelf.rank) * BY_CHANCE, asked.run.keys
        others = {index: support.count - (keys[index] in asked.own) for index, support in heard.items()}
        return asked.run.covered([index for index in heard if index in copied or others[index] > often])

    def _ask(self, case: Case) -> _Asked:
        """The shingles of a reply, and those that came in its own conversation, itself among them or not."""
        numbers = self.shelf.vocabulary.numbers(masks_of(case))
        return self._asked_of(numbers, self.shelf.group(case.group), Sketch(case.echoed, case.told))

    def _asked_of(self, numbers: "array[int]", group: int | None, sketch: Sketch) -> _Asked:
        shelf, run = self.shelf, self.shelf.vocabulary.run(numbers)
        if group is None:
            return _Asked(run, None, frozenset(), len(numbers), sketch)
        replies = shelf.replies_to(group)
        alone = len(replies) == 1 and shelf.words(replies[0]) == numbers
        own = frozenset(run.keys) if alone else shelf.keys_to(group)
        return _Asked(run, group, own, len(numbers), sketch)

    def _others(self, asked: _Asked) -> dict[int, Support]:
        """Indices of the shingles that came in other conversations, and in which, one's own among them."""
        heard, keys = self.shelf.heard, asked.run.keys
        if asked.own.issuperset(filter(None, keys)):
            return {index: heard.support(keys[index]) for index in heard.recurring(keys)}
        found = {index: heard.support(keys[index]) for index in heard.recurring(keys, least=1)}
        return {index: others for index, others in found.items() if others.count > (keys[index] in asked.own)}

    def _framed(self, run: Run, heard: dict[int, Support]) -> tuple[set[int], dict[int, Support]]:
        """Positions of the words that the desk puts on every letter, and what is left without them."""
        frame = self.shelf.frame
        if not frame:
            return set(), heard
        inside = {index for index in heard if run.keys[index] in frame}
        return run.covered(sorted(inside)), {index: heard[index] for index in heard if index not in inside}

    def _how_often(
        self, asked: _Asked, heard: Mapping[int, Support], shared: Sequence[int]
    ) -> tuple[int, list[datetime]]:
        """How many other conversations had half of what is shared or more, and when, as far as is remembered."""
        if not shared:
            return 0, []
        by_count = sorted(shared, key=lambda index: heard[index].count)
        pivot = by_count[(len(by_count) - 1) // 2]
        key, support = asked.run.keys[pivot], heard[pivot]
        others = [each for each in support.sample if each != asked.group]
        return support.count - (key in asked.own), self.shelf.dates(key, others)

    def _most_alike(self, asked: _Asked, heard: Mapping[int, Support]) -> _Alike:
        """The conversation that shares the most: found by what is remembered, then compared shingle by shingle."""
        shelf = self.shelf
        # Of many pieces a part will do: those of one letter remember the same conversations.
        some = [*heard.values()][:: 1 + len(heard) * FEW // _ASKED if len(shelf.rank) > FEW else 1]
        counted: Counter[int] = Counter(chain.from_iterable(others.sample for others in some))
        del counted[-1 if asked.group is None else asked.group]
        if not counted:
            return _Alike([], 0)
        half = max(counted.values()) / 2
        likely = [group for group, count in counted.items() if count >= half]
        first = nsmallest(_COMPARED, likely, key=lambda group: (-counted[group], shelf.rank[group]))
        keys = [asked.run.keys[index] for index in heard]
        shared = max((shelf.keys_to(group).intersection(keys) for group in first), key=len)
        return _Alike([index for index in heard if asked.run.keys[index] in shared], len(likely))


def is_usual(others: int, conversations: int) -> bool:
    """Whether a word that so many others use, of so many conversations with one's own, is the desk's."""
    return others >= _usual_from(conversations)


def _usual_from(conversations: int) -> float:
    return max(_COMMON, (conversations - 1) / 4)


def masks_of(case: Case) -> list[str]:
    return masked(case.words, told=case.told, merged=case.merged)
