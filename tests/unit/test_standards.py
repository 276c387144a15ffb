"""Published standards by name, and limits in working days, from the file to the enquiry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from harness import desk
from harness.compose import compose
from harness.fields import limit
from harness.hours import by_calendar, parse_day
from harness.hours.standards import limits_of, published, wait_allowed
from harness.model import Facts, Standards, Target, WorkingDays
from harness.observe import calendars, observations, outline
from harness.observe.columns import Columns
from harness.scenario import load_all
from tests.desks import desk_with
from tests.unit.desk_file import CHANNELS, GOOD
from tests.unit.observing import SECOND, accepted, enquiry

SHIPPED = Path(__file__).parents[2] / "scenarios"
WEEK = tuple(opening for day in range(5) for opening in parse_day(day, ["09:00-17:00"]))
THURSDAY = datetime(2026, 12, 24, 10, tzinfo=UTC)


@pytest.mark.parametrize("name", published())
def test_every_published_standard_is_a_limit(name: str) -> None:
    assert limit(name) == limit(published()[name])


def test_the_known_ones_allow_what_is_published() -> None:
    names = ("1-hour", "48-hours", "fca-final", "fca-payments", "nhs-acknowledgement")
    assert [limit(name) for name in names] == [
        timedelta(hours=1),
        timedelta(hours=48),
        timedelta(weeks=8),
        WorkingDays(days=15),
        WorkingDays(days=3),
    ]


@pytest.mark.parametrize("text", ["0 working days", "3 workdays", "nhs", "-1h", 3, None])
def test_what_is_no_limit_is_refused_and_all_that_may_be_named_is_told(text: object) -> None:
    with pytest.raises(ValueError, match=r"give a duration .*3 working days.*nhs-acknowledgement"):
        limit(text)


def test_a_desk_file_may_name_them(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    text = GOOD.replace(
        'acknowledgement = "15m"', 'acknowledgement = "nhs-acknowledgement"\ncomplete = "2 working days"'
    )
    path.write_text(text, encoding="utf-8")
    stated = desk.load(path, channels=CHANNELS).desks["acme"].thresholds
    assert stated == Standards(acknowledgement=WorkingDays(days=3), complete=WorkingDays(days=2))


def test_working_days_end_with_the_last_of_them_by_the_desks_calendar() -> None:
    acme = desk_with(openings=WEEK, zone="Europe/London", holidays="GB-ENG")
    ends = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/London"))  # after Tuesday, Wednesday and Thursday
    assert THURSDAY + wait_allowed(WorkingDays(days=3), acme, THURSDAY) == ends
    assert wait_allowed(timedelta(hours=4), acme, THURSDAY) == timedelta(hours=4)


def test_an_enquiry_carries_the_wait_that_they_come_to() -> None:
    scenario = replace(load_all(SHIPPED, channels=CHANNELS)["late-delivery"], thresholds=Standards())
    acme = desk_with(
        openings=WEEK,
        holidays="DE",
        targets={"mail": Target(to="care@acme.example")},
        thresholds=Standards(acknowledgement=WorkingDays(days=1)),
    )
    enquiry = compose(
        scenario,
        desk=acme,
        channel="mail",
        language="en",
        seed="1",
        domain="shopper.example",
        now=THURSDAY,
        stays=False,
    )
    assert enquiry.thresholds.acknowledgement == timedelta(days=4, hours=14)  # to the end of Monday
    assert enquiry.thresholds.counted == Standards(acknowledgement=WorkingDays(days=1))


def test_a_calendar_that_is_put_right_puts_right_the_limits_of_what_was_asked_before() -> None:
    stated = Standards(acknowledgement=timedelta(hours=1), first_response=WorkingDays(days=1))
    made = desk_with(openings=WEEK, zone="Europe/London", thresholds=stated)
    mended = replace(made, holidays="GB-ENG")  # of which the desk's file had not told
    asked = replace(enquiry(), created_at=THURSDAY, thresholds=limits_of(stated, made, THURSDAY))
    facts = Facts(enquiries=(asked,), dispatches=(accepted(THURSDAY + 3 * SECOND),), replies=())
    day, hours, short = timedelta(days=1), timedelta(hours=14), 3 * SECOND  # the clock starts when the desk took it
    for now_as, ends in ((made, day + hours), (mended, 5 * day + hours)):  # Christmas, and Boxing Day on Monday
        (found,) = by_calendar(facts, {"acme": now_as}).enquiries
        assert found.thresholds.first_response == ends - short
        assert found.thresholds.acknowledgement == timedelta(hours=1)
        kept = calendars.by_calendar(Columns.of(map(outline, observations(facts, THURSDAY + day))), {"acme": now_as})
        assert kept.outlines()[0].first_response_limit == ends - short
    assert by_calendar(facts, {}) == facts


def test_many_limits_are_counted_as_one_is() -> None:
    stated = Standards(complete=WorkingDays(days=2), acknowledgement=WorkingDays(days=1))
    desks = {
        "acme": desk_with(openings=WEEK, zone="Europe/London", holidays="GB-ENG"),
        "far": desk_with(name="far", zone="Asia/Kathmandu"),
    }
    instants = [THURSDAY - timedelta(days=60) + timedelta(hours=7.7 * number) for number in range(80)]
    facts = [
        Facts(
            enquiries=(replace(enquiry(), desk=name, created_at=at, thresholds=limits_of(stated, desks["far"], at)),),
            dispatches=(accepted(at),),
            replies=(),
        )
        for number, at in enumerate(instants)
        for name in ("acme", "far", "gone")
    ]
    later = instants[-1] + timedelta(days=60)
    outlines = [outline(observations(each, later)[0]) for each in facts]
    one_by_one = [outline(observations(by_calendar(each, desks), later)[0]) for each in facts]
    assert calendars.by_calendar(Columns.of(outlines), desks).outlines() == tuple(one_by_one)
