"""A desk that was renamed keeps its past: what was asked under its old name counts under the new one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Facts, Observation
from harness.observe import observations, outline
from harness.observed import Seen, looked_at
from tests.integration.observed.conftest import DAY, HOUR, NOW, RECEIPT, accepted, enquiry, letter

RENAMED = {"acme": "helpdesk"}


@pytest.fixture
def renamed(ledger: Ledger, url: str) -> Ledger:
    """The ledger, one more enquiry in it at the desk under its new name."""
    ledger.append_enquiry(replace(enquiry("e9", desk="helpdesk"), created_at=NOW - DAY))
    ledger.append_dispatch(replace(accepted("e9"), at=NOW - DAY))
    return Ledger.open(url, renamed=RENAMED)


def as_renamed(facts: Facts) -> Facts:
    """The facts as if the desk had always been called so."""
    every = (replace(each, desk=RENAMED.get(each.desk, each.desk)) for each in facts.enquiries)
    return replace(facts, enquiries=tuple(every))


def told(ledger: Ledger, keep: Path | None, *, at: timedelta = timedelta(0)) -> dict[str, Observation]:
    def take(seen: Seen) -> dict[str, Observation]:
        known = seen.observations(seen.columns, {})
        assert {each.id: each for each in seen.columns.outlines()} == {each.enquiry.id: outline(each) for each in known}
        return {each.enquiry.id: each for each in known}

    return looked_at(ledger, NOW + at, take, keep=keep)


def test_all_that_is_read_is_at_the_desk_as_it_is_called_now(ledger: Ledger, renamed: Ledger) -> None:
    whole = as_renamed(ledger.facts())
    here = {each.id for each in whole.enquiries if each.desk == "helpdesk"}
    assert renamed.facts() == whole
    assert renamed.desks() == {"helpdesk", "other"}
    assert {each.id for each in renamed.facts(desk="helpdesk").enquiries} == here
    assert {each.id for part in renamed.stream(desk="helpdesk", size=2) for each in part.enquiries} == here
    assert renamed.enquiry("e1").desk == renamed.latest_enquiry().desk == "helpdesk"
    assert len(renamed.made_since("helpdesk", NOW - 100 * DAY)) == len(here)
    assert renamed.per_desk() == {"helpdesk": (len(here), 3, 3), "other": (2, 1, 1)}
    assert renamed.made_as("acme") == len(here) - 1


def test_what_is_known_of_its_past_counts_under_its_new_name(
    ledger: Ledger, renamed: Ledger, url: str, keep: Path
) -> None:
    as_it_was = {each.enquiry.id: each for each in observations(ledger.facts(), NOW)}
    now = {each.enquiry.id: each for each in observations(as_renamed(ledger.facts()), NOW)}
    assert told(ledger, keep) == as_it_was
    assert told(renamed, keep) == now, "what was kept of it under its old name is let go"
    assert told(ledger, keep) == as_it_was, "and so where desks.toml no longer says so"
    with Ledger.open(url, renamed={"other": "helpdesk"}) as otherwise:
        assert {each.enquiry.desk for each in told(otherwise, keep).values()} == {"acme", "helpdesk"}


def test_what_is_new_of_an_old_enquiry_is_found_at_the_renamed_desk(
    ledger: Ledger, renamed: Ledger, keep: Path
) -> None:
    told(renamed, keep)
    renamed.append_reply(letter("e2", 3 * HOUR, RECEIPT))
    renamed.append_reply(letter("e9", 11 * DAY, RECEIPT, number=1))
    later = told(renamed, keep, at=5 * DAY)
    assert later == {each.enquiry.id: each for each in observations(as_renamed(ledger.facts()), NOW + 5 * DAY)}
    assert len(later["e2"].replies) == 1
