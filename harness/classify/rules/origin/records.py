"""Who sent it, by how it is laid out: what a program fills in."""

from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw


def layout(case: Case, _: Peers) -> Iterator[Sighting]:
    """Tables, records and logs: what a program fills in."""
    lines = [line for line in case.unquoted.splitlines() if line.strip()]
    records = [line for line in lines if data.PATTERNS["record"].match(line[:300])]
    if len(records) >= 3:
        yield from saw("laid out like a record", " / ".join(records[:3]), len(records) / len(lines))
