"""What a month's report is made of: whose month, whose neighbours, and nothing counted twice."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from harness.model import Label, NoticeKind
from reports.month import TREND, Month, month
from reports.year_month import YearMonth
from tests.desks import desk_with

OCTOBER = YearMonth(2026, 10)
NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BERLIN = desk_with(title="Acme Berlin", zone="Europe/Berlin")


def a_month(*seen: Any, **changes: Any) -> Month:
    return month(seen, **{"year_month": OCTOBER, "now": NOW, "desks": (BERLIN,), **changes})


def test_a_month_is_the_desks_own(seen: Any) -> None:
    late_on_the_last = seen(start=datetime(2026, 9, 30, 22, 30, tzinfo=UTC))  # half past midnight in Berlin
    early_in_november = seen(start=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    assert a_month(late_on_the_last, early_in_november).seen == (late_on_the_last,)


def test_a_reply_in_november_counts_for_october(seen: Any) -> None:
    asked = seen((48, Label.PERSONALISED), start=datetime(2026, 10, 31, 9, tzinfo=UTC))
    october = a_month(asked)
    assert october.whole.summary.answered.value == 1
    assert a_month(asked, year_month=YearMonth(2026, 11)).seen == ()


def test_the_trend_ends_with_the_month_and_begins_a_year_before(seen: Any) -> None:
    starts = [datetime(2025, 9, 9, tzinfo=UTC), datetime(2025, 10, 9, tzinfo=UTC), datetime(2026, 9, 9, tzinfo=UTC)]
    october = a_month(*(seen(start=start) for start in starts), seen())
    assert [str(point.period) for point in october.trend[:: TREND - 1]] == ["2025-10", "2026-10"]
    assert [point.summary.enquiries for point in october.trend] == [1, *[0] * 10, 1, 1]


def test_the_month_before_is_nothing_where_nothing_is_known_of_it(seen: Any) -> None:
    september = seen(start=datetime(2026, 9, 9, tzinfo=UTC))
    assert a_month(seen()).before is None
    before = a_month(september, seen()).before
    assert before is not None
    assert (before.name, before.summary.enquiries) == ("2026-09", 1)


def test_january_follows_december() -> None:
    assert YearMonth(2027, 1).earlier(1) == YearMonth(2026, 12)
    assert YearMonth(2026, 12).earlier(12) == YearMonth(2025, 12)


def test_all_months_have_neither_trend_nor_a_month_before(seen: Any) -> None:
    whole = a_month(seen(), seen(start=datetime(2020, 1, 1, tzinfo=UTC)), year_month=None)
    assert (len(whole.seen), whole.trend, whole.before) == (2, (), None)


def test_groups_add_up_to_the_whole(seen: Any) -> None:
    october = a_month(
        seen((1, Label.TEMPLATED)),
        seen(channel="chat", scenario="damaged"),
        seen((0.1, NoticeKind.FAILED), desk="other"),
    )
    for groups in (october.channels, october.by_desk, october.by_scenario, october.by_language):
        assert sum(group.summary.enquiries for group in groups) == 3
    assert [group.name for group in october.by_desk] == ["acme", "other"]


def test_a_desk_that_was_renamed_keeps_the_name_it_was_shopped_under(seen: Any) -> None:
    october = a_month(seen(desk="once"), seen())
    assert october.title == "Acme Berlin, once"
    assert (october.desk_title("acme"), october.desk_title("once")) == ("Acme Berlin", "once")


def test_each_enquiry_is_told_in_its_desks_time(seen: Any) -> None:
    here, there = seen(), seen(desk="once")
    october = a_month(here, there)
    noon = datetime(2026, 10, 5, 12, tzinfo=UTC)
    assert (october.local(here, noon).hour, october.local(there, noon).hour) == (14, 12)


def test_desks_in_several_zones_share_universal_time(seen: Any) -> None:
    lisbon = desk_with(name="lisbon", zone="Europe/Lisbon")
    assert str(a_month(seen()).zone) == "Europe/Berlin"
    assert a_month(seen(), seen(desk="lisbon"), desks=(BERLIN, lisbon)).zone == ZoneInfo("UTC")


def test_a_month_without_enquiries_is_a_month() -> None:
    empty = a_month()
    assert (empty.title, empty.seen, empty.channels, empty.whole.summary.answered.value) == (
        "Acme Berlin",
        (),
        (),
        None,
    )
    assert a_month(desks=()).title == ""
