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


def run(shopper: Shopper, workspace: Path) -> tuple[int, str, str]:
    return shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", f"{PATIENCE:.0f}s", "--workspace", workspace),
    )


def test_a_run_hears_what_the_serving_process_takes_in(
    served: subprocess.Popen[str], shopper: Shopper, workspace: Path
) -> None:
    code, out, err = run(shopper, workspace)
    assert (code, "answered" in out) == (0, True), (out, err)
    served.send_signal(signal.SIGTERM)
    told, complaints = served.communicate(timeout=PATIENCE)
    assert (served.returncode, complaints) == (0, "")
    *replies, last = told.splitlines()
    assert last == f"stopped; {len(replies)} {'reply' if len(replies) == 1 else 'replies'} came in meanwhile"
    assert replies
    assert all("from care@sandbox.example: " in line for line in replies)


def test_one_process_serves_a_workspace(served: subprocess.Popen[str], shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("serve", "--workspace", workspace)
    assert code == 2
    assert "another `shopper serve` holds this workspace's inbox open" in err


def test_a_serving_process_that_was_killed_stands_in_nobody_s_way(
    served: subprocess.Popen[str], shopper: Shopper, workspace: Path
) -> None:
    served.kill()
    served.wait()
    code, out, err = run(shopper, workspace)
    assert (code, "answered" in out) == (0, True), (out, err)


def test_status_says_whether_anybody_listens(
    workspace: Path, serve: Callable[..., Desk], write_desks: Callable[..., None], shopper: Shopper
) -> None:
    write_desks(workspace, serve(Temperament.SILENT))
    shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "1s", "--workspace", workspace),
    )
    assert "`shopper serve` is not running" in shopper("status", "--workspace", workspace)[1]
    with serving(Workspace(folder=workspace, ledger_url="")):
        assert "`shopper serve` holds the inbox open" in shopper("status", "--workspace", workspace)[1]
