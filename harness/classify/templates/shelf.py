"""All replies of one desk, as numbers, with what recurs in them. Order of arrival never shows in what it tells."""

from array import array
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import nsmallest

from harness.classify.templates.heard import Heard
from harness.classify.templates.vocabulary import Run, Vocabulary, stable
from harness.classify.templates.wordings import Wordings

_SAMPLED = 100  # conversations that a desk's frame is known from
_FRAME_LEAST = 5  # conversations; what fewer have in common is no custom
_OFTEN, _NEARLY_ALL = 0.4, 0.75  # shares of the conversations: worth a look; and of those where it stands beside more
_EPOCH, _MICROSECOND, _NEVER = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1), -(1 << 63)
_AT_HAND = 1024  # conversations whose shingles are kept at hand: the same few are compared with again and again


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One reply as far as it is mined. `group`: what it answers. `masks`: its words as templates see them, one each."""

    id: str
    group: str
    text: str
    masks: Sequence[str]
    at: datetime | None = None


class _Spans(dict[int, tuple[int, int]]):
    """When each piece of text came first and last in one conversation, in microseconds since 1970.

    `replies`: how many were looked at. A piece that came at no known time is in none.
    """

    replies = 0

    def add(self, keys: Iterable[int], at: int) -> None:
        """Note what came in one more reply."""
        self.replies += 1
        for key in keys if at != _NEVER else ():
            first, last = self.get(key, (at, at))
            self[key] = min(first, at), max(last, at)


class Shelf:
    """The replies of one desk. A reply and a conversation are known by numbers, in the order they came."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.wordings = Wordings(self.vocabulary)
        self.wording_of = array("I")
        self._times = array("q")  # microseconds since 1970
        self.group_of = array("I")
        self.rank = array("Q")  # of a conversation: settles which are looked at where not all can be
        self.names: list[str] = []  # of conversations
        self._first = array("I")  # reply in a conversation
        self._several: dict[int, list[int]] = {}  # replies in a conversation that has more than one
        self._groups: dict[str, int] = {}
        self._heard = Heard(self.rank.__getitem__)
        self._unheard = array("I")  # conversations of whose first reply nothing is in it yet
        self._at_hand: dict[int, set[int]] = {}
        self._spans: dict[int, _Spans] = {}
        self._sample: list[tuple[int, int]] = []
        self._frame: frozenset[int] | None = frozenset()

    def add(self, said: Said) -> int:
        """Take in one reply, and return its number, in a time that does not grow with the shelf."""
        reply, group = len(self.ids), self._groups.get(said.group)
        wording = self.wordings.add(self.vocabulary.numbers(said.masks))
        if group is None:
            group = self._meet(said.group, reply)
        else:
            known = self.keys_to(group)
            keys = self.wordings.keys(wording).difference(known)
            known |= keys
            self._heard.add(keys, [group])
            self._several.setdefault(group, [self._first[group]]).append(reply)
        self.ids.append(said.id)
        self.texts.append(said.text)
        self.wording_of.append(wording)
        self._times.append(_NEVER if said.at is None else (said.at - _EPOCH) // _MICROSECOND)
        self.group_of.append(group)
        if len(self._sample) < _SAMPLED or (self.rank[group], group) <= self._sample[-1]:
            self._frame = None
        return reply

    def _meet(self, name: str, reply: int) -> int:
        """The number of a new conversation."""
        group = self._groups[name] = len(self.rank)
        self.rank.append(stable(name))
        self.names.append(name)
        self._first.append(reply)
        self._unheard.append(group)
        insort(self._sample, (self.rank[group], group))
        del self._sample[_SAMPLED:]
        return group

    @property
    def heard(self) -> Heard:
        """Who got which pieces of text. A letter that many got since somebody asked is looked at once for all."""
        if self._unheard:
            groups: defaultdict[int, list[int]] = defaultdict(list)
            for group in self._unheard:
                groups[self.wording_of[self._first[group]]].append(group)
            for wording, some in groups.items():
                self._heard.add(self.wordings.keys(wording), some)
            del self._unheard[:]
        return self._heard

    def packed(self) -> tuple[dict[str, "array[int]"], dict[str, list[str]]]:
        """All of it but the texts, as plain arrays and lists of texts: see `unpack`."""
        heard = {f"heard {name}": each for name, each in self.heard.packed().items()}
        arrays = {
            "times": self._times,
            "group_of": self.group_of,
            "wording_of": self.wording_of,
            "rank": self.rank,
        }
        return arrays | self.wordings.packed() | heard, {
            "ids": self.ids,
            "groups": self.names,
            "masks": self.vocabulary.masks,
        }

    def unpack(self, arrays: Mapping[str, "array[int]"], names: Mapping[str, list[str]]) -> None:
        """Take in what was packed, into what was empty. Form letters cannot be mined from it: it has no texts."""
        self.vocabulary.numbers(names["masks"])
        self.wordings.unpack(arrays)
        self.wording_of.extend(arrays["wording_of"])
        self.rank.extend(arrays["rank"])
        self.names += names["groups"]
        self._groups.update((name, number) for number, name in enumerate(self.names))
        for reply, group in enumerate(arrays["group_of"]):
            if group == len(self._first):
                self._first.append(reply)
            else:
                self._several.setdefault(group, [self._first[group]]).append(reply)
        self.ids += names["ids"]
        self.texts += [""] * len(self.ids)
        self._times.extend(arrays["times"])
        self.group_of.extend(arrays["group_of"])
        self._sample = nsmallest(_SAMPLED, ((rank, group) for group, rank in enumerate(self.rank)))
        self._frame = None
        self._heard.unpack({name.removeprefix("heard "): each for name, each in arrays.items() if name[:6] == "heard "})

    def time(self, reply: int) -> datetime | None:
        """When a reply came, as far as that is known."""
        at = self._times[reply]
        return None if at == _NEVER else _EPOCH + at * _MICROSECOND

    def group(self, name: str) -> int | None:
        """The number of a conversation, None for one that was never heard of."""
        return self._groups.get(name)

    def replies_to(self, group: int) -> list[int]:
        """The replies in a conversation, in the order they came; not to be changed."""
        return self._several.get(group) or [self._first[group]]

    def replies_worded(self) -> list[list[int]]:
        """For each wording the replies that have it."""
        found: list[list[int]] = [[] for _ in range(len(self.wordings))]
        for reply, wording in enumerate(self.wording_of):
            found[wording].append(reply)
        return found

    @property
    def most_replies(self) -> int:
        """How many there are in the longest conversation, if there is any."""
        return max(map(len, self._several.values()), default=1)

    def words(self, reply: int) -> "array[int]":
        """The numbers of a reply's masked words."""
        return self.wordings[self.wording_of[reply]]

    def run(self, reply: int) -> Run:
        """The shingles of a reply."""
        return self.wordings.run(self.wording_of[reply])

    def keys_to(self, group: int) -> set[int]:
        """What the replies in a conversation are found by; not to be changed."""
        known = self._at_hand.get(group)
        if known is None:
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand.clear()
            runs = [self.run(reply).keys for reply in self.replies_to(group)]
            self._at_hand[group] = known = set().union(*runs) - {0}
        return known

    def dates(self, key: int, groups: Iterable[int]) -> list[datetime]:
        """When a piece of text came first, and last, in each of these conversations."""
        spans = (self._spans_of(group).get(key, ()) for group in groups)
        return [_EPOCH + at * _MICROSECOND for span in spans for at in span]

    def _spans_of(self, group: int) -> "_Spans":
        """When each piece of text came in a conversation, as far as the replies to it are known by now."""
        if group not in self._spans and len(self._spans) >= _AT_HAND:
            self._spans.clear()
        spans = self._spans.setdefault(group, _Spans())
        for reply in self.replies_to(group)[spans.replies :]:
            spans.add(self.run(reply).keys, self._times[reply])
        return spans

    @property
    def frame(self) -> frozenset[int]:
        """Keys of what stands in nearly all replies beside whatever else they say: a footer, a formula.

        It is known from the conversations that rank first. A letter that all got is no frame: nothing stands beside it.
        """
        if self._frame is None:
            self._frame = self._find_frame([group for _, group in self._sample])
        return self._frame

    def _find_frame(self, groups: Sequence[int]) -> frozenset[int]:
        counts = Counter(key for group in groups for key in self.keys_to(group))
        often = {key for key, count in counts.items() if count >= max(_FRAME_LEAST, _OFTEN * len(groups))}
        if not often:
            return frozenset()
        beside: Counter[int] = Counter()
        speaking = 0
        for group in groups:
            runs = [(self.run(reply), len(self.words(reply))) for reply in self.replies_to(group)]
            partly = [run for run, length in runs if 2 * len(_covered(run, often)) < length]
            speaking += bool(partly)
            beside.update({key for run in partly for key in run.keys if key in often})
        least = max(_FRAME_LEAST, _NEARLY_ALL * speaking)
        return frozenset(key for key, count in beside.items() if count >= least)


def _covered(run: Run, keys: Iterable[int]) -> set[int]:
    return run.covered([index for index, key in enumerate(run.keys) if key in keys])
