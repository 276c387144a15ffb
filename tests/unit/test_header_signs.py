"""The signs among a mail's headers: each header is looked at once, for all of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.classify import borne
from harness.classify.data.help_desks import HELP_DESKS, SIGNS, TEXTS
from harness.reading.notices.signs import (
    AUTOMATIC_BEGINNING,
    AUTOMATIC_INSIDE,
    HeaderSign,
    found,
    header_signs,
    letters_needed,
    says_automatic,
)

EVERY = sorted(borne.every_sign(), key=lambda sign: (sign.header, sign.value.pattern))


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"@(\w+\.)*zendesk(-\w+)?\.com>?$", "zendesk"),
        (r"^<?(auto-?)?reply-\d", "reply-"),
        (r"@x-?\.", "@x"),
        ("live ?agents?", "agent"),
        (r"[\]a-z]+x{2,}yes(?:on)(?!e[()])w", "yes"),
        (r"##-[^#\n]{10,80}-##", "##-"),
        (r"\bJira Service (Management|Desk)\b", "Jira Service "),
        (r"GLPI \d+\.\d+[\w.]*\s*$", "GLPI "),
        ("jira|trac", ""),
        ("(jira|trac)", ""),
        (r"\S", ""),
    ],
)
def test_the_letters_a_pattern_cannot_do_without_are_read_off_it(pattern: str, letters: str) -> None:
    assert letters_needed(pattern) == letters


@given(st.data())
def test_a_value_that_a_sign_matches_has_the_signs_letters(data: st.DataObject) -> None:
    sign = data.draw(st.sampled_from([sign for sign in EVERY if sign.word]))
    value = data.draw(st.from_regex(re.compile(sign.value.pattern, re.IGNORECASE | re.ASCII)))
    assert sign.word in value.lower() or not value.isascii()


@given(st.data())
def test_all_signs_are_found_at_once_that_are_found_one_by_one(data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(EVERY), max_size=4))
    headers = [(sign.header, data.draw(st.from_regex(sign.value) | st.text())) for sign in some]
    expected = {sign: header for sign in EVERY if (header := found(headers, [sign]))}
    assert {sign: f"{sign.header}: {value}" for sign, value in borne.signs_among(headers).items()} == expected


@given(st.from_regex(AUTOMATIC_INSIDE) | st.from_regex(AUTOMATIC_BEGINNING) | st.text("auto reply-\n:f"))
def test_a_subject_says_automatic_whatever_is_looked_for_first(subject: str) -> None:
    either = AUTOMATIC_BEGINNING.match(subject) or AUTOMATIC_INSIDE.search(subject)
    assert says_automatic(subject) == bool(either)


def test_letters_that_count_as_others_are_not_missed() -> None:
    sign = next(sign for sign in SIGNS if sign.word == "zendesk" and sign.header == "x-mailer")
    assert sign in borne.signs_among([("x-mailer", "Zende\u017f\u212a")])


def test_signs_alike_are_kept_apart() -> None:
    rows = [{"header": "x-loop", "value": "yes"}] * 2
    one, two = header_signs(rows)
    assert one != two


def test_the_marks_of_all_help_desks_are_looked_for() -> None:
    marks: list[HeaderSign] = [mark.sign for desk in HELP_DESKS for mark in (*desk.receipt, *desk.agent)]
    assert marks
    assert set(marks) <= set(EVERY)


@given(st.data())
def test_a_text_that_gives_a_desk_away_has_the_letters_it_is_looked_for_by(data: st.DataObject) -> None:
    sign = data.draw(st.sampled_from(TEXTS))
    assert sign.word in data.draw(st.from_regex(sign.value))
