"""How a schedule was kept: what the ledger was told, and what nobody was there to tell it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.cli.planned import GRACE, begun, ended, fact, plans
from harness.cli.report.kept import kept
from harness.cli.workspace import Workspace
from harness.compose import enquiry_id
from harness.ledger import Ledger
from harness.model import PlannedState
from harness.sandbox.specimen import specimen
from harness.schedule import Appointment, appointments
from reports.month import Kept
from reports.year_month import YearMonth

DESKS = """[inbox]
domain = "shopper.example"
listen = "127.0.0.1:12525"
[desks.acme]
title = "Acme"
kind = "own"
zone = "Europe/London"
[desks.acme.channels.mail]
to = "care@acme.example"
via = "smtp://127.0.0.1:9"
[desks.acme.schedule]
a_month = 12
languages = ["en"]
"""
OCTOBER = YearMonth(2026, 10)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
HALF = datetime(2026, 10, 15, 12, tzinfo=UTC)
_, _, DUE, LATE, REFUSED, FAILED = PlannedState


class House:
    """A workspace whose desk has a schedule, and what became of its appointments in October."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder=folder, ledger_url=f"sqlite:///{folder / 'ledger.db'}")
        (self.plan,) = plans(self.workspace, self.workspace.settings())
        since, until = datetime(2026, 9, 30, 23, tzinfo=UTC), NOVEMBER  # London's October
        self.due = appointments(self.plan, since=since, until=until)

    def tell(self, ledger: Ledger, appointment: Appointment, state: PlannedState | None) -> None:
        """What `serve` writes of one; None for one that was made."""
        ledger.append_planned([fact(appointment, PlannedState.DUE, appointment.at)])
        if state is None:
            made = specimen(id=enquiry_id(appointment.seed), desk="acme", created_at=appointment.at)
            ledger.append_enquiry(made)
        elif state is not DUE:
            ledger.append_planned([fact(appointment, state, appointment.at, "why")])

    def kept(self, ledger: Ledger, month: YearMonth | None, now: datetime) -> tuple[Kept, ...]:
        return kept(self.workspace, ledger, [self.plan.desk], month, now)


@pytest.fixture
def house(workspace: Path) -> House:
    (workspace / "desks.toml").write_text(DESKS, encoding="utf-8")
    return House(workspace)


def test_of_each_that_fell_due_is_told_whether_it_was_made_and_why_not(house: House) -> None:
    with Ledger.open(house.workspace.ledger_url) as ledger:
        assert house.kept(ledger, OCTOBER, NOVEMBER) == ()  # nobody has kept it yet
        states = [None] * 5 + [REFUSED, REFUSED, FAILED, DUE, LATE, None, None]
        for appointment, state in zip(house.due, states, strict=True):
            house.tell(ledger, appointment, state)
        expected = Kept(desk="acme", made=7, refused=2, failed=1, late=2)
        assert house.kept(ledger, OCTOBER, NOVEMBER) == house.kept(ledger, None, NOVEMBER) == (expected,)
        assert house.kept(ledger, OCTOBER.earlier(1), NOVEMBER) == ()


def test_what_nobody_was_there_to_tell_of_is_missing_too_and_what_is_to_come_is_not(house: House) -> None:
    with Ledger.open(house.workspace.ledger_url) as ledger:
        before = [each for each in house.due if each.at < HALF - GRACE]
        for appointment in before[:-2]:
            house.tell(ledger, appointment, None)
        assert house.kept(ledger, OCTOBER, HALF) == (Kept(desk="acme", made=len(before) - 2, late=2),)


def test_what_is_about_to_be_made_is_not_missing_yet(house: House) -> None:
    first, second = house.due[:2]
    with Ledger.open(house.workspace.ledger_url) as ledger:
        house.tell(ledger, first, None)
        house.tell(ledger, second, DUE)
        assert house.kept(ledger, OCTOBER, second.at + timedelta(minutes=1)) == (Kept(desk="acme", made=1),)
        assert house.kept(ledger, OCTOBER, second.at + GRACE) == (Kept(desk="acme", made=1, late=1),)


def test_what_was_made_by_hand_is_no_part_of_it(house: House) -> None:
    with Ledger.open(house.workspace.ledger_url) as ledger:
        house.tell(ledger, house.due[0], None)
        ledger.append_enquiry(specimen(id="byhand", desk="acme", created_at=house.due[0].at))
        assert house.kept(ledger, OCTOBER, house.due[0].at + GRACE) == (Kept(desk="acme", made=1),)


def test_what_a_schedule_that_was_changed_would_have_asked_for_before_is_not_missing(house: House) -> None:
    with Ledger.open(house.workspace.ledger_url) as ledger:
        house.tell(ledger, house.due[0], None)
        changed = house.due[4].at + timedelta(minutes=1)
        ledger.append_planned([begun(house.plan, changed)])
        kept = Kept(desk="acme", made=1)
        assert house.kept(ledger, OCTOBER, house.due[5].at) == (kept,)
        assert house.kept(ledger, OCTOBER, house.due[5].at + 2 * GRACE) == (replace(kept, late=1),)


def test_while_there_is_no_schedule_nothing_is_missing(house: House) -> None:
    with Ledger.open(house.workspace.ledger_url) as ledger:
        ledger.append_planned([*ended("acme", ledger, house.due[0].at)])  # there never was one
        house.tell(ledger, house.due[0], None)
        removed = house.due[2].at + timedelta(minutes=1)
        for _ in range(2):
            ledger.append_planned([*ended("acme", ledger, removed)])
        kept = Kept(desk="acme", made=1)
        assert house.kept(ledger, OCTOBER, house.due[5].at) == (kept,)
        ledger.append_planned([begun(house.plan, house.due[5].at + timedelta(minutes=1))])
        assert house.kept(ledger, OCTOBER, house.due[6].at + 2 * GRACE) == (replace(kept, late=1),)
