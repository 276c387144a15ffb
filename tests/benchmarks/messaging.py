"""How far measured times of replies by XMPP are off, with 1, 10 and 25 conversations at once, and what one costs.

    uv run python -m tests.benchmarks.messaging [--replies 40]

Somebody at the desk stamps each reply just before it is handed to the library; the probe stamps its arrival. What lies
between is the way through Prosody and both libraries, which a bare client of the same library goes as well. Needs
Prosody (apt-get install prosody).
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path

from tabulate import tabulate

from harness.model import Message
from tests.integration.mail.authority import Authority
from tests.integration.messaging.agent import Agent, at_work
from tests.integration.messaging.prosody import Prosody, running_prosody
from tests.integration.messaging.talking import errand, session


def resident() -> float:
    """Memory that this process holds just now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def replies(agent: Agent, to: str, stamps: dict[str, float], count: int) -> None:
    """Say `count` things at irregular times."""
    for number in range(count):
        await asyncio.sleep(random.uniform(0.05, 0.35))
        text = f"{agent.account} {number}"
        stamps[text] = time.time()
        agent.say(text, to=to)


async def by_probe(server: Prosody, at_once: int, count: int) -> tuple[list[float], float]:
    """Errors in seconds, and MB a conversation."""
    stamps: dict[str, float] = {}
    async with AsyncExitStack() as stack:
        agents = [await stack.enter_async_context(at_work(server, f"care{number}")) for number in range(at_once)]
        before = resident()
        talks = []
        for number, agent in enumerate(agents):
            assignment = errand(agent.account, server.account(f"kim{number}"), server.url)
            talks.append(await stack.enter_async_context(session(assignment)))
        for told in talks:
            await told.accepted()
        cost = (resident() - before) / at_once
        customers = [str(server.account(f"kim{number}")) for number in range(at_once)]
        await asyncio.gather(*map(replies, agents, customers, [stamps] * at_once, [count] * at_once))
        await asyncio.sleep(1)
        seen = [each for told in talks for each in told.events if isinstance(each, Message)]
    return [(each.epoch or 0) - stamps[each.raw.decode()] for each in seen], cost


async def by_bare_client(server: Prosody, at_once: int, count: int) -> list[float]:
    stamps: dict[str, float] = {}
    arrived: dict[str, float] = {}
    async with AsyncExitStack() as stack:
        agents = [await stack.enter_async_context(at_work(server, f"care{number}")) for number in range(at_once)]
        clients = [await stack.enter_async_context(at_work(server, f"lee{number}")) for number in range(at_once)]
        for client in clients:
            client.add_event_handler("message", lambda each: arrived.setdefault(each["body"], time.time()))
        customers = [client.account for client in clients]
        await asyncio.gather(*map(replies, agents, customers, [stamps] * at_once, [count] * at_once))
        await asyncio.sleep(1)
    return [arrived[text] - stamp for text, stamp in stamps.items()]


def row(name: str, at_once: int, errors: Iterable[float], cost: float | None = None) -> list[str]:
    found = sorted(each * 1000 for each in errors)
    p99 = found[min(len(found) - 1, int(len(found) * 0.99))]
    figures = [f"{statistics.median(found):.1f}", f"{p99:.1f}", f"{found[-1]:.1f}"]
    return [name, str(at_once), str(len(found)), *figures, "" if cost is None else f"{cost:.1f}"]


async def measured(server: Prosody, count: int) -> list[list[str]]:
    rows = []
    for at_once in (1, 10, 25):
        errors, cost = await by_probe(server, at_once, count)
        rows.append(row("the probe", at_once, errors, cost))
        rows.append(row("a bare client", at_once, await by_bare_client(server, at_once, count)))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=40, help="in each conversation")
    count = parser.parse_args().replies
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(Path(folder))
        os.environ["SSL_CERT_FILE"] = str(authority.root)
        with running_prosody(authority) as server:
            rows = asyncio.run(measured(server, count))
    heads = ["", "at once", "replies", "median ms", "p99 ms", "worst ms", "MB each"]
    print(tabulate(rows, headers=heads, tablefmt="github", disable_numparse=True))  # noqa: T201


if __name__ == "__main__":
    main()
