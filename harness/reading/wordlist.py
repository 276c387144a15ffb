"""Lists of phrases made patterns, for languages with spaces between their words and without."""

import re
from collections.abc import Iterable

from harness.model.terms import UNSPACED

__all__ = ["UNSPACED", "beginning"]

_IN_WORD = rf"[^\W_{UNSPACED}]"
_WORD_ENDS = rf"(?!{_IN_WORD})"


def beginning(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases where a word begins; one that ends in a space ends where a word does.

    Of two that begin alike the longer is found. A tree of what phrases have in common would be quicker to look for,
    and takes seconds to compile.
    """
    found = (
        r"\s+".join(map(re.escape, phrase.split())) + (_WORD_ENDS if phrase.endswith(" ") else "")
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"(?<!{_IN_WORD})(?:{'|'.join(found)})", re.IGNORECASE)
