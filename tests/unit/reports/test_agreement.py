"""How far people agree and how right the judge is, against published worked examples and by what must hold."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.model import Drawn, Label, Labelling, Verdict
from reports.agreement import (
    Settled,
    accuracy,
    adjudicated,
    cohen_kappa,
    confusion,
    krippendorff_alpha,
    latest,
    pairs,
    precision,
    recall,
    undecided,
    weighted,
    weighted_share,
)
from reports.measures import share

A, T, P, U = Label.AUTOMATED, Label.TEMPLATED, Label.PERSONALISED, Label.UNDECIDED
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
UNITS = st.lists(st.lists(st.sampled_from("atpu"), max_size=4), max_size=12)

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A, B and C.
MEG_OWEN = list(zip("0100000010", "1110010000", strict=True))
BEN_GERRY = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
FOUR = [[value for value in unit if value != "."] for unit in zip(*OBSERVERS, strict=True)]
# Two readers of 50 proposals, both yes 20, only the first yes 5, only the second 10, both no 15: kappa 0.4.
READERS = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15


def verdict(label: Label, machine: float = 0.1, form: float = 0.1) -> Verdict:
    return Verdict(label=label, machine=machine, form=form, evidence=(), rules="test")


def word(reply_id: str, by: str, label: Label, minutes: int = 0) -> Labelling:
    return Labelling(reply_id=reply_id, label=label, by=by, at=NOON + timedelta(minutes=minutes))


def case(truth: Label, judge: Label, weight: float = 1.0) -> Settled:
    return Settled(reply_id="r", verdict=verdict(judge), truth=truth, weight=weight)


@pytest.mark.parametrize(
    ("units", "alpha"), [(MEG_OWEN, 0.095), (BEN_GERRY, 0.692), (FOUR, 0.743)], ids=["binary", "nominal", "missing"]
)
def test_alpha_of_krippendorffs_examples(units: Sequence[Sequence[str]], alpha: float) -> None:
    assert krippendorff_alpha(units).value == pytest.approx(alpha, abs=0.0005)


def test_kappa_of_the_two_readers() -> None:
    found = cohen_kappa(READERS)
    assert found.value == pytest.approx(0.4)
    assert found.n == 50
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.4 < found.high
    # Cohen's own 95 % limits from the normal distribution, 0.4 -+ 1.96 * sqrt(0.7 * 0.3 / 50) / 0.5, are near.
    assert found.low == pytest.approx(0.4 - 0.254, abs=0.03)
    assert found.high == pytest.approx(0.4 + 0.254, abs=0.04)


@given(units=UNITS)
def test_whose_word_is_whose_and_which_reply_is_which_change_nothing(units: list[list[str]]) -> None:
    turned = [list(reversed(unit)) for unit in reversed(units)]
    alpha = krippendorff_alpha(units, resampled=2).value
    assert krippendorff_alpha(turned, resampled=2).value == pytest.approx(alpha)
    both = [(unit[0], unit[1]) for unit in units if len(unit) > 1]
    swapped = [(other, one) for one, other in both]
    assert cohen_kappa(swapped).value == pytest.approx(cohen_kappa(both).value)
    assert cohen_kappa(swapped).low == pytest.approx(cohen_kappa(both).low)


@given(units=UNITS)
def test_alpha_lies_where_it_can_and_within_its_interval(units: list[list[str]]) -> None:
    found = krippendorff_alpha(units, resampled=20)
    assume(found.value is not None)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert -1 <= found.value <= 1
    assert found.low <= found.high <= 1
    more = krippendorff_alpha([*units, ["a"], []], resampled=2)  # one word alone says nothing of agreement
    assert (more.value, more.n) == (found.value, found.n)


def test_full_agreement_keeps_an_interval_and_one_kind_alone_says_nothing() -> None:
    for found in (cohen_kappa([("a", "a"), ("b", "b")] * 10), krippendorff_alpha([["a", "a"], ["b", "b"]] * 10)):
        assert (found.value, found.high) == (1.0, 1.0)
        assert found.low is not None
        assert 0.5 < found.low < 0.8
    assert cohen_kappa([("a", "a")] * 9).value is None
    assert krippendorff_alpha([["a", "a"]] * 9).value is None
    assert cohen_kappa([]).n == krippendorff_alpha([["a"]]).n == 0


def test_the_latest_word_of_each_counts_and_pairs_are_those_who_met() -> None:
    words = latest([word("r1", "Ada", A), word("r1", "Bo", T), word("r1", "Ada", T), word("r2", "Cy", P)])
    assert words == {"r1": {"Ada": T, "Bo": T}, "r2": {"Cy": P}}
    (only,) = pairs(words)
    assert (only.first, only.second, only.same.n, only.same.value) == ("Ada", "Bo", 1, 1.0)
    assert only.kappa.too_few


def test_the_majority_settles_and_ties_are_told() -> None:
    words = {
        "two to one": {"Ada": A, "Bo": T, "Cy": T},
        "one": {"Ada": P},
        "split": {"Ada": A, "Bo": T},
        "three ways": {"Ada": A, "Bo": T, "Cy": P},
        "cannot tell": {"Ada": U, "Bo": U, "Cy": P},
    }
    settled, split = adjudicated(words)
    assert settled == {"two to one": T, "one": P, "cannot tell": U}
    assert split == {"split", "three ways"}


@given(hits=st.lists(st.booleans(), max_size=30))
def test_equal_weights_are_no_weights(hits: list[bool]) -> None:
    found, plain = weighted_share((hit, 3.7) for hit in hits), share(sum(hits), len(hits))
    assert found.n == plain.n
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high), abs=1e-9)


def test_unequal_weights_cost_certainty() -> None:
    even = weighted_share([(True, 1.0)] * 8 + [(False, 1.0)] * 2)
    uneven = weighted_share([(True, 1.0)] * 8 + [(False, 4.0), (False, 0.5)])
    assert even.low is not None and even.high is not None  # noqa: PT018
    assert uneven.low is not None and uneven.high is not None  # noqa: PT018
    assert uneven.high - uneven.low > even.high - even.low


def test_a_sample_stands_for_all_replies() -> None:
    """Of 90 machine's and 10 form letters four each are drawn; the judge is wrong on one form letter."""
    sample = [
        Drawn(sample="7", reply_id=f"{label.value}{number}", stratum=label, size=size, at=NOON)
        for label, size in ((A, 90), (T, 10))
        for number in range(4)
    ]
    verdicts = {each.reply_id: verdict(each.stratum) for each in sample}
    truths = {each.reply_id: each.stratum for each in sample} | {"templated3": A}
    cases = weighted({**truths, "elsewhere": A}, verdicts, sample)
    assert sum(each.weight for each in cases) == pytest.approx(100)
    assert accuracy(cases).value == pytest.approx(0.975)
    assert precision(cases, T).value == pytest.approx(0.75)
    assert recall(cases, A).value == pytest.approx(90 / 92.5)
    # Who has no word yet is taken to be like the others of its stratum.
    del truths["automated0"]
    assert sum(each.weight for each in weighted(truths, verdicts, sample)) == pytest.approx(100)


def test_what_nobody_can_tell_and_what_the_judge_leaves_are_no_errors_of_precision() -> None:
    cases = [case(A, A), case(A, U), case(U, A), case(T, A)]
    assert precision(cases, A).value == 0.5
    assert recall(cases, A).value == 0.5
    assert accuracy(cases).value == 0.5
    assert undecided(cases).value == 0.25
    assert confusion(cases) == {(A, A): 1, (A, U): 1, (U, A): 1, (T, A): 1}
    assert precision(cases, P).value is None


def test_weights_do_not_hang_on_order() -> None:
    cases = [case(A, A, 3.0), case(T, A, 1.0), case(T, T, 2.0)]
    assert accuracy(reversed(cases)) == accuracy(cases)


def test_where_no_sample_tells_there_is_no_interval() -> None:
    alpha = krippendorff_alpha([["a", "t"], ["a", "a"], ["a", "a"], ["a", "a"]], resampled=0)
    assert alpha.value is not None
    assert (alpha.low, alpha.high) == (None, None)
