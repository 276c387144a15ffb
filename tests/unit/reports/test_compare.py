"""Better or worse, and whether so few can tell."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Label, Observation
from reports.cohort import Cohort
from reports.compare import Change, ChangeVerdict, Compared, changes, contrasts, holm
from reports.gathering import gather
from reports.measures import Measure, share
from reports.shares import difference

HOUR = timedelta(hours=1)


def answered(seen: Any, hours: Sequence[float], silent: int = 0, **enquiry: object) -> Cohort:
    made: list[Observation] = [seen((each, Label.TEMPLATED), **enquiry) for each in hours]
    return gather([*made, *(seen(**enquiry) for _ in range(silent))])


def change(what: Compared, before: Cohort, after: Cohort) -> Change:
    return next(each for each in changes(before, after) if each.what is what)


def test_newcombes_interval_is_the_published_one() -> None:
    # Table II of the paper, method 10: 56 of 70 less 48 of 80.
    found = difference(share(48, 80), share(56, 70))
    assert [round(each or 0, 4) for each in (found.value, found.low, found.high)] == [0.2, 0.0524, 0.3339]


def test_holms_p_values_rise_and_never_leave_one() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == [pytest.approx(0.03), pytest.approx(0.06), pytest.approx(0.06), 0.02]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_desk_that_became_much_slower_is_worse(seen: Any) -> None:
    before, after = answered(seen, range(1, 31)), answered(seen, range(60, 300, 8))
    slower = change(Compared.FIRST_RESPONSE, before, after)
    assert slower.verdict is ChangeVerdict.WORSE
    assert slower.before.value == pytest.approx(15.5 * 3600)
    assert slower.difference.low is not None
    assert slower.difference.low > 0
    assert change(Compared.FIRST_RESPONSE, after, before).verdict is ChangeVerdict.BETTER
    assert change(Compared.ANSWERED_IN_TIME, before, after).verdict is ChangeVerdict.WORSE


def test_a_median_that_trebled_is_shown_though_the_silent_hide_it_in_the_mean(seen: Any) -> None:
    before, after = (answered(seen, [start + 0.1 * step for step in range(50)], silent=10) for start in (2.0, 12.0))
    slower = change(Compared.MEDIAN_FIRST_RESPONSE, before, after)
    assert slower.verdict is ChangeVerdict.WORSE
    assert slower.difference.value == pytest.approx(10 * 3600)
    assert change(Compared.MEDIAN_FIRST_RESPONSE, after, before).verdict is ChangeVerdict.BETTER
    assert change(Compared.FIRST_RESPONSE, before, after).verdict is ChangeVerdict.NOT_SHOWN


def test_a_median_that_is_not_reached_leaves_the_telling_to_the_mean(seen: Any) -> None:
    found = changes(answered(seen, range(1, 31)), answered(seen, [1] * 5, silent=30))
    assert Compared.MEDIAN_FIRST_RESPONSE not in {each.what for each in found}
    assert next(each for each in found if each.what is Compared.FIRST_RESPONSE).verdict is ChangeVerdict.WORSE


def test_twelve_enquiries_cannot_show_what_many_could(seen: Any) -> None:
    few = change(Compared.UNANSWERED, answered(seen, [1] * 5, 1), answered(seen, [1] * 4, 2))
    assert (few.verdict, few.n) == (ChangeVerdict.NOT_SHOWN, 12)
    many = change(Compared.UNANSWERED, answered(seen, [1] * 250, 50), answered(seen, [1] * 200, 100))
    assert many.verdict is ChangeVerdict.WORSE


def test_fewer_than_five_are_not_tested_and_cost_the_others_nothing(seen: Any) -> None:
    found = changes(answered(seen, range(1, 31)), answered(seen, [1, 2, 3]))
    assert {each.verdict for each in found} == {ChangeVerdict.TOO_FEW}
    assert {each.adjusted_p for each in found} == {None}


def test_nothing_before_is_no_change(seen: Any) -> None:
    found = changes(gather([]), answered(seen, range(1, 31)))
    assert {each.verdict for each in found} == {ChangeVerdict.TOO_FEW}
    assert changes(gather([]), gather([])) == ()


def test_who_still_waits_makes_no_month_better_or_worse(seen: Any) -> None:
    open_ = gather([*(seen((1, Label.TEMPLATED)) for _ in range(20)), *(seen(now=HOUR) for _ in range(20))])
    assert change(Compared.UNANSWERED, answered(seen, [1] * 20, 3), open_).after.n == 20


def test_a_month_that_is_not_over_is_not_better_for_its_early_answers(seen: Any) -> None:
    months = [
        gather([seen((2, Label.TEMPLATED), **late) if number < 30 else seen(**late) for number in range(40)])
        for late in ({}, {"now": 20 * HOUR})
    ]
    for what in (Compared.UNANSWERED, Compared.ANSWERED_IN_TIME, Compared.PERSONALISED):
        assert change(what, *months).verdict is ChangeVerdict.TOO_FEW
        assert change(what, *months).after.n == 0


def test_all_alike_is_no_change(seen: Any) -> None:
    silent = gather([seen() for _ in range(8)])
    assert {each.verdict for each in changes(silent, silent)} == {ChangeVerdict.NOT_SHOWN}


def test_desks_are_adjusted_for_over_all_pairs(seen: Any) -> None:
    desks = {name: answered(seen, range(start, start + 30)) for name, start in (("a", 1), ("b", 2), ("c", 100))}
    found = contrasts(desks, (Compared.FIRST_RESPONSE,))
    assert [(each.one, each.other, each.changes[0].verdict) for each in found] == [
        ("a", "b", ChangeVerdict.NOT_SHOWN),
        ("a", "c", ChangeVerdict.WORSE),
        ("b", "c", ChangeVerdict.WORSE),
    ]
    alone = change(Compared.FIRST_RESPONSE, desks["a"], desks["c"])
    assert found[1].changes[0].adjusted_p == pytest.approx(3 * (alone.p or 0))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_difference_lies_in_its_interval_and_turns_with_its_sides(a: int, b: int, c: int, d: int) -> None:
    there, back = difference(share(a, a + b), share(c, c + d)), difference(share(c, c + d), share(a, a + b))
    if there.value is None:
        assert there == Measure(value=None, n=0)
        return
    assert -1 <= (there.low or 0) <= there.value + 1e-12
    assert there.value - 1e-12 <= (there.high or 0) <= 1
    assert (there.low, there.high) == pytest.approx((-(back.high or 0), -(back.low or 0)))


def test_groups_are_compared_within_what_they_have_in_common(seen: Any) -> None:
    quick, slow = range(1, 11), range(200, 210)
    made = {
        desk: gather([seen((each, Label.TEMPLATED), channel=channel) for channel, hours in of for each in hours])
        for desk, of in {
            "a": (("mail", slow), ("web_form", quick), ("chat", quick)),
            "b": (("mail", slow), ("web_form", slow)),
        }.items()
    }
    found = contrasts(made, (Compared.FIRST_RESPONSE,), within="channel")
    assert [(each.within, each.changes[0].verdict) for each in found] == [
        ("mail", ChangeVerdict.NOT_SHOWN),
        ("web_form", ChangeVerdict.WORSE),
    ]
    assert found[1].changes[0].adjusted_p == pytest.approx(2 * (found[1].changes[0].p or 0))
