"""Enquiries as CSV (RFC 4180): one row each, a head row, lines that end in CRLF, UTF-8.

Instants are ISO 8601 with the desk's offset, waits are seconds. No text begins as a formula would.

In English the head row has the names that programs know, as the JSON has them. In another language it is for people:
headings and words are that language's, numbers stay as they are, and a mark at the beginning says UTF-8, without which
Excel takes an umlaut for two other letters.
"""

import csv
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from reports.cells import text_cell
from reports.export.columns import Column, Kind, Value
from reports.export.enquiries import ENQUIRIES, Shown
from reports.tongue import Tongue


def write_csv(enquiries: Iterable[Shown], tongue: Tongue, path: Path) -> None:
    """Write the rows one by one. Raises OSError."""
    is_english = tongue.code == "en"
    with path.open("w", encoding="utf-8" if is_english else "utf-8-sig", newline="") as file:
        rows = csv.writer(file, dialect="excel")  # RFC 4180's own: commas, doubled quotes, CRLF
        rows.writerow(column.name if is_english else _heading(column, tongue) for column in ENQUIRIES)
        for each in enquiries:
            rows.writerow(
                _cell(column.value(each) if is_english else column.told(each, tongue)) for column in ENQUIRIES
            )


def _heading(column: Column[Shown], tongue: Tongue) -> str:
    """With the unit, which no cell has."""
    heading = column.heading(tongue)
    return f"{heading} ({tongue.named('unit of time', 's')})" if column.kind is Kind.DURATION else heading


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, timedelta):
        return f"{value.total_seconds():.3f}"
    return str(value).lower() if isinstance(value, bool) else str(value)
