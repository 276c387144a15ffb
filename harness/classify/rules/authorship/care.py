"""How it was written: the marks of a letter for this customer, looked for only in what others did not get, too."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from harness.classify import kinds, text
from harness.classify.case import LONGEST_READ, Case
from harness.classify.peers import Peers
from harness.classify.rules.authorship.fresh import fresh, own_figures
from harness.classify.rules.signal import Sighting, saw

_FULL = 4  # words taken up, or particulars given, that make the case as clear as more would
_INSIDE = frozenset((" ", " '", " \u201c", ' "', ", "))  # between two words of one sentence
_FIRST_INSIDE = frozenset(signs[0] for signs in _INSIDE)
_WORDS_TO_A_NAME = 5  # inside sentences; where more are written large it is grammar, as in German
_INTERLEAVED = 2  # times the letter goes from the customer's words to its own
_LONGEST = 100_000  # characters


def taken_up(case: Case, peers: Peers) -> Iterable[Sighting]:
    """Words of the customer's that the writer used in sentences of their own."""
    if not case.asked.stems:
        return ()
    used: dict[str, str] = {}
    for word in fresh(case, peers).taken_up:
        used.setdefault(word.stem, word.text)
    if used:
        return saw("takes up the customer's words", ", ".join(used.values()), min(1.0, len(used) / _FULL))
    return saw("takes up none of the customer's words", case.own_text) if not case.told else ()


def specifics(case: Case, peers: Peers) -> Iterable[Sighting]:
    """Particulars: figures, names of things and places that are neither merged in nor given to everybody."""
    left_out, rare, _ = fresh(case, peers)
    named = _names(case, left_out, rare)
    if figures := own_figures(case, left_out):
        named = [*map(case.words.__getitem__, figures), *named]
    if not rare and not named:
        return ()
    given = {word.folded: word.text for word in named}
    particulars = saw("particulars", ", ".join(given.values()), min(1.0, len(given) / _FULL)) if given else ()
    if not rare:
        return particulars
    something = saw("has something to say", " ".join([word.text for word in rare]), min(1.0, len(rare) / 20))
    return (*particulars, *something)


def _names(case: Case, left_out: Collection[int], rare: Collection[text.Word]) -> list[text.Word]:
    """Words written large inside a sentence, but for the desk's own name; none where a language writes nouns so."""
    places = [*_inside(case, kinds.LARGE | kinds.PLAIN, left_out)]
    if not places:
        return []
    said, enough = {*rare}, _WORDS_TO_A_NAME * len(places)
    large = [word for word in map(case.words.__getitem__, places) if word in said]
    if not large or len([*islice(_inside(case, kinds.PLAIN, left_out), enough)]) < enough:
        return []
    signs = {word.folded for word in text.words(f"{case.company or ''} {case.letter.sender_name}")}
    return [word for word in large if word.folded not in signs]


def _inside(case: Case, kind: int, left_out: Collection[int]) -> Iterator[int]:
    """The positions of words of a kind that follow another inside a sentence, where neither is left out."""
    said, starts, ends = case.plain, case.whole.starts, case.whole.ends
    for at in case.whole.where(kind):
        is_inside = at and said[ends[at - 1]] in _FIRST_INSIDE and said[ends[at - 1] : starts[at]] in _INSIDE
        if is_inside and at not in left_out and at - 1 not in left_out:
            yield at


def quoted(case: Case, _: Peers) -> Iterable[Sighting]:
    """Answers written between the customer's lines."""
    whole = case.letter.full_text
    if len(whole) <= LONGEST_READ and case.unmarked.count(b"\0\1") < _INTERLEAVED:
        return ()  # not even if what follows a quotation were never an empty line
    own = bytes([line[0] != ">" for line in whole[:_LONGEST].splitlines() if line and not line.isspace()])
    changes = own.count(b"\0\1")
    return saw("answers between the lines", f"{changes} passages") if changes >= _INTERLEAVED else ()
