"""Follow-ups as mail programs write them: in their thread, above what they quote, and no longer than anybody bears."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.reading import read
from harness.sandbox.specimen import specimen
from probes.letter import compose_answer
from tests.unit.letters import ASKED, IDS, REMARK, TO, parsed, text_of


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "xx"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_reader_finds_the_new_words_of_an_answer_whatever_the_habit(language: str, zone: str) -> None:
    for id_ in IDS:
        enquiry = specimen(id=id_, customer={"language": language, "zone": zone})
        letter = compose_answer(enquiry, REMARK, to=TO)
        assert read(letter.raw, "message/rfc822").text.startswith("It is A-10442."), letter.raw.decode()
        assert "please send us" not in read(letter.raw, "message/rfc822").text, letter.raw.decode()
        assert "please send us your order number." in text_of(letter)


def test_an_answer_stands_in_the_thread_of_what_it_answers() -> None:
    letter = compose_answer(specimen(), REMARK, to="mia@acme.example")
    answer = read(letter.raw, "message/rfc822")
    assert answer.references == ("answer1@acme.example", "first@shopper.example")
    assert (answer.subject, answer.recipients) == ("Re: Where is my order A-10442?", ("mia@acme.example",))
    assert answer.date == REMARK.at


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Re: kettle", "Re: kettle"),
        ("RE: AW: Re[2]: SV : kettle", "Re: kettle"),
        ("[#SB-1] kettle", "Re: [#SB-1] kettle"),
        ("Regarding: kettle", "Re: Regarding: kettle"),
        ("", "Re: Where is my order A-10442?"),
    ],
)
def test_re_is_said_once(theirs: str, ours: str) -> None:
    answer = compose_answer(specimen(), replace(REMARK, answers=replace(ASKED, subject=theirs)), to=TO)
    assert read(answer.raw, "message/rfc822").subject == ours


def test_a_long_thread_keeps_its_newest_links_and_what_names_no_message_is_left_out() -> None:
    thread = (*(f"m{number}@acme.example" for number in range(500)), "no such thing", "\r\nBcc: x@y")
    answer = compose_answer(specimen(), replace(REMARK, answers=replace(ASKED, references=thread)), to=TO)
    references = parsed(answer)["References"].split()
    assert references == [f"<m{number}@acme.example>" for number in range(481, 500)] + ["<answer1@acme.example>"]


def test_an_answer_to_what_has_no_message_id_begins_a_thread_of_its_own() -> None:
    bare = replace(ASKED, message_id=None, references=())
    answer = parsed(compose_answer(specimen(), replace(REMARK, answers=bare), to=TO))
    assert (answer["In-Reply-To"], answer["References"]) == (None, None)


@settings(max_examples=20)
@given(text=st.text(max_size=50).map(lambda text: text * 1000))
def test_a_monstrous_message_is_not_quoted_whole(text: str) -> None:
    answer = compose_answer(specimen(), replace(REMARK, answers=replace(ASKED, text=text)), to=TO)
    assert len(answer.raw) < 200_000
