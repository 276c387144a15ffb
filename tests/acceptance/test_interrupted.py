"""Ctrl-C during `shopper run`: it ends at once, takes its browser along, and leaves a ledger that can be believed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Desk, DispatchState, Outcome
from harness.observe import observations
from harness.sandbox import Temperament

# Whoever is started in the background of a script is born deaf to Ctrl-C, and its children with it.
AS_AT_A_TERMINAL = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
PATIENCE = 60.0  # seconds that what must happen may take on a busy machine

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")]


def until(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Another process tells us nothing of what it has done: look until it has."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def processes() -> Iterator[tuple[int, int, str]]:
    """Id, parent's id and state of every process there is."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        yield int(stat.parent.name), int(fields[1]), fields[0]


def descendants(ancestor: int) -> set[int]:
    family = {ancestor}
    parents = {child: parent for child, parent, _ in processes()}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family - {ancestor}


def alive(wanted: set[int]) -> set[int]:
    return {process for process, _, state in processes() if process in wanted and state != "Z"}


@pytest.fixture
def talking(
    workspace: Path, serve: Callable[..., Desk], write_desks: Callable[..., None]
) -> Iterator[subprocess.Popen[str]]:
    """`shopper run` in a chat with nobody at the other end, in a process group of its own as a shell makes it."""
    write_desks(workspace, serve(Temperament.SILENT))
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", f"{AS_AT_A_TERMINAL}; from harness.cli import main; main()"),
            *("run", "late-delivery", "--desk", "sandbox", "--channel", "chat", "--language", "en"),
            *("--workspace", str(workspace)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_an_interrupt_ends_a_chat_at_once_without_a_browser_left_behind_and_leaves_it_uncertain(
    talking: subprocess.Popen[str], workspace: Path
) -> None:
    until((workspace / "ledger.db").exists, talking)
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:  # once: opening slows both
        until(lambda: bool(ledger.facts().dispatches), talking)
        family = descendants(talking.pid)
        assert len(family) > 1, "a driver and a browser were expected"
        os.killpg(talking.pid, signal.SIGINT)
        out, err = talking.communicate(timeout=PATIENCE)
        told = err.splitlines()  # on a busy machine how the chat was doing, too
        assert (talking.returncode, out, told[-1]) == (130, "", "stopped")
        assert "Traceback" not in err
        assert alive(family) == set()
        facts = ledger.facts()
    (accepted,) = facts.dispatches
    assert accepted.state is DispatchState.ACCEPTED
    (seen,) = observations(facts, accepted.at + timedelta(days=1))
    assert seen.outcome is Outcome.UNCERTAIN
