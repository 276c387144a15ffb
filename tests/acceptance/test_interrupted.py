"""Ctrl-C during `shopper run`: it ends at once, takes its browser along, and leaves a ledger that can be believed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Desk, DispatchState, Outcome
from harness.observe import observations
from harness.sandbox import Temperament
from tests.acceptance.beside import PATIENCE, alive, descendants, until

# Whoever is started in the background of a script is born deaf to Ctrl-C, and its children with it.
AS_AT_A_TERMINAL = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")]


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
