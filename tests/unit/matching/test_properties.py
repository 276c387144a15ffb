"""What holds of the matching whatever the mail and whoever else was asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.matching import Fit, Matcher
from harness.matching.tickets import in_letter, in_subject
from harness.model import Attribution, Dispatch, DispatchState, Enquiry, Facts, Reply, Source
from harness.observe import matches, unmatched
from harness.sandbox.specimen import specimen

T0 = datetime(2026, 10, 5, 9, tzinfo=UTC)
NAMES = ("Joan Archer", "Mary Jones", "Joan Jones", "Omar Haddad", "Li Wei", "Ada Field")
DESKS = ("north", "south")


def enquiry(number: int, *, name: str | None = None) -> Enquiry:
    """Number 0 to 5 share a mailbox; their names and subjects overlap, their orders do not."""
    customer = name or NAMES[number % len(NAMES)]
    return specimen(
        id=f"e{number}",
        body=f"Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?\n\n{customer}",
        desk=DESKS[number % 2],
        to=f"care@{DESKS[number % 2]}.example",
        customer={
            "name": customer,
            "email": f"tests+{number}@acme.example",
            "order": f"A-1044{number}",
        },
        subject=("Where is my order?", f"Order A-1044{number}")[number % 2],
        created_at=T0,
    )


ENQUIRIES = tuple(enquiry(number) for number in range(6))
DISPATCHES = tuple(
    Dispatch(enquiry_id=each.id, state=DispatchState.ACCEPTED, at=T0, reference=f"<{each.id}-0123456789@acme.example>")
    for each in ENQUIRIES
)

some_enquiry = st.sampled_from(ENQUIRIES)


@st.composite
def replies(draw: st.DrawFn, *, honest: bool = False) -> Reply:
    """Any mixture of witnesses: all of one enquiry if honest, which its id then begins with; else at odds, too."""
    one = draw(some_enquiry)
    other, third = (one, one) if honest else (draw(some_enquiry), draw(some_enquiry))
    number = f"471{one.id}" if honest else draw(st.sampled_from(["4711", "4712", "4713"]))
    id_ = f"{one.id}-{draw(st.integers(0, 10**6))}"
    senders = [str(one.to), "mia@gmail.com"] if honest else ["care@north.example", "care@south.example", "x"]
    to = draw(st.sampled_from([one.persona.email, one.persona.email, "tests@acme.example", "else@acme.example"]))
    subject = draw(st.sampled_from([f"Re: {other.subject}", "Your message"]))
    lines = [
        f"From: {draw(st.sampled_from(senders))}",
        f"To: {to}",
        f"Subject: {draw(st.sampled_from([f'[#{number}] ', f'Ticket {number}: ', '']))}{subject}",
        f"Message-ID: <{id_}-abcdef012345@north.example>",
    ]
    if draw(st.booleans()):
        lines.append(f"In-Reply-To: <{other.id}-0123456789@{draw(st.sampled_from(['acme', 'rewritten']))}.example>")
    greeting = f"Dear {third.persona.name}"
    texts = ["Hello.", f"{greeting}, order {third.persona.order}.", f"{greeting}, thank you.", third.body, "Hi Joan,"]
    return Reply(
        id=id_,
        received_at=T0 + timedelta(minutes=draw(st.integers(-10, 10_000))),
        source=Source.INBOX,
        media_type="message/rfc822",
        raw="\r\n".join([*lines, "", draw(st.sampled_from(texts))]).encode(),
        recipient=draw(st.sampled_from([to, None])),
    )


mailbags = st.lists(replies(), max_size=8, unique_by=lambda each: each.id)
honest_mailbags = st.lists(replies(honest=True), max_size=8, unique_by=lambda each: each.id)


def fits(
    enquiries: Sequence[Enquiry], bag: Sequence[Reply], dispatches: Sequence[Dispatch] = DISPATCHES
) -> dict[str, Fit]:
    matcher = Matcher(enquiries, dispatches, replies=bag)
    return {each.id: matcher.fit(each) for each in bag}


@settings(deadline=None, max_examples=60)
@given(mailbags, st.randoms(use_true_random=False))
def test_the_order_of_what_is_known_does_not_matter(bag: list[Reply], chance: Random) -> None:
    enquiries, dispatches = chance.sample(ENQUIRIES, len(ENQUIRIES)), chance.sample(DISPATCHES, len(DISPATCHES))
    assert fits(enquiries, chance.sample(bag, len(bag)), dispatches) == fits(ENQUIRIES, bag)


@settings(deadline=None, max_examples=60)
@given(mailbags)
def test_an_unrelated_enquiry_changes_no_match(bag: list[Reply]) -> None:
    """It has a mailbox, name, order, subject and desk of its own."""
    stranger = specimen(
        id="stranger",
        desk="west",
        to="help@west.example",
        customer={"name": "Zelda Quux", "email": "zelda.quux@shopper.example", "order": "Z-99999"},
        subject="The toaster burns",
        body="My toaster burns on one side and not on the other, whatever I put in.",
        created_at=T0,
    )
    assert fits((*ENQUIRIES, stranger), bag) == fits(ENQUIRIES, bag)


@settings(deadline=None, max_examples=100)
@given(honest_mailbags, some_enquiry)
def test_whatever_witnesses_are_missing_nothing_is_matched_to_the_wrong_enquiry(
    bag: list[Reply], asked: Enquiry
) -> None:
    """Nor is it if another enquiry shares everything with one of them, which may leave replies to a person."""
    for enquiries in (ENQUIRIES, (*ENQUIRIES, replace(asked, id="twin"))):
        for reply_id, fit in fits(enquiries, bag).items():
            assert fit.match is None or fit.match.enquiry_id == reply_id.partition("-")[0]


@settings(deadline=None, max_examples=60)
@given(mailbags)
def test_nothing_is_dropped_and_nothing_is_told_twice(bag: list[Reply]) -> None:
    words = tuple(Attribution(reply_id=each.id, enquiry_id=None, by="Ada", at=T0) for each in bag[:1])
    facts = Facts(enquiries=ENQUIRIES, dispatches=DISPATCHES, replies=tuple(bag), attributions=words)
    left = unmatched(facts)
    told = [reply.id for reply, _ in matches(facts)]
    told += [doubt.reply.id for doubt in (*left.torn, *left.orphans)]
    assert sorted(told) == sorted(each.id for each in bag[1:])


@settings(deadline=None, max_examples=60)
@given(mailbags, st.sampled_from(DESKS))
def test_with_its_neighbours_a_desk_alone_is_given_nothing_that_is_anothers(bag: list[Reply], desk: str) -> None:
    own = tuple(each for each in ENQUIRIES if each.desk == desk)
    others = tuple(each for each in ENQUIRIES if each.desk != desk)
    everything = Facts(enquiries=ENQUIRIES, dispatches=DISPATCHES, replies=tuple(bag))
    alone = replace(everything, enquiries=own, neighbours=others)
    ids = {each.id for each in own}
    assert matches(alone) == tuple((reply, match) for reply, match in matches(everything) if match.enquiry_id in ids)


@settings(deadline=None)
@given(
    st.binary(max_size=3000) | st.text().map(lambda text: f"Subject: {text}\r\n\r\n{text}".encode("utf-8", "replace"))
)
def test_whatever_comes_in_is_placed_or_left_and_never_raises(raw: bytes) -> None:
    for media_type in ("message/rfc822", "text/html", "text/plain"):
        reply = Reply(id="r", received_at=T0, source=Source.IMPORT, media_type=media_type, raw=raw)
        assert Matcher(ENQUIRIES, DISPATCHES, replies=[reply]).fit(reply).match is None


@given(st.text(alphabet="[]{}#()-_ :.a1Nro°ticket", max_size=3000))
def test_numbers_are_looked_for_in_any_text_without_end_and_few_are_kept(text: str) -> None:
    for found in (in_subject(text), in_letter(text)):
        assert len(found) <= 30
        assert all(any(map(str.isdigit, number)) for number in found)
