"""Whether all was asked that was planned: said where the counts stand, in every language and format."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reports.export import Edition
from reports.export.words import said
from reports.month import Kept, Month
from reports.monthly import render
from reports.schedules import kept
from reports.tongue import TONGUES, tongue_of
from tests.unit.reports.export.hostile import a_month
from tests.unit.reports.export.test_csv import no_printer
from tests.unit.reports.export.test_json import problems

WHOLE = Kept(desk="acme", made=40)
LACKING = Kept(desk="lamps", made=33, late=4, refused=2, failed=1)
ENGLISH = tongue_of("en")


def planned(*schedules: Kept) -> Month:
    return replace(a_month([]), schedules=schedules)


def test_without_a_schedule_nothing_is_said() -> None:
    assert kept(planned(), ENGLISH) == ()


def test_a_whole_sample_is_said_to_be_whole() -> None:
    assert kept(planned(WHOLE), ENGLISH) == ("All 40 planned enquiries were made.",)
    assert kept(planned(Kept(desk="acme", made=1)), ENGLISH) == ("1 planned enquiry was made.",)


def test_what_is_missing_is_said_with_why_of_all_desks_together() -> None:
    count, why = kept(planned(WHOLE, LACKING), ENGLISH)
    assert count == "73 of 80 planned enquiries were made."
    assert why == (
        "Not made: 4 while our program was not running, 2 refused (limit, consent, STOP or settings) and 1 by a fault "
        "of ours."
    )
    assert kept(planned(Kept(desk="acme", made=0, late=1)), ENGLISH) == (
        "0 of 1 planned enquiries were made.",
        "Not made: 1 while our program was not running.",
    )


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("form", ["html", "md"])
def test_the_first_page_says_it_in_its_language(language: str, form: str) -> None:
    month, tongue = planned(LACKING), tongue_of(language)
    page = render(month, format="html" if form == "html" else "md", tongue=language)
    flat = page.replace("\N{NO-BREAK SPACE}", " ")
    for sentence in kept(month, tongue):
        assert sentence.split(":")[0] in flat


def test_mail_and_spreadsheet_say_it_among_their_sentences() -> None:
    assert set(kept(planned(LACKING), ENGLISH)) <= set(said(planned(LACKING), ENGLISH))


def test_programs_are_told_desk_by_desk(tmp_path: Path) -> None:
    Edition(planned(WHOLE, LACKING), ENGLISH, print_page=no_printer).write("json", tmp_path / "report.json")
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert found["schedules"] == [
        {"desk": "acme", "planned": 40, "made": 40, "missed": {"late": 0, "refused": 0, "failed": 0}},
        {"desk": "lamps", "planned": 40, "made": 33, "missed": {"late": 4, "refused": 2, "failed": 1}},
    ]
    assert not problems(found)
