"""From evidence to verdict. Two questions: who sent it, and how it was written; the weights of each add up."""

from collections.abc import Iterator, Sequence
from math import exp

from harness.classify import data, text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules import AMONG_PEERS, RULES, Sighting
from harness.model import Aspect, Evidence, Label, Verdict

RULES_VERSION = data.RULES_VERSION
UNDECIDED_COST = 0.55  # of leaving a reply to a person, where a wrong label costs 1

_NO_PEERS = Peers()


def judge(case: Case, peers: Peers, *, undecided_cost: float = UNDECIDED_COST) -> Verdict:
    """The verdict on one reply among its peers. Never raises for anything a letter may hold.

    The label is what both answers come to, or undecided where the risk of being wrong is above `undecided_cost`.
    """
    evidence = tuple(piece for sighting in sightings(case, peers) for piece in _weighed(sighting))
    before = data.prior(case.medium)
    machine = _probability(before.origin, Aspect.ORIGIN, evidence)
    form = _probability(before.authorship, Aspect.AUTHORSHIP, evidence)
    return Verdict(
        label=label_of(machine, form, undecided_cost),
        machine=machine,
        form=form,
        evidence=evidence,
        rules=RULES_VERSION,
    )


def sightings(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Every signal that the rules see in one reply among its peers, whatever it weighs.

    A reply is judged anew whenever its desk says something; what rules see that ask no peers is the same then.
    """
    alone = case.seen_alone
    for rule in RULES:
        if rule in AMONG_PEERS:
            yield from rule(case, peers)
            continue
        if rule not in alone:
            alone[rule] = tuple(rule(case, _NO_PEERS))
        yield from alone[rule]


def judge_desk(cases: Sequence[Case], *, undecided_cost: float = UNDECIDED_COST) -> tuple[Verdict, ...]:
    """The verdicts on all replies of one desk, judged against each other, in the order given.

    The order of arrival does not matter: the tenth copy of a letter convicts the first nine.
    """
    peers = Peers.of(cases) if len(cases) > 1 else _NO_PEERS  # which says the same of one, unasked
    return tuple(judge(case, peers, undecided_cost=undecided_cost) for case in cases)


def _weighed(sighting: Sighting) -> Iterator[Evidence]:
    """What a sighting says on each question that it bears on. Raises KeyError for a signal without weights."""
    weight, strength = data.WEIGHTS[sighting.signal], sighting.strength
    moves = ((Aspect.ORIGIN, weight.origin * strength), (Aspect.AUTHORSHIP, weight.authorship * strength))
    span: str | None = None
    for aspect, whole in moves:
        if whole:
            moved = round(whole, 3)
            span = text.clip(sighting.span) if span is None else span
            yield Evidence(aspect=aspect, signal=sighting.signal, weight=moved, span=span, note=sighting.note)


def label_of(machine: float, form: float, undecided_cost: float = UNDECIDED_COST) -> Label:
    """The label that follows from the answers to both questions, as `judge` has it.

    Who sent it is asked first: three labels side by side would call a person's letter a machine's, only since it is not
    clear how the person wrote it.
    """
    if machine > 1 / 2:
        label, share = Label.AUTOMATED, machine
    elif form > 1 / 2:
        label, share = Label.TEMPLATED, (1 - machine) * form
    else:
        label, share = Label.PERSONALISED, (1 - machine) * (1 - form)
    return label if 1 - share <= undecided_cost else Label.UNDECIDED


def _probability(prior: float, aspect: Aspect, evidence: Sequence[Evidence]) -> float:
    odds = prior + sum([piece.weight for piece in evidence if piece.aspect is aspect])
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
