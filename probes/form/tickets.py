"""The number under which a desk will know the enquiry, as its confirmation names it. Pure."""

import re
from functools import cache

from probes.words import table

_NUMBER = r"[A-Za-z0-9](?:[A-Za-z0-9_./-]{1,38}[A-Za-z0-9])"
_ALONE = re.compile(rf"(?<![\w#])#\s?({_NUMBER})")  # "#48213", whatever stands before it
_DATE_OR_TIME = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}(\2\d{2,4})?|(?:19|20)\d\d|24[/-]7|\d{1,2}:\d\d.*|\d{1,2}h\d\d"
)
_MOST_READ = 20_000  # characters of a page


def ticket_number(words: str, *, ours: str) -> str | None:
    """The ticket number that a confirmation names, if it names one.

    `ours`: all that we have told the desk; a number that occurs there (our order, telephone number or postcode,
    repeated to us) is none, nor is a date, a year or a time.
    """
    words = words[:_MOST_READ]
    told = _plain(ours)
    for pattern in (_named(), _ALONE):
        for match in pattern.finditer(words):
            if _is_number(match[1]) and _plain(match[1]) not in told:
                return match[1]
    return None


def _is_number(token: str) -> bool:
    digits = sum(char.isdigit() for char in token)
    return digits >= 2 and len(token) >= 3 and not _DATE_OR_TIME.fullmatch(token)


def _plain(text: str) -> str:
    """Letters and digits alone, so that "020 7946-0123" is found in "02079460123"."""
    return "".join(char for char in text.casefold() if char.isalnum())


@cache
def _named() -> re.Pattern[str]:
    data = table("form/tickets.toml")
    names, links = (
        "|".join(re.escape(word) for word in sorted(data[key], key=len, reverse=True)) for key in ("names", "links")
    )
    signs = r"[^\w\n]{0,5}(?:\n[^\w\n]{0,3}){0,2}"  # a number may stand in a line of its own
    linked = rf"(?:(?:{links})(?!\w|[-/]\w){signs}){{0,5}}"  # "DE-2026" is no "de"
    return re.compile(rf"\b(?:{names})\b{signs}{linked}({_NUMBER})", re.IGNORECASE)
