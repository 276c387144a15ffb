"""The mail probe against servers that refuse, say nothing, or are none: whose fault it is, and in whose words."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from harness.errors import FaultKind, ProbeError
from harness.model import Seen, SessionEventKind
from tests.integration.mail.desk_server import Mailbox, perform, scripted, serving


@pytest.mark.parametrize(
    ("mailbox", "kind", "words"),
    [
        (Mailbox(rcpt="550 5.1.1 no such mailbox here"), FaultKind.REJECTED, "550 5.1.1 no such mailbox here"),
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
        (declined,) = await perform(via, tmp_path)
    assert isinstance(declined, Seen)
    assert declined.kind is SessionEventKind.DECLINED
    assert declined.text.endswith("declined the mail: 421 come back later")


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
