"""Published standards by name, and limits that are counted in working days."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from harness.hours.days import working_days_from
from harness.model import Desk, Limit, WorkingDays

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


def wait_allowed(limit: Limit, desk: Desk, asked: datetime) -> timedelta:
    """How long an answer may take that is asked for at `asked`: working days end with the last of them at the desk."""
    if isinstance(limit, timedelta):
        return limit
    return working_days_from(desk, asked, limit.days) - asked
