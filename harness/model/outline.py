"""An observation without its letters: what figures need of one enquiry, in plain fields that a table can keep."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.errors import FaultKind
from harness.model.labels import Label
from harness.model.opinions import ChatEnd, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """One enquiry as figures see it. Where a name is an Observation's or an Enquiry's, so is the meaning.

    `heard_at`: when the customer first heard from the desk, whoever or whatever spoke. `..._within`: by how much
    earlier that may have been, where our mail server was shut. `first_response_by`: the label
    of the reply that was the first response. `..._days`: in how many working days a limit is counted, 0 for one that is
    not. `is_session`: whether whoever answers does so in a chat. `questions`: how
    many were asked. The four counts are of the replies that the desk spoke within the window, by label. `transit`: the
    share of the wait for a first response that mail servers took; None where unknown.

    What time alone will change: silence will be known to `knowable_until` at last, and be called `unanswered_as` if the
    window closes on it; None where nothing changes any more. An open session turns into one that we crashed over at
    `lost_at`, unless something says how it ended.
    """

    id: str
    desk: str
    scenario: str
    title: str
    channel: str
    language: str
    zone: str
    salutation: str
    created_at: datetime
    outcome: Outcome
    fault: FaultKind | None = None
    accepted_at: datetime | None = None
    acknowledged_at: datetime | None = None
    heard_at: datetime | None = None
    first_response_at: datetime | None = None
    first_response_by: Label | None = None
    substantive_at: datetime | None = None
    complete_at: datetime | None = None
    watched_until: datetime | None = None
    returned_at: datetime | None = None
    acknowledged_within: timedelta = timedelta(0)
    heard_within: timedelta = timedelta(0)
    first_response_within: timedelta = timedelta(0)
    substantive_within: timedelta = timedelta(0)
    complete_within: timedelta = timedelta(0)
    window: timedelta
    is_session: bool = False
    chat: ChatEnd | None = None
    acknowledgement_limit: timedelta | None = None
    first_response_limit: timedelta | None = None
    complete_limit: timedelta | None = None
    acknowledgement_days: int = 0
    first_response_days: int = 0
    complete_days: int = 0
    questions: int = 0
    automated: int = 0
    templated: int = 0
    personalised: int = 0
    undecided: int = 0
    transit: float | None = None
    knowable_until: datetime | None = None
    unanswered_as: Outcome | None = None
    lost_at: datetime | None = None
