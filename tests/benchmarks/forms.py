"""How many forms a minute the probe sends, beside a bare Playwright script doing the same clicks.

    uv run python -m tests.benchmarks.forms [--forms 12] [--rounds 3] [--at-once 1 2 4]

Both go through the sandbox company's contact page (CSRF token, list, consent box, thank-you page) with the same
Chromium, a fresh context for each form, one way after the other in every round: read the ratios. The script knows every
selector, checks nothing and keeps nothing; the probe finds the form, reads every field again, judges the confirmation
(and waits for it to come to rest where scripts may yet change it), and keeps two pictures, a transcript and, for the
case of a fault, Playwright's trace. Processor time is Chromium's, its driver's and our own, the company's included, and
suffers less from other work than the clock does. Linux only.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP
from tabulate import tabulate

from harness.clock import SystemClock
from harness.model import Assignment, Enquiry, Target
from harness.sandbox import Company, Temperament
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe
from tests.benchmarks.processes import processor
from tests.benchmarks.rounds import Took, processors, times

Way = Callable[[Browser, Target, Enquiry], Awaitable[None]]


async def by_probe(browser: Browser, target: Target, enquiry: Enquiry) -> None:
    with TemporaryDirectory() as folder:
        probe = WebFormProbe(Toolbox(browser=browser, evidence=Path(folder)))
        async for _ in probe.perform(Assignment(enquiry=enquiry, target=target, confined=True)):
            pass


async def by_script(browser: Browser, target: Target, enquiry: Enquiry) -> None:
    async with browser.page(enquiry.id, confined=True, locale="en-GB") as page, browser.busy:
        await page.goto(target.to)
        await page.fill("#name", enquiry.persona.name)
        await page.fill("#email", enquiry.persona.email)
        await page.select_option("#topic", index=1)
        await page.fill("#order", enquiry.persona.order)
        await page.fill("#message", enquiry.body)
        await page.check("#consent")
        await page.click("button[type=submit]")
        await page.wait_for_url("**/thanks*")


async def measure(way: Way, target: Target, enquiries: Sequence[Enquiry], *, at_once: int) -> Took:
    """What all of them take, the browser being up."""
    slots = asyncio.Semaphore(at_once)
    async with Browser() as browser:
        async with browser.page("warm", confined=True, locale="en-GB"):
            pass

        async def one(enquiry: Enquiry) -> None:
            async with slots:
                await way(browser, target, enquiry)

        began, spent = time.perf_counter(), processor()
        await asyncio.gather(*map(one, enquiries))
        return Took(clock=time.perf_counter() - began, processor=processor() - spent)


async def compare(forms: int, rounds: int, at_once: Sequence[int]) -> list[tuple[str, ...]]:
    inbox = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    rows: list[tuple[str, ...]] = []
    made = specimen(channel="web_form", body="Hello,\n\nmy copper kettle has not come. When will it arrive?\n")
    async with inbox:
        address = ("127.0.0.1", inbox.sockets[0].getsockname()[1])
        silent = (Temperament.SILENT,)
        async with Company(seed=7, clock=SystemClock(), deliver_to=address, temperaments=silent) as company:
            target = company.desk(name="sandbox").targets["web_form"]
            for together in at_once:
                took: dict[str, list[Took]] = {"probe": [], "script": []}
                for number in range(rounds):
                    enquiries = [replace(made, id=f"{together}-{number}-{each}") for each in range(forms)]
                    took["script"].append(await measure(by_script, target, enquiries, at_once=together))
                    took["probe"].append(await measure(by_probe, target, enquiries, at_once=together))
                rows.append(_row(together, forms, took["script"], took["probe"]))
    return rows


def _row(at_once: int, forms: int, script: Sequence[Took], probe: Sequence[Took]) -> tuple[str, ...]:
    return (
        str(at_once),
        *(f"{60 * forms / statistics.median(each.clock for each in way):.0f}" for way in (script, probe)),
        times(probe, script),
        *(f"{1000 * statistics.median(each.processor for each in way) / forms:.0f}" for way in (script, probe)),
        processors(probe, script),
    )


HEADERS = (
    "at once",
    "script, forms/min",
    "probe, forms/min",
    "probe's time to the script's",
    "script, processor ms a form",
    "probe, processor ms a form",
    "probe's to the script's",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 2, 4])
    given = parser.parse_args()
    rows = asyncio.run(compare(given.forms, given.rounds, given.at_once))
    print(f"{given.forms} forms, median of {given.rounds} rounds, {datetime.now(UTC):%Y-%m-%d}\n")  # noqa: T201
    print(tabulate(rows, HEADERS))  # noqa: T201


if __name__ == "__main__":
    main()
