"""One row an enquiry, for programs; and harmless for whoever opens it in a spreadsheet all the same."""

import csv
import re
from codecs import BOM_UTF8
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.model import Label
from reports.export import Edition
from reports.export.enquiries import ENQUIRIES
from reports.month import Month
from reports.tongue import tongue_of
from tests.unit.reports.conftest import Maker
from tests.unit.reports.export.hostile import ENGLISH, HOSTILE, a_month, hostile_month


def no_printer(page: str, *, footer: str) -> bytes:
    raise AssertionError("nothing is to be printed")


def written(month: Month, folder: Path) -> bytes:
    path = folder / "report.csv"
    Edition(month, ENGLISH, print_page=no_printer).write("csv", path)
    assert [each.name for each in folder.iterdir()] == ["report.csv"]
    return path.read_bytes()


def rows_of(month: Month, folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(written(month, folder).decode("utf-8").split("\r\n"), strict=True))


def test_times_and_waits_are_what_a_program_expects(tmp_path: Path) -> None:
    [row] = rows_of(a_month([Maker()((2.5, Label.PERSONALISED))]), tmp_path)
    assert row["taken_at"] == "2026-10-05T11:00:00.000+02:00"  # nine by universal time, and Berlin's summer time
    assert datetime.fromisoformat(row["made_at"]).utcoffset() == timedelta(hours=2)
    assert (row["first_response_after"], row["window"]) == ("9000.000", "1209600.000")
    assert (row["outcome"], row["answered_by"]) == ("answered", "personalised")
    assert (row["first_response_limit"], row["first_response_standard"]) == ("86400.000", "met")
    assert (row["complete_limit"], row["acknowledged_after"]) == ("", "")


def test_what_was_not_measured_has_no_wait_and_says_why(tmp_path: Path) -> None:
    make = Maker()
    fault = make(fault=timedelta(0), accepted=False)
    silent = make(now=timedelta(days=3))
    failed, waiting = rows_of(a_month([fault, silent]), tmp_path)
    assert (failed["outcome"], failed["watched_for"]) == ("probe fault", "")
    assert failed["note"] == "probe fault, unreachable: connection refused"
    assert (waiting["outcome"], waiting["first_response_after"]) == ("waiting", "")
    assert waiting["watched_for"] == "259200.000"


def test_the_file_keeps_to_rfc_4180(tmp_path: Path) -> None:
    raw = written(hostile_month(), tmp_path)
    assert not raw.startswith(BOM_UTF8)
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert len(lines) == 1 + len(hostile_month().seen) + 1  # no line end within a field, though one would be allowed
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw)
    assert {len(row) for row in csv.reader(raw.decode().split("\r\n")[:-1], strict=True)} == {len(ENQUIRIES)}


def test_no_field_begins_as_a_formula_does(tmp_path: Path) -> None:
    titles = [row["title"] for row in rows_of(hostile_month(), tmp_path)]
    assert not [title for title in titles if re.match(r"[=+\-@\uff1d\uff0b\uff0d\uff20\t\r|%]", title)]
    assert '\'=HYPERLINK("http://evil.example","paid")' in titles
    assert len(titles) > len(HOSTILE)


def test_a_month_without_enquiries_is_a_head_row(tmp_path: Path) -> None:
    assert written(a_month([]), tmp_path) == ",".join(column.name for column in ENQUIRIES).encode() + b"\r\n"


@pytest.mark.parametrize("column", ENQUIRIES, ids=lambda column: column.name)
def test_every_column_is_explained(column: object) -> None:
    assert len(getattr(column, "meaning", "")) > 10


def test_in_another_language_the_head_and_the_words_are_for_people(tmp_path: Path) -> None:
    month = a_month([Maker()((2.5, Label.PERSONALISED), channel="web_form")])
    path = tmp_path / "report.csv"
    Edition(month, tongue_of("fr"), print_page=no_printer).write("csv", path)
    raw = path.read_bytes()
    assert raw.startswith(BOM_UTF8)  # else Excel reads "r\u00c3\u00a9ponse"
    [row] = csv.DictReader(raw.decode("utf-8-sig").split("\r\n"), strict=True)
    assert (row["issue"], row["réponse de"], row["canal"]) == ("répondue", "personnalisée", "formulaire web")
    assert row["première réponse après (s)"] == "9000.000"
