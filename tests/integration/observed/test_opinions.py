"""What is kept of each reply is what judging says, and a report made of it says what one made from nothing says."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.hours import by_calendar
from harness.ledger import Ledger
from harness.model import (
    Desk,
    Dispatch,
    DispatchState,
    FollowUp,
    Label,
    Labelling,
    Observation,
    Outcome,
    Standards,
    Watch,
    WorkingDays,
)
from harness.observe import calendars, form_letters, may_be_answered, observations
from harness.observed import Seen, looked_at
from harness.turns import agenda
from reports.export.json_month import write_json
from reports.gathering import made_in
from reports.masking import Masking
from reports.month import Material, Month, month, month_made_of
from reports.monthly import render
from reports.tables import status_table
from reports.tongue import tongue_of
from reports.year_month import YearMonth
from tests.desks import desk_with
from tests.integration.observed.conftest import (
    DAY,
    FORM,
    HOUR,
    NOW,
    OWN,
    T0,
    accepted,
    enquiry,
    letter,
    stray,
    told_whole,
    whole_by_reading_everything,
)

OCTOBER = YearMonth(2026, 10)


@pytest.fixture
def filled_year(ledger: Ledger) -> Ledger:
    """The two desks with a month before, a form letter, a bounce, and mail that fits several and none."""
    for number in range(6):
        name = f"s{number}"
        made = T0 - (20 + number) * DAY
        asked = enquiry(name, desk="other" if number % 2 else "acme")
        counted = Standards(first_response=WorkingDays(days=2))
        ledger.append_enquiry(replace(asked, created_at=made, thresholds=replace(asked.thresholds, counted=counted)))
        ledger.append_dispatch(replace(accepted(name), at=made))
        ledger.append_reply(replace(letter(name, timedelta(0), FORM), received_at=made + (5 + number) * HOUR))
    ledger.append_reply(letter("e2", 2 * DAY, FORM.replace("Joan", "{first_name}")))
    ledger.append_reply(letter("e3", 50 * HOUR, "Je ne sais pas.\x00 \u202e\U0001f600"))
    ledger.append_reply(stray("", id="orphan", raw=b"From: shop@shop.example\n\nBuy now!\n"))
    ledger.append_reply(
        stray("Yes.", id="torn", raw=b"References: <e1@shopper.example> <e2@shopper.example>\n\nYes.\n")
    )
    ledger.append_watch(Watch(since=T0 - 30 * DAY, until=T0 - DAY))
    return ledger


def desks(**changes: object) -> dict[str, Desk]:
    return {name: desk_with(name=name, zone="Europe/Berlin", **changes) for name in ("acme", "other")}


def from_nothing(ledger: Ledger, now: datetime, desks: dict[str, Desk]) -> Month:
    seen = observations(by_calendar(ledger.facts(), desks), now)
    return month(seen, year_month=OCTOBER, now=now, desks=tuple(desks.values()), letters=form_letters(seen))


def from_kept(ledger: Ledger, now: datetime, desks: dict[str, Desk], keep: Path) -> Month:
    def take(seen: Seen) -> Month:
        of_month = made_in(seen.columns, OCTOBER, desks.values())
        material = Material(
            figures=calendars.by_calendar(seen.columns, desks),
            seen=seen.observations(of_month, desks),
            letters=seen.letters(of_month),
        )
        return month_made_of(material, year_month=OCTOBER, now=now, desks=tuple(desks.values()))

    return looked_at(ledger, now, take, keep=keep)


def said(report: Month, folder: Path) -> tuple[str, str]:
    """All of a report: its page, and to the last digit every figure, enquiry and reply of it."""
    write_json(report, Masking.of(report.seen, report.desks), tongue_of("en"), folder / "report.json")
    return render(report, format="md"), (folder / "report.json").read_text(encoding="utf-8")


def test_a_report_of_what_is_kept_says_what_one_made_from_nothing_says(
    filled_year: Ledger, keep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, plain = filled_year, desks()
    first = from_kept(ledger, NOW, plain, keep)
    assert first.letters
    assert first.before is not None
    shut = desks(days={(T0 - after * DAY).date(): () for after in range(10, 20)})
    with monkeypatch.context() as patches:
        patches.delattr("harness.observed.looking.observations")  # nothing is judged now
        for now, by in ((NOW, plain), (NOW, shut), (NOW + 30 * DAY, plain)):
            made = from_nothing(ledger, now, by)
            again = from_kept(ledger, now, by, keep)
            assert again.seen == made.seen
            assert said(again, tmp_path) == said(made, tmp_path)
    ledger.append_reply(letter("e1", 8 * DAY, FORM, number=9))
    ledger.append_labelling(Labelling(reply_id="o1-0", label=Label.AUTOMATED, by="Ada", at=NOW - DAY))
    after = said(from_kept(ledger, NOW, plain, keep), tmp_path)
    assert after == said(from_nothing(ledger, NOW, plain), tmp_path)
    assert after != said(first, tmp_path)


def test_what_is_kept_is_all_that_is_known(filled_year: Ledger, keep: Path) -> None:
    known = whole_by_reading_everything(filled_year, NOW)
    assert known[2] == (1, 1)
    assert told_whole(filled_year, NOW, None) == told_whole(filled_year, NOW, keep) == known
    assert told_whole(filled_year, NOW, keep) == known


def test_a_reply_that_comes_while_a_report_is_made_waits_for_the_next(ledger: Ledger, keep: Path) -> None:
    known = whole_by_reading_everything(ledger, NOW)[0]

    def take(seen: Seen) -> object:
        ledger.append_reply(letter("e2", 8 * DAY, OWN))
        return seen.observations(seen.columns, {})

    assert looked_at(ledger, NOW, take, keep=keep) == known
    assert told_whole(ledger, NOW, keep) == whole_by_reading_everything(ledger, NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param("UPDATE opinion SET block = zeroblob(9)", id="zeroed"),
        pytest.param("UPDATE opinion SET block = x'789c8b8e050001'", id="cut"),
        pytest.param("UPDATE opinion SET day = day - 400", id="of another day"),
        pytest.param("UPDATE letters SET block = x'00'", id="letters spoilt"),
    ],
)
def test_opinions_that_make_no_sense_are_formed_anew(ledger: Ledger, keep: Path, spoil: str) -> None:
    known = told_whole(ledger, NOW, keep)
    with sqlite3.connect(keep) as connection:
        connection.execute(spoil)
    assert told_whole(ledger, NOW, keep) == known


def test_for_a_label_the_whole_ledger_is_not_read(
    filled_year: Ledger, keep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_whole(filled_year, NOW, keep)
    filled_year.append_labelling(Labelling(reply_id="o1-0", label=Label.AUTOMATED, by="Ada", at=NOW - DAY))
    known = whole_by_reading_everything(filled_year, NOW)
    monkeypatch.delattr("harness.ledger.reader.Reader.facts")
    assert told_whole(filled_year, NOW, keep) == known


def test_what_is_settled_is_missing_from_no_status(filled_year: Ledger, keep: Path) -> None:
    page = "https://acme.example/contact"
    for name, changes in (
        ("held", {"to": page}),
        ("confirmed", {"to": page}),
        ("asked", {"follow_ups": (FollowUp(text="It is green."),)}),
    ):
        filled_year.append_enquiry(replace(enquiry(name), **changes))
        filled_year.append_dispatch(accepted(name))
        filled_year.append_reply(letter(name, HOUR, f"Please confirm your request: {page}/confirm?c=1", number=1))
        filled_year.append_reply(letter(name, 3 * HOUR, OWN, number=2))
    for state in (DispatchState.CONFIRMING, DispatchState.CONFIRMED):
        filled_year.append_dispatch(Dispatch(enquiry_id="confirmed", state=state, at=T0 + 2 * HOUR))
    for now in (NOW, NOW + 30 * DAY):
        seen = observations(filled_year.facts(), now)
        told, outcomes = looked_at(filled_year, now, _for_status, keep=keep)
        assert len(told) < len(seen)
        assert {"held", "confirmed", "asked"} <= {each.enquiry.id for each in told}
        assert status_table(told, now, outcomes=outcomes) == status_table(seen, now)
        assert agenda(told, now) == agenda(seen, now)
        assert any(may_be_answered(each, now) for each in told) == any(may_be_answered(each, now) for each in seen)


def _for_status(kept: Seen) -> tuple[tuple[Observation, ...], dict[Outcome, int]]:
    outcomes = {each: int(kept.columns.came_to(each).sum()) for each in Outcome}
    return kept.observations(kept.unsettled(kept.columns), {}), outcomes
