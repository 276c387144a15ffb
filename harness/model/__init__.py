"""The records everything else speaks in, in the words of the field. Imports nothing of ours but errors and time.

All records are frozen and keyword-only; every instant is aware; every duration is a `timedelta`, and
`timedelta(0)` is a duration like any other: test `is None`.
"""

from harness.model.brief import (
    Brief,
    Consent,
    Desk,
    DeskKind,
    Fact,
    FactKind,
    FollowUp,
    Opening,
    Persona,
    Question,
    Scenario,
    Target,
    Thresholds,
)
from harness.model.facts import Dispatch, DispatchState, Enquiry, Facts, Reply, Source, Watch
from harness.model.opinions import Aspect, Evidence, JudgedReply, Label, Observation, Outcome, Verdict
from harness.model.probe import Accepted, Assignment, Message, Probe

__all__ = [
    "Accepted",
    "Aspect",
    "Assignment",
    "Brief",
    "Consent",
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
    "JudgedReply",
    "Label",
    "Message",
    "Observation",
    "Opening",
    "Outcome",
    "Persona",
    "Probe",
    "Question",
    "Reply",
    "Scenario",
    "Source",
    "Target",
    "Thresholds",
    "Verdict",
    "Watch",
]
