"""What the persona says in answer, and what of the desk's message a mail program needs to know to answer it."""

from datetime import datetime
from random import Random

from harness.compose import manners
from harness.model import Quoted, Remark
from harness.reading import read
from harness.turns.agenda import Due


def remark(what: Due, now: datetime) -> Remark:
    """The follow-ups as one answer, written `now`."""
    enquiry, reply = what.enquiry, what.reply
    letter = read(reply.raw, reply.media_type)
    texts = [enquiry.follow_ups[turn].text for turn in what.turns]
    answered, *before = letter.references or (None,)  # In-Reply-To comes first, and is the newest of the thread
    thread = [each for each in (*before, answered) if each is not None]
    return Remark(
        turns=what.turns,
        text=manners.answer(Random(f"{enquiry.id}/answer {what.turns[0]}"), texts, enquiry.persona),
        at=now,
        answers=Quoted(
            name=letter.sender_name,
            address=letter.sender,
            received_at=reply.received_at,
            subject=letter.subject,
            text=letter.full_text,
            message_id=letter.message_id,
            references=tuple(thread),
        ),
    )
