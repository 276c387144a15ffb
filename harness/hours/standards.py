"""Published standards by name, and limits that are counted in working days."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from harness.hours.days import working_days_from
from harness.model import Desk, DispatchState, Enquiry, Facts, Limit, Standards, Thresholds, WorkingDays

NAMES = tuple(each.name for each in fields(Standards))
NONE = Standards()
DAYS = re.compile(r"([1-9][0-9]{0,2}) working days?")


@cache
def published() -> Mapping[str, str]:
    """What each standard allows, as it would be written in its place: "24h" or "3 working days"."""
    text = (files("harness.hours") / "standards.toml").read_text(encoding="utf-8")
    return {name: table["limit"] for name, table in tomllib.loads(text).items()}


def working_days(text: str) -> WorkingDays | None:
    """The working days of "3 working days"; None for any other text."""
    found = DAYS.fullmatch(text)
    return None if found is None else WorkingDays(days=int(found[1]))


def limits_of(stated: Standards, desk: Desk, asked: datetime) -> Thresholds:
    """What standards come to for what is asked at `asked`, by the desk's calendar as it is now."""
    limits = {name: limit for name in NAMES if (limit := getattr(stated, name)) is not None}
    return Thresholds(
        **{name: wait_allowed(limit, desk, asked) for name, limit in limits.items()},
        counted=Standards(**{name: limit for name, limit in limits.items() if isinstance(limit, WorkingDays)}),
    )


def by_calendar(facts: Facts, desks: Mapping[str, Desk]) -> Facts:
    """The facts with limits in working days as the calendars of `desks` have them: one put right puts right the past.

    They count from T0. Those of a desk that is not among `desks` stay as they were when the enquiry was made.
    """
    if all(each.thresholds.counted == NONE for each in facts.enquiries):
        return facts
    taken = {each.enquiry_id: each.at for each in facts.dispatches if each.state is DispatchState.ACCEPTED}
    enquiries = (
        _recounted(each, desks[each.desk], taken.get(each.id, each.created_at)) if each.desk in desks else each
        for each in facts.enquiries
    )
    return replace(facts, enquiries=tuple(enquiries))


def _recounted(enquiry: Enquiry, desk: Desk, asked: datetime) -> Enquiry:
    counted = limits_of(enquiry.thresholds.counted, desk, asked)
    changed = {name: limit for name in NAMES if (limit := getattr(counted, name)) is not None}
    return replace(enquiry, thresholds=replace(enquiry.thresholds, **changed)) if changed else enquiry


def wait_allowed(limit: Limit, desk: Desk, asked: datetime) -> timedelta:
    """How long an answer may take that is asked for at `asked`: working days end with the last of them at the desk."""
    if isinstance(limit, timedelta):
        return limit
    return working_days_from(desk, asked, limit.days) - asked
