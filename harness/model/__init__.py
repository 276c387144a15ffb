"""The records everything else speaks in, in the words of the field. Imports nothing of ours but errors and time.

All records are frozen and keyword-only; every instant is aware; every duration is a `timedelta`, and
`timedelta(0)` is a duration like any other: test `is None`.
"""

from harness.model.brief import (
    Account,
    Brief,
    Consent,
    Desk,
    DeskKind,
    Fact,
    FactKind,
    FollowUp,
    Login,
    Mailbox,
    Opening,
    Persona,
    Question,
    Scenario,
    Target,
    Thresholds,
    Tls,
)
from harness.model.facts import (
    Attribution,
    Dispatch,
    DispatchState,
    Enquiry,
    Facts,
    Placement,
    Reply,
    Source,
    Watch,
)
from harness.model.notices import Notice, NoticeKind
from harness.model.opinions import Aspect, Evidence, JudgedReply, Label, Observation, Outcome, Verdict
from harness.model.probe import Accepted, Assignment, Message, Probe
from harness.model.route import Delay, HandOver, Hop, Route, Skew

__all__ = [
    "Accepted",
    "Account",
    "Aspect",
    "Assignment",
    "Attribution",
    "Brief",
    "Consent",
    "Delay",
    "Desk",
    "DeskKind",
    "Dispatch",
    "DispatchState",
    "Enquiry",
    "Evidence",
    "Fact",
    "FactKind",
    "Facts",
    "FollowUp",
    "HandOver",
    "Hop",
    "JudgedReply",
    "Label",
    "Login",
    "Mailbox",
    "Message",
    "Notice",
    "NoticeKind",
    "Observation",
    "Opening",
    "Outcome",
    "Persona",
    "Placement",
    "Probe",
    "Question",
    "Reply",
    "Route",
    "Scenario",
    "Skew",
    "Source",
    "Target",
    "Thresholds",
    "Tls",
    "Verdict",
    "Watch",
]
