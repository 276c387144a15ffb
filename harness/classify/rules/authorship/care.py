"""How it was written: the marks of a letter for this customer, looked for only in what others did not get, too."""

from collections.abc import Iterable
from functools import lru_cache

from harness.classify import kinds, text
from harness.classify.case import LONGEST_READ, Case, beside_marked
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh
from harness.classify.rules.signal import Sighting, saw

_FULL = 4  # words taken up, or particulars given, that make the case as clear as more would
_INSIDE = frozenset((" ", " '", " \u201c", ' "', ", "))  # between two words of one sentence
_WORDS_TO_A_NAME = 5  # inside sentences; where more are written large it is grammar, as in German
_INTERLEAVED = 2  # times the letter goes from the customer's words to its own
_LONGEST = 100_000  # characters


def taken_up(case: Case, peers: Peers) -> Iterable[Sighting]:
    """Words of the customer's that the writer used in sentences of their own; who wrote none left none out."""
    if not case.asked.stems or not case.spoken.words:
        return ()
    used: dict[str, str] = {}
    for word in map(case.whole.words.__getitem__, fresh(case, peers).taken_up):
        used.setdefault(word.stem, word.text)
    if used:
        return saw("takes up the customer's words", ", ".join(used.values()), len(used) / _FULL)
    return saw("takes up none of the customer's words", case.own_text) if not case.told else ()


def specifics(case: Case, peers: Peers) -> Iterable[Sighting]:
    """Particulars: figures, names of things and places that are neither merged in nor given to everybody."""
    (own, content, _, figures), words = fresh(case, peers), case.whole.words
    particulars: tuple[Sighting, ...] = ()
    if named := [*figures, *_names(case, own)]:
        given = {word.folded: word.text for word in map(words.__getitem__, named)}
        particulars = saw("particulars", ", ".join(given.values()), len(given) / _FULL)
    if not content:
        return particulars
    said = " ".join([words[at].text for at in content])
    return (*particulars, *saw("has something to say", said, len(content) / 20))


def _names(case: Case, own: bytes) -> list[int]:
    """The positions of words written large inside a sentence, but for the desk's own name.

    Nowhere in a language that writes nouns so.
    """
    inside = kinds.without(own, case.whole.bounds[:-1])
    if 1 not in kinds.are(inside, kinds.LARGE | kinds.CONTENT):
        return []
    places = _following(case, own, kinds.where(inside, kinds.LARGE | kinds.PLAIN), len(own))
    large = [at for at in places if own[at] & kinds.CONTENT]
    if not large:
        return []
    plain, enough = kinds.where(inside, kinds.PLAIN), _WORDS_TO_A_NAME * len(places)
    if len(plain) < enough or len(_following(case, own, plain, enough)) < enough:
        return []
    signs = _signs(f"{case.company or ''} {case.letter.sender_name}")
    return [at for at in large if case.whole.words[at].folded not in signs]


def _following(case: Case, own: bytes, places: Iterable[int], most: int) -> list[int]:
    """Of some positions of words, none of them the first, those that follow another that is something: so many."""
    said, starts, ends = case.plain, case.whole.starts, case.whole.ends
    found: list[int] = []
    for at in places:
        end, start = ends[at - 1], starts[at]
        # A space alone, as mostly, is seen sooner than what else there may be.
        if own[at - 1] and ((said[end] == " " and end + 1 == start) or said[end:start] in _INSIDE):
            found.append(at)
            if len(found) == most:
                break
    return found


@lru_cache(maxsize=32)  # few write for a desk
def _signs(names: str) -> frozenset[str]:
    return frozenset([word.folded for word in text.words(names)])


def quoted(case: Case, _: Peers) -> Iterable[Sighting]:
    """Answers written between the customer's lines."""
    whole = case.letter.full_text
    parts = case.unmarked if len(whole) <= LONGEST_READ else beside_marked(whole[:_LONGEST])
    changes = len([part for part in parts[1:] if not part.isspace()])
    return saw("answers between the lines", f"{changes} passages") if changes >= _INTERLEAVED else ()
