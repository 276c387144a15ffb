"""What open enquiries cost while the inbox waits for their replies: nothing, however many they are.

`uv run python -m tests.benchmarks.open_enquiries` opens the inbox over ledgers with ever more open enquiries, each
in a process of its own, takes 5,000 mails for them in turn, and prints how many tasks there are then and how much
memory the process has.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from tabulate import tabulate

from harness.clock import SystemClock
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import Line, ledger_of_many

COUNTS = (10, 1_000, 10_000, 100_000)
MAILS = 5_000


async def cost(count: int) -> tuple[int, float]:
    """How many tasks there are, and MB of memory, with so many open enquiries after MAILS mails."""
    with (
        tempfile.TemporaryDirectory(prefix="shopper-open-") as folder,
        ledger_of_many(Path(folder) / "ledger.db", count) as ledger,
    ):
        async with Inbox(room=MailRoom(ledger=ledger), clock=SystemClock()) as inbox:
            line = await Line.open(inbox)
            await line.say(b"EHLO desk.example\r\n")
            for number in range(MAILS):
                customer = number * max(1, count // MAILS) % count
                line.whisper(b"MAIL FROM:<help@desk.example>\r\nRCPT TO:<k%d@shopper.example>\r\nDATA\r\n" % customer)
                await line.listen(3)
                assert (await line.say(b"Subject: %d\r\n\r\nhello\r\n.\r\n" % number)).startswith("250")
            seen = len(asyncio.all_tasks()), _resident()
            await line.close()
    return seen


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@click.command()
@click.option("--count", type=int, hidden=True)
def main(count: int | None) -> None:
    """Print the table."""
    if count is not None:
        click.echo("{} {:.1f}".format(*asyncio.run(cost(count))))
        return
    rows = []
    for each in COUNTS:
        command = [sys.executable, "-m", "tests.benchmarks.open_enquiries", "--count", str(each)]
        rows.append([f"{each:,}", *subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()])
    click.echo(tabulate(rows, headers=["open enquiries", "tasks", "memory in MB"], tablefmt="github"))


if __name__ == "__main__":
    main()
