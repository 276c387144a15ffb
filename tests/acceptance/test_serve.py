"""`shopper serve`: the inbox is held open by one process, and everybody else hears through it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.cli.serving import serving
from harness.cli.workspace import Workspace
from harness.model import Desk
from harness.sandbox import Temperament

PATIENCE = 60.0  # seconds that what must happen may take on a busy machine
Shopper = Callable[..., tuple[int, str, str]]


@pytest.fixture
def served(
    workspace: Path, serve: Callable[..., Desk], write_desks: Callable[..., None]
) -> Iterator[subprocess.Popen[str]]:
    """`shopper serve` in a workspace whose desk answers at once, listening already."""
    write_desks(workspace, serve(Temperament.HELPFUL))
    process = subprocess.Popen(
        [sys.executable, "-c", "from harness.cli import main; main()", "serve", "--workspace", str(workspace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Interrupt"):
            break
    yield process
    process.kill()
    process.communicate()


def run(shopper: Shopper, workspace: Path) -> int:
    code, _, _ = shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "1s", "--workspace", workspace),
    )
    return code


def test_replies_to_a_run_come_in_at_the_serving_process(
    served: subprocess.Popen[str], shopper: Shopper, workspace: Path
) -> None:
    assert run(shopper, workspace) == 0
    assert served.stdout is not None
    assert "from care@sandbox.example: " in served.stdout.readline()
    assert "matched by the customer's address" in shopper("show", "--workspace", workspace)[1]


def test_a_serving_process_is_stopped_as_systems_do_it(served: subprocess.Popen[str]) -> None:
    served.send_signal(signal.SIGTERM)
    told, complaints = served.communicate(timeout=PATIENCE)
    assert (served.returncode, complaints) == (0, "")
    assert told == "stopped; 0 replies came in meanwhile\n"


def test_one_process_serves_a_workspace(served: subprocess.Popen[str], shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("serve", "--workspace", workspace)
    assert code == 2
    assert "another `shopper serve` holds this workspace's inbox open" in err


def test_a_serving_process_that_was_killed_stands_in_nobody_s_way(
    served: subprocess.Popen[str], shopper: Shopper, workspace: Path
) -> None:
    served.kill()
    served.wait()
    assert run(shopper, workspace) == 0


def test_status_says_whether_anybody_listens(
    workspace: Path, serve: Callable[..., Desk], write_desks: Callable[..., None], shopper: Shopper
) -> None:
    write_desks(workspace, serve(Temperament.SILENT))
    assert run(shopper, workspace) == 0
    assert "`shopper serve` is not running" in shopper("status", "--workspace", workspace)[1]
    with serving(Workspace(folder=workspace, ledger_url="")):
        assert "`shopper serve` holds the inbox open" in shopper("status", "--workspace", workspace)[1]
