"""What the browser, its driver and we ourselves cost: processor time and memory, from /proc. Linux only."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def memory() -> float:
    """Bytes that Chromium's processes below us hold for themselves, and their part of what they share (PSS)."""
    return sum(map(_share, _family("headless")))


def processor() -> float:
    """Seconds of processor time that we, the browser and its driver have used, and those of their parts that ended."""
    return _seconds(os.getpid(), ended=False) + sum(_seconds(each, ended=True) for each in _family("headless", "node"))


def _family(*names: str) -> Iterator[int]:
    """Everything below us that goes by one of these names."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    ours = {os.getpid()}
    while found := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= found
    return (each for each in ours if any(name in _command(each) for name in names))


def _command(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")[0].decode("utf-8", "replace")
    return ""


def _share(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _seconds(process: int, *, ended: bool) -> float:
    """`ended`: with what its children took that have ended since, as the processes of pages do that were closed."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11 : 15 if ended else 13])) / _TICKS
    return 0.0
