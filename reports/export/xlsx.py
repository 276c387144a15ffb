"""The report as a spreadsheet: a sheet each for figures, levels, claims, comparisons, enquiries, replies, and so on.

Rows are written as they come, so that a hundred thousand take no more memory than one. A text is written as a text
whatever it begins with: no program takes it for a formula or a link. Waits are durations, instants are by the desk's
own clock, shares are percentages.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.export import words
from reports.export.between import CLAIMS, CONTRASTS, PARITIES, SPREADS, claim_rows, contrast_rows, spread_rows
from reports.export.changes import CHANGES
from reports.export.columns import Column, Kind, Value, plain
from reports.export.enquiries import ENQUIRIES, shown
from reports.export.figures import FIGURE_COLUMNS, LEVEL_COLUMNS, figure_rows, level_rows
from reports.export.letters import LETTERS, ShownLetter
from reports.export.replies import REPLIES, shown_replies
from reports.export.vocabulary import SHEETS
from reports.masking import Masking
from reports.month import Month
from reports.standards import OUR_FAULTS
from reports.tongue import Tongue

_MOST_ROWS = 1_048_575  # that a sheet holds below its heading
_FORMATS = {
    "instant": "yyyy-mm-dd hh:mm:ss",
    "duration": "[h]:mm:ss",
    "share": "0 %",
    "count": "0",
    "number": "0.000",
}
_NUMBERS = {Kind.SHARE: "share", Kind.FIGURE: "share", Kind.NUMBER: "number"}
Of = TypeVar("Of")


def write_xlsx(month: Month, masking: Masking, tongue: Tongue, path: Path) -> None:
    """Write the workbook in a language. Raises OSError."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "remove_timezone": True}  # fmt: skip
    with Workbook(path, options) as book:
        book.set_properties({"title": _title(month, tongue), "created": month.as_of})
        sheets = _Sheets(book, tongue)
        sheets.table("Figures", FIGURE_COLUMNS, figure_rows(month))
        sheets.table("Service levels", LEVEL_COLUMNS, level_rows(month))
        sheets.table("Claims", CLAIMS, claim_rows(month))
        sheets.table("Changes", CHANGES, month.changes)
        sheets.table("Between desks", CONTRASTS, contrast_rows(month))
        sheets.table("Consistency", SPREADS, spread_rows(month))
        sheets.table("Between languages", PARITIES, month.parity)
        sheets.table("Enquiries", ENQUIRIES, shown(month, masking))
        replies = chain.from_iterable(shown_replies(each) for each in shown(month, masking))
        sheets.table("Replies", REPLIES, replies)
        sheets.table("Form letters", LETTERS, (ShownLetter(each, masking) for each in month.letters))
        faults = (each for each in shown(month, masking) if each.seen.outcome in OUR_FAULTS)
        sheets.table("Faults", _FAULTS, faults)
        sheets.text("Method", list(_method(month, tongue)))


_FAULTS = tuple(
    column for column in ENQUIRIES if column.name in ("enquiry", "desk", "channel", "made_at", "outcome", "note")
)


class _Sheets:
    """Adds sheets to a workbook."""

    def __init__(self, book: Workbook, tongue: Tongue) -> None:
        self._book = book
        self._tongue = tongue
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._formats = {name: book.add_format({"num_format": code}) for name, code in _FORMATS.items()}
        self._paragraph = book.add_format({"text_wrap": True, "valign": "top"})

    def table(self, name: str, columns: Sequence[Column[Of]], rows: Iterable[Of]) -> None:
        """A sheet with a heading that stays, a filter over every column, and a row each."""
        sheet = self._book.add_worksheet(self._tongue.say(SHEETS[name]))
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading(self._tongue), self._head)
        count = 0
        for row in rows:
            if count == _MOST_ROWS:
                break
            count += 1
            for place, column in enumerate(columns):
                self._cell(sheet, count, place, column.told(row, self._tongue), column.kind)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def text(self, name: str, paragraphs: Sequence[str]) -> None:
        """A sheet to be read."""
        sheet = self._book.add_worksheet(self._tongue.say(SHEETS[name]))
        sheet.set_column(0, 0, 110)
        for place, paragraph in enumerate(paragraphs):
            sheet.write_string(place, 0, plain(paragraph), self._paragraph)

    def _cell(self, sheet: Worksheet, row: int, place: int, value: Value, kind: Kind) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            # The library takes a text between these two tags for formatting of its own and writes it as it is.
            sheet.write_string(row, place, f"{value} " if value.startswith("<r>") else value)
        elif isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, place, value.replace(tzinfo=None), self._format("instant"))
        elif isinstance(value, timedelta):
            sheet.write_number(row, place, value / timedelta(days=1), self._format("duration"))
        else:
            sheet.write_number(row, place, value, self._format(_NUMBERS.get(kind, "count")))

    def _format(self, name: str) -> Format:
        return self._formats[name]


def _title(month: Month, tongue: Tongue) -> str:
    return f"{words.title(month, tongue)}, {words.period(month, tongue)}"


def _method(month: Month, tongue: Tongue) -> Iterator[str]:
    """What the report says in sentences, how it was come by, and what the columns mean."""
    yield _title(month, tongue)
    yield from words.said(month, tongue)
    yield from words.how(month, tongue)
    for name, columns in (
        ("Claims", CLAIMS),
        ("Changes", CHANGES),
        ("Between desks", CONTRASTS),
        ("Consistency", SPREADS),
        ("Between languages", PARITIES),
        ("Enquiries", ENQUIRIES),
        ("Replies", REPLIES),
        ("Form letters", LETTERS),
    ):
        yield tongue.say(SHEETS[name])
        yield from (_meaning(column, tongue) for column in columns)
    yield tongue.say(
        "Not for use against individuals: these figures describe a desk, and are too few and too noisy to judge a "
        "person by."
    )


def _meaning(column: Column[Any], tongue: Tongue) -> str:
    """With the name that programs know it by, where people call it something else."""
    heading = column.heading(tongue)
    known = "" if heading == column.name.replace("_", " ") else f" ({column.name})"
    return f"{heading}{known}: {tongue.say(column.meaning)}"
