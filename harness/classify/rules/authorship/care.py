"""How it was written: the marks of a letter for this customer, looked for only in what others did not get, too."""

from collections.abc import Iterator

from harness.classify import text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh, unshared
from harness.classify.rules.signal import Sighting, saw

_FULL = 4  # words taken up, or particulars given, that make the case as clear as more would
_INSIDE = (" ", " '", " \u201c", ' "', ", ")  # between two words of one sentence
_NOUNS_WRITTEN_LARGE = 0.2  # share of the words inside sentences; more is grammar, as in German
_INTERLEAVED = 2  # times the letter goes from the customer's words to its own


def taken_up(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Words of the customer's that the writer used in sentences of their own."""
    if not case.request_stems:
        return
    used: dict[str, str] = {}
    for word in fresh(case, peers):
        if word.is_content and word.stem in case.request_stems and not peers.is_common(word.stem, case):
            used.setdefault(word.stem, word.text)
    if used:
        yield from saw("takes up the customer's words", ", ".join(used.values()), min(1.0, len(used) / _FULL))
    elif not case.told:
        yield from saw("takes up none of the customer's words", case.own_text)


def specifics(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Particulars: figures, names of things and places that are neither merged in nor given to everybody."""
    words, own = case.words, unshared(case, peers)
    figures = [word for at, word in enumerate(words) if word.is_number and at in own and at not in case.for_everybody]
    given = {word.folded: word.text for word in (*figures, *_names(case, peers))}
    if given:
        yield from saw("particulars", ", ".join(given.values()), min(1.0, len(given) / _FULL))
    rare = [word.text for word in fresh(case, peers) if word.is_content and not peers.is_common(word.stem, case)]
    if rare:
        yield from saw("has something to say", " ".join(rare), min(1.0, len(rare) / 20))


def _names(case: Case, peers: Peers) -> list[text.Word]:
    """Words written large inside a sentence, but for the desk's own name; none where a language writes nouns so."""
    new, after = unshared(case, peers), case.whole.after
    inside = [
        word
        for at, word in enumerate(case.words)
        if at in new and at - 1 in new and word.is_plain and after(at - 1) in _INSIDE
    ]
    large = [word for word in inside if word.text[0].isupper() and len(word.text) > 1]
    if len(large) > _NOUNS_WRITTEN_LARGE * len(inside):
        return []
    signs = {word.folded for word in text.words(f"{case.company or ''} {case.letter.sender_name}")} if large else ()
    return [
        word for word in large if word.is_content and word.folded not in signs and not peers.is_common(word.stem, case)
    ]


def quoted(case: Case, _: Peers) -> Iterator[Sighting]:
    """Answers written between the customer's lines."""
    changes, inside = 0, False
    for line in case.letter.full_text[:100_000].splitlines():
        if line.startswith(">"):
            inside = True
        elif line.strip() and inside:
            changes, inside = changes + 1, False
    if changes >= _INTERLEAVED:
        yield from saw("answers between the lines", f"{changes} passages")
