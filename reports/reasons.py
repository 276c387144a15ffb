"""Evidence in words: what a signal speaks for and how strongly, so that nobody needs to know what its sign means."""

from typing import NamedTuple

from harness.model import Aspect, Evidence, Verdict
from reports.wording import one_line


class Side(NamedTuple):
    """One of two answers to a question: in a word, for machines, and as it is said."""

    name: str
    words: str


_AGAINST_AND_FOR = {
    Aspect.ORIGIN: (Side("person", "a person"), Side("machine", "a machine")),
    Aspect.AUTHORSHIP: (Side("case", "this case"), Side("form", "a form letter")),
}


def strongest(verdict: Verdict, most: int) -> list[Evidence]:
    """Its evidence, what weighs most first, whichever side that is on."""
    return sorted(verdict.evidence, key=lambda each: -abs(each.weight))[:most]


def side(evidence: Evidence) -> Side:
    """What it speaks for."""
    return _AGAINST_AND_FOR[evidence.aspect][evidence.weight > 0]


def weight_text(evidence: Evidence) -> str:
    """How far it moves the log-odds of what it speaks for; 0.7 doubles the odds."""
    return f"{abs(evidence.weight):.1f}"


def signal_text(evidence: Evidence) -> str:
    """The signal, and how often it came where these words alone do not show it."""
    return one_line(evidence.signal) + (f" ({one_line(evidence.note)})" if evidence.note else "")


def reason_text(evidence: Evidence, span: str) -> str:
    """A piece of evidence on one line; `span` is what it rests on, as far as that may be shown."""
    rests_on = f': "{span}"' if span else ""
    return f"{signal_text(evidence)} speaks for {side(evidence).words} ({weight_text(evidence)}){rests_on}"
