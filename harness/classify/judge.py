"""From evidence to verdict. Two questions: who sent it, and how it was written; the weights of each add up."""

from collections.abc import Sequence
from math import copysign, exp

from harness.classify import data, text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules import AMONG_PEERS, Rule, Sighting, asked
from harness.model import Aspect, Evidence, Label, Verdict

RULES_VERSION = data.RULES_VERSION
UNDECIDED_COST = 0.55  # of leaving a reply to a person, where a wrong label costs 1

_NO_PEERS = Peers()
_SURE = 30.0  # log-odds; more is as sure
_MOST_MOVED = 1 << 12  # signals of some strength that are remembered
# Looked up once, which takes an enumeration its time.
_ORIGIN, _AUTHORSHIP = Aspect.ORIGIN, Aspect.AUTHORSHIP
_AUTOMATED, _TEMPLATED, _PERSONALISED, _UNDECIDED = (
    Label.AUTOMATED,
    Label.TEMPLATED,
    Label.PERSONALISED,
    Label.UNDECIDED,
)
_made = tuple.__new__  # all that making a named tuple comes to, in half the time


def judge(case: Case, peers: Peers, *, undecided_cost: float = UNDECIDED_COST) -> Verdict:
    """The verdict on one reply among its peers. Never raises for anything a letter may hold.

    The label is what both answers come to, or undecided where the risk of being wrong is above `undecided_cost`.
    """
    evidence: list[Evidence] = []
    before = data.prior(case.medium)
    of_origin = of_authorship = 0.0
    for signal, span, strength, note in sightings(case, peers):
        origin, authorship = _MOVED[signal, strength]
        if origin is None and authorship is None:  # so nothing of it is quoted
            continue
        quoted = text.clip(span)
        if origin is not None:
            of_origin += origin
            evidence.append(_made(Evidence, (_ORIGIN, signal, origin, quoted, note)))
        if authorship is not None:
            of_authorship += authorship
            evidence.append(_made(Evidence, (_AUTHORSHIP, signal, authorship, quoted, note)))
    machine = _probability(before.origin + of_origin)
    form = _probability(before.authorship + of_authorship)
    label = label_of(machine, form, undecided_cost)
    return _made(Verdict, (label, machine, form, tuple(evidence), RULES_VERSION))


class _Moved(dict[tuple[str, float], tuple[float | None, float | None]]):
    """How far a signal of some strength moves the log-odds of each question, rounded, None for not at all; remembered.

    Rounding takes its time. A dictionary, for a cache around a function takes three times as long to ask.
    """

    def __missing__(self, seen: tuple[str, float]) -> tuple[float | None, float | None]:
        signal, strength = seen
        weight = data.WEIGHTS[signal]
        origin, authorship = (
            round(moved, 3) if moved else None for moved in (weight.origin * strength, weight.authorship * strength)
        )
        if len(self) < _MOST_MOVED:
            self[seen] = origin, authorship
        return origin, authorship


_MOVED = _Moved()


def sightings(case: Case, peers: Peers) -> list[Sighting]:
    """Every signal that the rules see in one reply among its peers, whatever it weighs."""
    found: list[Sighting] = []
    if not peers.are_any:
        for rule in asked(case).alone:
            found += rule(case, peers)
        return found
    for rule, seen in _known(case):
        found += rule(case, peers) if rule in AMONG_PEERS else seen
    return found


def _known(case: Case) -> list[tuple[Rule, Sequence[Sighting]]]:
    """The rules that may see anything in a case, and what those saw that ask no peers.

    A reply is judged anew whenever its desk says something; what is seen without its peers is the same then.
    """
    if not case.seen_alone:
        for rule in asked(case).among_peers:
            seen = () if rule in AMONG_PEERS else tuple(rule(case, _NO_PEERS))
            if seen or rule in AMONG_PEERS:
                case.seen_alone.append((rule, seen))
    return case.seen_alone


def judge_desk(cases: Sequence[Case], *, undecided_cost: float = UNDECIDED_COST) -> tuple[Verdict, ...]:
    """The verdicts on all replies of one desk, judged against each other, in the order given.

    The order of arrival does not matter: the tenth copy of a letter convicts the first nine.
    """
    if len(cases) == 1:
        return (judge(cases[0], _NO_PEERS, undecided_cost=undecided_cost),)  # as `Peers.of` says of one, unasked
    peers = Peers.of(cases)
    return tuple([judge(case, peers, undecided_cost=undecided_cost) for case in cases])


def label_of(machine: float, form: float, undecided_cost: float = UNDECIDED_COST) -> Label:
    """The label that follows from the answers to both questions, as `judge` has it.

    Who sent it is asked first: three labels side by side would call a person's letter a machine's, only since it is not
    clear how the person wrote it.
    """
    if machine > 1 / 2:
        label, share = _AUTOMATED, machine
    elif form > 1 / 2:
        label, share = _TEMPLATED, (1 - machine) * form
    else:
        label, share = _PERSONALISED, (1 - machine) * (1 - form)
    return label if 1 - share <= undecided_cost else _UNDECIDED


def _probability(odds: float) -> float:
    if not -_SURE < odds < _SURE:
        odds = copysign(_SURE, odds)
    return 1 / (1 + exp(-odds))
