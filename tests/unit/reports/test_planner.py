"""How many it takes, against published sizes and the exact odds."""

import json
from datetime import timedelta
from math import comb

import pytest
from click.testing import CliRunner

from harness.cli import shopper
from harness.errors import ConfigurationError
from reports.measures import share
from reports.planner import Shift, guard, guard_at_most, plan, shift, visible, without_a_miss
from reports.survival import chi_square_tail


@pytest.mark.parametrize(("after", "enquiries"), [(0.8, 199), (0.7, 62), (0.95, 435)])
def test_the_sizes_are_the_published_ones(after: float, enquiries: int) -> None:
    assert plan(Shift(before=0.9, after=after)).enquiries == enquiries


@pytest.mark.parametrize(("claim", "enquiries"), [(0.9, 29), (0.95, 59), (0.99, 299)])
def test_claims_without_a_miss_take_the_published_numbers(claim: float, enquiries: int) -> None:
    assert without_a_miss(claim) == enquiries
    assert claim**enquiries <= 0.05 < claim ** (enquiries - 1)


def test_as_many_as_planned_see_the_change_as_often_as_planned() -> None:
    n = plan(Shift(before=0.9, after=0.7)).enquiries
    seen = 0.0
    for was in range(n + 1):
        for is_ in range(n + 1):
            hits, cross = was + is_, (was - is_) * n
            p = (
                1.0
                if hits in (0, 2 * n)
                else chi_square_tail((2 * n - 1) * cross**2 / (n * n * hits * (2 * n - hits)), 1)
            )
            odds = comb(n, was) * 0.9**was * 0.1 ** (n - was) * comb(n, is_) * 0.7**is_ * 0.3 ** (n - is_)
            seen += odds * (p < 0.05)
    assert seen == pytest.approx(0.8, abs=0.02)


def test_what_few_can_show_is_what_takes_as_few_to_show() -> None:
    down = visible(0.9, 62)
    assert down == pytest.approx(0.7, abs=0.002)
    assert visible(0.9, 2) is None


def test_more_comparisons_and_more_power_take_more() -> None:
    fall = Shift(before=0.9, after=0.8)
    assert plan(fall, compared=5).enquiries > plan(fall).enquiries
    assert plan(fall, power=0.95).enquiries > plan(fall).enquiries


@pytest.mark.parametrize("text", ["90% -> 80% within 4h", " 90 % to 80 %  within 240m ", "90%→80% within 4h"])
def test_a_shift_is_read_as_people_write_it(text: str) -> None:
    assert shift(text) == Shift(before=0.9, after=0.8, within=timedelta(hours=4))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("faster", "is no change of a share"),
        ("90% -> 190%", "goes beyond 100 %"),
        ("90% -> 90%", "is no change, give two shares that differ"),
        ("90% -> 80% within soon", "is no change of a share"),
    ],
)
def test_what_is_no_shift_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        shift(text)


def test_a_claim_needs_its_interval_and_not_its_figure_alone() -> None:
    assert not guard(share(11, 12), at_least=0.9).carried  # 65 to 99 %
    assert guard(share(380, 400), at_least=0.9).carried
    assert guard(share(11, 12), at_least=0.95).needed is None  # no number would: it is not even seen
    assert not guard(share(0, 0), at_least=0.1).carried


def test_what_a_claim_needs_is_enough_and_no_more() -> None:
    needed = guard(share(57, 60), at_least=0.9).needed
    assert needed is not None
    assert guard(share(round(0.95 * needed * 20), needed * 20), at_least=0.9).carried
    assert not guard(share(57, 60), at_least=0.9).carried
    assert 100 < needed < 200


def test_a_claim_that_little_goes_wrong_is_the_same_turned_round() -> None:
    assert guard_at_most(share(20, 400), at_most=0.1).carried
    assert not guard_at_most(share(1, 12), at_most=0.1).carried


def test_the_command_says_how_many_and_what_fewer_would_show() -> None:
    result = CliRunner().invoke(shopper, ["plan", "--detect", "90% -> 80% within 4h", "--power", "0.8"])
    assert result.exit_code == 0
    assert result.output.startswith("199 enquiries a month, about 7 a day, show a change from 90 % to 80 % within 4 h:")
    assert "29 for 90 %, 59 for 95 %, 299 for 99 %" in result.output
    assert result.output.endswith("[desks.NAME.schedule]\na_month = 199\n")


def test_no_schedule_is_told_that_desks_toml_would_refuse() -> None:
    result = CliRunner().invoke(shopper, ["plan", "--detect", "90% -> 89.5%"])
    assert (result.exit_code, "a_month" in result.output) == (0, False)


def test_the_command_speaks_json() -> None:
    result = CliRunner().invoke(shopper, ["plan", "--detect", "90% -> 70%", "--json"])
    said = json.loads(result.output)
    assert (said["enquiries"], said["shift"]) == (62, {"before": 0.9, "after": 0.7, "within": None})
    assert said["claims_without_a_miss"] == {"0.9": 29, "0.95": 59, "0.99": 299}


def test_who_says_no_change_is_shown_how_one_is_said() -> None:
    result = CliRunner().invoke(shopper, ["plan"])
    assert result.exit_code == 2
    assert '--detect "90% -> 80% within 4h"' in result.output


@pytest.mark.parametrize("arguments", [["--detect", "faster"], ["--detect", "90% -> 80%", "--power", "2"]])
def test_what_makes_no_plan_is_a_mistake_of_the_users(arguments: list[str]) -> None:
    assert isinstance(CliRunner().invoke(shopper, ["plan", *arguments]).exception, ConfigurationError)
