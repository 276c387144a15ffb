"""Letters to judge: one complaint, and the replies to it in the style of each class, written for these tests."""

from datetime import UTC, datetime, timedelta

from harness.classify import Case, Peers, judge
from harness.model import Enquiry, Fact, FactKind, Persona, Question, Reply, Source, Thresholds, Verdict
from harness.reading import read
from harness.reading.notices import notice_of

COMPLAINT = (
    "The kettle I ordered under KW-20417 arrived on Tuesday with a cracked lid, and boiling water ran over my oak "
    "worktop. How long is the guarantee? I would like to know whether you will collect it."
)
VAGUE_ANSWER = (
    "Hello, Marek in the workshop says they will take it back. Somebody will ring on Thursday about the rest."
)
FACTS = (
    Fact(name="name", kind=FactKind.MERGE, value="Rosa Lindqvist"),
    Fact(name="order", kind=FactKind.MERGE, value="KW-20417"),
    Fact(name="damage", kind=FactKind.STORY, value="cracked lid"),
    Fact(name="spoilt", kind=FactKind.STORY, value="oak worktop"),
)
QUESTIONS = (Question(name="guarantee", text="How long is the guarantee?", answers=("two years", "24 months")),)

PERSONAL = (
    "Dear Rosa,\n\nI am sorry about your oak worktop. A cracked lid should never have left our workshop, so I have "
    "asked the courier to fetch the kettle on Friday morning. The guarantee runs for two years.\n\nMarta"
)
MACRO = (
    "Dear {name},\n\nThank you for contacting us about order {order}. We apologise for any inconvenience caused. Your "
    "feedback is important to us and has been passed on to the relevant department. We appreciate your patience and "
    "understanding.\n\nKind regards,\nTom Baker"
)
RECEIPT = (
    "Thank you for your message. Your enquiry has been received and given the number #48213. A member of our team will "
    "reply as soon as possible.\n\nCustomer Care Team"
)
THREAD = {"In_Reply_To": "<q1@shopper.example>"}
# Reads as if written for one customer, until it comes again.
SMOOTH = (
    "Dear {name},\n\nI have looked at your kettle with Dennis in our Leeds workshop this morning, and he tells me the "
    "steam valve of the 2019 model can stick when limescale builds up around the spring. I would run it twice with "
    "vinegar.\n\n{agent}"
)


def mail(text: str, headers: dict[str, str]) -> bytes:
    fields = {"From": "Care <care@desk.example>", "To": "rosa@shopper.example", "Subject": "Re: Kettle", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text).encode()


def case(
    text: str,
    name: str = "r1",
    *,
    request: str = COMPLAINT,
    waited: timedelta | None = timedelta(hours=5),
    conversation: str | None = None,
    headers: dict[str, str] | None = None,
) -> Case:
    raw, media_type = (mail(text, headers), "message/rfc822") if headers else (text.encode(), "text/plain")
    letter = read(raw, media_type, sent=request)
    return Case(
        id=name,
        company="desk",
        conversation=conversation,
        letter=letter,
        notice=notice_of(raw, letter),
        request=request,
        facts=FACTS if request else (),
        questions=QUESTIONS if request else (),
        waited=waited,
    )


def alone(only: Case) -> Verdict:
    return judge(only, Peers.of([only]))


def signals(verdict: Verdict) -> set[str]:
    return {piece.signal for piece in verdict.evidence}


def copies(count: int) -> list[Case]:
    names = ["Rosa", "Imre", "Odile", "Jonas", "Mei", "Paul", "Ana", "Lars", "Tess", "Omar"]
    return [
        case(SMOOTH.format(name=name, agent=names[-1 - n]), f"r{n}", conversation=f"q{n}", headers=THREAD)
        for n, name in enumerate(names[:count])
    ]


def enquiry() -> Enquiry:
    """The complaint as it was made."""
    return Enquiry(
        id="q1",
        desk="desk",
        scenario="kettle",
        title="Kettle",
        channel="mail",
        persona=Persona(name="Rosa Lindqvist", email="r@shopper.example", phone="", order="KW-20417", language="en"),
        subject="Kettle",
        body=COMPLAINT,
        facts=FACTS,
        questions=QUESTIONS,
        follow_ups=(),
        thresholds=Thresholds(),
        window=timedelta(days=14),
        session=None,
        created_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )


def reply(
    raw: bytes, *, media_type: str = "message/rfc822", source: Source = Source.INBOX, sender: str = "care@desk.example"
) -> Reply:
    """What came three hours later."""
    return Reply(
        id="r1",
        received_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        source=source,
        media_type=media_type,
        raw=raw,
        sender=sender,
    )
