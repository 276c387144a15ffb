"""Lists of phrases made patterns, for languages with spaces between their words and without."""

import re
from collections.abc import Iterable
from typing import TypeAlias

from harness.model.terms import UNSPACED

__all__ = ["UNSPACED", "beginning"]

_IN_WORD = rf"[^\W_{UNSPACED}]"
_SPACE = r"\s+"
_WORD_ENDS = rf"(?!{_IN_WORD})"

_Tree: TypeAlias = "dict[str, _Tree]"


def beginning(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases where a word begins; one that ends in a space ends where a word does.

    Of two that begin alike the longer is found. What they have in common is looked for once: a list of hundreds costs
    little more than one of ten.
    """
    tree: _Tree = {}
    for phrase in phrases:
        place = tree
        for step in _steps(phrase):
            place = place.setdefault(step, {})
        place[""] = {}
    return re.compile(rf"(?<!{_IN_WORD})(?={_first(tree)}){_alternatives(tree)}", re.IGNORECASE)


def _steps(phrase: str) -> list[str]:
    words = phrase.lower().split()
    steps = [step for word in words for step in (*map(re.escape, word), _SPACE)][:-1]
    return [*steps, _WORD_ENDS] if phrase.endswith(" ") else steps


def _first(tree: _Tree) -> str:
    """The letters that any phrase begins with."""
    return f"[{''.join(sorted(tree))}]"


def _alternatives(tree: _Tree) -> str:
    """What may follow, as one pattern; the end of a phrase only where no longer one goes on."""
    ways = [step + _rest(rest) for step, rest in sorted(tree.items(), reverse=True)]  # "" comes last
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _rest(tree: _Tree) -> str:
    return _alternatives(tree) if tree else ""
