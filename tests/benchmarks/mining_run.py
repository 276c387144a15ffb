"""One program mines a file of replies in this process, which does nothing else: its time and its memory, as JSON.

    python -m tests.benchmarks.mining_run NAME FILE COUNT

Linux only. What it takes is the most that the process held beyond what it held with everything imported; its own peak
has the interpreter and all modules in it. The parent's memory is in neither.
"""

import gc
import importlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.classify import Case, Peers
from harness.reading import Letter
from tests.benchmarks.mining_peers import PEERS

_OF_THIS_PROCESS = Path("/proc/self/status")
_FORGET_THE_PEAK = "5"  # see proc(5), /proc/pid/clear_refs


def ours(texts: Iterator[str]) -> dict[str, Any]:
    """Mine, judge what recurs in every reply, and add some more one by one."""
    held_back: list[str] = []
    peers = Peers()
    count = 0
    for count, text in enumerate(texts, start=1):
        if count % 500 == 0:
            held_back.append(text)
        else:
            peers.add(_case(count, text))
    indexed = time.process_time()
    letters = peers.templates()
    mined = time.process_time()
    waits = []
    for number, text in enumerate(held_back):
        began = time.process_time()
        case = _case(count + number, text)
        peers.add(case)
        peers.recurrence(case)
        waits.append(time.process_time() - began)
    waits.sort()
    return {
        "indexed": indexed,
        "mined": mined,
        "letters": [[int(reply) for reply in letter.replies] for letter in letters],
        "add": [1000 * waits[len(waits) // 2], 1000 * waits[int(len(waits) * 0.99)]],
    }


def _case(number: int, text: str) -> Case:
    letter = Letter(
        headers=(),
        sender="",
        sender_name="",
        recipients=(),
        subject="",
        message_id=None,
        references=(),
        date=None,
        full_text=text,
        text=text,
        introduced=False,
    )
    return Case(id=str(number), company="desk", letter=letter, request="")


def _texts(file: Path, count: int) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == count:
                return
            yield json.loads(line)[0]


def _memory(name: str) -> float:
    """VmRSS, what this process holds, or VmHWM, the most that it held; in MB of 1024 kB."""
    return int(_OF_THIS_PROCESS.read_text().partition(f"{name}:")[2].split()[0]) / 1024


def main() -> None:
    """Run one program, and print what it found and what it took."""
    name, file, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if name in PEERS:
        importlib.import_module(name)
    program = PEERS.get(name, ours)
    gc.collect()
    Path("/proc/self/clear_refs").write_text(_FORGET_THE_PEAK)
    held, began = _memory("VmRSS"), time.process_time()
    found = program(_texts(file, count))
    seconds, peak = time.process_time() - began, _memory("VmHWM")
    print(json.dumps({**found, "began": began, "seconds": seconds, "taken": peak - held, "peak": peak}))  # noqa: T201


if __name__ == "__main__":
    main()
