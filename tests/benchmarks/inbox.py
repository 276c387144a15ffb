"""How many mails a second the inbox takes on one core, each committed before its 250, beside two that store nothing.

`uv run python -m tests.benchmarks.inbox` drives three servers in turn by Postfix's smtp-source (apt-get install
postfix): our inbox, Postfix's smtp-sink (C) and a plain aiosmtpd on asyncio's own loop. The servers share one core,
one at a time; the client has another. Prints the median of some rounds for every size of mail and number of
connections, kept open or opened anew for every mail, and the time on the processor that one mail costs.
"""

import asyncio
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import click
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP
from tabulate import tabulate

from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.sandbox.specimen import specimen
from probes.inbox.limits import Limits
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox

KIM = "kim@shopper.example"
SIZES = (5_000, 50_000)
CONNECTIONS = (1, 16, 256)
SERVERS = ("inbox", "aiosmtpd", "smtp-sink")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One way to send."""

    size: int
    connections: int
    kept: bool  # one connection for many mails, instead of one for each

    @property
    def mails(self) -> int:
        """How many make a round: a second or two of them."""
        return {1: 400, 16: 1_200, 256: 1_200}[self.connections] // (1 if self.size == SIZES[0] else 2)


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """What it has used so far, in all its threads and in the kernel."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def serve_inbox(folder: str) -> None:
    with Ledger.open(f"sqlite:///{folder}/ledger.db") as ledger:
        ledger.append_enquiry(specimen(customer={"email": KIM}, created_at=datetime.now(UTC)))
        room = MailRoom(ledger=ledger)
        async with Inbox(room=room, clock=SystemClock(), limits=Limits(connections=1_000)) as inbox:
            await _until_stopped(inbox.address[1])


async def serve_aiosmtpd() -> None:
    loop = asyncio.get_running_loop()
    # Spared the look-up of its own name, which it does for every connection unless told.
    server = await loop.create_server(
        lambda: SMTP(Sink(), enable_SMTPUTF8=True, hostname="mx.example", loop=loop), "127.0.0.1", 0, backlog=1_024
    )
    async with server:
        await _until_stopped(server.sockets[0].getsockname()[1])


async def _until_stopped(port: int) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await stopped.wait()


@contextmanager
def running(name: str, core: int) -> Iterator[Server]:
    """The server of this name, on a processor of its own."""
    if name == "smtp-sink":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        who = ["-u", "nobody"] if os.geteuid() == 0 else []
        process = subprocess.Popen(["smtp-sink", *who, f"127.0.0.1:{port}", "1024"])
        _await(port)
    else:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.inbox", "--serve", name], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        port = int(process.stdout.readline())
    os.sched_setaffinity(process.pid, {core})
    try:
        yield Server(port=port, process=process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(port: int) -> None:
    for _ in range(100):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens at port {port}")


def send(server: Server, cell: Cell) -> tuple[float, float]:
    """Send a round; returns mails a second and milliseconds of the server's processor for one."""
    command = [
        *("smtp-source", *(["-d"] if cell.kept else []), "-s", str(cell.connections), "-m", str(cell.mails)),
        *("-l", str(cell.size), "-M", "desk.example", "-f", "help@desk.example", "-t", KIM),
        f"127.0.0.1:{server.port}",
    ]
    used, began = server.processor_seconds(), time.perf_counter()
    subprocess.run(command, check=True, timeout=300)
    took = time.perf_counter() - began
    return cell.mails / took, (server.processor_seconds() - used) / cell.mails * 1_000


def measure(rounds: int) -> str:
    """The table."""
    served_on, sent_from = sorted(os.sched_getaffinity(0))[:2]
    cells = [Cell(size=size, connections=n, kept=kept) for kept, size, n in product((True, False), SIZES, CONNECTIONS)]
    rates: dict[tuple[str, Cell], list[float]] = defaultdict(list)
    costs: dict[tuple[str, Cell], list[float]] = defaultdict(list)
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(name, served_on)) for name in SERVERS}
        os.sched_setaffinity(0, {sent_from})
        for turn, cell in product(range(rounds), cells):
            for name in SERVERS[turn % 3 :] + SERVERS[: turn % 3]:
                rate, cost = send(servers[name], cell)
                rates[name, cell].append(rate)
                costs[name, cell].append(cost)
    return tabulate(
        [_row(cell, rates, costs) for cell in cells],
        headers=["connections", "mail", *SERVERS, "to aiosmtpd", "to smtp-sink", *(f"{name} ms" for name in SERVERS)],
        floatfmt=("", "", ".0f", ".0f", ".0f", ".2f", ".2f", ".2f", ".2f", ".2f"),
        tablefmt="github",
    )


def _row(
    cell: Cell, rates: dict[tuple[str, Cell], list[float]], costs: dict[tuple[str, Cell], list[float]]
) -> list[str | float]:
    """A ratio is the median of the rounds' own ratios: within a round the machine was the same."""
    ours, plain, sink = (rates[name, cell] for name in SERVERS)
    return [
        f"{cell.connections} {'kept' if cell.kept else 'anew'}",
        f"{cell.size // 1_000} kB",
        *map(statistics.median, (ours, plain, sink)),
        statistics.median(a / b for a, b in zip(ours, plain, strict=True)),
        statistics.median(a / b for a, b in zip(ours, sink, strict=True)),
        *(statistics.median(costs[name, cell]) for name in SERVERS),
    ]


@click.command()
@click.option("--rounds", default=5, show_default=True, help="How often every cell is measured.")
@click.option("--serve", type=click.Choice(SERVERS[:2]), hidden=True)
def main(rounds: int, serve: str | None) -> None:
    """Print the table."""
    if serve == "inbox":
        with tempfile.TemporaryDirectory(prefix="shopper-inbox-", dir=Path.cwd()) as folder:
            asyncio.run(serve_inbox(folder))
    elif serve == "aiosmtpd":
        asyncio.run(serve_aiosmtpd())
    elif shutil.which("smtp-source") is None:
        raise click.ClickException("smtp-source is not installed: apt-get install postfix")
    elif len(os.sched_getaffinity(0)) < 2:
        raise click.ClickException("two processor cores are needed, one for the server and one for the client")
    else:
        click.echo(measure(rounds))


if __name__ == "__main__":
    main()
