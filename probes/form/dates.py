"""Dates as a form wants them written. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from probes.form.fields import Option
from probes.form.options import real
from probes.words import fold

# Letters by which languages abbreviate day, month and year in hints: dd/mm/yyyy, TT.MM.JJJJ, jj/mm/aaaa, gg/mm/aaaa.
_HINT = re.compile(
    r"(?P<one>d{1,2}|t{1,2}|j{1,2}|g{1,2}|m{1,2}|y{4}|j{4}|a{4}|r{4})(?P<mark>[./\- ])\s?"
    r"(?P<two>d{1,2}|t{1,2}|j{1,2}|g{1,2}|m{1,2})(?P=mark)\s?"
    r"(?P<three>y{2,4}|j{2,4}|a{2,4}|r{2,4}|d{1,2}|t{1,2})",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\b(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})([./\-])(\d{1,2})[./\-](\d{4}))\b")

_MONTHS, _DAYS = 12, 31


def written(day: date, kind: str, hints: str) -> str | None:
    """`day` for an input of type `kind`; for one of text as the hint in `hints` has it, None without any hint."""
    by_kind = {
        "date": day.isoformat(),
        "datetime-local": f"{day.isoformat()}T12:00",
        "month": day.isoformat()[:7],
        "week": f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
        "time": "12:00",
    }
    if kind in by_kind:
        return by_kind[kind]
    return _by_letters(day, hints) or _by_example(day, hints)


def _by_letters(day: date, hints: str) -> str | None:
    match = _HINT.search(hints)
    if match is None:
        return None
    parts = [match["one"].lower(), match["two"].lower(), match["three"].lower()]
    if len(parts[0]) == 4:
        return match["mark"].join((f"{day:%Y}", f"{day:%m}", f"{day:%d}"))
    year = f"{day:%Y}" if len(parts[2]) > 2 else f"{day:%y}"
    return match["mark"].join((*(f"{day:%m}" if part[0] == "m" else f"{day:%d}" for part in parts[:2]), year))


def _by_example(day: date, hints: str) -> str | None:
    """After a date that is given as an example, where it tells day and month apart."""
    match = _EXAMPLE.search(hints)
    if match is None:
        return None
    if match[1]:
        return day.isoformat()
    mark = match[5]
    if mark == "." or int(match[4]) > 12:
        return f"{day:%d}{mark}{day:%m}{mark}{day:%Y}"
    return f"{day:%m}{mark}{day:%d}{mark}{day:%Y}" if int(match[6]) > 12 else None


def usual(day: date, language: str, zone: str) -> str:
    """`day` as people of that language write it, where nothing says how it is wanted."""
    if language == "de":
        return f"{day:%d.%m.%Y}"
    american = language == "en" and zone.startswith(("America/", "US/"))
    return f"{day:%m/%d/%Y}" if american else f"{day:%d/%m/%Y}"


def part_of(options: Sequence[Option], day: date) -> int | None:
    """The entry of a list of days, of the twelve months in their order, or of years that `day` has; None for none."""
    able = real(options)
    said = [fold(options[index].text) for index in able]
    if len(able) == _MONTHS and not all(text.isdecimal() and len(text) > 2 for text in said):
        return able[day.month - 1]
    numbers = [int(text) for text in said if text.isdecimal()]
    wanted = day.year if min(numbers, default=0) > _DAYS else day.day if max(numbers, default=0) == _DAYS else None
    return able[numbers.index(wanted)] if len(numbers) == len(able) and wanted in numbers else None
