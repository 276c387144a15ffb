"""The letter that the mail probe hands to a real SMTP server in the loop, and when it counts as taken."""

import asyncio
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from harness.model import Accepted
from tests.integration.mail.desk_server import ENQUIRY, Mailbox, perform, scripted, serving


async def test_accepted_carries_the_message_id_of_the_letter_the_desk_got(tmp_path: Path) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as via:
        events = await perform(via, tmp_path)
    [envelope] = mailbox.envelopes
    assert envelope.mail_from == "zoe.mueller@shopper.example"
    assert envelope.rcpt_tos == ["care@acme.example"]
    assert isinstance(envelope.content, bytes)
    letter = message_from_bytes(envelope.content, policy=default)
    assert events == [Accepted(reference=letter["Message-ID"])]
    assert letter["Message-ID"].endswith("@shopper.example>")
    assert letter["From"] == "Zoë Müller <zoe.mueller@shopper.example>"
    assert letter["To"] == "care@acme.example"
    assert letter["Subject"] == ENQUIRY.subject
    assert letter["Date"].datetime == ENQUIRY.created_at
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == ENQUIRY.body + "\n"


async def test_nothing_in_the_letter_marks_it_as_automatic_or_unusual(tmp_path: Path) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as via:
        await perform(via, tmp_path)
    assert isinstance(mailbox.envelopes[0].content, bytes)
    raw = mailbox.envelopes[0].content
    assert raw.isascii()  # other alphabets are encoded (RFC 2047, quoted-printable): any server can take it
    assert {name.casefold() for name in message_from_bytes(raw)} == {
        "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding"
    }  # fmt: skip


async def test_accepted_comes_with_the_answer_to_data_and_does_not_wait_for_the_farewell(tmp_path: Path) -> None:
    async def never_says_goodbye(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
            elif line.startswith(b"QUIT"):
                await reader.read()  # until the client gives up
                return
            writer.write(b"250 fine\r\n")

    async with scripted(never_says_goodbye) as via:
        events = await perform(via, tmp_path)
    assert [type(event) for event in events] == [Accepted]


async def test_line_breaks_in_subject_and_name_cannot_add_headers_or_recipients(tmp_path: Path) -> None:
    persona = replace(ENQUIRY.persona, name="Zoë\r\nBcc: all@acme.example")
    enquiry = replace(ENQUIRY, subject="Kettle\r\nX-Priority: 1\n\nbody\x00\u2028!", persona=persona)
    mailbox = Mailbox()
    async with serving(mailbox) as via:
        await perform(via, tmp_path, enquiry=enquiry)
    [envelope] = mailbox.envelopes
    assert isinstance(envelope.content, bytes)
    letter = message_from_bytes(envelope.content, policy=default)
    assert letter["Bcc"] is None
    assert letter["X-Priority"] is None
    assert letter["Subject"] == "Kettle X-Priority: 1 body !"
    assert envelope.rcpt_tos == ["care@acme.example"]


@pytest.mark.parametrize("body", ["a" * 5000, "ü" * 3000, ".\n..\n.", "x\ud800y\x00z", ""])
async def test_bodies_of_any_kind_arrive_as_written(body: str, tmp_path: Path) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as via:
        await perform(via, tmp_path, enquiry=replace(ENQUIRY, body=body))
    assert isinstance(mailbox.envelopes[0].content, bytes)
    letter = message_from_bytes(mailbox.envelopes[0].content, policy=default)
    arrived = letter.get_content().replace("\r\n", "\n").rstrip("\n")
    assert arrived == body.replace("\ud800", "?").replace("\x00", "")


async def test_an_international_domain_is_written_in_its_ascii_form(tmp_path: Path) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as via:
        await perform(via, tmp_path, to="hilfe@bücher.example")
    assert mailbox.envelopes[0].rcpt_tos == ["hilfe@xn--bcher-kva.example"]
