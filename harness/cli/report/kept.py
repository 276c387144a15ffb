"""How the schedules were kept in a month: by what the ledger was told, and by what nobody was there to tell it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from harness.cli.planned import GRACE, fact, missed, plans_there
from harness.cli.workspace import Workspace
from harness.ledger import Ledger
from harness.model import OF_NO_ENQUIRY, Desk, Planned, PlannedState
from harness.schedule import Plan
from reports.month import Kept
from reports.year_month import YearMonth, zone_of

_EVER = datetime(1, 1, 2, tzinfo=UTC)


def kept(
    workspace: Workspace, ledger: Ledger, desks: Iterable[Desk], month: YearMonth | None, now: datetime
) -> tuple[Kept, ...]:
    """Of each of these desks for which enquiries fell due in a month, or ever."""
    plans = {plan.desk.name: plan for plan in plans_there(workspace) or ()}
    found = (_at(desk, plans.get(desk.name), ledger, month, now) for desk in desks)
    return tuple(each for each in found if each.planned)


def _at(desk: Desk, plan: Plan | None, ledger: Ledger, month: YearMonth | None, now: datetime) -> Kept:
    since, until = _bounds(desk, month, now)
    told = (each for each in ledger.planned(desk.name, since, until) if each.state not in OF_NO_ENQUIRY)
    facts = [*told, *(each for each in _untold(plan, ledger, now) if since <= each.due < until)]
    made = ledger.among([each.enquiry_id for each in facts])
    why = Counter(each.state for each in facts if each.enquiry_id not in made and not _is_under_way(each, now))
    return Kept(
        desk=desk.name,
        made=len(made),
        late=why[PlannedState.LATE] + why[PlannedState.DUE],
        refused=why[PlannedState.REFUSED],
        failed=why[PlannedState.FAILED],
    )


def _untold(plan: Plan | None, ledger: Ledger, now: datetime) -> Iterator[Planned]:
    """What was missed since anybody told the ledger, as where `shopper serve` has not been running since."""
    if plan is not None:
        yield from (fact(each, PlannedState.LATE, now) for each in missed(plan, ledger, now))


def _is_under_way(planned: Planned, now: datetime) -> bool:
    """Whether it may yet be made: it waits for a browser, say."""
    return planned.state is PlannedState.DUE and now - planned.due < GRACE


def _bounds(desk: Desk, month: YearMonth | None, now: datetime) -> tuple[datetime, datetime]:
    if month is None:
        return _EVER, now + timedelta(microseconds=1)
    zone = zone_of(desk.name, {desk.name: desk})
    return month.begins(zone), month.earlier(-1).begins(zone)
