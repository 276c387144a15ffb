"""How fast, and in how much memory, form letters are mined: ours beside programs that find like texts, in one run.

    uv run --group bench python -m tests.benchmarks.mining [--replies 100000] [--slow 20000] [--only ours]

A made desk: 80 letters with names, numbers and dates filled in (60 in 100 replies), the same with a sentence or two of
the agent's own (10), and replies written for one customer (30) out of the same courtesies. Each program runs in a
process of its own and reads the replies from a file. Ours does the whole work: words, masks, index, every reply's
recurrence, letters aligned to skeletons; the others only name candidates. Which reply came of which letter is known.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from faker import Faker
from tabulate import tabulate

from harness.classify import Case, Peers
from harness.reading import Letter
from tests.benchmarks.mining_peers import PEERS

LETTERS, COURTESIES, NAMES = 80, 60, 3000


class Desk:
    """Makes replies with the number of the letter they came of, -1 for none."""

    def __init__(self, seed: int = 11) -> None:
        self._chance = Random(seed)
        faker = Faker("en_US")
        faker.seed_instance(seed)
        self._sentence: Callable[[], str] = lambda: faker.sentence(nb_words=13)
        self._courtesies = [faker.sentence(nb_words=9) for _ in range(COURTESIES)]
        self._names = [faker.first_name() for _ in range(NAMES)]
        self._letters = [self._letter() for _ in range(LETTERS)]

    def _courtesy(self) -> str:
        return self._courtesies[min(int(self._chance.expovariate(1 / 12)), COURTESIES - 1)]

    def _letter(self) -> str:
        body = [self._sentence() for _ in range(self._chance.randint(2, 5))]
        body.insert(1, "Your order {order} of {date} was passed to {agent} in our team.")
        return f"Dear {{name}},\n\n{self._courtesy()} {' '.join(body)} {self._courtesy()}\n\n{{agent}}"

    def replies(self, count: int) -> Iterator[tuple[str, int]]:
        """So many replies."""
        chance = self._chance
        for _ in range(count):
            letter = min(int(chance.expovariate(1 / 20)), LETTERS - 1)
            kind = chance.random()
            if kind < 0.7:
                text = self._letters[letter]
                if kind < 0.1:
                    first, rest = text.split("\n\n", 1)
                    text = f"{first}\n\n{' '.join(self._sentence() for _ in range(chance.randint(1, 2)))} {rest}"
            else:
                letter = -1
                own = " ".join(self._sentence() for _ in range(chance.randint(2, 5)))
                text = f"Hello {{name}},\n\n{self._courtesy()} {own} {self._courtesy()}\n\n{{agent}}"
            yield self._filled(text), letter

    def _filled(self, text: str) -> str:
        chance = self._chance
        return text.format(
            name=chance.choice(self._names),
            agent=self._names[chance.randrange(30)],
            order=f"KW-{chance.randrange(10**6):06}",
            date=f"{chance.randint(1, 28)} March 2026",
        )


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


def _run(name: str, file: Path, count: int) -> None:
    """In a process of its own: print what one program took, as JSON."""
    program = PEERS.get(name, ours)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    found = program(_texts(file, count))
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**found, "began": began, "seconds": seconds, "mb": (peak - base) / 1024}))  # noqa: T201


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
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        _run(options.run[0], Path(options.run[1]), options.replies)
        return
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
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.mining",
                "--run",
                name,
                str(file),
                "--replies",
                str(count),
            ]
            found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
            rows.append([name, count, found["seconds"], count / found["seconds"], found["mb"]])
            if name == "ours":
                print(_told(found, truth))  # noqa: T201
        print(tabulate(rows, headers=["program", "replies", "s", "replies/s", "MB"], floatfmt=".1f", tablefmt="github"))  # noqa: T201


if __name__ == "__main__":
    main()
