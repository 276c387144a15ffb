"""How it was written: the marks of a form letter."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import groupby
from math import log2

from harness.classify import kinds
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.recurrence import Recurrence
from harness.classify.rules.signal import Sighting, around, saw, spoken
from harness.classify.word import BREAKS
from harness.reading.notions import Place

UNFILLED = "slot left unfilled"
_COURTESY = 0.25  # share of the words that two people may have in common by chance, and
_HABIT = 0.15  # more that one of very many has: the more there are, the more alike is the one most alike
_COPIED = 0.6  # share that is a copy, however many there are
_MANY = 8  # doublings: among 255 others, the copy of a form letter would have come by
ENOUGH_OTHERS, ENOUGH_COPIES = 255, 3  # conversations; one more adds nothing to what `recurring` sees


def recurring(case: Case, peers: Peers) -> Iterator[Sighting]:
    """A form letter is what comes twice; and of many answers, one that is like none of the others was hardly ready."""
    same, others = peers.recurrence(case), peers.others(case)
    many = min(1.0, log2(1 + others) / _MANY)
    enough = _COURTESY + _HABIT * many
    if same.share < enough and others:
        strength = many * min(1.0, 2 * (1 - same.share / enough))
        yield from saw("like nothing sent to others", case.own_text, strength, note=f"{others} other conversations")
    if same.share >= enough:
        often = min(1.0, log2(1 + same.copies) / 3 + 1 / 3)
        strength = min(1.0, (same.share - enough) / (_COPIED - enough)) * often
        yield from saw("also sent to others", _longest_run(case, same.copied), strength, note=_how_often(same))


def _how_often(same: Recurrence) -> str:
    """In how many other conversations, and when: `3 other conversations, 2026-03-02 to 2026-04-09`."""
    counted = f"{same.copies} other conversation{'s' if same.copies != 1 else ''}"
    if same.first is None or same.last is None:
        return counted
    first, last = (f"{moment.astimezone(UTC):%Y-%m-%d}" for moment in (same.first, same.last))
    return f"{counted}, {first}" if first == last else f"{counted}, {first} to {last}"


def stock(case: Case, _: Peers) -> Iterable[Sighting]:
    """Courtesies and words that fit any reply to anybody, and little else."""
    own = kinds.without(case.whole.kinds, case.echoed)
    spoken, empty = kinds.count(own, kinds.PLAIN), kinds.count(own, kinds.PLAIN | kinds.STOCK)
    fitting: tuple[Sighting, ...] = ()
    share = empty / spoken if spoken >= 4 else 0.0
    if share >= 0.3:  # below that the language is not one we know
        fitting = saw("words that fit any reply", case.own_text, (share - 0.6) / 0.4 if share > 0.6 else 0.0)
    courteous = case.spoken.said.get("formula")
    if not courteous:
        return fitting
    formulas = sorted({case.own_text[start:end].casefold() for start, end in _apart(courteous)})
    share = len(" ".join(formulas).split()) / max(1, spoken)
    return (*fitting, *saw("ready-made courtesy", "; ".join(formulas), 3 * share))


def _apart(found: Iterable[Place]) -> Iterator[Place]:
    """Places in order, but for those that overlap with one before."""
    last = 0
    for start, end in found:
        if start >= last:
            last = end
            yield start, end


def merge_error(case: Case, _: Peers) -> Iterable[Sighting]:
    """A slot that nobody filled."""
    match = case.shape("unfilled")
    return saw(UNFILLED, around(case.own_text, match)) if match else ()


def elsewhere(case: Case, _: Peers) -> Iterable[Sighting]:
    """Sends the customer to a page, a number, a form, or has things said again: needs no reading."""
    seen = spoken(case, "deflection", "sends the customer elsewhere")
    if case.whole.traits & BREAKS:
        links = [at for at in case.whole.where(kinds.LINK) if at not in case.echoed]
        seen += saw("link", case.words[links[0]].text) if links else ()
    if house := case.shape("house"):
        seen += saw("speaks for the house", around(case.own_text, house))
    return seen


def _longest_run(case: Case, positions: frozenset[int]) -> str:
    runs = [
        [position for _, position in run]
        for _, run in groupby(enumerate(sorted(positions)), lambda pair: pair[1] - pair[0])
    ]
    longest = max(runs, key=len)
    return case.whole.span(longest[0], longest[-1])
