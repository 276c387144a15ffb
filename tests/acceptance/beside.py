"""What another process does, watched from beside it."""

import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from harness.ledger import Ledger
from harness.model import Facts, Planned, PlannedState

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room

PATIENCE = 60.0  # seconds that what must happen may take on a busy machine


def until(is_so: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Another process tells us nothing of what it has done: look until it has, or `process` has ended."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def until_known(room: "Room", happened: Callable[[Facts], bool]) -> None:
    """Return when the room's ledger tells of it."""
    until(room.ledger.exists)
    with Ledger.open(f"sqlite:///{room.ledger}") as ledger:
        until(lambda: happened(ledger.facts()))


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


def kept_for_an_hour(ledger: Path, desk: str) -> None:
    """Have it written down that a desk's schedule is kept, since an hour ago: of a new one nothing is made up for."""
    at = datetime.now(UTC) - timedelta(hours=1)
    with Ledger.open(f"sqlite:///{ledger}") as opened:
        opened.append_planned([Planned(enquiry_id="", desk=desk, due=at, state=PlannedState.BEGUN, at=at)])
