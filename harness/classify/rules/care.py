"""How it was written: the marks of a letter for this customer, looked for only in what others did not get, too."""

import re
from collections.abc import Iterator

from harness.classify import text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import saw
from harness.model import Evidence, FactKind

_FULL = 4  # words taken up, or particulars given, that make the case as clear as more would
_MOST_OF = 2 / 3  # of a planted fact's words: "tore along the left seam" is "the torn left seam"
_INTERLEAVED = 2  # times the letter goes from the customer's words to its own


def taken_up(case: Case, peers: Peers) -> Iterator[Evidence]:
    """Words of the customer's that the writer used in sentences of their own."""
    if not case.request_stems:
        return
    used: dict[str, str] = {}
    for word in fresh(case, peers):
        if word.is_content and word.stem in case.request_stems and not peers.is_common(word.stem, case):
            used.setdefault(word.stem, word.text)
    if used:
        yield from saw("takes up the customer's words", ", ".join(used.values()), min(1.0, len(used) / _FULL))
    else:
        yield from saw("takes up none of the customer's words", case.own_text)


def facts(case: Case, peers: Peers) -> Iterator[Evidence]:
    """Planted story facts that a reader took up. Name and order number are mail merge, not care."""
    stems = {word.stem for word in fresh(case, peers)}
    for fact in case.facts:
        if fact.kind is not FactKind.STORY:
            continue
        told = {word.stem for word in text.words(fact.value) if word.is_content or word.is_number}
        if told and len(told & stems) >= _MOST_OF * len(told):
            yield from saw("takes up a planted fact", f"{fact.name}: {fact.value}")


def answers(case: Case, peers: Peers) -> Iterator[Evidence]:
    """Questions of the answer key that were answered, in words that others did not get."""
    fresh_text = " ".join(word.folded for word in fresh(case, peers))
    for question in case.questions:
        for answer in question.answers:
            if _says(fresh_text, answer):
                yield from saw("answers a question", f"{question.name}: {answer}")
                break


def specifics(case: Case, peers: Peers) -> Iterator[Evidence]:
    """Particulars: figures, names of things and places that are neither merged in nor common to the desk's letters."""
    given: dict[str, str] = {}
    previous_end = None
    for word in fresh(case, peers):
        inside = previous_end is not None and case.plain[previous_end : word.start] in (" ", " '", " “", ", ")
        previous_end = word.end
        is_name = inside and word.is_content and word.text[:1].isupper() and not peers.is_common(word.stem, case)
        if word.is_number or is_name:
            given.setdefault(word.folded, word.text)
    if given:
        yield from saw("particulars", ", ".join(given.values()), min(1.0, len(given) / _FULL))
    rare = [word.text for word in fresh(case, peers) if word.is_content and not peers.is_common(word.stem, case)]
    if rare:
        yield from saw("has something to say", " ".join(rare), min(1.0, len(rare) / 20))


def quoted(case: Case, _: Peers) -> Iterator[Evidence]:
    """Answers written between the customer's lines."""
    changes, inside = 0, False
    for line in case.letter.full_text[:100_000].splitlines():
        if line.startswith(">"):
            inside = True
        elif line.strip() and inside:
            changes, inside = changes + 1, False
    if changes >= _INTERLEAVED:
        yield from saw("answers between the lines", f"{changes} passages")


def fresh(case: Case, peers: Peers) -> tuple[text.Word, ...]:
    """The writer's own words that no other customer got and that are no merge fact."""
    recurring = peers.recurrence(case).positions
    left_out = recurring | case.echoed
    return tuple(
        word
        for position, word in enumerate(case.words)
        if position not in left_out and word.folded not in case.merged and word.mask != "<name>"
    )


def _says(fresh_text: str, answer: str) -> bool:
    wanted = " ".join(word.folded for word in text.words(answer))
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", fresh_text) is not None
