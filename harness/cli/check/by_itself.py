"""Whether what a desk's schedule asks for can be made, and how it goes with the desk's limit and consent."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from harness.cli.check.line import Line, fail, ok, warn
from harness.cli.planned import asked_for, plans, when
from harness.cli.workspace import Workspace
from harness.desk import Settings, Term
from harness.loopback import stays_here
from harness.model import Desk
from harness.schedule import Appointment, Plan, appointments, next_appointment
from reports.wording import number_of

_AHEAD = timedelta(weeks=8)
_A_DAY = {Term.DAY: 1.0, Term.WEEK: 1 / 7, Term.MONTH: 12 / 365}  # terms that begin
_FEW = 0.8  # of what is asked for: a holiday may take a day, and a month is no whole number of weeks


def by_itself(workspace: Workspace, settings: Settings, desk: Desk, now: datetime) -> Iterator[Line]:
    """What is to be said of a desk's schedule; nothing where it has none. Raises BadFile where it cannot be kept."""
    plan = next((each for each in plans(workspace, settings) if each.desk == desk), None)
    if plan is None:
        return
    coming = appointments(plan, since=now, until=now + _AHEAD)
    yield _room(plan, coming, now)
    yield from _unused(plan, coming)
    yield from _consent(desk, coming, now)


def _room(plan: Plan, coming: tuple[Appointment, ...], now: datetime) -> Line:
    """Whether there is time for all."""
    who, wanted = f"desk {plan.desk.name}: its schedule asks for {asked_for(plan.schedule)}", plan.schedule
    first = next_appointment(plan, now)
    if first is None:
        return fail(f"{who}, and leaves no moment for any", _more_time(plan.desk))
    budget = plan.desk.budget
    rest = f", or lower the lock_out_days of {budget.lock_out}," if budget.lock_out else ""
    expected = wanted.count * _A_DAY[wanted.term] * _AHEAD.days
    if len(coming) < _FEW * expected:
        return warn(
            f"{who}, and in the next {_AHEAD.days // 7} weeks there is time for {len(coming)} of about {expected:.0f}",
            f"{_more_time(plan.desk)}, or raise the daily_limit of {budget.daily}{rest} if the desk agrees",
        )
    zone = ZoneInfo(plan.desk.zone)
    busiest = max(Counter(each.at.astimezone(zone).date() for each in coming).values(), default=0)
    of = f"at most {busiest} on one day, and daily_limit is {plan.desk.budget.daily}"
    return ok(f"{who}, {of}; the next {when(first, plan.desk)}")


def _more_time(desk: Desk) -> str:
    return f"widen between, on or while_open in [desks.{desk.name}.schedule]"


def _unused(plan: Plan, coming: tuple[Appointment, ...]) -> Iterator[Line]:
    """The channels that nothing is made by."""
    used = {each.kind.channel for each in coming}
    for channel in plan.schedule.channels:
        if coming and channel not in used and len(coming) >= len(plan.schedule.channels):
            fits = any(kind.channel == channel for kind in plan.kinds)
            why = "it is closed whenever the schedule has time" if fits else "no scenario of its schedule is for it"
            yield warn(
                f"desk {plan.desk.name}, {channel}: nothing is made by it in the next weeks, for {why}",
                f"name the channels that are meant in [desks.{plan.desk.name}.schedule]",
            )


def _consent(desk: Desk, coming: tuple[Appointment, ...], now: datetime) -> Iterator[Line]:
    """What the desk's consent does not last for; that there is none, or none any more, is said of its channels."""
    consent, zone = desk.consent, ZoneInfo(desk.zone)
    if consent is None or consent.until < now.astimezone(zone).date():
        return
    after = [
        each
        for each in coming
        if each.at.astimezone(zone).date() > consent.until and not stays_here(desk.targets[each.kind.channel])
    ]
    if after:
        yield warn(
            f"desk {desk.name}: the consent of {consent.by} ends on {consent.until}, "
            f"before {number_of(len(after), 'enquiry')} of the next {_AHEAD.days // 7} weeks",
            f"ask again and set until in [desks.{desk.name}.consent]; without that they are not made",
        )
