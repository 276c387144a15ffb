"""Which choice of a bot's menu fits a complaint. Pure."""

from collections import Counter
from collections.abc import Sequence

from probes.conversation.words import mentions, subjects
from probes.words import fold

_SHORTEST = 4  # letters of a word that two texts may have in common by more than chance
_ROUNDS = 3  # times that one menu is answered
_MOST_MENUS = 20


class Menus:
    """The menus of one conversation."""

    def __init__(self, complaint: str) -> None:
        self._complaint = complaint
        self._seen: Counter[frozenset[str]] = Counter()

    def pick(self, choices: Sequence[str]) -> int | None:
        """The index of the choice to take; None for none.

        A menu that comes again goes in circles: then what leads to a person is taken, where there is such a choice.
        """
        menu = frozenset(choices)
        self._seen[menu] += 1
        if len(self._seen) > _MOST_MENUS or self._seen[menu] > _ROUNDS:
            return None
        person = person_choice(choices) if self._seen[menu] > 1 else None
        return best_choice(choices, self._complaint) if person is None else person


def best_choice(choices: Sequence[str], complaint: str) -> int | None:
    """The index of the choice of the complaint's subject, else of "something else", else of "a person".

    None where all of them lead away, or none is of these.
    """
    fit = [_fit(choice, complaint) for choice in choices]
    best = max(fit, default=0)
    if best > 0:
        return fit.index(best)
    other = _first("other", choices)
    return person_choice(choices) if other is None else other


def person_choice(choices: Sequence[str]) -> int | None:
    """The index of the choice that leads to a person; None if there is none."""
    return _first("agent", choices)


def _first(topic: str, choices: Sequence[str]) -> int | None:
    fits = (index for index, each in enumerate(choices) if mentions(topic, each) and not mentions("away", each))
    return next(fits, None)


def _fit(choice: str, complaint: str) -> float:
    """How much a choice has in common with a complaint; 0 for one that leads away."""
    if mentions("away", choice):
        return 0
    wanted, offered = subjects(complaint), subjects(choice)
    alike = sum(2 + min(wanted[name], 5) for name in offered if offered[name] and wanted[name])
    return alike + len(_words(choice) & _words(complaint)) / 2


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) >= _SHORTEST}
