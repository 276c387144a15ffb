"""Scenario files that are refused, and the exact words on every mistake about the file, its keys and durations."""

# ruff: noqa: E501  (each message stands whole on its line)

from pathlib import Path

import pytest

from harness.hours.standards import published
from tests.unit.scenario_file import GOOD, refusal_of

DURATION = 'a duration longer than 0s and at most 366d such as "90s", "15m", "24h" or "14d"'
OR_STANDARD = f'"3 working days", or a published standard: {", ".join(published())}'
KEYS = "channels, id, languages, observation_window, patience, photo, thresholds, title"

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "an empty file": (
        GOOD,
        "",
        [
            "late.toml:1: id: is missing, give a name of small letters, digits and -, the same as the file's",
            "late.toml:1: title: is missing, give a title for reports, in quotes",
            'late.toml:1: channels: is missing, give a list of channels such as ["mail", "chat"]',
            f"late.toml:1: observation_window: is missing, give {DURATION}",
            "late.toml:1: languages: is missing, give at least one table [languages.en], in any of de, en, es, fr",
        ],
    ),
    "a line that is no TOML": (
        'title = "The parcel has not come"',
        "title = The parcel",
        ['late.toml:2: is not TOML: Invalid value at column 9; write text in quotes, as in key = "text"'],
    ),
    "a key given twice": (
        'title = "',
        'id = "late"\ntitle = "',
        ["late.toml:2: is not TOML: Cannot overwrite a value at column 12; give each key once"],
    ),
    "a table given twice": (
        "[languages.en.merge]",
        "[thresholds]\n[languages.en.merge]",
        ["late.toml:20: is not TOML: Cannot declare ('thresholds',) twice at column 12; give each table once"],
    ),
    "text of several lines that never ends": (
        '""",',
        ",",
        ["late.toml:34: is not TOML: Unterminated string; close the quotes"],
    ),
    "a number of five thousand digits": (
        'patience = "90s"',
        f"patience = {'9' * 5000}",
        ["late.toml: holds a number that is too long to read, give one of at most 4,000 digits"],
    ),
    "lists in lists in lists": (
        'channels = ["mail", "chat"]',
        f"channels = {'[' * 5000}{']' * 5000}",
        ["late.toml: is nested too deeply, a list in a list is as deep as it goes"],
    ),
    "a misspelt key": (
        "patience",
        "patiense",
        [f'late.toml:5: patiense: is not known (did you mean "patience"?), allowed: {KEYS}'],
    ),
    "an unknown key deep down": (
        'text = "It is',
        'colour = "red"\ntext = "It is',
        ["late.toml:33: languages.en.follow_ups.1.colour: is not known, allowed: asked, text"],
    ),
    "an id that is not the file's name": (
        'id = "late"',
        'id = "early"',
        ['late.toml:1: id: is "early" in late.toml, give id = "late" or rename the file'],
    ),
    "an id in capitals": (
        'id = "late"',
        'id = "Late!"',
        ['late.toml:1: id: is "Late!", give a name of small letters, digits and -, the same as the file\'s'],
    ),
    "an empty title": (
        '"The parcel has not come"',
        '"  "',
        ['late.toml:2: title: is "  ", give text that is not empty'],
    ),
    "a title that is a number": (
        '"The parcel has not come"',
        "7",
        ["late.toml:2: title: is 7, give a title for reports, in quotes"],
    ),
    "an unknown channel": (
        '"chat"]',
        '"webform"]',
        [
            'late.toml:3: channels.2: "webform" is not a channel (did you mean "web_form"?), allowed: chat, mail, messaging, web_form'
        ],
    ),
    "a channel given twice": (
        '"chat"]',
        '"mail"]',
        ['late.toml:3: channels: gives "mail" twice, give each once'],
    ),
    "no channel": (
        '["mail", "chat"]',
        "[]",
        ['late.toml:3: channels: is a list of 0, give a list of channels such as ["mail", "chat"]'],
    ),
    "channels that are no list": (
        '["mail", "chat"]',
        '"mail"',
        ['late.toml:3: channels: is "mail", give a list of channels such as ["mail", "chat"]'],
    ),
    "a duration without a unit": (
        '"14d"',
        '"14"',
        [f'late.toml:4: observation_window: is "14", give {DURATION}'],
    ),
    "a duration that is a number": (
        '"90s"',
        "90",
        [f"late.toml:5: patience: is 90, give {DURATION}"],
    ),
    "a duration of nothing": (
        '"24h"',
        '"0h"',
        [f'late.toml:8: thresholds.first_response: is "0h", give {DURATION}, {OR_STANDARD}'],
    ),
    "a duration of years": (
        '"14d"',
        '"400d"',
        [f'late.toml:4: observation_window: is "400d", give {DURATION}'],
    ),
    "an unknown threshold": (
        "first_response",
        "first_reply",
        [
            'late.toml:8: thresholds.first_reply: is not known (did you mean "first_response"?), allowed: acknowledgement, complete, first_response'
        ],
    ),
    "several things at once, in the order of the file": (
        GOOD,
        GOOD.replace('"14d"', '"soon"').replace("title", "titel").replace('"tomorrow"]', "4]"),
        [
            "late.toml:1: title: is missing, give a title for reports, in quotes",
            f'late.toml:2: titel: is not known (did you mean "title"?), allowed: {KEYS}',
            f'late.toml:4: observation_window: is "soon", give {DURATION}',
            "late.toml:29: languages.en.questions.1.answers.2: is 4, give text in quotes",
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_these_words(case: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[case]
    assert refusal_of(old, new, tmp_path) == expected
