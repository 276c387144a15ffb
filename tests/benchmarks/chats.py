"""How right the times of replies are with many chats open, what a chat costs, and how fast chats open.

    uv run python -m tests.benchmarks.chats [--chats 1 10 25] [--answers 20] [--rounds 5]

A desk in a process of its own answers every chat at irregular moments and writes down when it sent each message. The
error of a reply is the time the probe gives it minus the desk's own; both clocks are this machine's, so it is the way
through socket, browser and page, and whatever the measuring adds. `script` is bare Playwright with the same clicks and
a MutationObserver of ten lines in the page, which knows every selector and keeps nothing. Both complain, and then a
chat is open; where the probe's customer says hello first and waits to be greeted, as 9 of 25 do, the script does, too.
How long that takes is measured by itself, in rounds, one way after the other: read the ratios. The script complains as
soon as there is a greeting, the probe once that has come to rest, for it cannot know that nothing more is being
written. Memory is what Chromium's processes hold for themselves and their part of what they share (PSS), above one
empty page, for each chat; processor time is Chromium's and the driver's and our own, for each chat and minute from when
all are open until the first of them is over. Linux only.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from tabulate import tabulate

from probes.browser import Browser
from tests.benchmarks.chat_ways import Heard, Party, Way, by_probe, by_script, enquiries
from tests.benchmarks.processes import memory, processor
from tests.benchmarks.rounds import Took, processors, times


@asynccontextmanager
async def desk(answers: int) -> AsyncIterator[tuple[str, Heard]]:
    """The desk's address, and what it sent and when; complete once the desk has been left."""
    sent: Heard = {}
    command = (sys.executable, "-m", "tests.benchmarks.chat_desk", str(answers))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None

    async def read(lines: asyncio.StreamReader) -> None:
        async for line in lines:
            told = json.loads(line)
            sent[told["text"]] = told["at"]

    address = (await process.stdout.readline()).decode().strip()
    reading = asyncio.create_task(read(process.stdout))
    try:
        yield address, sent
    finally:
        process.terminate()
        await process.wait()
        await reading


@asynccontextmanager
async def room(chats: int) -> AsyncIterator[Browser]:
    """A browser that is up, with one empty page."""
    async with Browser(open_pages=chats + 1) as browser, browser.page("empty", confined=True, locale="en-GB"):
        yield browser


async def opening(way: Way, chats: int) -> Took:
    """What it takes until all are open; they are left then."""
    party = Party(answers=1, expected=chats)
    async with desk(1) as (url, _), room(chats) as browser:
        began, spent = time.perf_counter(), processor()
        talking = [asyncio.create_task(way(browser, url, each, party)) for each in enquiries(chats)]
        await party.all_open.wait()
        took = Took(clock=time.perf_counter() - began, processor=processor() - spent)
        for each in talking:
            each.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
    return took


async def beside(chats: int, rounds: int) -> tuple[str, ...]:
    """How fast the probe opens chats, beside the script."""
    script: list[Took] = []
    probe: list[Took] = []
    for _ in range(rounds):
        script.append(await opening(by_script, chats))
        probe.append(await opening(by_probe, chats))
    return (
        str(chats),
        *(f"{statistics.median(each.clock for each in way):.2f}" for way in (script, probe)),
        times(probe, script),
        *(f"{1000 * statistics.median(each.processor for each in way) / chats:.0f}" for way in (script, probe)),
        processors(probe, script),
    )


async def measure(way: Way, chats: int, answers: int) -> tuple[str, ...]:
    party = Party(answers=answers, expected=chats)
    async with desk(answers) as (url, sent), room(chats) as browser:
        empty = memory()
        talking = asyncio.gather(*(way(browser, url, each, party) for each in enquiries(chats)))
        await party.all_open.wait()
        held, spent, since = memory(), processor(), time.perf_counter()
        await party.one_over.wait()
        busy = (processor() - spent) / chats / ((time.perf_counter() - since) / 60)
        await talking
    errors = sorted(1000 * (epoch - sent[text]) for text, epoch in party.heard.items() if text in sent)
    return (
        str(chats),
        way.__name__.removeprefix("by_"),
        f"{len(errors)} of {len(sent)}",
        f"{statistics.median(errors):.1f}",
        f"{errors[int(len(errors) * 0.99)]:.1f}",
        f"{errors[-1]:.1f}",
        f"{(held - empty) / chats / 2**20:.0f}",
        f"{busy:.2f}",
    )


async def compare(chats: Sequence[int], answers: int) -> list[tuple[str, ...]]:
    return [await measure(way, many, answers) for many in chats for way in (by_script, by_probe)]


async def race(chats: Sequence[int], rounds: int) -> list[tuple[str, ...]]:
    return [await beside(many, rounds) for many in chats]


OPENING = (
    "chats opened",
    "script, s",
    "probe, s",
    "probe's time to the script's",
    "script, processor ms a chat",
    "probe, processor ms a chat",
    "probe's to the script's",
)
HEADERS = (
    "chats open",
    "by",
    "heard",
    "error, median ms",
    "p99 ms",
    "worst ms",
    "MB a chat",
    "processor s a chat and minute",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, nargs="+", default=[1, 10, 25])
    parser.add_argument("--answers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print(f"Opening, median of {given.rounds} rounds, {datetime.now(UTC):%Y-%m-%d}\n")  # noqa: T201
    print(tabulate(asyncio.run(race(given.chats, given.rounds)), OPENING))  # noqa: T201
    print(f"\nOnce they are open, {given.answers} answers a chat\n")  # noqa: T201
    print(tabulate(asyncio.run(compare(given.chats, given.answers)), HEADERS))  # noqa: T201


if __name__ == "__main__":
    main()
