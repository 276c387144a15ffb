"""What judging a desk leaves behind, so that one more reply has only those judged anew whose verdict it may change.

    docket = Docket.of(cases)
    verdicts = [docket.judge(case) for case in cases]
    block = docket.packed()
    ...
    docket = Docket.unpacked(block)
    changed = docket.add(new_cases)  # ids of earlier replies
    verdicts = [docket.judge(case) for case in (*new_cases, *cases_of(changed))]

Labels and probabilities are those of judging all of them together, whatever came in which order. What a verdict rests
on that its peers say is remembered of each reply as two numbers, and it is known what a new reply may change in that:
pieces of text of which it is among the few conversations that are looked at, or that become usual by it; words that
become the desk's; names that become a customer's; the manner of its sender (`Standing`). An earlier reply that has to
do with any of it is asked again what recurs in it, for a tenth of the cost of a verdict; only where that is another is
it judged anew. How often something came, as evidence on the others says, must be asked again to be shown.

The more replies a desk has, the less one more says of them: all strengths are at their most by 255 conversations. With
fewer there is no docket, for one more changes each verdict a little; and they are judged in a second. At the worst all
must be judged anew, as when one letter too many makes a footer of what stands in every letter.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import fields

import numpy as np

from harness.classify.case import Case
from harness.classify.judge import judge
from harness.classify.lists import Lists
from harness.classify.packing import packed, unpacked
from harness.classify.peers import Peers, masks_of
from harness.classify.recurrence import Recurrence, Sketch
from harness.classify.rules.authorship.form import ENOUGH_COPIES, ENOUGH_OTHERS
from harness.classify.rules.authorship.greeting import other_names
from harness.classify.rules.origin.behaviour import Bearing, bearing, is_same_wait
from harness.classify.shelved import packed_peers, unpacked_peers
from harness.classify.standing import LOW, Standing, stems_of
from harness.model import Verdict

_ALL = (1 << 64) - 1
_GIVEN = frozenset(each.name for each in fields(Case))
_UNKNOWN = 0  # no grounds: they are those of no verdict


def let_go(case: Case) -> None:
    """Drop what was worked out of a case, 40 kB of a short letter: whoever asks has it worked out again."""
    known = vars(case)
    for name in known.keys() - _GIVEN:
        del known[name]


def is_enough(cases: Iterable[Case]) -> bool:
    """Whether replies come from so many conversations that one more does not change every verdict."""
    return len({case.group for case in cases}) > ENOUGH_OTHERS


class Docket:
    """The replies of a desk that were judged, with what it takes to judge some of them again. Never for a few only."""

    def __init__(self, peers: Peers) -> None:
        self._peers = peers
        self._places: dict[str, int] = {}
        self._sketches = {name: Lists() for name in ("echoed", "told", "pieces", "stems")}
        self._misnamed: dict[int, list[str]] = {}  # the names of those that greet by another than the customer's
        self._said = array("Q")  # what peers say of each, as one number
        self._manners = array("Q")

    @classmethod
    def of(cls, cases: Iterable[Case]) -> "Docket":
        """A docket of the replies of a desk, of which none is judged yet."""
        docket = cls(Peers())
        for case in cases:
            docket._take(case)
            let_go(case)
        return docket

    def __contains__(self, reply: str) -> bool:
        return reply in self._places

    def __len__(self) -> int:
        return len(self._places)

    def conversation(self, reply: str) -> str:
        """What a reply answers."""
        return self._peers.shelf.names[self._peers.shelf.group_of[self._places[reply]]]

    def replies_to(self, conversation: str) -> list[str]:
        """The replies that are known to answer this."""
        shelf = self._peers.shelf
        group = shelf.group(conversation)
        return [] if group is None else [shelf.ids[reply] for reply in shelf.replies_to(group)]

    def judge(self, case: Case, undecided_cost: float) -> Verdict:
        """The verdict on a reply that was added, among all that were."""
        verdict = judge(case, self._peers, undecided_cost=undecided_cost)
        place = self._places[case.id]
        self._said[place] = _number(self._peers.recurrence(case))
        self._manners[place] = self._manner(place)
        return verdict

    def agrees(self, case: Case) -> bool:
        """Whether a reply that was added is as it was then, as far as its peers are concerned."""
        place, shelf = self._places[case.id], self._peers.shelf
        is_same_text = shelf.words(place) == shelf.vocabulary.numbers(masks_of(case))
        known = {name: each[place].tolist() for name, each in self._sketches.items() if name != "pieces"}
        trace = self._peers.habits.trace(case)
        return (
            is_same_text
            and known == {"echoed": sorted(case.echoed), "told": sorted(case.told), "stems": stems_of(case)}
            and self._misnamed.get(place, []) == other_names(case)
            and trace == self._peers.traces[place]
            and shelf.group(case.group) == shelf.group_of[place]
        )

    def add(self, cases: Sequence[Case]) -> frozenset[str] | None:
        """Take in more replies; the ids of earlier ones whose verdicts may be others now. None for all of them."""
        if len(self._peers.shelf.rank) <= ENOUGH_OTHERS:
            return None
        known = len(self)
        before = Standing.of(self._peers, cases)
        for case in cases:
            self._take(case)
        pieces = before.pieces_changed(self._peers, {case.group for case in cases})
        if pieces is None:
            return None
        changed = self._changed_by_text(pieces, before.stems_changed(self._peers))
        customers = before.customers_changed(self._peers)
        changed |= {place for place, names in self._misnamed.items() if not customers.isdisjoint(names)}
        changed |= self._changed_by_manner(before)
        return frozenset(self._peers.shelf.ids[place] for place in changed if place < known)

    def packed(self) -> bytes:
        """All of it as one block."""
        arrays, told = packed_peers(self._peers)
        for name, lists in self._sketches.items():
            arrays |= {f"sketch {name}": lists.values, f"lengths {name}": lists.lengths}
        misnamed = [[place, names] for place, names in self._misnamed.items()]
        return packed(arrays | {"said": self._said, "manners": self._manners}, {**told, "misnamed": misnamed})

    @classmethod
    def unpacked(cls, block: bytes) -> "Docket":
        """The docket again. Raises ValueError, zlib.error, KeyError, IndexError or TypeError for anything else."""
        arrays, told = unpacked(block)
        docket = cls(unpacked_peers(arrays, told))
        docket._places.update((name, place) for place, name in enumerate(told["names"]["ids"]))
        for name in docket._sketches:
            docket._sketches[name] = Lists(arrays[f"sketch {name}"], arrays[f"lengths {name}"])
        docket._misnamed.update((place, names) for place, names in told["misnamed"])
        docket._said, docket._manners = arrays["said"], arrays["manners"]
        return docket

    def _take(self, case: Case) -> None:
        place = self._places[case.id] = len(self._places)
        self._peers.add(case)
        run = self._peers.shelf.run(place)
        for name, values in (
            ("echoed", sorted(case.echoed)),
            ("told", sorted(case.told)),
            ("pieces", [key & LOW for key in run.keys]),
            ("stems", stems_of(case)),
        ):
            self._sketches[name].append(values)
        if names := other_names(case):
            self._misnamed[place] = names
        self._said.append(_UNKNOWN)
        self._manners.append(_UNKNOWN)

    def _changed_by_text(self, pieces: set[int], stems: set[int]) -> set[int]:
        """Those of whose text something else recurs now, or of whose own words something is the desk's or is not."""
        lists = self._sketches["pieces"]
        places = set(lists.replies(lists.places(key & LOW for key in pieces)).tolist())
        said = {place: self._recalled(place) for place in places}
        changed = {place for place, recurrence in said.items() if _number(recurrence) != self._said[place]}
        if not stems:
            return changed
        lists = self._sketches["stems"]
        found = lists.places(stems)
        for place, at in zip(lists.replies(found).tolist(), found.tolist(), strict=True):
            if place not in changed:
                word = at - lists.ends[place]
                usual = (said.get(place) or said.setdefault(place, self._recalled(place))).positions
                if word not in usual and word not in self._sketches["echoed"][place]:
                    changed.add(place)
        return changed

    def _recalled(self, place: int) -> Recurrence:
        return self._peers.recalled(place, Sketch(self._sketches["echoed"][place], self._sketches["told"][place]))

    def _changed_by_manner(self, before: Standing) -> set[int]:
        """Those whose sender's manner says something else now: asked once of all that it says the same of."""
        traces, habits = self._peers.traces, self._peers.habits
        all_of_them = before.asleep != habits.asleep
        senders = traces.senders_from(0 if all_of_them else before.replies)
        some = traces.places(senders)
        # Most replies have waited as no other has, and of a sender like that no wait says anything.
        most = self._peers.shelf.most_replies
        tallies = {sender: habits.tally(sender) for sender in senders}
        waiting = [sender for sender, of in tallies.items() if is_same_wait(of.most_near(), of.measured - most)]
        numbers = traces.likeness(self._peers.shelf.group_of, waiting)[some]
        _, first, like = np.unique(numbers, return_index=True, return_inverse=True)
        now = np.array([self._manner(place) for place in some[first].tolist()], np.uint64)
        return set(some[now[like] != np.frombuffer(self._manners, np.uint64)[some]].tolist())

    def _manner(self, place: int) -> int:
        trace, shelf = self._peers.traces[place], self._peers.shelf
        if trace is None:
            return _number(Bearing())
        manner = self._peers.habits.manner_of(trace, shelf.names[shelf.group_of[place]])
        in_chat = trace.sender in self._peers.habits.chatting
        return _number(bearing(manner, is_prompt=trace.is_prompt, in_chat=in_chat))


def _number(said: Recurrence | Bearing) -> int:
    """All of it that bears on a verdict, as a number."""
    if isinstance(said, Recurrence):
        often = min(said.copies, ENOUGH_COPIES)
        bears = (tuple(sorted(said.positions)), tuple(sorted(said.copied)), said.share, often)
        return hash(bears) & _ALL or 1
    return hash(said) & _ALL or 1
