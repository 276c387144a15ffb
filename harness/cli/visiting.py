"""Makes the enquiries of schedules while `shopper serve` holds the inbox open, each in a process of its own.

A browser that crashes, hangs or eats the machine's memory takes down no more than its own enquiry then, what judging
and following up cost spoils no chat's timing, and all that a visit took is given back when it is over.
"""

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import click

from harness.cli.workspace import Workspace
from harness.desk import Address, address_of
from harness.model import Desk
from harness.schedule import Appointment
from harness.session import FAREWELL

_LEAVE = FAREWELL + 15.0  # seconds for a visit to end in, a browser's too, before it is cut off


Call = Callable[[Appointment], Awaitable[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Makes the enquiries at the desks named, and tells of each; why none is made is said once, not with each.

    `call` makes one, and returns what that printed on standard output, nothing where none was made, and on standard
    error.
    """

    desks: Mapping[str, Desk]
    call: Call
    _refused: dict[str, str] = field(default_factory=dict, init=False)  # what was said last of each desk
    _one_talks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock), init=False)

    async def make(self, appointment: Appointment) -> None:
        """Make an enquiry; returns when its session is over."""
        async with self._account(appointment):
            try:
                made, complaints = await self.call(appointment)
            except OSError as error:
                made, complaints = "", f"no process can be started: {error}"
        if not made and self._refused.get(appointment.desk) == complaints:
            return
        self._refused[appointment.desk] = "" if made else complaints
        for line in made.splitlines():
            click.echo(line)
        who = "" if made else f"{_words(appointment)} was not made: "
        for line in complaints.splitlines():
            click.echo(f"{who}{line}", err=True)

    @asynccontextmanager
    async def _account(self, appointment: Appointment) -> AsyncIterator[None]:
        """Desks answer an XMPP account, and not a device of its: it has one conversation at a time."""
        channel = appointment.kind.channel
        account = self.desks[appointment.desk].targets[channel].account
        if address_of(channel) is not Address.JID or account is None:
            yield
            return
        async with self._one_talks[account.user]:
            yield


def in_processes(workspace: Workspace) -> Call:
    """Makes each enquiry as `shopper visit` does, which ends with us."""
    where = ("--workspace", str(workspace.folder), "--ledger", workspace.ledger_url)

    async def call(appointment: Appointment) -> tuple[str, str]:
        kind = appointment.kind
        which = ("--desk", appointment.desk, "--channel", kind.channel, "--language", kind.language)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from harness.cli import main; main()"),
            *("visit", kind.scenario, *which, "--seed", appointment.seed, *where),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us: we end it as below
        )
        try:
            said, complained = await process.communicate()
        finally:
            if process.returncode is None:
                click.echo(f"{_words(appointment)} is ended under way", err=True)
                await _end(process)
        return said.decode("utf-8", "replace"), complained.decode("utf-8", "replace")

    return call


def _words(appointment: Appointment) -> str:
    return f"{appointment.desk}: {appointment.kind.scenario} by {appointment.kind.channel}"


async def _end(process: asyncio.subprocess.Process) -> None:
    """Have a visit that is under way end as a run does that is interrupted, its browser included."""
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _LEAVE)
    except TimeoutError:
        process.kill()
        await process.wait()
