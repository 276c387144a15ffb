"""A person's word on a reply counts above the judge's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from harness.model import Facts, Label, Labelling, Observation, Outcome, Reply, Source
from harness.observe import observations
from tests.unit.observing import DAY, LATER, T0, accepted, enquiry

RECEIPT = b"From: desk@acme.example\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nWe got it.\r\n"


def seen(*words: Labelling, raw: bytes = RECEIPT) -> Observation:
    reply = Reply(
        id="r1",
        received_at=T0 + timedelta(hours=3),
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=raw,
        recipient=enquiry().persona.email,
    )
    facts = Facts(
        enquiries=(enquiry(),), dispatches=(accepted(),), replies=(reply,), labellings=words, listened_until=LATER
    )
    return observations(facts, LATER)[0]


def word(label: Label, *, days: int = 1, reply: str = "r1") -> Labelling:
    return Labelling(reply_id=reply, label=label, by="Ada", at=T0 + days * DAY)


def test_the_latest_word_counts_and_the_judges_opinion_stays_beside_it() -> None:
    assert seen().outcome is Outcome.AUTOMATED_ONLY
    told = seen(word(Label.AUTOMATED), word(Label.PERSONALISED, days=2))
    assert told.outcome is Outcome.ANSWERED
    assert told.first_response_at == T0 + timedelta(hours=3)
    assert (told.replies[0].label, told.replies[0].verdict.label) == (Label.PERSONALISED, Label.AUTOMATED)


def test_a_word_on_another_reply_or_of_the_future_changes_nothing() -> None:
    later = replace(word(Label.PERSONALISED), at=LATER + DAY)
    assert seen(word(Label.PERSONALISED, reply="r2"), later) == seen()


def test_who_looked_and_cannot_tell_leaves_it_undecided() -> None:
    assert seen(word(Label.UNDECIDED)).outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("label", [Label.TEMPLATED, Label.PERSONALISED])
def test_what_a_person_wrote_is_no_absence_note_for_its_words(label: Label) -> None:
    words = b"From: a@acme.example\r\nSubject: Re: x\r\n\r\nI am out of the office until Monday. Back then!\r\n"
    told = seen(word(label), raw=words)
    assert told.replies[0].notice is None
    assert told.outcome is Outcome.ANSWERED
