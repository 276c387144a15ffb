"""Makes the enquiries of schedules while `shopper serve` holds the inbox open, each in a process of its own.

A browser that crashes, hangs or eats the machine's memory takes down no more than its own enquiry then, what judging
and following up cost spoils no chat's timing, and all that a visit took is given back when it is over.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple

import click

from harness.cli.workspace import Workspace
from harness.desk import Address, address_of
from harness.errors import ConfigurationError, ShopperError
from harness.model import Desk, PlannedState
from harness.schedule import Appointment
from harness.session import FAREWELL
from reports.wording import so_many

BROWSERS = 4  # at work together at one desk, each for an enquiry of its own
_LEAVE = FAREWELL + 15.0  # seconds for a visit to end in, a browser's too, before it is cut off


@dataclass
class _Refusal:
    """Why the last enquiry at a desk was not made, and how many after it were not for the same reason."""

    why: str
    more: int = 0


class Ended(NamedTuple):
    """What the process of a visit printed on standard output and on standard error, and its exit code."""

    said: str
    complained: str
    code: int


Call = Callable[[Appointment], Awaitable[Ended]]
Note = Callable[[Appointment, PlannedState, str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Makes enquiries, and tells of each; why none is made is said once, not with each.

    `desks` are those there are now, by name. `call` makes an enquiry, and returns what that printed: on standard output
    nothing where none was made. `note` keeps why none was.
    """

    desks: Callable[[], Mapping[str, Desk]]
    call: Call
    note: Note
    _refused: dict[str, _Refusal] = field(default_factory=dict, init=False)  # by desk
    _places: dict[str, asyncio.Semaphore] = field(default_factory=dict, init=False)

    async def make(self, appointment: Appointment) -> None:
        """Make an enquiry; returns when its session is over."""
        async with self._place(appointment):
            try:
                ended = await self.call(appointment)
            except OSError as error:
                ended = Ended("", f"no process can be started: {error}", ShopperError.exit_code)
        if ended.said:
            self._tell_refused(appointment.desk)
            for line in ended.said.splitlines():
                click.echo(line)
            for line in ended.complained.splitlines():
                click.echo(line, err=True)
        elif ended.complained:
            self._refuse(appointment, ended.complained)
            is_refused = ended.code == ConfigurationError.exit_code
            state = PlannedState.REFUSED if is_refused else PlannedState.FAILED
            await self.note(appointment, state, ended.complained.strip().removeprefix("shopper: "))

    def _refuse(self, appointment: Appointment, why: str) -> None:
        before = self._refused.get(appointment.desk)
        if before is not None and before.why == why:
            before.more += 1
            return
        self._tell_refused(appointment.desk)
        self._refused[appointment.desk] = _Refusal(why)
        for line in why.splitlines():
            click.echo(f"{_words(appointment)} was not made: {line.removeprefix('shopper: ')}", err=True)

    def _tell_refused(self, desk: str) -> None:
        """How many were not made for the reason that was said."""
        before = self._refused.pop(desk, None)
        if before is not None and before.more:
            many = so_many(before.more, "enquiry was", "enquiries were")
            click.echo(f"{desk}: {many} not made for the same reason", err=True)

    def _place(self, appointment: Appointment) -> AbstractAsyncContextManager[object]:
        """Where no more than a few may be at work: browsers, by desk, and XMPP accounts.

        Desks answer an account, and not a device of its: it has one conversation at a time.
        """
        channel = appointment.kind.channel
        kind, account = address_of(channel), self.desks()[appointment.desk].targets[channel].account
        if kind is Address.PAGE:
            return self._places.setdefault(f"desk {appointment.desk}", asyncio.Semaphore(BROWSERS))
        if kind is Address.JID and account is not None:
            return self._places.setdefault(f"account {account.user}", asyncio.Semaphore(1))
        return nullcontext()


def in_processes(workspace: Workspace) -> Call:
    """Makes each enquiry as `shopper visit` does, which ends with us."""
    where = ("--workspace", str(workspace.folder), "--ledger", workspace.ledger_url)

    async def call(appointment: Appointment) -> Ended:
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
        code = ShopperError.exit_code if process.returncode is None else process.returncode
        return Ended(said.decode("utf-8", "replace"), complained.decode("utf-8", "replace"), code)

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
