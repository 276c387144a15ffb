"""Three customers of a desk, and letters that may be for them."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from harness.matching import Fit, Matcher, MatchRule
from harness.model import Dispatch, Enquiry, Fact, FactKind, Reply, Source
from harness.sandbox.specimen import specimen

T0 = datetime(2026, 10, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
MAILBOX = "care-tests@acme.example"
DESK = "care@desk.example"
RULE = tuple[str | None, MatchRule | None]


def enquiry(name: str, order: str, item: str, *, desk: str = "desk", to: str | None = DESK) -> Enquiry:
    """One that writes from the shared mailbox, with a plus part that desks may strip."""
    first = name.split(maxsplit=1)[0].lower()
    body = (
        f"Hello,\n\nthe {item} that I ordered from you as {order} came with a dent as wide as my thumb, and it was "
        f"to be a present for my sister, who moves house on Saturday. What can you do?\n\n{name}"
    )
    return specimen(
        id=first,
        desk=desk,
        to=to,
        customer={"name": name, "email": f"care-tests+{first}9@acme.example", "order": order},
        subject=f"My {item} is dented",
        body=body,
        facts=(
            Fact(name="order", kind=FactKind.MERGE, value=order),
            Fact(name="item", kind=FactKind.STORY, value=item),
        ),
        created_at=T0,
    )


JOAN = enquiry("Joan Archer", "A-10442", "copper kettle")
MARY = enquiry("Mary Jones", "B-20553", "glass teapot")
OMAR = enquiry("Omar Haddad", "C-30664", "star projector")
OURS = (JOAN, MARY, OMAR)


def letter(
    text: str = "Hello",
    *,
    subject: str = "Your message",
    sender: str = DESK,
    to: str = MAILBOX,
    id_: str = "r",
    after: timedelta = HOUR,
    html: bool = False,
    **headers: str,
) -> Reply:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(
        f"<div><p>{text.replace(chr(10), '<br>')}</p></div>" if html else text, subtype="html" if html else "plain"
    )
    return Reply(
        id=id_,
        received_at=T0 + after,
        source=Source.IMAP,
        media_type="message/rfc822",
        raw=message.as_bytes(),
        recipient=message["To"].addresses[0].addr_spec,
    )


def receipt(asked: Enquiry, number: str, id_: str = "") -> Reply:
    """The desk's first mail to a customer, to their own address, with a ticket number."""
    return letter(
        "We have received your message.",
        subject=f"[#{number}] We have received your message",
        to=asked.persona.email,
        id_=id_ or f"receipt-{asked.id}",
        after=timedelta(seconds=9),
    )


RECEIPTS = (receipt(JOAN, "4711"), receipt(MARY, "4712"))


def fit(
    reply: Reply, *others: Reply, enquiries: tuple[Enquiry, ...] = OURS, dispatches: tuple[Dispatch, ...] = ()
) -> Fit:
    return Matcher(enquiries, dispatches, replies=(*others, reply)).fit(reply)


def verdict(found: Fit) -> RULE:
    return (found.match.enquiry_id, found.match.rule) if found.match else (None, None)


ELSEWHERE = enquiry("Lee Other", "X-99999", "bread bin", desk="other", to="help@other.example")
