"""What every channel promises the runner, checked on the sandbox company."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP

from harness.clock import ScaledClock
from harness.errors import BrowserMissing, FaultKind, ProbeError
from harness.model import Accepted, Assignment, Event, FollowUp, Message, Source, Target
from harness.sandbox import Company, Temperament
from harness.sandbox.specimen import specimen
from probes import PROBES, Toolbox
from probes.browser import Browser

pytestmark = pytest.mark.browser

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ENQUIRY = specimen(
    desk="sandbox",
    body="Hello,\n\nmy copper kettle has not come. When will it arrive?\n\nJoan Archer",
    follow_ups=(FollowUp(asked=("order number",), text="It is A-10442."),),
    session=timedelta(minutes=10),
    created_at=START,
)


@pytest.fixture
async def toolbox(tmp_path: Path) -> AsyncIterator[Toolbox]:
    async with Browser() as browser:
        yield Toolbox(browser=browser, evidence=tmp_path, timeout=15)


@asynccontextmanager
async def company(temperament: Temperament) -> AsyncIterator[Company]:
    inbox = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    clock = ScaledClock(START)
    async with inbox:
        address = ("127.0.0.1", inbox.sockets[0].getsockname()[1])
        async with Company(seed=7, clock=clock, deliver_to=address, temperaments=(temperament,)) as opened:
            yield opened


async def shop(channel: str, target: Target, toolbox: Toolbox) -> list[Event]:
    assignment = Assignment(enquiry=replace(ENQUIRY, channel=channel), target=target, confined=True)
    return [event async for event in PROBES[channel](toolbox).perform(assignment)]


@pytest.mark.parametrize("temperament", [Temperament.ASKS_AGAIN, Temperament.HELPFUL])
@pytest.mark.parametrize("channel", PROBES)
async def test_accepted_comes_once_and_first_then_messages(
    channel: str, temperament: Temperament, toolbox: Toolbox
) -> None:
    async with company(temperament) as opened:
        events = await shop(channel, opened.desk(name="sandbox").targets[channel], toolbox)
    assert [type(event) for event in events] == [Accepted] + [Message] * (len(events) - 1)


@pytest.mark.parametrize("channel", PROBES)
async def test_only_a_channel_that_stays_hears_the_desk_itself(channel: str, toolbox: Toolbox) -> None:
    async with company(Temperament.HELPFUL) as opened:
        events = await shop(channel, opened.desk(name="sandbox").targets[channel], toolbox)
    heard = {event.source for event in events if isinstance(event, Message)}
    assert (Source.SESSION in heard) is PROBES[channel](toolbox).stays


@pytest.mark.parametrize("channel", PROBES)
async def test_a_dead_port_is_a_probe_fault(channel: str, toolbox: Toolbox) -> None:
    with socket.socket() as dead:  # bound and never listening: nobody else can answer here
        dead.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{dead.getsockname()[1]}"
        target = Target(to=f"http://{address}/", via=f"smtp://{address}")
        if channel == "mail":
            target = replace(target, to="care@sandbox.example")
        with pytest.raises(ProbeError) as caught:
            await shop(channel, target, toolbox)
    assert caught.value.kind is FaultKind.UNREACHABLE


@pytest.mark.parametrize("channel", PROBES)
async def test_a_target_that_means_nothing_is_a_probe_fault(channel: str, toolbox: Toolbox) -> None:
    with pytest.raises(ProbeError):
        await shop(channel, Target(to="\x00 nonsense", via="nonsense"), toolbox)


@pytest.mark.parametrize("channel", PROBES)
async def test_without_a_browser_the_command_that_installs_one_is_named(channel: str, tmp_path: Path) -> None:
    async with Browser(executable=tmp_path / "chromium") as browser, company(Temperament.SILENT) as opened:
        toolbox = Toolbox(browser=browser, evidence=tmp_path)
        target = opened.desk(name="sandbox").targets[channel]
        if channel == "mail":
            assert [type(event) for event in await shop(channel, target, toolbox)] == [Accepted]
        else:
            with pytest.raises(BrowserMissing, match="run `shopper setup`"):
                await shop(channel, target, toolbox)


async def test_importing_the_probes_does_not_import_playwright() -> None:
    program = "import sys, probes; sys.exit(any(name.startswith('playwright') for name in sys.modules))"
    assert await asyncio.to_thread(subprocess.call, [sys.executable, "-c", program]) == 0
