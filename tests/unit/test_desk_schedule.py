"""[desks.NAME.schedule] in desks.toml: what a good one becomes, and what is said of a wrong one."""

from pathlib import Path

import pytest

from harness import desk
from harness.desk import Schedule, Term
from harness.model import Opening
from tests.unit.desk_file import CHANNELS, GOOD, refusal

CONSENT = "[desks.acme.consent]"
TABLE = "[desks.acme.schedule]\n"  # at line 29 of the good file


def loaded(table: str, folder: Path) -> desk.Settings:
    path = folder / "desks.toml"
    path.write_text(GOOD + table, encoding="utf-8")
    return desk.load(path, channels=CHANNELS)


def test_a_number_is_enough(tmp_path: Path) -> None:
    settings = loaded(f"{TABLE}a_week = 10\n", tmp_path)
    assert settings.schedules == {
        "acme": Schedule(
            term=Term.WEEK,
            count=10,
            scenarios=None,
            channels=("mail", "web_form"),
            languages=None,
            spans=tuple(Opening(weekday=day, opens=7 * 60, closes=23 * 60) for day in range(7)),
            while_open=frozenset(),
        )
    }


def test_everything_can_be_said(tmp_path: Path) -> None:
    said = (
        'a_month = 40\nscenarios = ["late-delivery"]\nchannels = ["mail"]\nlanguages = ["en"]\n'
        'between = "09:00-12:00"\non = ["sat", "mon"]\nwhile_open = ["mail"]\nseed = "spring"\n'
    )
    assert loaded(TABLE + said, tmp_path).schedules["acme"] == Schedule(
        term=Term.MONTH,
        count=40,
        scenarios=("late-delivery",),
        channels=("mail",),
        languages=frozenset({"en"}),
        spans=tuple(Opening(weekday=day, opens=9 * 60, closes=12 * 60) for day in (0, 5)),
        while_open=frozenset({"mail"}),
        seed="spring",
    )


def test_chats_are_for_the_desks_hours_unless_said(tmp_path: Path) -> None:
    chat = '[desks.acme.channels.chat]\nto = "http://127.0.0.1:8000/chat"\n'
    assert loaded(f"{TABLE}a_day = 1\n{chat}", tmp_path).schedules["acme"].while_open == {"chat"}
    none = loaded(f"{TABLE}a_day = 1\nwhile_open = []\n{chat}", tmp_path)
    assert none.schedules["acme"].while_open == frozenset()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("a_month = 10", "a_month: is 10, and staff_time of 9 enquiries a month has room for 9"),
        ("a_week = 3", "a_week: is 3, and staff_time of 9 enquiries a month for each of 4 weeks has room for 2"),
        ("a_day = 1", "a_day: is 1, and staff_time of 9 enquiries a month for each of 28 days has room for 0"),
    ],
)
def test_more_than_a_month_of_staff_time_has_room_for_is_refused(count: str, said: str, tmp_path: Path) -> None:
    table = f'daily_limit = 20\nstaff_time = "2h"\nhandling_time = "13m"\nschedule = {{ {count} }}'
    (only,) = refusal("daily_limit = 20", table, tmp_path)
    assert said in only


def test_without_the_table_nothing_is_made_by_itself(tmp_path: Path) -> None:
    assert loaded("", tmp_path).schedules == {}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "29: desks.acme.schedule: says not how many, give one of a_day, a_week and a_month"),
        ("a_week = 1\na_month = 4\n", "31: desks.acme.schedule.a_month: is beside a_week, give one of the two"),
        ("a_week = 0\n", "30: desks.acme.schedule.a_week: is 0, give a whole number from 1 to 10000"),
        ("a_day = 21\n", ("30: desks.acme.schedule.a_day: is 21, and daily_limit = 20 has room for 20, ask for fewer, "
         "or raise the limit if the desk agrees")),
        ('a_week = 101\non = ["mon", "tue", "wed", "thu", "fri"]\n', ("30: desks.acme.schedule.a_week: is 101, and "
         "daily_limit = 20 on 5 days has room for 100, ask for fewer, or raise the limit if the desk agrees")),
        ("a_month = 561\n", ("30: desks.acme.schedule.a_month: is 561, and daily_limit = 20 on 28 days has room for "
         "560, ask for fewer, or raise the limit if the desk agrees")),
        ('a_week = 1\nchannels = ["mail", "web-form"]\n', ("31: desks.acme.schedule.channels.2: is no channel of this "
         'desk (did you mean "web_form"?), it has: mail, web_form')),
        ('a_week = 1\nwhile_open = ["chat"]\n',
         "31: desks.acme.schedule.while_open.1: is no channel of this desk, it has: mail, web_form"),
        ('a_week = 1\nbetween = "20:00-06:00"\n', ('31: desks.acme.schedule.between: is "20:00-06:00", give a part of '
         'the day such as "07:00-23:00"')),
        ('a_week = 1\non = ["monday"]\n', ('31: desks.acme.schedule.on.1: is "monday", give a list of days such as '
         '["mon", "tue", "wed", "thu", "fri"]')),
        ('a_week = 1\nlanguages = ["en", "en"]\n',
         '31: desks.acme.schedule.languages: gives "en" twice, give each once'),
        ("a_year = 1\n", ("30: desks.acme.schedule.a_year: is not known, allowed: a_day, "
         "a_month, a_week, between, channels, languages, on, scenarios, seed, while_open")),
    ],
)  # fmt: skip
def test_a_wrong_one_is_refused_in_these_words(table: str, said: str, tmp_path: Path) -> None:
    assert f"desks.toml:{said}" in refusal(CONSENT, f"{TABLE}{table}{CONSENT}", tmp_path)
