"""A reply whose writer is asked for, as a person sees it; whatever is in it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from harness.model import Aspect, Evidence, Label
from harness.observe import Question, questions
from reports.marks import pieces
from reports.question import LONGEST_RAW, LONGEST_TEXT, question_json, question_line, question_text, question_view
from tests.unit import chatting
from tests.unit.chatting import SECOND
from tests.unit.observing import HOUR, TEMPLATED, enquiry, reply

TEXT = "Dear Ada,\nyour kettle is\n  on its way, and we are sorry.\n"


def asked(text: str = TEXT, *evidence: Evidence) -> Question:
    judged = reply(HOUR, TEMPLATED, text)
    verdict = judged.verdict._replace(evidence=evidence)
    return Question(enquiry=enquiry(), judged=replace(judged, verdict=verdict), wait=HOUR)


def test_spans_are_found_whatever_their_line_ends_and_marked_whole() -> None:
    found = pieces(TEXT, [(1, "kettle is on its w…"), (2, "item: sorry"), (3, "Dear, way"), (4, "nowhere")])
    assert "".join(each.text for each in found) == TEXT
    marked = {number: "".join(each.text for each in found if number in each.numbers) for number in range(1, 5)}
    assert marked == {1: "kettle is\n  on its way", 2: "sorry", 3: "Dearway", 4: ""}
    assert [each.numbers for each in found if each.text == "way"] == [(3, 1)]


@given(text=st.text(max_size=80), spans=st.lists(st.tuples(st.integers(1, 9), st.text(max_size=20)), max_size=6))
def test_the_pieces_are_the_text_whatever_the_spans(text: str, spans: list[tuple[int, str]]) -> None:
    assert "".join(each.text for each in pieces(text, spans)) == text


def test_the_judge_is_shown_with_its_reasons_strongest_first() -> None:
    evidence = (
        Evidence(aspect=Aspect.ORIGIN, signal="took its time", weight=-0.4, span="3 h"),
        Evidence(aspect=Aspect.AUTHORSHIP, signal="also sent to others", weight=4.0, span="we are sorry"),
    )
    shown = question_text(asked(TEXT, *evidence))
    assert shown.index("also sent to others speaks for a form letter (4.0)") < shown.index("took its time")
    assert "the judge: templated (automated 20 %, templated 30 %, personalised 50 %), because" in shown


def test_blind_nothing_tells_what_the_judge_thinks() -> None:
    question = asked(TEXT, Evidence(aspect=Aspect.ORIGIN, signal="secret signal", weight=3.0, span="kettle"))
    view = question_view(question, blind=True)
    assert view.opinion is None
    assert not any(each.numbers for each in (*view.letter, *view.raw))
    told = f"{view}{question_text(question, blind=True)}{question_line(question, blind=True)}"
    assert "secret signal" not in told
    assert Label.TEMPLATED.value not in told
    assert "label" not in question_json(question, blind=True)


def test_nothing_in_it_moves_the_cursor_or_turns_a_line() -> None:
    hostile = "\x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}gone\x07\x00"
    question = asked(hostile, Evidence(aspect=Aspect.ORIGIN, signal="s", weight=1.0, span=hostile))
    told = question_text(question) + question_line(question) + str(question_view(question))
    assert "\\x1b" in told
    assert not any(mark in told for mark in ("\x1b", "\x07", "\x00", "\N{RIGHT-TO-LEFT OVERRIDE}"))


def test_of_a_huge_reply_the_beginning_is_shown_and_the_rest_is_owned_up_to() -> None:
    view = question_view(asked("word " * 200_000))
    assert len("".join(each.text for each in view.letter)) == LONGEST_TEXT
    assert len("".join(each.text for each in view.raw)) == LONGEST_RAW
    assert "1000000" in view.left_out
    assert question_text(asked("line\n" * 1000)).count("\n") < 70


def test_how_it_came_is_told_in_words_of_a_reviewers_own() -> None:
    assert "2026-10-05 10:00 UTC to our inbox, 1 h after the enquiry" in question_text(asked())


def test_a_paragraph_on_one_line_is_read_to_its_end() -> None:
    told = question_text(asked("word " * 60 + "and this is why it was written for you."))
    assert "written for you." in " ".join(told.split())
    assert max(len(line) for line in told.splitlines()) < 110


def test_what_was_said_before_the_reply_is_shown_beside_it_and_nothing_that_came_later() -> None:
    seen = chatting.seen(
        chatting.said(3 * SECOND, Label.AUTOMATED, "Hello, what is it about?", "Milo"),
        chatting.event(9 * SECOND, chatting.SAID, "My order number is A-10442."),
        chatting.said(60 * SECOND, Label.PERSONALISED, "I have it on my desk.", "Marta"),
        chatting.event(90 * SECOND, chatting.SAID, "Thank you!"),
    )
    asked_of = questions([seen])[-1]
    assert question_view(asked_of).talk == (
        ("Milo", "Hello, what is it about?"),
        ("we", "My order number is A-10442."),
    )
    assert "we: My order number is A-10442." in question_text(asked_of)
    assert "Thank you!" not in question_text(asked_of)
