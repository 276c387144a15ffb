"""How it was written: the marks of a letter for this customer, looked for only in what others did not get, too."""

from collections.abc import Collection, Iterator, Sequence

from harness.classify import text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh
from harness.classify.rules.signal import Sighting, saw

_FULL = 4  # words taken up, or particulars given, that make the case as clear as more would
_INSIDE = frozenset((" ", " '", " \u201c", ' "', ", "))  # between two words of one sentence
_NOUNS_WRITTEN_LARGE = 0.2  # share of the words inside sentences; more is grammar, as in German
_INTERLEAVED = 2  # times the letter goes from the customer's words to its own


def taken_up(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Words of the customer's that the writer used in sentences of their own."""
    if not case.asked.stems:
        return
    used: dict[str, str] = {}
    for word in fresh(case, peers).taken_up:
        used.setdefault(word.stem, word.text)
    if used:
        yield from saw("takes up the customer's words", ", ".join(used.values()), min(1.0, len(used) / _FULL))
    elif not case.told:
        yield from saw("takes up none of the customer's words", case.own_text)


def specifics(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Particulars: figures, names of things and places that are neither merged in nor given to everybody."""
    own, rare, _ = fresh(case, peers)
    named = _names(case, own, rare)
    if case.figures:
        named = [*(case.words[at] for at in case.figures if at in own and at not in case.for_everybody), *named]
    given = {word.folded: word.text for word in named}
    if given:
        yield from saw("particulars", ", ".join(given.values()), min(1.0, len(given) / _FULL))
    if rare:
        yield from saw("has something to say", " ".join([word.text for word in rare]), min(1.0, len(rare) / 20))


def _names(case: Case, own: Collection[int], rare: Sequence[text.Word]) -> list[text.Word]:
    """Words written large inside a sentence, but for the desk's own name; none where a language writes nouns so."""
    said = {word for word in rare if word.is_large}
    if not said:
        return []
    words, between = case.words, case.whole.between
    if _INSIDE.isdisjoint([between[at - 1] for at, word in enumerate(words) if at and word in said]):
        return []
    if len(own) == len(words):
        inside = [word for word, signs in zip(words[1:], between, strict=False) if signs in _INSIDE and word.is_plain]
    else:
        places = [at for at, signs in enumerate(between[:-1], start=1) if signs in _INSIDE and at in own]
        inside = [words[at] for at in places if at - 1 in own and words[at].is_plain]
    large = [word for word in inside if word.is_large]
    if not large or len(large) > _NOUNS_WRITTEN_LARGE * len(inside):
        return []
    large = [word for word in large if word in said]
    if not large:
        return []
    signs = {word.folded for word in text.words(f"{case.company or ''} {case.letter.sender_name}")}
    return [word for word in large if word.folded not in signs]


def quoted(case: Case, _: Peers) -> Iterator[Sighting]:
    """Answers written between the customer's lines."""
    if ">" not in case.letter.full_text:
        return
    changes, inside = 0, False
    for line in case.letter.full_text[:100_000].splitlines():
        if line.startswith(">"):
            inside = True
        elif line.strip() and inside:
            changes, inside = changes + 1, False
    if changes >= _INTERLEAVED:
        yield from saw("answers between the lines", f"{changes} passages")
