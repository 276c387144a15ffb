"""Whether like enquiries are treated alike."""

import math
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from harness.model import Label, Observation, Persona
from reports.consistency import by_hour_of_week, hours_of_week, parity, sign_flip, spread
from reports.gathering import gather

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def asked_in(seen: Any, language: str, hours: float | None, day: int = 0, **changes: object) -> Observation:
    persona = Persona(name="Ada", email="ada@shopper.example", phone="", order="A1", language=language)
    replies = () if hours is None else ((hours, Label.TEMPLATED),)
    observed: Observation = seen(*replies, start=MONDAY + day * DAY, persona=persona, **changes)
    return observed


def test_a_desk_that_always_takes_as_long_has_no_spread(seen: Any) -> None:
    found = spread(gather(asked_in(seen, "en", 2, day) for day in range(20)))
    assert (found.ratio.value, found.between_days.value) == (1, None)  # one a day: nothing to compare within


def test_days_that_differ_account_for_the_variance(seen: Any) -> None:
    same = [asked_in(seen, "en", 1 + day, day) for day in range(6) for _ in range(5)]
    assert spread(gather(same)).between_days.value == pytest.approx(1)
    mixed = [asked_in(seen, "en", 1 + hours, day) for day in range(6) for hours in range(5)]
    assert spread(gather(mixed)).between_days.value == 0


def test_one_day_with_two_alike_does_not_show_how_much_days_account_for(seen: Any) -> None:
    pair = [asked_in(seen, "en", 3, day=0) for _ in range(2)]
    found = spread(gather([*pair, *(asked_in(seen, "en", 1 + day, day) for day in range(1, 11))]))
    assert found.between_days.value is None


def test_personas_that_differ_account_for_the_variance_and_silence_counts(seen: Any) -> None:
    unequal = [asked_in(seen, language, hours) for language, hours in (("en", 1), ("de", None)) for _ in range(5)]
    found = spread(gather(unequal))
    assert found.between_personas.value == pytest.approx(1)
    assert (found.median.value, found.p90.value, found.ratio.value) == (3600, None, None)


def test_four_are_too_few_for_any_figure(seen: Any) -> None:
    found = spread(gather(asked_in(seen, "en", 1) for _ in range(4)))
    assert [each.value for each in (found.ratio, found.between_days, found.between_personas)] == [None] * 3


def test_hours_are_those_of_the_desks_wall_through_daylight_saving() -> None:
    instants = [datetime(2026, 10, 24, 8, 30, tzinfo=UTC), datetime(2026, 10, 26, 8, 30, tzinfo=UTC)]
    stamps = np.array([each.timestamp() for each in instants])
    assert list(hours_of_week(stamps, "Europe/London")) == [5 * 24 + 9, 8]
    assert list(hours_of_week(stamps[1:], "Asia/Kathmandu")) == [14]  # a quarter past two


def test_a_cell_of_the_week_shows_a_figure_from_five_on(seen: Any) -> None:
    five = [asked_in(seen, "en", 1) for _ in range(5)]
    four = [asked_in(seen, "en", None, day=1) for _ in range(4)]
    cells = by_hour_of_week(gather([*five, *four]), zone="Europe/London", hours=2)
    assert [(each.weekday, each.hour, each.median.value, each.unanswered.value) for each in cells] == [
        (0, 10, 3600, 0),
        (1, 10, None, None),
    ]
    assert [each.median.n for each in cells] == [5, 4]
    with pytest.raises(ValueError, match="5 hours do not divide a day"):
        by_hour_of_week(gather(five), zone="UTC", hours=5)


def test_equal_treatment_is_not_called_unequal(seen: Any) -> None:
    found = parity(
        gather(asked_in(seen, language, day % 3, day) for day in range(20) for language in ("en", "de")), "language"
    )
    assert [(each.one, each.other, each.difference.value, each.difference.n, each.p) for each in found] == [
        ("de", "en", 0, 20, 1)
    ]


def test_unequal_treatment_shows_in_pairs_however_much_days_differ(seen: Any) -> None:
    made = [asked_in(seen, lang, day + more, day) for day in range(8) for lang, more in (("en", 0), ("de", 2))]
    found = parity(gather(made), "language")[0]
    assert (found.one, found.other) == ("de", "en")
    assert found.difference.value == pytest.approx(-2 * 3600)
    assert found.p == found.adjusted_p == pytest.approx(2 / 2**8)


def test_only_like_enquiries_of_the_same_week_are_pairs(seen: Any) -> None:
    made = [asked_in(seen, "en", 1, day) for day in range(9)]
    apart = [asked_in(seen, "de", 5, 30 + day) for day in range(9)]
    other = [asked_in(seen, "de", 5, day, scenario="another") for day in range(9)]
    found = parity(gather([*made, *apart, *other]), "language")[0]
    assert (found.difference.n, found.difference.value, found.p) == (0, None, None)


def test_who_still_waits_is_in_no_pair(seen: Any) -> None:
    made = [asked_in(seen, "en", 1) for _ in range(6)]
    waiting = [asked_in(seen, "de", None, now=timedelta(hours=1)) for _ in range(6)]
    assert parity(gather([*made, *waiting]), "language") == ()


def test_sampled_flips_agree_with_all_of_them() -> None:
    values = np.random.default_rng(7).normal(0.4, 1, 13)
    exact = sign_flip(values, 0)
    sampled = sign_flip(np.append(values, 0.0), 0)  # a pair without a difference decides nothing
    assert sampled == pytest.approx(exact, abs=0.02)


def test_of_many_pairs_the_normal_law_says_what_flips_do() -> None:
    values = np.random.default_rng(7).normal(0.05, 1, 1000)
    by_flips = sign_flip(values, 0)
    by_law = sign_flip(np.append(values, 0.0), 0)
    assert by_law == pytest.approx(by_flips, abs=0.02)
    assert sign_flip(np.zeros(2000), 0) == 1


def test_a_hundred_thousand_pairs_take_no_more_memory_than_they_are() -> None:
    values = np.random.default_rng(7).normal(0, 1, 200_000)
    tracemalloc.start()
    sign_flip(values, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * values.nbytes


def test_the_interval_of_a_share_is_the_published_one(seen: Any) -> None:
    # P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979), table 2: ICC(1,1) is 0.17, from -0.13 to 0.72.
    ratings = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    waits = [
        asked_in(seen, "en", (math.exp(each) - 1) / 3600, day) for day, of_day in enumerate(ratings) for each in of_day
    ]
    found = spread(gather(waits)).between_days
    assert (found.value, found.high) == pytest.approx((0.1657, 0.7226), abs=0.01)
    assert found.low == 0  # no share is less
