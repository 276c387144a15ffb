"""Letters of every kind, given to a real server by the mail probe and read as the desk reads them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Correspondent, Enquiry, FollowUp, Quoted, Remark, Target
from harness.probe_token import HEADER, enquiry_of, token_of
from harness.reading import read
from harness.sandbox.specimen import specimen
from probes import PROBES, photo
from probes.browser import Browser
from probes.mail import MailProbe
from probes.toolbox import Toolbox

KEY = b"k" * 32
ASKED = Quoted(
    name="Mia Stone",
    address="mia@acme.example",
    received_at=datetime(2026, 11, 24, 13, 5, tzinfo=UTC),
    subject="Re: Where is my order?",
    text="Please send us your order number.",
    message_id="answer1@acme.example",
    references=(),
)
REMARK = Remark(turns=(0,), text="It is A-10442.", at=datetime(2026, 11, 24, 13, 31, tzinfo=UTC), answers=ASKED)


class Mailbox:
    """A desk's mail server that takes everything."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 taken"

    def raw(self) -> bytes:
        (envelope,) = self.envelopes
        assert isinstance(envelope.original_content, bytes)
        return envelope.original_content

    def letter(self) -> EmailMessage:
        return message_from_bytes(self.raw(), policy=default)


@asynccontextmanager
async def desk(**options: Any) -> AsyncIterator[tuple[Mailbox, Target]]:
    mailbox = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(mailbox, **options), "127.0.0.1", 0)
    async with server:
        via = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield mailbox, Target(to="care@acme.example", via=via)


def assignment(enquiry: Enquiry, target: Target) -> Assignment:
    return Assignment(enquiry=enquiry, target=target, confined=True, token=token_of(enquiry.id, KEY))


async def send(enquiry: Enquiry, target: Target, folder: Path) -> Accepted:
    probe = MailProbe(Toolbox(browser=Browser(), evidence=folder, timeout=60))
    (accepted,) = [event async for event in probe.perform(assignment(enquiry, target))]
    assert isinstance(accepted, Accepted)
    return accepted


@pytest.mark.parametrize("options", [{}, {"decode_data": False, "enable_SMTPUTF8": True}], ids=["plain", "utf8"])
async def test_a_letter_with_everything_arrives_whole(options: Mapping[str, Any], tmp_path: Path) -> None:
    enquiry = specimen(id="plain1", customer={"name": "Zoë 王"}, subject="Où est ma commande ?", photo="IMG_2041.jpg")
    async with desk(**options) as (mailbox, target):
        accepted = await send(enquiry, target, tmp_path)
    letter = mailbox.letter()
    assert accepted.reference == letter["Message-ID"]
    assert (letter["From"].addresses[0].display_name, letter["Subject"]) == ("Zoë 王", "Où est ma commande ?")
    assert enquiry_of(letter[HEADER], KEY) == enquiry.id
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/jpeg"
    ]  # fmt: skip
    (attached,) = letter.iter_attachments()
    assert attached.get_content() == photo.draw(enquiry.id)
    assert max(map(len, mailbox.raw().split(b"\r\n"))) <= 998


async def test_an_address_in_another_alphabet_goes_to_a_server_that_takes_it(tmp_path: Path) -> None:
    async with desk(enable_SMTPUTF8=True) as (mailbox, target):
        await send(specimen(), Target(to="hjælp@acme.example", via=target.via), tmp_path)
    assert mailbox.envelopes[0].rcpt_tos == ["hjælp@acme.example"]
    assert "To: hjælp@acme.example\r\n".encode() in mailbox.raw()


async def test_an_address_in_another_alphabet_is_not_sent_to_a_server_that_cannot_take_it(tmp_path: Path) -> None:
    async with desk() as (mailbox, target):
        with pytest.raises(ProbeError, match="offers no SMTPUTF8") as caught:
            await send(specimen(), Target(to="hjælp@acme.example", via=target.via), tmp_path)
    assert (caught.value.kind, mailbox.envelopes) == (FaultKind.REJECTED, [])


@pytest.mark.parametrize("channel", PROBES)
async def test_what_a_channel_cannot_hear_in_its_session_is_answered_by_mail(channel: str, tmp_path: Path) -> None:
    """A chat takes its turns while it lasts; after a form or a mail the desk writes, and the mail probe answers."""
    toolbox = Toolbox(browser=Browser(), evidence=tmp_path, timeout=60)
    if PROBES[channel](toolbox).stays:
        assert not isinstance(PROBES[channel](toolbox), Correspondent)
        return
    probe: object = PROBES["mail"](toolbox)
    assert isinstance(probe, Correspondent)
    enquiry = specimen(channel=channel, follow_ups=(FollowUp(asked=("order number",), text="It is A-10442."),))
    async with desk() as (mailbox, target):
        accepted = await probe.say(assignment(enquiry, target), REMARK)
    answer = read(mailbox.raw(), "message/rfc822")
    assert accepted.reference == f"<{answer.message_id}>"
    assert (answer.references, answer.text) == (("answer1@acme.example",), "It is A-10442.")
    assert enquiry_of(answer.header(HEADER), KEY) == enquiry.id


async def test_an_answer_that_is_declined_is_a_probe_fault(tmp_path: Path) -> None:
    async with desk(data_size_limit=10) as (_, target):
        with pytest.raises(ProbeError):
            await MailProbe(Toolbox(browser=Browser(), evidence=tmp_path)).say(assignment(specimen(), target), REMARK)
