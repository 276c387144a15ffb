"""`shopper serve`: until stopped, holds the inbox open, answers what desks ask, keeps schedules and mails reports."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import click

from harness.cli.desks_file import DesksFile
from harness.cli.news import News, by_itself
from harness.cli.planned import fact, plans
from harness.cli.schedules import Make, Schedules
from harness.cli.serving import serving
from harness.cli.shopping import take_turns
from harness.cli.visiting import Visits, in_processes
from harness.cli.wiring import Instruments, workspace_instruments
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import Clock
from harness.desk import Settings
from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Desk, PlannedState, Reply
from harness.reading import read_head
from harness.schedule import Appointment, Plan
from reports.acts import acts
from reports.wording import number_of, one_line, so_many

log = logging.getLogger(__name__)

LONGEST = timedelta(days=90)  # no desk's question is answered later than this after the enquiry
ASK_AGAIN = timedelta(minutes=5)  # whether what must not be said now may be said
PAUSE = 10.0  # seconds in which replies that come together are waited for, to look at them together

Making = Callable[[Instruments], Make]


@click.command("serve", epilog="Example: shopper serve --workspace my-desk/")
@workspace_options
def serve_command(workspace: Workspace) -> None:
    """Take in replies, answer what desks ask, make enquiries and mail reports when due, until Ctrl-C or SIGTERM.

    Leave it running, best as a service of your system, for as long as enquiries are open: what nobody was there to
    hear is never called silence. While it runs, `shopper run` and `pytest --desk` leave the inbox to it.

    Enquiries are made where desks.toml has a table [desks.NAME.schedule]; `shopper schedule` lists them. What falls due
    while this is not running is not made up for. Each is made by a process of its own, which ends with this one.

    desks.toml may be changed meanwhile: desks, consents and schedules hold as they are in it now, and what is under way
    at a desk that is not to be approached any more is ended. While it cannot be used, no enquiry is made by itself.
    """
    file = DesksFile.read(workspace)
    with serving(workspace), workspace.ledger() as ledger:
        stored = asyncio.run(serve(file, ledger))
    click.echo(f"stopped; {number_of(stored, 'reply')} came in meanwhile")


async def serve(file: DesksFile, ledger: Ledger, *, clock: Clock | None = None, make: Making | None = None) -> int:
    """Serve until a signal says to stop, as the file of the desks is meanwhile; returns how many replies came in.

    In real time, each enquiry in a process of its own, unless there is another `clock`, or way to `make` enquiries.
    """
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    stored = 0

    def tell(reply: Reply) -> None:
        nonlocal stored
        stored += 1
        click.echo(_line(reply))

    planned = plans(file.workspace, file.settings)
    async with workspace_instruments(file.workspace, ledger, serves=True, clock=clock, desks=file) as tools:
        tools.room.tell(tell)
        for line in (*_ways_in(file.settings, tools), *by_itself(planned, file.settings, tools.clock.now())):
            click.echo(line)
        click.echo("Interrupt to stop.")
        work = (*_work(file, tools), _keeping(file, planned, tools, make))
        working = {asyncio.create_task(each) for each in work}
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({*working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done & working:
                task.result()
        finally:
            for task in (*working, stopping):
                task.cancel()
            await asyncio.wait({*working, stopping})
    return stored


def _work(file: DesksFile, tools: Instruments) -> Iterator[Coroutine[Any, Any, None]]:
    """What goes on until we are stopped."""
    yield _answer(tools, file)
    settings = file.settings
    if settings.report is not None and settings.report.day is not None:
        from harness.cli.report.schedule import reporting  # noqa: PLC0415  (loads all that figures need)

        yield reporting(file.workspace, settings.report, settings.desks, tools.clock)


async def _keeping(file: DesksFile, planned: Sequence[Plan], tools: Instruments, making: Making | None) -> None:
    """What makes the enquiries of each desk that has a schedule; never returns."""

    async def note(appointment: Appointment, state: PlannedState, why: str) -> None:
        try:
            await asyncio.to_thread(tools.ledger.append_planned, [fact(appointment, state, tools.clock.now(), why)])
        except LedgerError as error:
            log.warning("could not write down why an enquiry was not made: %s", error)

    visits = Visits(desks=lambda: file.settings.desks, call=in_processes(file.workspace), note=note)
    schedules = Schedules(
        clock=tools.clock,
        books=tools.ledger,
        make=visits.make if making is None else making(tools),
        ask_leave=tools.runner.ask_leave_at,
        desks=lambda: file.settings.desks,
    )
    await schedules.keep(planned, News(file=file, clock=tools.clock, plans=planned).come)


def _ways_in(settings: Settings, tools: Instruments) -> Iterator[str]:
    domain = settings.inbox.domain
    if tools.inbox is not None:
        host, port = tools.inbox.address
        yield f"listening at {host}:{port} for mail to {domain if '@' in domain else f'any address at {domain}'}"
    mailbox = settings.inbox.mailbox
    if mailbox is not None:
        folders = ", ".join(mailbox.folders)
        yield f"reading {folders} and the spam folder of {mailbox.account.user} at {mailbox.server}"
    if settings.report is not None and settings.report.day is not None:
        day, at, people = settings.report.day, settings.report.at, len(settings.report.to)
        whom = so_many(people, "person", "people")
        yield f"mailing the report of each month to {whom} on day {day} of the next, at {at:%H:%M}"


async def _answer(tools: Instruments, file: DesksFile) -> None:
    """Say follow-ups when they are due, whatever the ledger has to say meanwhile; never returns."""
    while True:
        arrival = tools.room.arrival()
        until_next = await _take_turns(tools, file.settings.desks)
        with suppress(TimeoutError):
            await asyncio.wait_for(arrival, until_next)
        await asyncio.sleep(PAUSE)


async def _take_turns(tools: Instruments, desks: Mapping[str, Desk]) -> float | None:
    """Do what is due and tell of it; returns the seconds until something will be next, None if nothing is known to."""
    now = tools.clock.now()
    try:
        seen, left = await take_turns(tools, desks, since=now - LONGEST)
    except* LedgerError as errors:
        log.warning("could not see which follow-ups are due, trying again: %s", errors.exceptions[0])
    else:
        for line in acts(seen, since=now):
            click.echo(line)
        wakes = [left.next_at - now] if left.next_at is not None else []
        if len(left):  # and not said: without leave today, or while the stop switch is there
            wakes.append(ASK_AGAIN)
        return min(wakes).total_seconds() if wakes else None
    return PAUSE


def _line(reply: Reply) -> str:
    """One reply, safe to print whatever it says."""
    head = read_head(reply.raw)
    return (
        f"{reply.received_at:%Y-%m-%d %H:%M:%S}Z  for {one_line(reply.recipient or 'nobody named', 80)} "
        f"from {one_line(head.sender or reply.sender or 'nobody named', 80)}: {one_line(head.subject, 80)}"
    )
