"""What whoever ran into a fault of ours, or a doubt, is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.cli.faults import tell_faults
from harness.model import Dispatch, DispatchState
from harness.observe import observe_enquiry
from harness.sandbox.specimen import specimen

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def test_an_uncertain_enquiry_names_the_pictures_that_there_are_of_it() -> None:
    enquiry = specimen(created_at=NOW)
    doubt = Dispatch(
        enquiry_id=enquiry.id,
        state=DispatchState.UNCERTAIN,
        at=NOW + timedelta(seconds=3),
        detail="the page does not say whether it was taken",
        evidence=("evidence/x/end.jpg",),
    )
    told = "\n".join(tell_faults([observe_enquiry(enquiry, [doubt], [], NOW)], Path("home")))
    assert told.startswith("uncertain: the page does not say whether it was taken")
    assert told.endswith(f"enquiry {enquiry.id}\n    home/evidence/x/end.jpg")
