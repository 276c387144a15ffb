"""Desk files that are refused, and the exact words on every mistake about the desk itself, its consent and the inbox."""
# ruff: noqa: E501  (each message stands whole on its line)

from pathlib import Path

import pytest

from tests.unit.desk_file import GOOD, refusal

DESK_KEYS = (
    "channels, consent, daily_limit, days, handling_time, holidays, hours, kind, lock_out_days, schedule, staff_time, "
    "thresholds, title, was, zone"
)

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "an empty file": (
        GOOD,
        "",
        [
            "desks.toml:1: inbox: is missing, give a table [inbox] with the domain or address that personas write from",
            "desks.toml:1: desks: is missing, give at least one table [desks.NAME]",
        ],
    ),
    "no desk": (
        GOOD,
        '[inbox]\ndomain = "shopper.example"\n[desks]\n',
        ["desks.toml:3: desks: is a table, give at least one table [desks.NAME]"],
    ),
    "a former name that is a desk still": (
        "daily_limit = 20",
        'daily_limit = 20\nwas = ["help", "acme"]',
        [
            'desks.toml:11: desks.acme.was.2: is "acme", which is a desk of this file, give a name that no desk has any more'
        ],
    ),
    "a former name twice": (
        "daily_limit = 20",
        'daily_limit = 20\nwas = ["help", "help"]',
        ['desks.toml:11: desks.acme.was.2: is "help", as desk acme was, too, give it to one desk, once'],
    ),
    "a former name in capitals": (
        "daily_limit = 20",
        'daily_limit = 20\nwas = ["Help"]',
        [
            'desks.toml:11: desks.acme.was.1: is "Help", give a list of names such as ["care"], in small letters, digits and -'
        ],
    ),
    "a desk's name in capitals": (
        "desks.acme",
        "desks.ACME",
        ["desks.toml:6: desks.ACME: is not allowed as a desk's name, give small letters, digits and -"],
    ),
    "an unknown table": (
        "[inbox]",
        "[defaults]\n[inbox]",
        ["desks.toml:1: defaults: is not known, allowed: desks, evidence, inbox, judge, outbox, report"],
    ),
    "evidence masked by a word": (
        "[inbox]",
        '[evidence]\nmask = "yes"\n[inbox]',
        [
            'desks.toml:2: evidence.mask: is "yes", give true or false',
        ],
    ),
    "a misspelt key": (
        "daily_limit",
        "dayly_limit",
        [f'desks.toml:10: desks.acme.dayly_limit: is not known (did you mean "daily_limit"?), allowed: {DESK_KEYS}'],
    ),
    "no kind": (
        'kind = "own"\n',
        "",
        ['desks.toml:6: desks.acme.kind: is missing, give "own", "agent", "public" or "competitor"'],
    ),
    "an unknown kind": (
        '"own"',
        '"friend"',
        ['desks.toml:8: desks.acme.kind: is "friend", give "own", "agent", "public" or "competitor"'],
    ),
    "a limit of nothing": (
        "daily_limit = 20",
        "daily_limit = 0",
        ["desks.toml:10: desks.acme.daily_limit: is 0, give a whole number from 1 to 1000"],
    ),
    "a limit in quotes": (
        "daily_limit = 20",
        'daily_limit = "20"',
        ['desks.toml:10: desks.acme.daily_limit: is "20", give a whole number from 1 to 1000'],
    ),
    "a limit that is true": (
        "daily_limit = 20",
        "daily_limit = true",
        ["desks.toml:10: desks.acme.daily_limit: is true, give a whole number from 1 to 1000"],
    ),
    "a threshold without a unit": (
        '"15m"',
        '"15"',
        [
            'desks.toml:17: desks.acme.thresholds.acknowledgement: is "15", give a duration longer than 0s and at most 366d such as "90s", "15m", "24h" or "14d", "3 working days", or a published standard: immediate, 1-hour, 4-hours, 24-hours, 48-hours, fca-summary, fca-payments, fca-final, nhs-acknowledgement, asic-acknowledgement, asic-final'
        ],
    ),
    "consent that ends before it begins": (
        "2027-10-31",
        "2026-10-31",
        ["desks.toml:32: desks.acme.consent.until: is 2026-10-31, before given, give 2026-11-01 or a later date"],
    ),
    "a date in quotes": (
        "given = 2026-11-01",
        'given = "2026-11-01"',
        ['desks.toml:31: desks.acme.consent.given: is "2026-11-01", give a date without quotes such as 2026-11-01'],
    ),
    "consent by nobody": (
        'by = "Jane Doe, Head of Service"\n',
        "",
        ["desks.toml:29: desks.acme.consent.by: is missing, give the name and role of whoever agreed, in quotes"],
    ),
    "a domain that is none": (
        '"shopper.example"',
        '"shopper example"',
        ['desks.toml:2: inbox.domain: is "shopper example", give a domain such as "shopper.example"'],
    ),
    "an inbox without a port": (
        '"127.0.0.1:2525"',
        '"127.0.0.1"',
        ['desks.toml:3: inbox.listen: is "127.0.0.1", give a host and a port from 1 to 65535 such as "127.0.0.1:2525"'],
    ),
    "an inbox on a port beyond the last": (
        ":2525",
        ":70000",
        [
            'desks.toml:3: inbox.listen: is "127.0.0.1:70000", give a host and a port from 1 to 65535 such as "127.0.0.1:2525"'
        ],
    ),
    "a size without a unit": (
        '"25MB"',
        "25",
        ['desks.toml:4: inbox.size_limit: is 25, give a size up to 100MB such as "25MB" or "500kB"'],
    ),
    "a size beyond sense": (
        '"25MB"',
        '"25000MB"',
        ['desks.toml:4: inbox.size_limit: is "25000MB", give a size up to 100MB such as "25MB" or "500kB"'],
    ),
    "several things at once, in the order of the file": (
        GOOD,
        GOOD.replace('"own"', '"mine"').replace("via =", "vai =").replace("given = 2026-11-01\n", ""),
        [
            'desks.toml:8: desks.acme.kind: is "mine", give "own", "agent", "public" or "competitor"',
            'desks.toml:21: desks.acme.channels.mail.vai: is not known (did you mean "via"?), allowed: confirms, fields, leave, login, pass, secret, tls, to, user, values, via',
            "desks.toml:29: desks.acme.consent.given: is missing, give a date without quotes such as 2026-11-01",
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_these_words(case: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[case]
    assert refusal(old, new, tmp_path) == expected
