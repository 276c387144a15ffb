"""What is kept of observations says what reading everything says, and is thrown away where it might not."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Attribution, Dispatch, DispatchState, Label, Labelling, Outcome, Outline, Watch
from harness.observe import observations
from harness.observed import observed
from reports.gathering import cohort_of
from reports.measures import of_cohort, summarise
from tests.forking import PROCESSES
from tests.integration.observed.conftest import (
    DAY,
    FORM,
    HOUR,
    MINUTE,
    NOW,
    OWN,
    T0,
    accepted,
    by_reading_everything,
    enquiry,
    filled,
    letter,
    stray,
    told_whole,
    whole_by_reading_everything,
)


def kept(ledger: Ledger, now: datetime, keep: Path | None) -> dict[str, Outline]:
    return {each.id: each for each in observed(ledger, now, keep=keep).outlines()}


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The enquiries that were looked at anew, a list each time a desk was."""
    looked: list[list[str]] = []
    whole = observations

    def listening(facts, now, **settings):  # type: ignore[no-untyped-def]
        looked.append([each.id for each in facts.enquiries])
        return whole(facts, now, **settings)

    monkeypatch.setattr("harness.observed.looking.observations", listening)
    return looked


ACME, OTHER = ["chat", "e1", "e2", "e3"], ["o1", "o2"]


def test_what_is_kept_says_what_reading_everything_says(ledger: Ledger, keep: Path) -> None:
    known = by_reading_everything(ledger, NOW)
    assert {each.outcome for each in known.values()} > {Outcome.ANSWERED, Outcome.WAITING}
    assert kept(ledger, NOW, keep) == kept(ledger, NOW, keep) == kept(ledger, NOW, None) == known


def test_nothing_is_looked_at_twice_for_nothing(ledger: Ledger, keep: Path, judged: list[list[str]]) -> None:
    kept(ledger, NOW, keep)
    assert judged == [ACME, OTHER]
    ledger.append_watch(Watch(since=T0 + 9 * DAY, until=T0 + 20 * DAY))
    for days in (0, 1, 5, 10):
        assert kept(ledger, NOW + days * DAY, keep) == by_reading_everything(ledger, NOW + days * DAY)
    assert judged == [ACME, OTHER]


def test_a_new_reply_has_its_desk_judged_anew_and_no_other(ledger: Ledger, keep: Path, judged: list[list[str]]) -> None:
    before = kept(ledger, NOW, keep)
    for name in ("e2", "e3"):
        ledger.append_reply(letter(name, 8 * DAY, OWN))
    after = kept(ledger, NOW, keep)
    assert judged == [ACME, OTHER, ACME]
    assert after == by_reading_everything(ledger, NOW)
    assert (before["e1"].templated, after["e1"].templated) == (0, 1), "its copies convict the first one"


