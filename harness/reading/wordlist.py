"""Lists of phrases made patterns, for languages with spaces between their words and without."""

import re
from collections.abc import Iterable

from harness.model.terms import UNSPACED

__all__ = ["UNSPACED", "beginning"]

_IN_WORD = rf"[^\W_{UNSPACED}]"


def beginning(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases where a word begins; one that ends in a space ends where a word does."""
    ordered = sorted(phrases, key=len, reverse=True)
    found = (
        r"\s+".join(map(re.escape, phrase.split())) + (rf"(?!{_IN_WORD})" if phrase.endswith(" ") else "")
        for phrase in ordered
    )
    return re.compile(rf"(?<!{_IN_WORD})(?:{'|'.join(found)})", re.IGNORECASE)
