"""What other rules make of months that were reported."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadFile
from harness.model import Dispatch, DispatchState, Facts, Label, Labelling, Reply, Source
from harness.observe import observations
from reports.rejudged import Kept, MonthChanged, as_kept, changed_json, changed_text, months_changed, read_kept, to_keep
from tests.unit.observing import DAY, LATER, T0, enquiry

HERE = Path("verdicts/2026-10.jsonl")
RECEIPT = b"From: desk@acme.example\r\nSubject: Got it\r\nAuto-Submitted: auto-replied\r\n\r\nWe got your message.\r\n"


def facts(*words: Labelling) -> Facts:
    """One enquiry to which a machine answered."""
    reply = Reply(
        id="r1",
        received_at=T0 + timedelta(minutes=3),
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=RECEIPT,
        recipient=enquiry().persona.email,
    )
    return Facts(
        enquiries=(enquiry(),),
        dispatches=(Dispatch(enquiry_id="e1", state=DispatchState.ACCEPTED, at=T0),),
        replies=(reply,),
        labellings=words,
        listened_until=LATER,
    )


def changed(known: Facts, **kept: Label) -> tuple[MonthChanged, ...]:
    before = {name: Kept(reply_id=name, label=label, rules="3") for name, label in kept.items()}
    return months_changed(
        before,
        observations(as_kept(known, before), LATER),
        observations(known, LATER),
        month_of=lambda each: f"{each.enquiry.created_at:%Y-%m}",
        now=LATER,
    )


def test_a_label_that_changes_is_told_with_what_it_does_to_the_month() -> None:
    (month,) = changed(facts(), r1=Label.PERSONALISED)
    text = changed_text([month], instead="rules 4")
    assert "2026-10, acme: the 1 reply compared changes its label (rules 4 instead of rules 3)." in text
    assert "  1 from personalised to automated\n    enquiry e1, reply r1\n" in text
    assert "too little to be seen, or they are of too few replies" in text
    assert "too few becomes too few" not in text
    assert (month.before.answered.value, month.after.answered.value) == (1.0, 0.0)
    (told,) = changed_json([month])
    assert told["changes"] == [{"from": "personalised", "to": "automated", "count": 1, "examples": ["r1"]}]
    assert told["figures"]["answered by a person"] == {"before": 1.0, "after": 0.0, "n_before": 1, "n_after": 1}


def test_what_changes_by_the_same_rules_is_not_laid_to_them() -> None:
    """Other copies came, or were deleted: a letter is known by those. Or another cost was set: no rule knows of it."""
    text = changed_text(changed(facts(), r1=Label.PERSONALISED), instead="rules 3")
    assert "the 1 reply compared changes its label (rules 3 as before: " in text


def test_what_stays_is_said_to_stay_and_what_was_not_reported_is_not_compared() -> None:
    kept = changed(facts(), r1=Label.AUTOMATED)
    assert "the 1 reply compared keeps its label (rules 4 instead of rules 3)." in changed_text(kept, instead="rules 4")
    assert "the 1 reply compared keeps its label (rules 3 as before)." in changed_text(kept, instead="rules 3")
    assert changed(facts(), elsewhere=Label.AUTOMATED) == ()


def test_a_persons_word_is_changed_by_no_rule() -> None:
    word = Labelling(reply_id="r1", label=Label.TEMPLATED, by="Ada", at=T0 + DAY)
    assert changed(facts(word), r1=Label.PERSONALISED) == ()
    kept = {"r1": Kept(reply_id="r1", label=Label.AUTOMATED, rules="3")}
    (seen,) = observations(as_kept(facts(word), kept), LATER)
    assert seen.replies[0].label is Label.TEMPLATED


def test_the_facts_as_kept_give_the_figures_as_reported() -> None:
    def label(known: Facts) -> Label:
        (seen,) = observations(known, LATER)
        return seen.replies[0].label

    for each in Label:
        assert label(as_kept(facts(), {"r1": Kept(reply_id="r1", label=each, rules="3")})) is each


def test_what_is_kept_comes_back() -> None:
    (seen,) = observations(facts(), LATER)
    kept = to_keep(seen.replies[0])
    assert read_kept([kept.line(), "", " "], file=HERE) == {"r1": kept}


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"reply": "r1"}', '{"reply": "r1", "label": "human", "rules": "3"}'])
def test_a_spoilt_line_is_named(line: str) -> None:
    good = Kept(reply_id="r1", label=Label.AUTOMATED, rules="3").line()
    with pytest.raises(BadFile, match=r"2026-10.jsonl:2: is no kept verdict, allowed is"):
        read_kept([good, line], file=HERE)


@given(line=st.text(max_size=60))
def test_no_line_does_worse_than_be_named(line: str) -> None:
    with suppress(BadFile):
        assert read_kept([line], file=HERE) == {}
