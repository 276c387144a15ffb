"""What people say of replies, and which they were asked about. Their word outweighs every rule."""

from dataclasses import dataclass
from datetime import datetime

from harness.clock import require_aware
from harness.model.labels import Label


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """A person's word on which enquiry a reply belongs to; None: to none of ours. The latest one counts."""

    reply_id: str
    enquiry_id: str | None
    by: str
    at: datetime

    def __post_init__(self) -> None:
        require_aware(at=self.at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelling:
    """A person's word on who wrote a reply and how; UNDECIDED: they looked, and cannot tell. The latest one counts."""

    reply_id: str
    label: Label
    by: str
    at: datetime

    def __post_init__(self) -> None:
        require_aware(at=self.at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A reply that was drawn at random to be labelled, so that it can be told how right the judge is.

    `stratum` is what the judge thought of it when it was drawn, and `size` how many replies it thought so of then:
    those that the ones drawn from this stratum stand for. `sample` names the draw.
    """

    sample: str
    reply_id: str
    stratum: Label
    size: int
    at: datetime

    def __post_init__(self) -> None:
        require_aware(at=self.at)
