"""What every channel promises the runner, checked on the sandbox company, and on an agent at an XMPP server."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP

from harness.clock import ScaledClock
from harness.desk import Address, address_of
from harness.errors import BrowserMissing, FaultKind, ProbeError
from harness.model import Accepted, Account, Assignment, Event, FollowUp, Login, Message, Seen, Source, Target, Tls
from harness.sandbox import Company, Temperament
from harness.sandbox.specimen import specimen
from probes import PROBES
from probes.browser import Browser
from probes.toolbox import Toolbox
from tests.integration.messaging.prosody import PASSWORD, Prosody
from tests.integration.messaging.talking import SECRET, hurry

if TYPE_CHECKING:
    from tests.integration.messaging.agent import Agent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ENQUIRY = specimen(
    desk="sandbox",
    body="Hello,\n\nmy copper kettle has not come. When will it arrive?\n\nJoan Archer",
    follow_ups=(FollowUp(asked=("order number",), text="It is A-10442."),),
    session=timedelta(minutes=10),
    created_at=START,
)


ACCOUNT = Account(user="kim@sandbox.example", login=Login.PASSWORD, secret=SECRET)
# What would be a good target if only somebody listened at the address in it.
DEAD: dict[Address, Callable[[str], Target]] = {
    Address.PAGE: lambda address: Target(to=f"http://{address}/"),
    Address.MAIL: lambda address: Target(to="care@sandbox.example", via=f"smtp://{address}"),
    Address.JID: lambda address: Target(to="care@sandbox.example", via=f"xmpp://{address}", account=ACCOUNT),
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where a desk is reached, and an event that is set once it has said what it has to say, if it never hangs up.

    `sleep`: how the customer's pauses pass there.
    """

    target: Target
    sleep: Callable[[timedelta], Awaitable[None]] = hurry
    done: asyncio.Event = field(default_factory=asyncio.Event)


OpenDesk = Callable[[str, Temperament], AbstractAsyncContextManager[Desk]]


@pytest.fixture
def toolbox(browser: Browser, tmp_path: Path) -> Toolbox:
    return Toolbox(browser=browser, evidence=tmp_path, timeout=45, environment={SECRET: PASSWORD})


@pytest.fixture
def open_desk(request: pytest.FixtureRequest) -> OpenDesk:
    """Opens a desk that has a channel: the sandbox company, or an agent at an XMPP server, which that has not."""

    def opened(channel: str, temperament: Temperament) -> AbstractAsyncContextManager[Desk]:
        if address_of(channel) is Address.JID:
            return agents_desk(request.getfixturevalue("prosody"), temperament)
        return companys_desk(channel, temperament)

    return opened


@asynccontextmanager
async def companys_desk(channel: str, temperament: Temperament) -> AsyncIterator[Desk]:
    inbox = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    clock = ScaledClock(START)
    async with inbox:
        address = ("127.0.0.1", inbox.sockets[0].getsockname()[1])
        async with Company(seed=7, clock=clock, deliver_to=address, temperaments=(temperament,)) as opened:
            yield Desk(target=opened.desk(name="sandbox").targets[channel])


@asynccontextmanager
async def agents_desk(server: Prosody, temperament: Temperament) -> AsyncIterator[Desk]:
    pytest.importorskip("slixmpp", reason="slixmpp is not installed (uv sync --extra messaging)")
    from tests.integration.messaging.agent import at_work  # noqa: PLC0415  (needs it)

    account = Account(user=server.account("shopper"), login=Login.PASSWORD, secret=SECRET)
    target = Target(to=server.account("sandbox"), via=server.url, tls=Tls.OFF, account=account)
    async with at_work(server, "sandbox") as agent, asyncio.TaskGroup() as group:
        desk = Desk(target=target)
        serving = group.create_task(serve(agent, temperament, desk.done))
        yield desk
        serving.cancel()


async def serve(agent: "Agent", temperament: Temperament, done: asyncio.Event) -> None:
    """Answer one customer."""
    while "kettle" not in await agent.read():  # it may begin with a greeting
        pass
    if temperament is Temperament.ASKS_AGAIN:
        agent.say("Could you give me your order number?")
        await agent.read()
    if temperament is not Temperament.SILENT:
        await agent.arrived(agent.say("It will arrive on Thursday."))
    done.set()


async def shop(channel: str, desk: Desk, toolbox: Toolbox) -> list[Event]:
    enquiry = replace(ENQUIRY, channel=channel)
    assignment = Assignment(enquiry=enquiry, target=desk.target, confined=True, leave=desk.done, sleep=desk.sleep)
    return [event async for event in PROBES[channel](toolbox).perform(assignment)]


@pytest.mark.parametrize("temperament", [Temperament.ASKS_AGAIN, Temperament.HELPFUL])
@pytest.mark.parametrize("channel", PROBES)
async def test_accepted_comes_once_and_first_then_messages_and_what_else_is_seen(
    channel: str, temperament: Temperament, toolbox: Toolbox, open_desk: OpenDesk
) -> None:
    async with open_desk(channel, temperament) as desk:
        first, *rest = await shop(channel, desk, toolbox)
    assert isinstance(first, Accepted)
    assert all(isinstance(event, Message | Seen) for event in rest)


@pytest.mark.parametrize("channel", PROBES)
async def test_only_a_channel_that_stays_hears_the_desk_itself(
    channel: str, toolbox: Toolbox, open_desk: OpenDesk
) -> None:
    async with open_desk(channel, Temperament.HELPFUL) as desk:
        events = await shop(channel, desk, toolbox)
    heard = {event.source for event in events if isinstance(event, Message)}
    assert (Source.SESSION in heard) is PROBES[channel](toolbox).stays


@pytest.mark.parametrize("channel", PROBES)
async def test_a_dead_port_is_a_probe_fault(channel: str, toolbox: Toolbox) -> None:
    with socket.socket() as dead:  # bound and never listening: nobody else can answer here
        dead.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{dead.getsockname()[1]}"
        with pytest.raises(ProbeError) as caught:
            await shop(channel, Desk(target=DEAD[address_of(channel)](address)), toolbox)
    assert caught.value.kind is FaultKind.UNREACHABLE


@pytest.mark.parametrize("channel", PROBES)
async def test_a_target_that_means_nothing_is_a_probe_fault(channel: str, toolbox: Toolbox) -> None:
    with pytest.raises(ProbeError):
        await shop(channel, Desk(target=Target(to="\x00 nonsense", via="nonsense")), toolbox)


@pytest.mark.parametrize("channel", PROBES)
async def test_without_a_browser_the_command_that_installs_one_is_named(
    channel: str, tmp_path: Path, open_desk: OpenDesk
) -> None:
    async with Browser(executable=tmp_path / "chromium") as browser, open_desk(channel, Temperament.SILENT) as desk:
        toolbox = Toolbox(browser=browser, evidence=tmp_path, environment={SECRET: PASSWORD})
        if address_of(channel) is Address.PAGE:
            with pytest.raises(BrowserMissing, match="run `shopper setup`"):
                await shop(channel, desk, toolbox)
        else:
            assert isinstance((await shop(channel, desk, toolbox))[0], Accepted)


@pytest.mark.parametrize("library", ["playwright", "slixmpp"])
async def test_importing_the_probes_imports_no_library_that_only_one_channel_needs(library: str) -> None:
    program = f"import sys, probes; sys.exit(any(name.startswith('{library}') for name in sys.modules))"
    assert await asyncio.to_thread(subprocess.call, [sys.executable, "-c", program]) == 0
