"""The spreadsheet as whoever opens it finds it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from harness.model import ChatEnd, Label, NoticeKind, Outcome, Source, Standards, Thresholds, WorkingDays
from reports.compare import ChangeVerdict, Compared
from reports.export import Edition
from reports.export.figures import FIGURES
from reports.export.vocabulary import WORDS
from reports.month import Month
from reports.records import AnsweredBy
from reports.standards import Endpoint, Standing
from reports.tongue import tongue_of
from tests.unit.reports.conftest import Maker
from tests.unit.reports.export.hostile import ENGLISH, FORMULA, HOSTILE, a_month, hostile_month
from tests.unit.reports.export.test_csv import no_printer

SHEETS = [
    "Figures",
    "Service levels",
    "Claims",
    "Changes",
    "Between desks",
    "Consistency",
    "Between languages",
    "Enquiries",
    "Replies",
    "Form letters",
    "Faults",
    "Method",
]


def written(month: Month, folder: Path) -> Path:
    path = folder / "report.xlsx"
    Edition(month, ENGLISH, print_page=no_printer).write("xlsx", path)
    return path


def table(book: Workbook, name: str) -> list[dict[str, object]]:
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return load_workbook(written(hostile_month(), tmp_path_factory.mktemp("book")))


def test_each_table_has_a_sheet_with_a_heading_that_stays_and_a_filter(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    for name in SHEETS[:-1]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref.startswith("A1:")
        assert all(book[name].column_dimensions[letter].width > 6 for letter in "ABC")


def test_instants_waits_and_shares_are_what_they_look_like(tmp_path: Path) -> None:
    make = Maker()
    month = a_month([make((hours, Label.PERSONALISED)) for hours in (30, 30, 30, 30, 30)])
    book = load_workbook(written(month, tmp_path))
    [first, *_] = table(book, "Enquiries")
    assert first["taken at"] == datetime(2026, 10, 5, 11)  # noqa: DTZ001  (a spreadsheet knows no zones)
    assert first["first response after"] == timedelta(hours=30)
    figures = {row["figure"]: row for row in table(book, "Figures") if row["by"] == "all"}
    assert figures["first response by a person, median"]["value"] == timedelta(hours=30)
    assert figures["answered by: personalised"]["value"] == 1
    cells = {cell.value: cell.row for cell in book["Figures"]["C"]}
    assert book["Figures"].cell(cells["answered by: personalised"], 4).number_format == "0 %"
    assert book["Figures"].cell(cells["first response by a person, median"], 4).number_format == "[h]:mm:ss"


def test_too_few_enquiries_carry_no_figure(tmp_path: Path) -> None:
    book = load_workbook(written(a_month([Maker()((1, Label.PERSONALISED))]), tmp_path))
    figures = [row for row in table(book, "Figures") if row["n"] and row["by"] == "all"]
    assert {(row["value"], row["low"], row["note"]) for row in figures} == {(None, None, "too few")}
    assert {(row["kept"], row["note"]) for row in table(book, "Service levels")} == {(None, "too few")}


def test_strangers_texts_are_texts_whatever_they_begin_with(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type in ("f", "e") or cell.hyperlink]
    titles = [row["title"] for row in table(book, "Enquiries")]
    assert FORMULA in titles
    assert HOSTILE[-1] in [str(title).rstrip() for title in titles]
    assert "\\u202eevil\\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627" in titles
    assert "bell\\x07 null\\x00 escape\\x1b[31m \\ud800 \\ufffe" in titles
    assert max(len(str(cell.value)) for cell in cells) <= 2_000


def test_replies_come_with_verdict_reasons_and_text(book: Workbook) -> None:
    rows = table(book, "Replies")
    [first] = [row for row in rows if row["text"] == FORMULA]
    assert (first["verdict"], first["personalised"], first["since T0"]) == ("personalised", 1, timedelta(hours=1))
    assert str(first["because"]).startswith("its own words speaks for a person (1.5)")
    assert [row["notice"] for row in rows if row["notice"]] == ["delivery failed"]
    assert len(rows) == len(HOSTILE) + 2
    assert [row["outcome"] for row in table(book, "Faults")] == ["probe fault"]


def test_nothing_of_the_workbook_runs_or_leads_elsewhere(tmp_path: Path) -> None:
    with ZipFile(written(hostile_month(), tmp_path)) as archive:
        names = archive.namelist()
        assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
        assert not [name for name in names if b'TargetMode="External"' in archive.read(name)]


def test_a_month_without_enquiries_is_a_workbook_too(tmp_path: Path) -> None:
    book = load_workbook(written(a_month([]), tmp_path))
    assert table(book, "Enquiries") == []
    assert {row["note"] for row in table(book, "Figures")} == {"no data"}


def test_changes_say_in_what_unit_they_are(tmp_path: Path) -> None:
    make = Maker()
    september = [make((1, Label.PERSONALISED), start=datetime(2026, 9, 7, 9, tzinfo=UTC)) for _ in range(9)]
    month = a_month([*september, *(make((40, Label.PERSONALISED)) for _ in range(9))])
    rows = {row["figure"]: row for row in table(load_workbook(written(month, tmp_path)), "Changes")}
    wait, share = rows["first response"], rows["answered by a person in time"]
    assert (wait["unit"], wait["before"], wait["after"], wait["verdict"]) == ("seconds", 3600, 144_000, "worse")
    assert (share["unit"], share["before"], share["after"], share["difference"]) == ("share", 1, 0, -1)


def test_desks_and_claims_have_sheets_of_their_own(tmp_path: Path) -> None:
    make = Maker()
    seen = [make((1, Label.TEMPLATED), desk="acme") for _ in range(20)] + [make(desk="south") for _ in range(20)]
    book = load_workbook(written(a_month(seen), tmp_path))
    rows = {row["figure"]: row for row in table(book, "Between desks")}
    assert rows["never answered by a person"]["verdict"] == "worse"
    claims = {row["figure"]: row for row in table(book, "Claims")}
    assert claims["first response"]["carried"] is False
    assert table(book, "Consistency")[0]["n"] == 40


def test_headings_sheets_and_words_are_in_the_reports_language_and_numbers_stay_numbers(tmp_path: Path) -> None:
    make = Maker()
    stated = Thresholds(first_response=timedelta(days=4), counted=Standards(first_response=WorkingDays(days=3)))
    month = a_month([make((30, Label.PERSONALISED), thresholds=stated) for _ in range(5)])
    path = tmp_path / "report.xlsx"
    Edition(month, tongue_of("de"), print_page=no_printer).write("xlsx", path)
    book = load_workbook(path)
    assert book.sheetnames[:2] == ["Zahlen", "Servicelevel"]
    [enquiry, *_] = table(book, "Anfragen")
    assert (enquiry["Ausgang"], enquiry["beantwortet von"], enquiry["Kanal"]) == ("beantwortet", "persönlich", "E-Mail")
    assert enquiry["erste Antwort nach"] == timedelta(hours=30)
    assert isinstance(enquiry["gestellt am"], datetime)
    figures = {(row["nach"], row["Gruppe"], row["Zahl"]): row["Wert"] for row in table(book, "Zahlen")}
    assert figures["Kanal", "E-Mail", "erste Antwort eines Menschen, Median"] == timedelta(hours=30)
    assert figures["alle", "alle", "beantwortet: persönlich"] == 1
    assert next(row["binnen"] for row in table(book, "Servicelevel")) == "3 Werktage"
    [said] = [str(cell.value) for [cell] in book["Methode"].iter_rows() if "(adjusted_p)" in str(cell.value)][:1]
    assert said.startswith("p, angepasst (adjusted_p): Dasselbe, angepasst für ")


def test_every_word_of_a_report_has_its_name_in_the_vocabulary() -> None:
    kinds = (Outcome, AnsweredBy, Standing, ChatEnd, Source, Label, NoticeKind, Endpoint, Compared, ChangeVerdict)
    assert {each.value for kind in kinds for each in kind} <= WORDS
    assert {figure.name for figure in FIGURES} <= WORDS
