"""Leave to approach a desk: loopback always, the outside only with consent, nobody beyond what was agreed to."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from harness.clock import require_aware
from harness.errors import NotPermitted
from harness.loopback import stays_here
from harness.model import Consent, Desk, Kind

Made = tuple[Kind, datetime]  # an enquiry that a desk has had: of which kind, and when


def permit(desk: Desk, channel: str, *, now: datetime) -> bool:
    """Whether the probe must be confined to the loopback interface; False where consent lets it out.

    Raises NotPermitted where the desk must not be approached: no such channel, no consent off loopback, or none today.
    """
    require_aware(now=now)
    target = desk.targets.get(channel)
    if target is None:
        there = ", ".join(sorted(desk.targets)) or "none"
        raise NotPermitted(
            f"desk {desk.name} has no channel {channel}, it has: {there}; "
            f"choose one of them or add [desks.{desk.name}.channels.{channel}] to its file"
        )
    if stays_here(target):
        return True
    where = f"desk {desk.name}, channel {channel}: {target.to} is not on loopback"
    _require_consent(desk.consent, today=_day(desk, now), where=where, name=desk.name)
    return False


def counted_since(desk: Desk, now: datetime) -> datetime:
    """From when on the enquiries of a desk count towards its budget, in its own days and months."""
    today = _day(desk, now)
    first = today - timedelta(days=desk.budget.lock_out)
    if desk.budget.staff_time is not None:
        first = min(first, today.replace(day=1))
    return datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(desk.zone)).astimezone(UTC)


def require_budget(desk: Desk, planned: Sequence[Kind], made: Collection[Made], *, now: datetime) -> None:
    """Raises NotPermitted where a desk's budget has no room for these enquiries, today, this month or so soon.

    `made`: those that it has had, all since `counted_since`.
    """
    require_room(desk, len(planned), made=made, now=now)
    _require_rest(desk, planned, made=made, now=now)


class Spent(NamedTuple):
    """How many enquiries of a desk's budget were made, today and this month, by its own calendar."""

    today: int
    this_month: int


def spent(desk: Desk, made: Iterable[Made], *, now: datetime) -> Spent:
    """What of its budget a desk has had; `made` as for `require_budget`, the month's known where it has a bound."""
    require_aware(now=now)
    today = _day(desk, now)
    days = [_day(desk, at) for _, at in made]
    return Spent(days.count(today), sum(day >= today.replace(day=1) for day in days))


def require_room(desk: Desk, planned: int, *, made: Iterable[Made], now: datetime) -> None:
    """Raises NotPermitted where the day's limit or the month's staff time has no room for so many more enquiries.

    `made` as for `require_budget`.
    """
    budget, had = desk.budget, spent(desk, made, now=now)
    agreed = "or raise the limit if the desk agrees"
    if had.today + planned > budget.daily:
        limit = f"today and its daily_limit is {budget.daily}"
        raise NotPermitted(f"{_had(desk, had.today)} {limit}{_fewer(planned)} go on tomorrow, {agreed}")
    if budget.staff_time is None or budget.monthly is None:
        return
    if had.this_month + planned > budget.monthly:
        taking = f"at {_worked(budget.handling_time)} each its staff_time of {_worked(budget.staff_time)}"
        room = f"this month, and {taking} has room for {budget.monthly}"
        raise NotPermitted(f"{_had(desk, had.this_month)} {room}{_fewer(planned)} go on next month, {agreed}")


def _require_rest(desk: Desk, planned: Sequence[Kind], *, made: Collection[Made], now: datetime) -> None:
    """Refuse where the desk was asked the like too lately, or more than one like the other is planned."""
    lock_out, today = desk.budget.lock_out, _day(desk, now)
    if not lock_out:
        return
    apart = f"lock_out_days = {lock_out} keeps like ones that many days apart"
    for kind in dict.fromkeys(planned):
        what = f"{kind.scenario} by {kind.channel} in {kind.language}"
        if (times := planned.count(kind)) > 1:
            raise NotPermitted(f"desk {desk.name}: {what} is planned {times} times, and {apart}; make one")
        last = max((_day(desk, at) for had, at in made if had == kind), default=date.min)
        if (today - last).days < lock_out:
            again = last + timedelta(days=lock_out)
            raise NotPermitted(
                f"desk {desk.name} had {what} on {last}, and {apart}; wait until {again}, or make other enquiries"
            )


def _had(desk: Desk, count: int) -> str:
    return f"desk {desk.name} has had {count} {'enquiry' if count == 1 else 'enquiries'}"


def _fewer(planned: int) -> str:
    return f": too few for the {planned} that are planned; make fewer," if planned > 1 else ";"


def _worked(time: timedelta) -> str:
    """`45 min`, `37.5 h`: hours of work, of which no 24 are a day."""
    minutes = time / timedelta(minutes=1)
    return f"{minutes:.4g} min" if minutes < 60 else f"{minutes / 60:.4g} h"


def _day(desk: Desk, at: datetime) -> date:
    return at.astimezone(ZoneInfo(desk.zone)).date()


def _require_consent(consent: Consent | None, *, today: date, where: str, name: str) -> None:
    """Refuse outside the days of the consent, both included, counted in the desk's own zone."""
    table = f"[desks.{name}.consent]"
    if consent is None:
        raise NotPermitted(
            f"{where} and there is no consent on record; "
            f"once whoever answers for the desk has agreed, add {table} with by, given and until"
        )
    if today < consent.given:
        raise NotPermitted(
            f"{where} and the consent of {consent.by} begins on {consent.given}; "
            f"wait until then, or correct given in {table}"
        )
    if today > consent.until:
        raise NotPermitted(
            f"{where} and the consent of {consent.by} ended on {consent.until}; ask again and set until in {table}"
        )
