"""What became of single enquiries, in a report's language. What strangers wrote is made printable first."""

from collections.abc import Iterable

from harness.model import ChatEnd, Dispatch, Observation, Outcome
from harness.observe import proof_of_arrival, unconfirmed
from reports.notices import failure, meaning
from reports.optin import counted
from reports.phrases import ENDS, FAULTS
from reports.tongue import Tongue
from reports.wording import one_line

LONGEST = 200  # characters of a reason

# How a session ended, where the outcome does not say it.
_BESIDE = frozenset({ChatEnd.ABANDONED, ChatEnd.CLOSED_BY_DESK, ChatEnd.LEFT_MESSAGE})


def heard(observation: Observation, tongue: Tongue) -> str:
    """What somebody who was never answered heard instead, and how their chat ended."""
    said = tongue.say("nothing") if observation.outcome is Outcome.SILENT else tongue.say("only a machine")
    chat = observation.chat
    return f"{said}, {tongue.say(ENDS[chat.end])}" if chat is not None and chat.end in _BESIDE else said


def returned(observation: Observation, tongue: Tongue) -> str:
    """After how long and why the enquiry came back; without the mail server's own words, which may name somebody."""
    after, found = observation.wait(observation.returned_at), failure(observation)
    if after is None or found is None:
        return ""
    known = meaning(found.status)
    reason = ", ".join(part for part in (found.status or "", tongue.say(known) if known else "") if part)
    return tongue.say(
        "came back {wait} later; reason: {reason}",
        wait=tongue.duration(after),
        reason=one_line(reason, LONGEST) or tongue.say("no code is given"),
    )


def why_not_measured(observation: Observation, tongue: Tongue) -> tuple[str, str]:
    """What became of an enquiry that is in no figure; and the detail, which stays in the words of whoever said it."""
    if (fact := unconfirmed(observation)) is not None:
        return _not_confirmed(fact, tongue), one_line(fact.detail, LONGEST)
    fault = observation.fault
    if observation.outcome in (Outcome.PROBE_FAULT, Outcome.BLOCKED) and fault is not None and fault.fault:
        what = tongue.say("probe fault, {kind}", kind=tongue.say(FAULTS[fault.fault]))
        return what, one_line(fault.detail, LONGEST)
    what = tongue.say("uncertain whether the desk took it")
    if proof_of_arrival(observation) is not None:
        what = tongue.say("uncertain when the desk took it, though it did")
    return what, "" if observation.doubt is None else one_line(observation.doubt.detail, LONGEST)


def _not_confirmed(fact: Dispatch, tongue: Tongue) -> str:
    if fact.fault is None:
        return tongue.say("the request may have been confirmed by its link, or not")
    return tongue.say("the request could not be confirmed by its link, {kind}", kind=tongue.say(FAULTS[fact.fault]))


def confirmations(observations: Iterable[Observation], tongue: Tongue) -> str:
    """How many forms the desk held until a link was followed, and what became of that; "" for none."""
    of = counted(observations)
    if not of.asked:
        return ""
    said = tongue.count(
        "For {n} request a link in a mail was to be followed before anybody would read it; {confirmed} confirmed.",
        "For {n} requests a link in a mail was to be followed before anybody would read them; {confirmed} confirmed.",
        of.asked,
        confirmed=of.done,
    )
    if of.failed:
        said += " " + tongue.say("Not confirmed, as far as we know, and in no figure: {failed}.", failed=of.failed)
    if of.pending:
        said += " " + tongue.say("Not yet followed, and waited for up to that mail: {pending}.", pending=of.pending)
    return said
