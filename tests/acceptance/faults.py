"""What is true of every enquiry that something of ours stopped."""

import json
from typing import TYPE_CHECKING

from harness.model import Dispatch, DispatchState, Enquiry

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room


def only_fault(room: "Room") -> tuple[Enquiry, Dispatch]:
    """The one enquiry in the ledger, and the one fact about it: a fault."""
    facts = room.facts()
    (enquiry,), (dispatch,) = facts.enquiries, facts.dispatches
    assert (dispatch.enquiry_id, dispatch.state) == (enquiry.id, DispatchState.FAULT)
    return enquiry, dispatch


def assert_not_measured(room: "Room", outcome: str) -> None:
    """One enquiry is known everywhere, with this outcome, and no figure has it."""
    status = room.call("status", "--json")
    report = room.call("report", "--format", "json,md", "-o", room.folder / "out")
    assert (status.code, report.code) == (0, 0), status.err + report.err
    page = (room.folder / "out" / "report.json").read_text(encoding="utf-8")
    for figures in (json.loads(status.out), json.loads(page)["all"]):
        assert (figures["enquiries"], figures["measured"]) == (1, 0)
        assert {name: count for name, count in figures["outcomes"].items() if count} == {outcome: 1}
        for share in ("answered", "unanswered", "first_response_median_seconds"):
            assert (figures[share]["n"], figures[share]["value"]) == (0, None)
        assert [level for level in figures["service_levels"] if level["share"]["n"]] == []
        assert figures["still_waiting"] == []
    assert outcome in (room.folder / "out" / "report.md").read_text(encoding="utf-8")
    assert f"1 enquiry: 1 {outcome}" in room.call("status").out
