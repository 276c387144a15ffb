"""What nobody can know: a letter that the desk's server never answered for, and a reply that shows it arrived."""

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model import DispatchState

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room
    from tests.acceptance.faulty_desks import Desks


def test_a_letter_that_the_desk_never_answered_for_is_uncertain_and_a_reply_to_it_is_shown(
    room: "Room", desks: "Desks", tmp_path: Path
) -> None:
    room.write("mail", desks.hangs_up_on_the_letter())
    ended = room.run("--count", "2")
    facts = room.facts()
    assert ended.code == 3, ended
    assert len(desks.letters) == len(facts.enquiries) == 2, "a letter was sent again"
    assert {(each.state, each.fault) for each in facts.dispatches} == {(DispatchState.UNCERTAIN, None)}
    for dispatch in facts.dispatches:
        for words in (dispatch.enquiry_id, dispatch.reference, "was sent the whole mail", "never sent again"):
            assert str(words) in ended.err

    doubt = facts.dispatches[0]
    answer = tmp_path / "answer.eml"
    answer.write_text(
        f"From: care@desk.example\nTo: you@there.example\nIn-Reply-To: {doubt.reference}\n"
        f"Message-ID: <a1@desk.example>\nDate: {format_datetime(datetime.now(UTC))}\n"
        "Subject: Re: yours\n\nDear customer, your parcel is on its way. Mia\n"
    )
    assert "1 belong to an enquiry" in room.call("import", answer).out
    shown = room.call("show", doubt.enquiry_id).out
    for words in (
        "outcome: uncertain",
        "It did arrive: a reply came",
        "was sent the whole mail",
        "parcel is on its way",
    ):
        assert words in shown
    assert "Nobody can know" not in shown
    status = room.call("status").out
    assert "2 enquiries: 2 uncertain" in status
    told = {line.split()[1]: line for line in status.splitlines() if line.startswith("Uncertain: ")}
    assert set(told) == {f"{each.id}." for each in facts.enquiries}
    assert [each for each in told if "It did arrive" in told[each]] == [f"{doubt.enquiry_id}."]
    report = room.call("report", "--format", "md", "-o", tmp_path / "out")
    assert report.code == 0
    page = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    for words in (
        "uncertain whether the desk took it: 127.0.0.1",
        "uncertain when the desk took it, though it did: 127",
    ):
        assert page.count(words) == 1
