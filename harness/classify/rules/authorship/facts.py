"""How it was written: what was planted in the enquiry and taken up in the letter, in whatever form."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from harness.classify import data
from harness.classify.case import Case
from harness.classify.inflection import is_form_of
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh
from harness.classify.rules.signal import Sighting, saw
from harness.model import Fact, FactKind
from harness.model.terms import Term, says, terms

_MOST_OF = 2 / 3  # of a planted fact's words: "the left seam that tore" is "tore along the left seam"


def planted(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Planted story facts that a reader took up. Name and order number are mail merge, not care.

    A letter without a word of the writer's own took up none, but says nothing of how it was written.
    """
    story = [fact for fact in case.facts if fact.kind is FactKind.STORY]
    if not story:
        return
    sentences = list(_sentences(case, peers))
    told = [(fact, span) for fact in story if (span := _told_in(sentences, fact, case))]
    for fact, span in told:
        yield from saw("takes up a planted fact", f"{fact.name}: {span}")
    if not told and case.spoken.words:
        yield from saw("takes up no planted fact", ", ".join(fact.name for fact in story))


def answers(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Questions of the answer key that were answered, in words that others did not get."""
    letter = case.whole.without(fresh(case, peers).left_out)
    for question in case.questions:
        answer = next((answer for answer in question.answers if says(letter, answer)), None)
        if answer is not None:
            yield from saw("answers a question", f"{question.name}: {answer}")


def _sentences(case: Case, peers: Peers) -> Iterator[list[Term]]:
    """The terms of each sentence that are the writer's own and that others did not get."""
    left_out = fresh(case, peers).left_out
    starts = {start for position, start in enumerate(case.whole.starts) if position not in left_out}
    for is_end, group in groupby(case.terms, lambda term: "." in term.values):
        if not is_end:
            yield [term for term in group if not starts.isdisjoint(range(term.start, term.end))]


def _told_in(sentences: Sequence[Sequence[Term]], fact: Fact, case: Case) -> str:
    """The words of the letter that tell the fact, its words in any order and form within a sentence; "" for none."""
    telling = [term for term in terms(fact.value) if term.values.isdisjoint(data.FUNCTION_WORDS | {"."})]
    for sentence in sentences:
        found = [(wanted, term) for wanted in telling for term in sentence if _means(term, wanted)]
        said = {term for _, term in found}
        if telling and len({wanted for wanted, _ in found}) >= _MOST_OF * len(telling):
            return case.plain[min(term.start for term in said) : max(term.end for term in said)]
    return ""


def _means(term: Term, wanted: Term) -> bool:
    if term.is_one_with(wanted):
        return True
    return any(is_form_of(one, two) for one in _spelt(term) for two in _spelt(wanted))


def _spelt(term: Term) -> list[str]:
    """The words among the values of a term: numbers have no forms."""
    return [value for value in term.values if value[:1].isalpha()]
