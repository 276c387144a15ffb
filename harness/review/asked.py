"""What a page asks: where replies belong, and who wrote what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from harness.model import Enquiry
from harness.review.placing import Placing
from harness.review.sitting import Sitting


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Who wrote what, with what the reviewer must know first."""

    sitting: Sitting
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WebRound:
    """All that a page asks. `asked` tells who-wrote-what as the ledger is then; `enquiries` by id."""

    placing: Placing
    asked: Callable[[], Asked]
    enquiries: Mapping[str, Enquiry]
