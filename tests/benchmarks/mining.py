"""How fast, and in how much memory, form letters are mined: ours beside programs that find like texts, in one run.

    uv run --group bench python -m tests.benchmarks.mining [--replies 100000] [--slow 20000] [--only ours]

A made desk: 80 letters with names, numbers and dates filled in (60 in 100 replies), the same with a sentence or two of
the agent's own (10), and replies written for one customer (30) out of the same courtesies. Each program runs in a
process of its own and reads the replies from a file. Ours does the whole work: words, masks, index, every reply's
recurrence, letters aligned to skeletons; the others only name candidates. Which reply came of which letter is known.
Modules are compiled in a run before, for what that leaves behind is room which would count as held by the imports.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tabulate import tabulate

from tests.benchmarks.mining_desk import LETTERS, Desk
from tests.benchmarks.mining_peers import PEERS

_FEW = 500  # replies, of which one is added last
_COLUMNS = ("program", "replies", "s", "replies/s", "MB", "MB of the process")


def _run(name: str, file: Path, count: int) -> dict[str, Any]:
    """What one program found and took, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.mining_run", name, str(file)]
    apart = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(file.parent)}
    for replies in (_FEW, count):
        ran = subprocess.run([*command, str(replies)], capture_output=True, check=True, text=True, env=apart)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _told(found: dict[str, Any], truth: list[int]) -> str:
    index, mine = found["indexed"] - found["began"], found["mined"] - found["indexed"]
    median, worst = found["add"]
    took = f"index {index:.1f} s, letters {mine:.1f} s, one more {median:.2f} ms (99 %: {worst:.2f})"
    return f"{took}\n{_quality(found['letters'], truth)}"


def _quality(letters: list[list[int]], truth: list[int]) -> str:
    """Of the copies of a letter, the share that was found in one; and of the rest, the share that was not."""
    tied = {number for letter in letters for number in letter}
    right = 0
    for letter in letters:
        of = [truth[number - 1] for number in letter]
        right += max(of.count(each) for each in set(of) - {-1}) if set(of) - {-1} else 0
    held = set(range(500, len(truth) + 1, 500))
    copies = sum(each >= 0 for number, each in enumerate(truth, 1) if number not in held)
    strangers = sum(truth[number - 1] < 0 for number in tied)
    return (
        f"{len(letters)} letters found of {LETTERS}; {right / copies:.3f} of their copies in the right one; "
        f"{strangers} of {truth.count(-1)} personal replies in any"
    )


def main() -> None:
    """Make the desk, run the programs in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=int, default=100_000)
    parser.add_argument("--slow", type=int, default=20_000, help="how many the slow programs get")
    parser.add_argument("--only", nargs="*", default=["ours", *PEERS])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "replies.jsonl")
        truth = []
        with file.open("w", encoding="utf-8") as out:
            for text, letter in Desk().replies(options.replies):
                truth.append(letter)
                out.write(json.dumps([text]) + "\n")
        rows = []
        for name in options.only:
            count = options.replies if name in ("ours", "rensa") else min(options.slow, options.replies)
            found = _run(name, file, count)
            took = found["seconds"]
            rows.append([name, count, took, count / took, found["taken"], found["peak"]])
            if name == "ours":
                print(_told(found, truth))  # noqa: T201
        print(tabulate(rows, headers=_COLUMNS, floatfmt=".1f", tablefmt="github"))  # noqa: T201


if __name__ == "__main__":
    main()
