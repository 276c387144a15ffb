"""The beginning of a text, as it is quoted at a terminal."""

import textwrap
from collections.abc import Iterator

from reports.wording import number_of, printable

WIDTH = 100  # characters of a line


def excerpt(text: str, most: int, *, bar: str = "|") -> Iterator[str]:
    """Its first `most` lines behind a bar, then how many there are more. Long lines are wrapped, empty ones left out.

    Wrapped and not cut, for mail programs write a whole paragraph on one line.
    """
    lines = [
        part for line in printable(text).split("\n") for part in textwrap.wrap(line, WIDTH, break_on_hyphens=False)
    ]
    yield from (f"{bar} {line}" for line in lines[:most])
    if len(lines) > most:
        yield f"{bar} … {number_of(len(lines) - most, 'more line')}"
