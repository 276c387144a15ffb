"""Letters as probes write them, taken apart; and what a follow-up answers."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from harness.model import Quoted, Remark
from probes.letter import Letter

TO = "care@acme.example"
# Among these there is every habit: see test_personas_have_different_habits.
IDS = tuple(f"enquiry{number}" for number in range(40))
ASKED = Quoted(
    name="Mia Stone",
    address="mia@acme.example",
    received_at=datetime(2026, 11, 24, 13, 5, tzinfo=UTC),
    subject="Re: Where is my order A-10442?",
    text="Dear Ms Archer,\n\nplease send us your order number.\n\nKind regards\nMia Stone",
    message_id="answer1@acme.example",
    references=("first@shopper.example",),
)
REMARK = Remark(turns=(0,), text="It is A-10442.\n\nJoan", at=datetime(2026, 11, 24, 13, 31, tzinfo=UTC), answers=ASKED)


def parsed(letter: Letter) -> EmailMessage:
    return message_from_bytes(letter.raw, policy=default)


def text_of(letter: Letter, kind: str = "plain") -> str:
    part = parsed(letter).get_body(preferencelist=(kind,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")
