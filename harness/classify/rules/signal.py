"""How a rule states what it saw. What that weighs is not the rule's affair: the weights are learnt."""

import re
from collections.abc import Callable, Iterable

from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.reading.notions import Place

# A signal that a rule saw, the words or header it rests on, how strongly, from 0 to 1, and a note: how often that came,
# which these words do not show; whatever counts the replies of others stands there. Plain: a tuple with names takes
# four times as long to make, and every reply has some seven of these.
Sighting = tuple[str, str, float, str]

_BEFORE, _BEHIND = 30, 50  # characters that are quoted beside what was seen

Rule = Callable[[Case, Peers], Iterable[Sighting]]


def saw(signal: str, span: str, strength: float = 1.0, *, note: str = "") -> tuple[Sighting]:
    """The sighting of a signal, at most at full strength; `data/weights.toml` must have a line for it."""
    if strength > 1.0:  # noqa: PLR1730  (min takes twenty times as long, and this is asked of every sighting)
        strength = 1.0
    return ((signal, span, strength, note),)


def spoken(case: Case, notion: str, signal: str) -> tuple[Sighting, ...]:
    """The sighting of a signal that rests on a list of `data.NOTIONS` in the writer's own words."""
    places = case.spoken.said.get(notion)
    return saw(signal, near(case.own_text, places[0])) if places else ()


def together(case: Case, notions: tuple[str, str]) -> str:
    """The first sentence of the writer's own that holds phrases of both notions, "" for none."""
    one, other = notions
    places, others = case.spoken.said.get(one), case.spoken.said.get(other)
    if not places or not others:
        return ""
    held = (each.text for each in case.sentences if each.holds(places) and each.holds(others))
    return next(held, "")


def around(letter: str, match: re.Match[str]) -> str:
    """The words about a match."""
    return near(letter, match.span())


def near(letter: str, place: Place) -> str:
    """The words about a place; whole ones, where there are spaces between them."""
    start, end = place
    first, last = start - _BEFORE if start > _BEFORE else 0, end + _BEHIND
    if first and not letter[first - 1].isspace() and len(parts := letter[first:start].split(None, 1)) > 1:
        first = start - len(parts[1])
    if last < len(letter) and not letter[last].isspace() and len(parts := letter[end:last].rsplit(None, 1)) > 1:
        last = end + len(parts[0])
    return letter[first:last]
