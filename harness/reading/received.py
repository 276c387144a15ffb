"""The stamps that mail servers put on a mail, in whatever dialect. Nothing here raises, whatever arrives."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from harness.model import Hop
from harness.reading import headers

MOST_HOPS = 100  # a mail that passed more servers is going round in circles (RFC 5321, 6.3)
LONGEST_NAME = 255  # characters; no domain is longer (RFC 5321, 4.5.3.1.2)

_CLAUSES = frozenset({"from", "by", "via", "with", "id", "for"})
_DATE = re.compile(
    r"(?P<day>\d{1,2})[ -]+(?P<month>[A-Za-z]{3})[a-z]*[ -]+(?P<year>\d{4}|\d\d)\s+"
    r"(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<zone>[+-]\d\d:?\d\d|[A-Za-z]{1,5}\b)?"
)


def hops(fields: headers.Fields) -> tuple[Hop, ...]:
    """The Received fields in the order of the mail's travel; of more than MOST_HOPS those nearest to us.

    RFC 5321, 4.4, and RFC 5322, 3.6.7, which few servers keep to the letter.
    """
    values = [value for name, value in fields if name == "received"][:MOST_HOPS]
    return tuple(_hop(value) for value in reversed(values))


def _hop(value: str) -> Hop:
    plain = _without_comments(value)
    said = dict(_clauses(plain.rpartition(";")[0] or plain))
    return Hop(
        at=instant(plain.rpartition(";")[2]),
        by=said.get("by", "").partition(" ")[0],
        origin=said.get("from", "").partition(" ")[0],
        protocol=said.get("with", ""),
        recipient=said.get("for", "").partition(" ")[0].strip("<>,;"),
    )


def instant(text: str) -> datetime | None:
    """The last date in `text` (RFC 5322, 3.3, and what is written in its stead), in UTC.

    None where there is none, and where no zone is given: a guess would be off by hours.
    """
    dates = list(_DATE.finditer(text))
    if not dates:
        return None
    found = dates[-1]
    zone = (found["zone"] or "").replace(":", "")
    time = re.sub(r":60$", ":59", found["time"])  # a leap second
    try:
        read = parsedate_to_datetime(f"{found['day']} {found['month']} {found['year']} {time} {zone}")
        if read.tzinfo is None:  # -0000 is an instant in UTC; so few letters as "MEZ" are none
            return read.replace(tzinfo=UTC) if zone == "-0000" else None
        return read.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """`from ... by ... with ...` taken apart; of a word that comes twice, the first counts."""
    name, said, done = "", list[str](), set[str]()
    for word in [*text.split(), ""]:
        key = word.lower()
        if word and not (key in _CLAUSES and key not in done):
            said.append(word)
            continue
        if name and said:
            yield name, " ".join(said)[:LONGEST_NAME].rstrip(";,")
        name, said = key, []
        done.add(key)


def _without_comments(text: str) -> str:
    """`text` without what stands in parentheses, nested or not; as it is where they are not closed."""
    kept: list[str] = []
    depth = 0
    for piece in re.split(r"([()])", text):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(piece)
    return text if depth else " ".join(kept)
