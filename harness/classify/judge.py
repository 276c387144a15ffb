"""From evidence to verdict. Two questions: who sent it, and how it was written; the weights of each add up."""

from collections.abc import Sequence
from math import exp

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules import RULES
from harness.model import Aspect, Evidence, Label, Verdict

RULES_VERSION = data.RULES_VERSION
TORN = 0.45  # the likeliest label must be at least this likely, or the reply goes to review


def judge(case: Case, peers: Peers) -> Verdict:
    """The verdict on one reply among its peers. Never raises for anything a letter may hold."""
    evidence = tuple(piece for rule in RULES for piece in rule(case, peers))
    machine = _probability(Aspect.ORIGIN, evidence)
    form = _probability(Aspect.AUTHORSHIP, evidence)
    shares = {
        Label.AUTOMATED: machine,
        Label.TEMPLATED: (1 - machine) * form,
        Label.PERSONALISED: (1 - machine) * (1 - form),
    }
    likeliest = max(shares, key=lambda label: shares[label])
    return Verdict(
        label=likeliest if shares[likeliest] >= TORN else Label.UNDECIDED,
        automated=shares[Label.AUTOMATED],
        templated=shares[Label.TEMPLATED],
        personalised=shares[Label.PERSONALISED],
        evidence=evidence,
        rules=RULES_VERSION,
    )


def judge_desk(cases: Sequence[Case]) -> tuple[Verdict, ...]:
    """The verdicts on all replies of one desk, judged against each other, in the order given.

    The order of arrival does not matter: the tenth copy of a letter convicts the first nine.
    """
    peers = Peers.of(cases)
    return tuple(judge(case, peers) for case in cases)


def _probability(aspect: Aspect, evidence: Sequence[Evidence]) -> float:
    odds = data.PRIORS[aspect] + sum(piece.weight for piece in evidence if piece.aspect is aspect)
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
