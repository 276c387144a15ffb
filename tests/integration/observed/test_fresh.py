"""What is new is found by where the ledger ended, without counting what is old; and nothing is missed by that."""

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import FaultKind
from harness.ledger import Ledger
from harness.model import Attribution, Dispatch, DispatchState, Label, Labelling, Watch
from harness.observe import observations
from harness.observed import observed
from tests.integration.observed.conftest import (
    DAY,
    HOUR,
    NOW,
    OWN,
    T0,
    accepted,
    by_reading_everything,
    enquiry,
    letter,
    stray,
    told_whole,
    whole_by_reading_everything,
)


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("the whole ledger was looked at")


def test_where_all_mail_has_an_owner_the_ledger_is_not_counted(
    ledger: Ledger, keep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observed(ledger, NOW, keep=keep)
    ledger.append_enquiry(enquiry("n1", desk="new"))
    ledger.append_reply(letter("e2", 8 * DAY, OWN))
    ledger.append_labelling(Labelling(reply_id="o1-0", label=Label.AUTOMATED, by="Ada", at=NOW - DAY))
    with monkeypatch.context() as refusing:
        for name in ("per_desk", "unsure", "touched", "facts"):
            refusing.setattr(Ledger, name, _refuse)
        seen = {each.id: each for each in observed(ledger, NOW, keep=keep).outlines()}
    assert seen == by_reading_everything(ledger, NOW)


def _change(ledger: Ledger, number: int, chance: random.Random) -> None:
    """Something new, seldom such as takes a closer look."""
    name = chance.choice(("e1", "e2", "e3", "o1", "o2"))
    what = chance.choices(range(7), (8, 3, 3, 3, 1, 1, 1))[0]
    if what == 0:
        ledger.append_reply(letter(name, chance.uniform(1, 200) * HOUR, OWN, number=100 + number))
    elif what == 1:
        ledger.append_enquiry(enquiry(f"n{number}", desk=chance.choice(("acme", "other", "third"))))
        ledger.append_dispatch(accepted(f"n{number}"))
    elif what == 2:
        ledger.append_labelling(Labelling(reply_id="e1-0", label=chance.choice(list(Label)), by="Ada", at=NOW - DAY))
    elif what == 3:
        fault = Dispatch(enquiry_id=name, state=DispatchState.FAULT, at=T0 + number * HOUR, fault=FaultKind.BLOCKED)
        ledger.append_dispatch(fault)
    elif what == 4:
        ledger.append_reply(stray("Buy now!", id=f"stray-{number}"))
    elif what == 5:
        ledger.append_enquiry(replace(enquiry(f"s{number}"), persona=enquiry(name).persona))
    else:
        ledger.append_attribution(Attribution(reply_id="o1-0", enquiry_id=name, by="Ada", at=NOW - DAY))


@pytest.mark.parametrize("seed", range(3))
def test_one_thing_after_the_other_ends_as_all_at_once(ledger: Ledger, keep: Path, seed: int) -> None:
    chance = random.Random(seed)
    observed(ledger, NOW, keep=keep)
    for number in range(12):
        _change(ledger, number, chance)
        assert {each.id: each for each in observed(ledger, NOW, keep=keep).outlines()} == by_reading_everything(
            ledger, NOW
        )
    assert told_whole(ledger, NOW, keep) == whole_by_reading_everything(ledger, NOW)


def test_a_look_that_was_stopped_half_way_is_finished_by_the_next(
    ledger: Ledger, keep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observed(ledger, NOW, keep=keep)
    for name in ("o2", "e2"):
        ledger.append_reply(letter(name, 8 * DAY, OWN))
    ledger.append_enquiry(enquiry("n1", desk="new"))
    with monkeypatch.context() as stopped:
        seen: list[str] = []

        def stop(facts, now, **settings):  # type: ignore[no-untyped-def]
            seen.extend(each.desk for each in facts.enquiries)
            if "new" in seen:
                raise KeyboardInterrupt
            return observations(facts, now, **settings)

        stopped.setattr("harness.observed.looking.observations", stop)
        with pytest.raises(KeyboardInterrupt):
            observed(ledger, NOW, keep=keep)
    assert set(seen) == {"acme", "new"}
    ledger.append_reply(letter("n1", 8 * DAY, OWN))
    assert {each.id: each for each in observed(ledger, NOW, keep=keep).outlines()} == by_reading_everything(ledger, NOW)
    assert {each.id: each for each in observed(ledger, NOW, keep=keep).outlines()} == by_reading_everything(ledger, NOW)


def test_a_ledger_whose_last_reply_is_another_is_looked_at_whole(
    ledger: Ledger, keep: Path, tmp_path: Path, url: str
) -> None:
    observed(ledger, NOW, keep=keep)
    ledger.append_watch(Watch(since=T0, until=T0 + 9 * DAY))
    copy = tmp_path / "copy.db"
    with sqlite3.connect(url.removeprefix("sqlite:///")) as of, sqlite3.connect(copy) as to:
        of.backup(to)
    ledger.append_reply(letter("o2", 5 * DAY, OWN, number=7))
    observed(ledger, NOW, keep=keep)
    with Ledger.open(f"sqlite:///{copy}") as restored:
        for number in (8, 9):
            restored.append_reply(letter("o1", 5 * DAY, OWN, number=number))
        seen = {each.id: each for each in observed(restored, NOW, keep=keep).outlines()}
        assert seen == by_reading_everything(restored, NOW)