CHANGES: dict[str, Callable[[Ledger], object]] = {
    "a person's label": lambda ledger: ledger.append_labelling(
        Labelling(reply_id="o1-0", label=Label.AUTOMATED, by="Ada", at=NOW - DAY)
    ),
    "a reply moved": lambda ledger: ledger.append_attribution(
        Attribution(reply_id="o1-0", enquiry_id="o2", by="Ada", at=NOW - DAY)
    ),
    "a reply moved to another desk": lambda ledger: ledger.append_attribution(
        Attribution(reply_id="o1-0", enquiry_id="e2", by="Ada", at=NOW - DAY)
    ),
    "a dispatch": lambda ledger: ledger.append_dispatch(
        Dispatch(enquiry_id="o2", state=DispatchState.CONFIRMING, at=T0 + HOUR)
    ),
    "an enquiry": lambda ledger: ledger.append_enquiry(enquiry("o3", desk="other")),
    "a desk": lambda ledger: ledger.append_enquiry(enquiry("n1", desk="new")),
    "a letter of nobody's": lambda ledger: ledger.append_reply(stray("Buy now!")),
    "a letter that a closer look places": lambda ledger: ledger.append_reply(
        replace(
            stray(FORM), raw=b"From: care@acme.example\nIn-Reply-To: <o2@shopper.example>\n\nIt comes on Thursday.\n"
        )
    ),
    "a second enquiry from one address": lambda ledger: ledger.append_enquiry(
        replace(enquiry("e9"), persona=enquiry("o1").persona)
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_new_is_seen(ledger: Ledger, keep: Path, change: str) -> None:
    before = kept(ledger, NOW, keep)
    told_whole(ledger, NOW, keep)
    CHANGES[change](ledger)
    after = by_reading_everything(ledger, NOW)
    assert kept(ledger, NOW, keep) == after
    assert told_whole(ledger, NOW, keep) == whole_by_reading_everything(ledger, NOW)
    assert (after == before) == (change == "a letter of nobody's")


def test_a_reply_is_known_to_a_window_once_we_know_that_our_server_was_shut(ledger: Ledger, keep: Path) -> None:
    later = NOW + DAY
    ledger.append_reply(letter("o2", 9 * DAY + 20 * HOUR, OWN))
    assert not kept(ledger, later, keep)["o2"].first_response_within
    ledger.append_watch(Watch(since=T0 + 9 * DAY + 19 * HOUR, until=T0 + 11 * DAY))
    assert kept(ledger, later, keep)["o2"].first_response_within == 20 * HOUR
    assert kept(ledger, later, keep) == by_reading_everything(ledger, later)


def test_a_fact_stamped_by_a_clock_that_is_ahead_counts_once_its_time_has_come(ledger: Ledger, keep: Path) -> None:
    ledger.append_reply(letter("o2", 12 * DAY, "Hello Joan, it comes on Thursday. Mia"))
    assert kept(ledger, NOW, keep)["o2"].outcome is Outcome.WAITING
    later = NOW + 3 * DAY
    assert kept(ledger, later, keep) == by_reading_everything(ledger, later)
    assert kept(ledger, later, keep)["o2"].outcome is Outcome.ANSWERED


def test_an_earlier_moment_is_looked_at_anew(ledger: Ledger, keep: Path) -> None:
    kept(ledger, NOW, keep)
    early = T0 + 4 * HOUR
    assert kept(ledger, early, keep) == by_reading_everything(ledger, early)


def _cut(keep: Path) -> None:
    os.truncate(keep, keep.stat().st_size // 2)


def _garble(keep: Path) -> None:
    keep.write_bytes(b"no database at all" * 100)


def _alter(statement: str) -> Callable[[Path], None]:
    def alter(keep: Path) -> None:
        with sqlite3.connect(keep) as connection:
            connection.execute(statement)

    return alter


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(Path.unlink, id="deleted"),
        pytest.param(_cut, id="cut"),
        pytest.param(_garble, id="garbled"),
        pytest.param(lambda keep: keep.write_bytes(b""), id="emptied"),
        pytest.param(_alter("UPDATE made SET by = 'somebody else'"), id="made by another version"),
        pytest.param(_alter("UPDATE made SET whole = '{}'"), id="its extent spoilt"),
        pytest.param(_alter("UPDATE desk SET kept = '[]'"), id="what it was made from spoilt"),
        pytest.param(_alter("UPDATE figures SET block = zeroblob(length(block))"), id="a block zeroed"),
        pytest.param(_alter("DROP TABLE desk"), id="a table gone"),
    ],
)
def test_a_file_that_makes_no_sense_is_made_anew(
    ledger: Ledger, keep: Path, spoil: Callable[[Path], None], judged: list[list[str]]
) -> None:
    kept(ledger, NOW, keep)
    spoil(keep)
    assert kept(ledger, NOW, keep) == by_reading_everything(ledger, NOW)
    assert judged == [ACME, OTHER] * 2
    kept(ledger, NOW, keep)
    assert judged == [ACME, OTHER] * 2, "the new file is good"


def test_another_setting_of_the_judge_is_another_opinion(ledger: Ledger, keep: Path) -> None:
    kept(ledger, NOW, keep)
    torn = {each.id: each.undecided for each in observed(ledger, NOW, keep=keep, undecided_cost=0.0).outlines()}
    assert torn["e1"] == 2


def test_another_ledger_of_as_many_facts_is_told_from_the_first(ledger: Ledger, keep: Path, tmp_path: Path) -> None:
    kept(ledger, NOW, keep)
    with Ledger.open(f"sqlite:///{tmp_path}/another.db") as another:
        filled(f"sqlite:///{tmp_path}/another.db")
        # As after a backup was restored: the last facts are others, and as many.
        ledger.append_reply(letter("o2", 5 * DAY, "Hello Joan, it comes on Thursday.", number=7))
        another.append_reply(letter("o2", 5 * DAY, "This is an automatic reply.", number=8))
        kept(ledger, NOW, keep)
        assert kept(another, NOW, keep) == by_reading_everything(another, NOW)


def _observe(url: str, keep: Path) -> None:
    with Ledger.open(url) as ledger:
        assert kept(ledger, NOW, keep) == by_reading_everything(ledger, NOW)


def test_two_processes_at_once_spoil_nothing(ledger: Ledger, url: str, keep: Path) -> None:
    both = [PROCESSES.Process(target=_observe, args=(url, keep)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert [each.exitcode for each in both] == [0, 0]
    assert kept(ledger, NOW, keep) == by_reading_everything(ledger, NOW)


def test_where_nothing_can_be_kept_it_is_said_and_worked_out_anew(
    ledger: Ledger, keep: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep.mkdir()
    assert kept(ledger, NOW, keep) == by_reading_everything(ledger, NOW)
    assert "cannot be kept" in caplog.text


def test_of_an_empty_ledger_nothing_is_known(tmp_path: Path, keep: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/empty.db") as empty:
        assert kept(empty, NOW, keep) == kept(empty, NOW, keep) == {}
        empty.append_enquiry(enquiry("e1"))
        assert kept(empty, NOW, keep)["e1"].outcome is Outcome.UNCERTAIN
        empty.append_dispatch(accepted("e1"))
        assert kept(empty, NOW, keep)["e1"].watched_until == T0
        empty.append_watch(Watch(since=T0, until=T0 + MINUTE))
        assert kept(empty, NOW, keep)["e1"].watched_until == T0 + MINUTE


def test_the_measures_of_what_is_kept_are_those_of_the_observations(ledger: Ledger, keep: Path) -> None:
    for days in (0, 30):
        now = NOW + days * DAY
        of_kept = of_cohort(cohort_of(observed(ledger, now, keep=keep)), now=now)
        assert of_kept == summarise(observations(ledger.facts(), now), now=now)
