"""Agreement in words that can be published, and what another cost of being undecided would have changed."""

from datetime import UTC, datetime

import pytest

from harness.classify import label_of
from harness.classify.judge import UNDECIDED_COST
from harness.model import Drawn, Label, Verdict
from reports.agreed import Agreement, agreement_json, agreement_text
from reports.agreement import Settled, Words, adjudicated, weighted
from reports.undecided import cheapest, settings

A, T, P, U = Label.AUTOMATED, Label.TEMPLATED, Label.PERSONALISED, Label.UNDECIDED
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def verdict(machine: float, form: float) -> Verdict:
    return Verdict(label=label_of(machine, form), machine=machine, form=form, evidence=(), rules="4")


def found(words: Words, *, drawn: bool = True) -> Agreement:
    """Forty replies, of which the judge is sure and takes each for a machine's."""
    verdicts = {f"r{number}": verdict(0.9, 0.5) for number in range(40)}
    sample = tuple(Drawn(sample="7", reply_id=name, stratum=A, size=412, at=NOON) for name in verdicts) if drawn else ()
    cases = weighted(adjudicated(words)[0], verdicts, sample)
    return Agreement(words=words, cases=cases, sample=sample, cost=UNDECIDED_COST, rules="4", label_of=label_of)


def said(count: int, **people: Label) -> dict[str, dict[str, Label]]:
    return {f"r{number}": dict(people) for number in range(count)}


def test_two_people_and_the_judge_in_sentences() -> None:
    words = said(30, Ada=A, Bo=A) | {f"r{number}": {"Ada": T, "Bo": T} for number in range(30, 38)}
    words |= {"r38": {"Ada": A, "Bo": T}}
    text = agreement_text(found(words))
    assert "Sample '7': 40 replies were drawn at random on 2026-11-02 out of 412" in text
    assert "1 of them has no word yet, and is taken" in text
    assert "Of 39 replies that Ada and Bo labelled they say the same of 97 % (87 to " in text
    assert "Cohen's kappa 0.92 (" in text
    assert "By the majority of words 38 replies were settled; on 1 they are split" in text
    assert "The judge (rules 4) against those words, weighted to all 412 replies:" in text
    assert "right, of what it decided: 79 % (" in text


def test_too_few_are_said_to_be_too_few() -> None:
    text = agreement_text(found(said(3, Ada=A, Bo=A)))
    assert "Ada and Bo both labelled 3 replies: too few to say how far they agree." in text
    assert "right, of what it decided: too few replies (n=3)" in text
    assert "Fewer than 30 settled replies: too few to propose" in text
    assert "cannot be said" in agreement_text(found(said(3, Ada=A)))
    assert "Nobody has labelled any of these replies yet" in agreement_text(found({}))


def test_where_another_setting_costs_less_it_is_proposed_with_the_command_that_tries_it() -> None:
    text = agreement_text(found(said(40, Ada=T, Bo=T)))
    assert "A proposal: 0.05. Nothing was changed" in text
    assert "`shopper rejudge --dry-run --undecided-cost 0.05`" in text
    (cheap,) = [line.split() for line in text.splitlines() if line.endswith("cheapest")]
    assert cheap == ["0.05", "0", "%", "100", "%", "0.550", "cheapest"]
    assert "A proposal" not in agreement_text(found(said(40, Ada=A, Bo=A)))


def test_what_a_few_replies_would_save_is_not_proposed_for_it_may_be_chance() -> None:
    """Three unsure and wrong ones among forty."""
    unsure = {f"r{number}": verdict(0.6, 0.5) for number in range(4)}
    verdicts = {f"r{number}": verdict(0.99, 0.5) for number in range(40)} | unsure
    words = said(40, Ada=A, Bo=A) | said(3, Ada=T, Bo=T)
    cases = weighted(adjudicated(words)[0], verdicts, ())
    agreement = Agreement(words=words, cases=cases, sample=(), cost=0.55, rules="4", label_of=label_of)
    text = agreement_text(agreement)
    assert [line.split()[0] for line in text.splitlines() if line.endswith("cheapest")] == ["0.35"]
    assert "What 0.35 saves on 40 replies may be chance, so it is not proposed." in text
    assert "A proposal" not in text
    assert agreement_json(agreement)["undecided_cost"]["proposed"] == 0.55


def test_replies_that_were_not_drawn_are_owned_up_to() -> None:
    assert "not drawn at random" in agreement_text(found(said(30, Ada=A, Bo=A), drawn=False))


def test_three_people_and_strangers_names() -> None:
    text = agreement_text(found(said(25, Ada=A, Bo=T, **{"C\x1by": A})))
    assert "All 3 people together: Krippendorff's alpha" in text
    assert "\x1b" not in text


def test_machines_read_the_same() -> None:
    told = agreement_json(found(said(30, Ada=A, Bo=A) | {"r30": {"Ada": T, "Bo": P}}))
    assert told["sample"] == {
        "name": "7",
        "drawn_at": NOON.isoformat(),
        "replies": 40,
        "of": 412,
        "strata": {"automated": 412},
    }
    assert (told["settled"], told["split"]) == (30, ["r30"])
    assert told["accuracy"]["value"] == 1.0
    assert told["confusion"] == [{"people": "automated", "judge": "automated", "replies": 30}]
    assert told["undecided_cost"]["proposed"] == UNDECIDED_COST


def test_the_cheapest_setting_is_found_and_the_present_kept_where_nothing_is_won() -> None:
    wrong = [Settled(reply_id="w", verdict=verdict(0.55, 0.5), truth=T, weight=1.0)] * 3
    right = [Settled(reply_id="r", verdict=verdict(0.95, 0.5), truth=A, weight=1.0)] * 7
    rows = settings([*wrong, *right], 0.5, label_of)
    best = cheapest(rows, 0.5)
    assert best.undecided_cost == 0.4  # the nearest to the present at which 0.55 is not sure enough
    assert [best.wrong, best.undecided, best.cost] == pytest.approx([0.0, 0.3, 0.15])
    assert cheapest(settings(right, 0.5, label_of), 0.5).undecided_cost == 0.5
