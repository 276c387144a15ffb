"""What becomes of an enquiry that a schedule asks for: made or not, and why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from harness.clock import require_aware


class PlannedState(StrEnum):
    """What becomes of it once it falls due. Whether it was made, the enquiry itself says, and nothing else."""

    BEGUN = (
        "begun"  # of no enquiry: from here on a schedule is kept as it is now; what fell due before by it, never did
    )
    ENDED = "ended"  # of no enquiry: it is kept no more, and nothing falls due until one is begun
    DUE = "due"  # about to be made; with neither an enquiry nor a later word we were stopped before it was
    LATE = "late"  # nobody was there to make it when it fell due
    REFUSED = "refused"  # by what was agreed (limit, consent), by STOP, or by settings that could not be used
    FAILED = "failed"  # by a fault of ours


OF_NO_ENQUIRY = frozenset({PlannedState.BEGUN, PlannedState.ENDED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A fact about an enquiry of a schedule, `enquiry_id` being what it has or would have had; the last holds.

    `enquiry_id` is "" where a schedule was begun or ended.

    `due`: when it fell due. `at`: when this was found. `detail`: why, in words; "" where the state says it all.
    """

    enquiry_id: str
    desk: str
    due: datetime
    state: PlannedState
    at: datetime
    detail: str = ""

    def __post_init__(self) -> None:
        require_aware(due=self.due, at=self.at)
