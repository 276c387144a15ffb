"""How many letters a second go out, over lines used again and over new ones, beside plain aiosmtplib and smtplib.

    uv run python -m tests.benchmarks.sending [--letters 300] [--rounds 5]

All send to Postfix's smtp-sink (apt-get install postfix) on loopback, one way after the other in every round, so read
the ratios. "The same letters" are written before the clock starts, so that only the sending is measured; "the probe"
writes each letter, too, as it does for an enquiry.
"""

import argparse
import asyncio
import os
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import aiosmtplib
from tabulate import tabulate

from harness.model import Assignment, Enquiry, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.letter import Letter, compose_letter
from probes.mail import MailProbe
from probes.smtp.lines import Lines
from probes.smtp.server import Server
from probes.toolbox import Toolbox

TO = "care@acme.example"
HOST = "127.0.0.1"
AT_ONCE = 8  # as many enquiries as the runner has under way together


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Postfix's server that throws mail away; yields its port."""
    program = shutil.which("smtp-sink") or "/usr/sbin/smtp-sink"
    with socket.create_server((HOST, 0)) as taken:
        port: int = taken.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *user, f"{HOST}:{port}", "256"])
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                break
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait()


async def by_lines(port: int, letters: Sequence[Letter], *, kept: int, at_once: int = 1) -> None:
    server = Server(host=HOST, port=port, is_near=True)
    slots = asyncio.Semaphore(at_once)
    async with Lines(patience=10, kept=kept) as lines:

        async def send(letter: Letter) -> None:
            async with slots, lines.handed_over(server, letter):
                pass

        await asyncio.gather(*(send(letter) for letter in letters))


async def by_probe(port: int, enquiries: Sequence[Enquiry], *, kept: int, at_once: int) -> None:
    target = Target(to=TO, via=f"smtp://{HOST}:{port}")
    slots = asyncio.Semaphore(at_once)
    async with Lines(patience=10, kept=kept) as lines:
        probe = MailProbe(Toolbox(browser=Browser(), evidence=Path(), lines=lines))

        async def send(enquiry: Enquiry) -> None:
            async with slots:
                async for _ in probe.perform(Assignment(enquiry=enquiry, target=target, confined=True)):
                    pass

        await asyncio.gather(*(send(enquiry) for enquiry in enquiries))


async def by_aiosmtplib(port: int, letters: Sequence[Letter], *, again: bool) -> None:
    client = aiosmtplib.SMTP(hostname=HOST, port=port, local_hostname="shopper.example")
    for letter in letters:
        if not client.is_connected:
            await client.connect()
        await client.sendmail(letter.sender, letter.recipient, letter.raw)
        if not again:
            await client.quit()
    if again:
        await client.quit()


def by_smtplib(port: int, letters: Sequence[Letter], *, again: bool) -> None:
    client: smtplib.SMTP | None = None
    for letter in letters:
        client = client or smtplib.SMTP(HOST, port, local_hostname="shopper.example", timeout=10)
        client.sendmail(letter.sender, letter.recipient, letter.raw)
        if not again:
            client.quit()
            client = None
    if client is not None:
        client.quit()


def ways(port: int, letters: Sequence[Letter], enquiries: Sequence[Enquiry]) -> dict[str, Callable[[], None]]:
    """All ways to send, by name."""
    lines, probe = partial(by_lines, port, letters), partial(by_probe, port, enquiries)
    return {
        "the same letters, one connection: smtplib": partial(by_smtplib, port, letters, again=True),
        "the same letters, one connection: aiosmtplib": _run(partial(by_aiosmtplib, port, letters, again=True)),
        "the same letters, one line": _run(partial(lines, kept=1)),
        "the same letters, three lines, eight at once": _run(partial(lines, kept=3, at_once=AT_ONCE)),
        "the same letters, a connection each: smtplib": partial(by_smtplib, port, letters, again=False),
        "the same letters, a connection each: aiosmtplib": _run(partial(by_aiosmtplib, port, letters, again=False)),
        "the same letters, a line each": _run(partial(lines, kept=0)),
        "the probe, one line": _run(partial(probe, kept=1, at_once=1)),
        "the probe, three lines, eight at once": _run(partial(probe, kept=3, at_once=AT_ONCE)),
        "the probe, a line each": _run(partial(probe, kept=0, at_once=1)),
    }


def _run(make: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    async def whole() -> None:
        await make()

    return lambda: asyncio.run(whole())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    enquiries = [specimen(id=f"enquiry{number}") for number in range(wanted.letters)]
    letters = [compose_letter(enquiry, to=TO) for enquiry in enquiries]
    rates: dict[str, list[float]] = {}
    with smtp_sink() as port:
        for _ in range(wanted.rounds):
            for name, send in ways(port, letters, enquiries).items():
                began = time.perf_counter()
                send()
                rates.setdefault(name, []).append(wanted.letters / (time.perf_counter() - began))
    base = {name: statistics.median(found) for name, found in rates.items()}
    one, each = (f"the same letters, {how}: aiosmtplib" for how in ("one connection", "a connection each"))
    rows = [
        [name, f"{rate:,.0f}", f"{rate / base[each if name.endswith('each') or 'each:' in name else one]:.2f}"]
        for name, rate in base.items()
    ]
    size = statistics.mean(len(letter.raw) for letter in letters)
    sys.stdout.write(f"{wanted.letters} letters of {size:,.0f} bytes, the median of {wanted.rounds} rounds\n\n")
    headers = ["way", "letters/s", "of aiosmtplib's"]
    sys.stdout.write(tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True) + "\n")


if __name__ == "__main__":
    main()
