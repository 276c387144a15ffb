"""Desk files that are refused, and the exact words on every mistake about the desk's zone, its hours and its days."""
# ruff: noqa: E501  (each message stands whole on its line)

from pathlib import Path

import pytest

from tests.unit.desk_file import refusal

OPENINGS = 'give a list of openings such as ["09:00-12:30", "13:30-17:30"]'

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "a zone that is nowhere": (
        "Europe/London",
        "Europe/Londn",
        [
            'desks.toml:9: desks.acme.zone: is "Europe/Londn", give an IANA time zone such as "Europe/London" (did you mean "Europe/London"?)'
        ],
    ),
    "a zone that is a path": (
        "Europe/London",
        "../../etc/passwd",
        [
            'desks.toml:9: desks.acme.zone: is "../../etc/passwd", give an IANA time zone such as "Europe/London"',
        ],
    ),
    "a zone that is a continent": (
        "Europe/London",
        "Europe",
        [
            'desks.toml:9: desks.acme.zone: is "Europe", give an IANA time zone such as "Europe/London" (did you mean "Europe/Rome"?)'
        ],
    ),
    "no zone at all": (
        '"Europe/London"',
        '""',
        ['desks.toml:9: desks.acme.zone: is "", give an IANA time zone such as "Europe/London"'],
    ),
    "overlapping hours": (
        "13:00-17:30",
        "12:00-17:30",
        ['desks.toml:13: desks.acme.hours.mon: "09:00-12:30" and "12:00-17:30" overlap, give openings that do not'],
    ),
    "hours that are no hours": (
        "13:00-17:30",
        "1pm-5pm",
        ['desks.toml:13: desks.acme.hours.mon: "1pm-5pm" is not an opening, give one such as "09:00-17:30"'],
    ),
    "hours over midnight": (
        "22:00-24:00",
        "22:00-06:00",
        [
            'desks.toml:14: desks.acme.hours.sun: "22:00-06:00" ends before it begins, give the part after midnight to the next day'
        ],
    ),
    "hours beyond midnight": (
        "22:00-24:00",
        "22:00-24:30",
        ['desks.toml:14: desks.acme.hours.sun: "22:00-24:30" ends after midnight, a day ends at "24:00"'],
    ),
    "hours that are no list": (
        '["22:00-24:00"]',
        '"22:00-24:00"',
        [f'desks.toml:14: desks.acme.hours.sun: is "22:00-24:00", {OPENINGS}'],
    ),
    "an unknown weekday": (
        "sun =",
        "sunday =",
        [
            'desks.toml:14: desks.acme.hours.sunday: is not known (did you mean "sun"?), allowed: fri, mon, sat, sun, thu, tue, wed'
        ],
    ),
    "holidays of nowhere": (
        'zone = "Europe/London"',
        'zone = "Europe/London"\nholidays = "GB-EN"',
        [
            'desks.toml:10: desks.acme.holidays: is "GB-EN", of which no holidays are known, give a country such as "DE" or a part of one such as "GB-ENG" (did you mean "GB-ENG"?)'
        ],
    ),
    "days that are none": (
        "[desks.acme.thresholds]",
        '[desks.acme.days]\n2026-12-24 = ["9-12"]\nchristmas = []\n2026-02-30 = []\n[desks.acme.thresholds]',
        [
            'desks.toml:17: desks.acme.days.2026-12-24: "9-12" is not an opening, give one such as "09:00-17:30"',
            "desks.toml:18: desks.acme.days.christmas: is not a day, give a date such as 2026-12-24",
            "desks.toml:19: desks.acme.days.2026-02-30: is not a day, give a date such as 2026-12-24",
        ],
    ),
    "days of a desk that never closes": (
        '[desks.acme.hours]\nmon = ["13:00-17:30", "09:00-12:30"]\nsun = ["22:00-24:00"]\n',
        "[desks.acme.days]\n2026-12-24 = []\n",
        [
            "desks.toml:12: desks.acme.days: is for a desk that states its hours, add them as a table hours or leave it out"
        ],
    ),
    "a desk that never opens": (
        'mon = ["13:00-17:30", "09:00-12:30"]\nsun = ["22:00-24:00"]\n',
        "",
        [
            "desks.toml:12: desks.acme.hours: never opens, give a day's openings, or leave the table out where the desk never closes"
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_these_words(case: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[case]
    assert refusal(old, new, tmp_path) == expected
