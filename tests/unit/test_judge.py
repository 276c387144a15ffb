"""The judge by its public face: what is true of every verdict."""

import gc
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.classify import Case, case_of, judge_desk, uncollected
from harness.model import Aspect, Label
from tests.unit.judging import FACTS, PERSONAL, RECEIPT, THREAD, alone, case, copies, enquiry, mail, reply


def test_a_case_that_was_judged_before_is_judged_anew_among_those_that_came_since() -> None:
    def cases() -> list[Case]:
        return [*copies(5), case(PERSONAL, "own", conversation="own"), case(RECEIPT, "receipt", conversation="q0")]

    grown = cases()
    for so_far in range(1, len(grown)):
        judge_desk(grown[:so_far])
    assert judge_desk(grown) == judge_desk(cases())


def test_judging_leaves_nothing_behind_that_only_the_collector_would_find() -> None:
    judge_desk(copies(3))  # whatever is compiled and kept once
    with uncollected():
        gc.collect()
        judge_desk([*copies(3), case(PERSONAL, "own"), case(RECEIPT, "receipt")])
        judge_desk([case(PERSONAL, "own")])
        assert not gc.isenabled()
        assert gc.collect() == 0
    assert gc.isenabled()


def test_the_order_of_replies_never_matters() -> None:
    desk = [*copies(5), case(PERSONAL, "own", conversation="own"), case(RECEIPT, "receipt", conversation="q0")]
    forwards = dict(zip([each.id for each in desk], judge_desk(desk), strict=True))
    backwards = dict(zip([each.id for each in reversed(desk)], judge_desk(desk[::-1]), strict=True))
    assert forwards == backwards


def test_evidence_quotes_what_it_rests_on() -> None:
    verdict = judge_desk(copies(3))[0]
    [copied] = [piece for piece in verdict.evidence if piece.signal == "also sent to others"]
    assert "I have looked at your kettle with Dennis" in copied.span
    assert copied.aspect is Aspect.AUTHORSHIP
    assert copied.weight > 0
    assert all(0 < len(piece.span) <= 120 for piece in verdict.evidence)


HOSTILE = st.one_of(
    st.text(max_size=400),
    st.sampled_from(["", " ", "\n" * 300, "a" * 60_000, "a." * 30_000, "[" * 9_000, "\n " * 10_000]),
    st.lists(st.sampled_from(["received", "#12345", "Dear", "{name}", "http://", "@", "我", "\0", "\n"])).map(" ".join),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    text=HOSTILE,
    request_text=HOSTILE,
    subject=st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60),
)
def test_anything_gets_a_verdict_whose_probabilities_add_up(text: str, request_text: str, subject: str) -> None:
    verdicts = judge_desk(
        [
            case(text, "r1", request=request_text, headers={"Subject": subject}),
            case(text, "r2", request=request_text, waited=timedelta(0)),
        ]
    )
    for verdict in verdicts:
        assert verdict.automated + verdict.templated + verdict.personalised == pytest.approx(1)
        assert all(0 <= share <= 1 for share in (verdict.automated, verdict.templated, verdict.personalised))


def test_the_case_of_a_reply_carries_what_the_enquiry_knows() -> None:
    asked = enquiry()
    made = case_of(reply(mail(PERSONAL, THREAD)), asked, spoke_at=asked.created_at)
    assert (made.company, made.group, made.waited) == ("desk", "q1", timedelta(hours=3))
    assert made.facts == FACTS
    assert not made.null_return_path


def test_a_reply_from_before_the_question_shows_a_clock_that_was_set_and_no_haste() -> None:
    asked, came = enquiry(), reply(mail(PERSONAL, THREAD))
    at_once = case_of(came, asked, spoke_at=came.received_at + timedelta(seconds=5))  # while the desk still took it
    before = case_of(came, asked, spoke_at=came.received_at + timedelta(minutes=30))
    assert (at_once.waited, before.waited) == (timedelta(0), None)
    assert alone(at_once).machine > 0.5 > alone(before).machine


def test_a_reply_that_belongs_to_no_enquiry_can_be_judged() -> None:
    made = case_of(reply(mail(RECEIPT, {"Auto_Submitted": "auto-replied"})), None, spoke_at=None)
    assert alone(made).label is Label.AUTOMATED
