"""The mail probe against real SMTP servers in the loop, well-behaved and not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Enquiry, Event, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.mail import MailProbe
from probes.toolbox import Toolbox

ENQUIRY = specimen(
    id="plain2",  # whose persona's mail program writes plain text alone
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    subject="Wo bleibt das Paket? My order A-10442?",
    body="Hello,\n\nmy copper kettle has not come.\n.\nWhen will it arrive?\n\nZoë",
)


class Mailbox:
    """A desk's mail server; each answer may be set to a refusal."""

    def __init__(self, *, rcpt: str = "250 OK", data: str = "250 taken") -> None:
        self.envelopes: list[Envelope] = []
        self._rcpt, self._data = rcpt, data

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self._rcpt

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return self._data


@asynccontextmanager
async def listening(protocol: Callable[[], asyncio.Protocol]) -> AsyncIterator[str]:
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def serving(mailbox: Mailbox) -> AsyncIterator[str]:
    async with listening(lambda: SMTP(mailbox, enable_SMTPUTF8=True)) as via:
        yield via


@asynccontextmanager
async def scripted(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def perform(
    via: str | None,
    folder: Path,
    *,
    enquiry: Enquiry = ENQUIRY,
    to: str = "care@acme.example",
    timeout: float = 60.0,  # noqa: ASYNC109
) -> list[Event]:
    probe = MailProbe(Toolbox(browser=Browser(), evidence=folder, timeout=timeout))
    assignment = Assignment(enquiry=enquiry, target=Target(to=to, via=via), confined=True)
    return [event async for event in probe.perform(assignment)]


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


@pytest.mark.parametrize(
    ("mailbox", "kind", "words"),
    [
        (Mailbox(rcpt="550 5.1.1 no such mailbox here"), FaultKind.REJECTED, "550 5.1.1 no such mailbox here"),
        (Mailbox(rcpt="452 4.2.2 mailbox full"), FaultKind.NOT_NOW, "452 4.2.2 mailbox full"),
        (Mailbox(rcpt="450 4.2.0 greylisted"), FaultKind.NOT_NOW, "450 4.2.0 greylisted"),
        (Mailbox(data="552 5.2.2 over quota"), FaultKind.REJECTED, "552 5.2.2 over quota"),
        (Mailbox(data="554 no " + "spam " * 80), FaultKind.REJECTED, "554 no spam spam"),
    ],
)
async def test_a_refusal_is_told_in_the_servers_words(
    mailbox: Mailbox, kind: FaultKind, words: str, tmp_path: Path
) -> None:
    async with serving(mailbox) as via:
        with pytest.raises(ProbeError, match=words) as caught:
            await perform(via, tmp_path)
    assert caught.value.kind is kind
    assert len(str(caught.value)) < 400


async def test_a_server_too_busy_to_greet_us_declines_for_now(tmp_path: Path) -> None:
    async def busy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"421 come back later\r\n")

    async with scripted(busy) as via:
        with pytest.raises(ProbeError, match="421 come back later") as caught:
            await perform(via, tmp_path)
    assert caught.value.kind is FaultKind.NOT_NOW


async def test_nobody_listening_is_unreachable(tmp_path: Path) -> None:
    async with serving(Mailbox()) as via:
        pass
    with pytest.raises(ProbeError) as caught:
        await perform(via, tmp_path)
    assert caught.value.kind is FaultKind.UNREACHABLE


async def test_a_server_that_speaks_another_tongue_is_unreachable(tmp_path: Path) -> None:
    async def speaks_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with scripted(speaks_http) as via:
        with pytest.raises(ProbeError, match="does not speak SMTP as we know it") as caught:
            await perform(via, tmp_path)
    assert caught.value.kind is FaultKind.UNREACHABLE


async def test_a_server_that_says_nothing_is_a_timeout(tmp_path: Path) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with scripted(silent) as via:
        with pytest.raises(ProbeError, match=r"within 0\.2 s") as caught:
            await perform(via, tmp_path, timeout=0.2)
    assert caught.value.kind is FaultKind.TIMEOUT


async def test_a_server_that_talks_for_ever_is_a_timeout_too(tmp_path: Path) -> None:
    async def talker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            writer.write(b"220-and another thing\r\n")
            await writer.drain()
            await asyncio.wait([asyncio.ensure_future(reader.read(1))], timeout=0.05)

    async with scripted(talker) as via:
        with pytest.raises(ProbeError) as caught:
            await perform(via, tmp_path, timeout=0.4)
    assert caught.value.kind is FaultKind.TIMEOUT


@pytest.mark.parametrize("via", [None, "", "http://127.0.0.1:25", "smtp://", "smtp://127.0.0.1:99999", "smtp://[::1"])
async def test_a_server_that_cannot_be_named_is_a_probe_fault(via: str | None, tmp_path: Path) -> None:
    with pytest.raises(ProbeError, match="smtp://host:port"):
        await perform(via, tmp_path)


@pytest.mark.parametrize("host", ["mail.acme.example", "192.0.2.1", "127.0.0.1.acme.example", "[2001:db8::1]"])
async def test_a_confined_probe_speaks_to_no_server_off_loopback(host: str, tmp_path: Path) -> None:
    with pytest.raises(ProbeError, match="not on the loopback interface"):
        await perform(f"smtp://{host}:25", tmp_path)


@pytest.mark.parametrize("to", ["", "care", "care@", "a@b@c.example", "care@acme.example\r\nRCPT TO:<x@y.example>"])
async def test_an_address_that_is_none_is_a_probe_fault(to: str, tmp_path: Path) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as via:
        with pytest.raises(ProbeError):
            await perform(via, tmp_path, to=to)
    assert mailbox.envelopes == []


async def test_an_international_domain_is_written_in_its_ascii_form(tmp_path: Path) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as via:
        await perform(via, tmp_path, to="hilfe@bücher.example")
    assert mailbox.envelopes[0].rcpt_tos == ["hilfe@xn--bcher-kva.example"]


async def test_cancelling_passes_through_and_hangs_up(tmp_path: Path) -> None:
    greeted, gone = asyncio.Event(), asyncio.Event()

    async def waits(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        await reader.readline()
        greeted.set()
        await reader.read()
        gone.set()

    async with AsyncExitStack() as stack:
        via = await stack.enter_async_context(scripted(waits))
        task = asyncio.create_task(perform(via, tmp_path))
        await greeted.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await gone.wait()
