"""A connection that breaks at any step: what is then known of the letter, and that it is never sent twice."""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Enquiry, Event, Target
from harness.sandbox.specimen import specimen
from probes.mail import MailProbe
from probes.smtp.lines import Lines
from tests.integration.mail.authority import Authority
from tests.integration.mail.peer import Peer
from tests.integration.mail.sending import ENQUIRY, KIM, mail_probe, send

# More than the system takes from us while nobody reads at the other end.
LONG = specimen(body="A kettle is a kettle is a kettle is a kettle is a kettle is a kettle, and no pot\n" * 25_000)


@pytest.fixture
def guarded(trusted: Authority) -> ssl.SSLContext:
    """What a server needs that we trust."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*trusted.certificate())
    return context


@pytest.fixture
async def sender(tmp_path: Path) -> AsyncIterator[MailProbe]:
    """A probe that keeps its lines open."""
    async with mail_probe(Lines(patience=10.0), tmp_path) as probe:
        yield probe


async def ask(sender: MailProbe, via: str, enquiry: Enquiry = ENQUIRY) -> list[Event]:
    return await send(sender, Target(to="care@acme.example", via=via, account=KIM), enquiry)


async def outcome(sender: MailProbe, via: str, enquiry: Enquiry = ENQUIRY) -> str:
    """What is known after one enquiry: "accepted", "uncertain", or the kind of fault."""
    try:
        events = await ask(sender, via, enquiry)
    except ProbeError as fault:
        return fault.kind.value
    except Unconfirmed as doubt:
        return "uncertain" if doubt.reference else "uncertain, and what a reply would quote is forgotten"
    (event,) = events
    return "accepted" if isinstance(event, Accepted) else "declined for now"


class Cut(NamedTuple):
    """Where the server hangs up, what is known then, how often we called, and how many whole letters it has."""

    step: str
    known: str
    calls: int
    letters: int
    enquiry: Enquiry = ENQUIRY


NO_LETTER = FaultKind.UNREACHABLE.value
FIRST_LETTER = (
    Cut("greeting", NO_LETTER, calls=1, letters=0),
    Cut("EHLO", NO_LETTER, calls=1, letters=0),
    Cut("STARTTLS", NO_LETTER, calls=1, letters=0),
    Cut("EHLO again", NO_LETTER, calls=1, letters=0),
    Cut("AUTH", NO_LETTER, calls=1, letters=0),
    Cut("MAIL", NO_LETTER, calls=1, letters=0),
    Cut("RCPT", NO_LETTER, calls=1, letters=0),
    Cut("DATA", NO_LETTER, calls=1, letters=0),
    Cut("body", NO_LETTER, calls=1, letters=0, enquiry=LONG),
    # The whole of a short letter is on its way before the server can hang up: from here it looks like the next line.
    Cut("body", "uncertain", calls=1, letters=0),
    Cut("dot", "uncertain", calls=1, letters=1),
    Cut("250", "accepted", calls=1, letters=1),
)
# Over a line that was used before, what fails before the final dot is tried once more over a new one.
SECOND_LETTER = (
    Cut("RSET", "accepted", calls=2, letters=2),
    Cut("MAIL", "accepted", calls=2, letters=2),
    Cut("RCPT", "accepted", calls=2, letters=2),
    Cut("DATA", "accepted", calls=2, letters=2),
    Cut("body", "accepted", calls=2, letters=2, enquiry=LONG),
    Cut("body", "uncertain", calls=1, letters=1),
    Cut("dot", "uncertain", calls=1, letters=2),
    Cut("250", "accepted", calls=1, letters=2),
)


def named(cut: Cut) -> str:
    return f"{cut.step} of a {'long' if cut.enquiry is LONG else 'short'} letter"


@pytest.mark.parametrize("cut", FIRST_LETTER, ids=named)
async def test_what_is_known_when_the_line_breaks_at_a_step(
    cut: Cut, guarded: ssl.SSLContext, sender: MailProbe
) -> None:
    peer = Peer(cut=cut.step, tls=guarded)
    async with peer.listening() as via:
        known = await outcome(sender, via, cut.enquiry)
    assert (known, peer.connections, len(peer.taken)) == (cut.known, cut.calls, cut.letters)


@pytest.mark.parametrize("cut", SECOND_LETTER, ids=named)
async def test_what_is_known_when_a_used_line_breaks_at_a_step(
    cut: Cut, guarded: ssl.SSLContext, sender: MailProbe
) -> None:
    peer = Peer(cut=cut.step, after=1, tls=guarded)
    async with peer.listening() as via:
        assert await outcome(sender, via) == "accepted"
        known = await outcome(sender, via, cut.enquiry)
    assert (known, peer.connections, len(peer.taken)) == (cut.known, cut.calls, cut.letters)


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ("250 taken", "accepted"),
        ("251 taken, and sent on", "accepted"),
        ("421 closing down", "declined for now"),
        ("451 not now", "declined for now"),
        ("554 no", "rejected"),
        ("354 go on", "uncertain"),
        ("what?", "uncertain"),
        ("99 bottles", "uncertain"),
    ],
)
async def test_only_an_answer_that_means_something_says_what_became_of_the_letter(
    answer: str, known: str, sender: MailProbe
) -> None:
    peer = Peer(answers={"dot": answer})
    async with peer.listening() as via:
        assert await outcome(sender, via) == known
    assert (peer.connections, len(peer.taken)) == (1, 1)


async def test_what_is_said_before_the_dot_is_no_answer_to_it(sender: MailProbe) -> None:
    peer = Peer(cut="dot", answers={"body": "250 taken"})
    async with peer.listening() as via:
        assert await outcome(sender, via, LONG) == "uncertain"


async def test_a_server_that_never_answers_the_dot_leaves_the_letter_uncertain(tmp_path: Path) -> None:
    peer = Peer(answers={"dot": ""})
    async with peer.listening() as via, mail_probe(Lines(patience=0.1), tmp_path) as sender:
        with pytest.raises(Unconfirmed, match="whether it took it: no answer within 2 s"):
            await ask(sender, via)
    assert (peer.connections, len(peer.taken)) == (1, 1)


async def test_a_refusal_of_a_used_line_is_the_letters_and_is_not_asked_for_again(sender: MailProbe) -> None:
    peer = Peer()
    async with peer.listening() as via:
        await ask(sender, via)
        peer.answers["RCPT"] = "550 nobody of that name"
        with pytest.raises(ProbeError, match="550 nobody of that name"):
            await ask(sender, via)
        del peer.answers["RCPT"]
        await ask(sender, via)
    assert (peer.connections, len(peer.taken)) == (1, 2)


@pytest.mark.parametrize("verb", ["RSET", "MAIL", "RCPT", "DATA"])
async def test_a_used_line_that_has_had_its_fill_leads_to_a_new_one(verb: str, sender: MailProbe) -> None:
    peer = Peer(full=verb)
    async with peer.listening() as via:
        for _ in range(3):
            assert await outcome(sender, via) == "accepted"
    assert (peer.connections, len(peer.taken)) == (3, 3)
