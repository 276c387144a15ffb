"""`shopper serve` keeps a schedule: by real SMTP, over kills and restarts, each enquiry once or told."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

import click
import pytest

from harness.cli.desks_file import DesksFile
from harness.cli.planned import plans
from harness.cli.schedules import Make
from harness.cli.serve import serve
from harness.cli.wiring import Instruments
from harness.cli.workspace import Workspace
from harness.clock import ScaledClock
from harness.compose import enquiry_id
from harness.ledger import Ledger
from harness.model import Desk, DispatchState, Outcome
from harness.observe import observations
from harness.runner import Visit
from harness.sandbox import Temperament
from harness.schedule import Appointment, appointments
from tests import forking
from tests.acceptance.beside import PATIENCE, alive, descendants, kept_for_an_hour, until
from tests.acceptance.conftest import Serve, Shopper, WriteDesks

SCHEDULE = "[desks.sandbox.schedule]\n"
MONDAY = datetime(2026, 10, 5, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)


def opened(folder: Path) -> Workspace:
    return Workspace(folder=folder, ledger_url=f"sqlite:///{folder / 'ledger.db'}")


@pytest.fixture
def scheduled(workspace: Path, serve: Serve, write_desks: WriteDesks) -> Callable[..., Desk]:
    """A workspace whose desk has a schedule of these lines."""

    def write(*lines: str, extra: str = "") -> Desk:
        desk = serve(Temperament.HELPFUL)
        write_desks(workspace, desk, extra=extra)
        with (workspace / "desks.toml").open("a", encoding="utf-8") as file:
            file.write("\n".join(("", SCHEDULE, *lines, "")))
        return desk

    return write


# --- A fortnight, on a clock that skips quiet time


def keep(folder: Path, start: datetime, told: Connection) -> None:
    """`shopper serve` on such a clock, from `start` on; each enquiry in this process, and so on the same clock."""
    os.dup2(told.fileno(), 1)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", buffering=1, closefd=False)
    workspace = opened(folder)
    file = DesksFile.read(workspace)
    scenarios = workspace.scenarios()

    def making(tools: Instruments) -> Make:
        async def make(due: Appointment) -> None:
            kind = due.kind
            visit = Visit(
                scenario=scenarios[kind.scenario],
                desk=file.settings.desks[due.desk],
                channel=kind.channel,
                language=kind.language,
                seed=due.seed,
            )
            enquiry = await tools.runner.visit(visit)
            click.echo(f"asked {enquiry.id}")

        return make

    with workspace.ledger() as ledger:
        asyncio.run(serve(file, ledger, clock=ScaledClock(start, settle=0.02), make=making))


@contextmanager
def keeping(folder: Path, start: datetime) -> Iterator[IO[str]]:
    """What such a process prints; killed, as a crash does it, when it has been read enough of."""
    out, told = forking.PROCESSES.Pipe(duplex=False)
    process = forking.PROCESSES.Process(target=keep, args=(folder, start, told))
    process.start()
    told.close()
    try:
        with os.fdopen(os.dup(out.fileno()), encoding="utf-8") as lines:
            yield lines
    finally:
        process.kill()
        process.join()
        out.close()


def read_until(lines: IO[str], asked: int) -> list[str]:
    """The lines up to the one that tells of that many enquiries."""
    found: list[str] = []
    while sum(line.startswith("asked ") for line in found) < asked:
        line = lines.readline()
        assert line, found
        found.append(line)
    return found


def test_a_fortnight_is_kept_over_a_crash_with_nothing_twice_and_nothing_lost_untold(
    workspace: Path, scheduled: Callable[..., Desk]
) -> None:
    scheduled("a_week = 10", 'channels = ["mail"]', 'languages = ["en"]')
    (plan,) = plans(opened(workspace), opened(workspace).settings())
    due = appointments(plan, since=MONDAY, until=MONDAY + FORTNIGHT)
    with keeping(workspace, MONDAY) as lines:
        read_until(lines, 6)
    again = due[9].at + timedelta(hours=1)  # three, or four where the last was told of late, fell due meanwhile
    with keeping(workspace, again) as lines:
        told = "".join(read_until(lines, 10))
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        facts = ledger.facts()
    (missed,) = map(int, re.findall(r"^sandbox: (\d+) enquir.* not made when due", told, re.MULTILINE))
    kept = [*due[: 10 - missed], *due[10:]]
    made = [each for each in facts.enquiries if each.created_at < MONDAY + FORTNIGHT]
    assert [each.id for each in made] == [enquiry_id(each.seed) for each in kept]
    late = [each.created_at - asked.at for each, asked in zip(made, kept, strict=True)]
    assert min(late) >= timedelta(0)
    assert max(late) < timedelta(minutes=1)
    taken = Counter(each.enquiry_id for each in facts.dispatches if each.state is DispatchState.ACCEPTED)
    assert set(taken.values()) == {1}
    assert len(kept) - len(taken) <= 1  # the one that was on its way when the process was killed


# --- Real time: what is due now, each enquiry by a process of its own


def of_the_last_minutes(folder: Path, count: int, *more: str) -> None:
    """Give the desk a schedule all of whose enquiries of today fell due in the last minutes; it is noon there."""
    now = datetime.now(UTC)
    local = now.replace(hour=12)
    span = f"{local - timedelta(minutes=9):%H:%M}-{local - timedelta(minutes=1):%H:%M}"
    desks = folder / "desks.toml"
    text = desks.read_text(encoding="utf-8").replace("Europe/London", f"Etc/GMT{now.hour - 12:+d}")
    lines = (text, SCHEDULE, f"a_day = {count}", f'between = "{span}"', 'languages = ["en"]', *more, "")
    desks.write_text("\n".join(lines), encoding="utf-8")
    kept_for_an_hour(folder / "ledger.db", "sandbox")


def asked_of(process: forking.Shopper, number: int) -> list[str]:
    """The lines that tell of so many enquiries; those that tell of replies are between them."""
    lines = (line for line in process.stdout if "asked sandbox by " in line)
    return list(islice(lines, number))


def test_enquiries_are_made_by_processes_of_their_own_and_never_again(
    workspace: Path, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(workspace, serve(Temperament.HELPFUL))
    desks = workspace / "desks.toml"
    of_the_last_minutes(workspace, 1, 'channels = ["mail"]')
    with closing(forking.Shopper("serve", "--workspace", workspace)) as process:
        begun = list(islice(process.stdout, 4))
        assert begun[1] == "making 1 enquiry a day at sandbox; `shopper schedule` lists them\n"
        assert begun[2].startswith("next: ")
        assert begun[3] == "Interrupt to stop.\n"
        (first,) = asked_of(process, 1)
    desks.write_text(desks.read_text(encoding="utf-8").replace("a_day = 1", "a_day = 2"), encoding="utf-8")
    with closing(forking.Shopper("serve", "--workspace", workspace)) as process:
        (second,) = asked_of(process, 1)  # the one before is made already
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        made = ledger.facts().enquiries
    assert len(made) == 2
    assert all(
        any(f"  {each.id}: asked sandbox by mail: {each.subject}" in line for line in [first, second]) for each in made
    )


def test_two_that_are_at_one_enquiry_make_it_once(
    workspace: Path, serve: Serve, write_desks: WriteDesks, shopper: Shopper
) -> None:
    """As where a visit outlives a `shopper serve` that was killed, and the next has not seen it yet."""
    write_desks(workspace, serve(Temperament.SILENT))
    visit = ("visit", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en", "--seed", "s/1")
    code, out, err = shopper(*visit, "--workspace", workspace)
    assert (code, f"  {enquiry_id('s/1')}: asked sandbox by mail: " in out, err) == (0, True, "")
    assert shopper(*visit, "--workspace", workspace) == (0, "", "")


@pytest.mark.browser
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_a_stop_ends_a_chat_under_way_and_its_browser_and_leaves_it_uncertain(
    workspace: Path, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(workspace, serve(Temperament.SILENT))
    of_the_last_minutes(workspace, 1, 'channels = ["chat"]')
    command = [sys.executable, "-c", "from harness.cli import main; main()", "serve", "--workspace", str(workspace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until((workspace / "ledger.db").exists, process)
        with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
            until(lambda: bool(ledger.facts().dispatches), process)
            family = descendants(process.pid)
            process.send_signal(signal.SIGTERM)
            told, complaints = process.communicate(timeout=PATIENCE)
            facts = ledger.facts()
    assert (process.returncode, told.splitlines()[-1]) == (0, "stopped; 0 replies came in meanwhile")
    assert complaints.endswith(" by chat is ended under way\n")
    assert len(family) > 2, "a visit, its driver and a browser were expected"
    assert alive(family) == set()
    (seen,) = observations(facts, facts.dispatches[0].at + timedelta(days=1))
    assert seen.outcome is Outcome.UNCERTAIN
