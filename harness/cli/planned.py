"""What a workspace's schedules ask for, and how it is told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from harness.cli.workspace import Workspace
from harness.compose import enquiry_id
from harness.desk import Schedule, Settings
from harness.errors import BadFile, ConfigurationError
from harness.model import Desk, Planned, PlannedState, Scenario
from harness.schedule import Appointment, Plan, appointments, kinds_of, next_appointment
from harness.toml_file import read
from harness.toml_file.tables import Flaw, suggestion
from reports.wording import number_of

GRACE = timedelta(minutes=15)  # what fell due longer ago than this is not made: many at once would spoil the measure
_REMEMBERED = timedelta(days=35)  # how far back the last that was made is looked for: a month has one

Made = Callable[[Collection[str]], Collection[str]]  # the ids of enquiries -> those of them that were made


def plans(workspace: Workspace, settings: Settings) -> tuple[Plan, ...]:
    """The plans of the desks that have a schedule. Raises BadFile where one cannot be kept."""
    if not settings.schedules:
        return ()
    scenarios = workspace.scenarios()
    flaws = [
        (("desks", name, "schedule", *place), words)
        for name, wanted in settings.schedules.items()
        for place, words in _flaws(wanted, scenarios)
    ]
    if flaws:
        desks = read(workspace.desks_file)
        raise BadFile(tuple(desks.problem(place, words) for place, words in flaws))
    return tuple(
        Plan(desk=settings.desks[name], schedule=schedule, kinds=kinds_of(schedule, scenarios))
        for name, schedule in settings.schedules.items()
    )


def plans_there(workspace: Workspace, desk: str | None = None) -> tuple[Plan, ...] | None:
    """The plans of all desks, or of one; None where one cannot be kept, for those whose errand is another."""
    try:
        found = plans(workspace, workspace.settings()) if workspace.has_desks else ()
    except ConfigurationError:
        return None
    return tuple(each for each in found if desk in (None, each.desk.name))


def _flaws(schedule: Schedule, scenarios: Mapping[str, Scenario]) -> Iterator[Flaw]:
    """What a schedule asks for that the scenarios do not have."""
    kinds = kinds_of(schedule, scenarios)
    for place, name in enumerate(schedule.scenarios or ()):
        if name not in scenarios:
            there = ", ".join(scenarios)
            yield ("scenarios", place), f'is "{name}"{suggestion(name, scenarios)}, give one of {there}'
        elif not any(kind.scenario == name for kind in kinds):
            yield ("scenarios", place), _unfit(schedule, scenarios[name])
    if schedule.scenarios is None and not kinds:
        yield (), "finds no scenario for its channels and languages, change one of them"


def _unfit(schedule: Schedule, scenario: Scenario) -> str:
    asked = f"{', '.join(schedule.channels)} in {', '.join(sorted(schedule.languages or ())) or 'any language'}"
    offered = f"{', '.join(scenario.channels)} in {', '.join(sorted(scenario.briefs))}"
    return f"is {scenario.id}, which is for {offered}, and the schedule for {asked}, leave it out or change one of them"


class Books(Protocol):
    """What a ledger knows of schedules, and is told; see there."""

    def among(self, ids: Collection[str], /) -> Collection[str]: ...

    def planned(self, desk: str, since: datetime, until: datetime, /) -> Sequence[Planned]: ...

    def append_planned(self, planned: Sequence[Planned], /) -> None: ...


def to_be_made_since(plan: Plan, books: Books, now: datetime) -> datetime:
    """From when on its appointments are to be made, where it was kept before: since the last minutes.

    Of a schedule that is new, or was ended, none of the past: they would come all at once.
    """
    known = _known(plan, books, now, until=now)
    return max(now - GRACE, min(known, default=now))


def missed(plan: Plan, books: Books, now: datetime) -> tuple[Appointment, ...]:
    """Those that fell due since the last of which the ledger knows, and before the present grace, and were not made.

    None of a schedule that is new: nobody waits for what it would have asked for.
    """
    until = now - GRACE
    known = _known(plan, books, now, until=until)
    if not known:
        return ()
    return tuple(each for each in appointments(plan, since=max(known), until=until) if each.at > max(known))


def _known(plan: Plan, books: Books, now: datetime, *, until: datetime) -> list[datetime]:
    """The moments of what the ledger knows of a schedule in the last weeks: since it was last ended, where it was.

    Of those of its appointments that were made, the ones `until` a moment are looked at.
    """
    since = now - _REMEMBERED
    told = books.planned(plan.desk.name, since, now)
    ended_at = max((each.due for each in told if each.state is PlannedState.ENDED), default=since)
    due = appointments(plan, since=ended_at, until=until) if ended_at < until else ()
    made = books.among([enquiry_id(each.seed) for each in due])
    known = [each.due for each in told if each.due > ended_at]
    return known + [each.at for each in due if enquiry_id(each.seed) in made]


def begun(plan: Plan, at: datetime) -> Planned:
    """That a schedule is kept from now on."""
    return Planned(enquiry_id="", desk=plan.desk.name, due=at, state=PlannedState.BEGUN, at=at)


def ended(desk: str, books: Books, at: datetime) -> Iterator[Planned]:
    """That a desk's schedule is kept no more, where there was one lately and that is not known yet."""
    told = books.planned(desk, at - _REMEMBERED, at)
    if told and not _is_ended(told):
        yield Planned(enquiry_id="", desk=desk, due=at, state=PlannedState.ENDED, at=at)


def _is_ended(told: Sequence[Planned]) -> bool:
    return bool(told) and max(told, key=lambda each: each.due).state is PlannedState.ENDED


def fact(appointment: Appointment, state: PlannedState, at: datetime, detail: str = "") -> Planned:
    """What became of it, as the ledger keeps that."""
    return Planned(
        enquiry_id=enquiry_id(appointment.seed),
        desk=appointment.desk,
        due=appointment.at,
        state=state,
        at=at,
        detail=detail,
    )


def soonest(plans: Iterable[Plan], now: datetime) -> Appointment | None:
    """The next of all; None where there is none in sight."""
    found = [each for plan in plans if (each := next_appointment(plan, now)) is not None]
    return min(found, key=lambda each: each.at, default=None)


def asked_for(schedule: Schedule) -> str:
    """`10 enquiries a week`."""
    return f"{number_of(schedule.count, 'enquiry')} a {schedule.term}"


def when(appointment: Appointment, desk: Desk) -> str:
    """`Mon 2026-11-30 14:12 GMT`, by the desk's clock."""
    return f"{appointment.at.astimezone(ZoneInfo(desk.zone)):%a %Y-%m-%d %H:%M %Z}"


def next_words(appointment: Appointment, desk: Desk) -> str:
    """`next: Mon 2026-11-30 14:12 GMT, late-delivery by mail at acme`."""
    kind = appointment.kind
    return f"next: {when(appointment, desk)}, {kind.scenario} by {kind.channel} at {desk.name}"


def as_json(appointment: Appointment) -> dict[str, str]:
    """For machines; `enquiry` is the id that it has once it was made."""
    told = {"at": appointment.at.isoformat(), "desk": appointment.desk, **appointment.kind._asdict()}
    return {**told, "enquiry": enquiry_id(appointment.seed)}
