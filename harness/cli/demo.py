"""`shopper demo`: everything for real on loopback, a month in a minute or two."""

import asyncio
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from harness.cli.sandbox_shop import Staff, sandbox_shop
from harness.cli.setup import ensure_browser
from harness.cli.shopping import plan, shop
from harness.cli.wiring import Instruments
from harness.cli.workspace import DEMO_MARK
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.model import Desk, Observation, Scenario
from harness.observe import form_letters, observations
from harness.runner import Visit
from harness.scenario import load_all
from probes import PROBES
from reports import monthly, tables
from reports.measures import summarise
from reports.month import month
from reports.year_month import YearMonth

# A fixed month, so that one seed tells one story whenever it is told.
MONTH = datetime(2026, 10, 1, tzinfo=UTC)


@click.command("demo", epilog="Example: shopper demo --seed 7 --out demo/")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed gives the same verdicts.")
@click.option("--count", type=click.IntRange(1, 500), default=36, show_default=True, help="How many enquiries.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Where the ledger, the report and the evidence go; an older demo there is replaced.",
)
def demo_command(seed: int, count: int, out: Path) -> None:
    """Shop the sandbox company over mail, web form and chat, and write the report of the month.

    Real SMTP, real pages, a real browser; only time is scaled: it runs as usual while anything happens and
    skips what nobody would wait for.
    """
    console = Console(stderr=True)
    ensure_browser(console)
    ledger_file = _clear(out)
    with as_file(files("scenarios")) as shipped:
        shutil.copyfile(shipped / "desks.toml", out / "desks.toml")  # for later commands, which ask for name and hours
        scenarios = tuple(load_all(shipped, channels=PROBES).values())
    staff = Staff(seed=seed, scenarios=scenarios)
    with Ledger.open(f"sqlite:///{ledger_file}") as ledger:
        desk, end = asyncio.run(_month(staff, count, ledger, out, console))
        seen = observations(ledger.facts(), end)
    (out / DEMO_MARK).write_text(end.isoformat(), encoding="utf-8")
    _present(seen, desk, end, out)


def _clear(out: Path) -> Path:
    """Make room for a new demo; refuses to delete what is not an earlier demo's."""
    ledger_file = out / "ledger.db"
    mark = out / DEMO_MARK
    if out.exists() and any(out.iterdir()) and not mark.exists():
        raise ConfigurationError(f"{out} is not empty and holds no earlier demo; name another folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    mark.touch()
    for old in out.glob("ledger.db*"):
        old.unlink()
    shutil.rmtree(out / "evidence", ignore_errors=True)
    return ledger_file


async def _month(staff: Staff, count: int, ledger: Ledger, out: Path, console: Console) -> tuple[Desk, datetime]:
    """Shop the sandbox for a month and wait until every observation window is over; return its desk and the end."""
    async with sandbox_shop(staff, ledger=ledger, start=MONTH, evidence=out / "evidence") as (tools, desk):
        visits = list(islice(_visits(staff, desk), count))
        with Progress(
            TextColumn("shopping the sandbox company"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[date]:%d %B, %H:%M}"),
            TimeElapsedColumn(),
            console=console,
        ) as progress:
            await _shop(tools, visits, progress)
        return desk, tools.clock.now()


async def _shop(tools: Instruments, visits: list[Visit], progress: Progress) -> None:
    bar = progress.add_task("enquiries", total=len(visits), date=MONTH)
    longest = max(visit.scenario.observation_window for visit in visits)
    await shop(
        tools,
        visits,
        patience=longest + timedelta(minutes=1),
        done=lambda _: progress.update(bar, advance=1, date=tools.clock.now()),
    )


def _visits(staff: Staff, desk: Desk) -> Iterator[Visit]:
    """Endless visits, channels in turn, each at a moment of its own in the month's working hours."""
    chance = random.Random(f"{staff.seed}/visits")
    offers: dict[str, list[tuple[Scenario, str, str]]] = {channel: [] for channel in desk.targets}
    for offer in plan(staff.scenarios, desk.targets):
        offers[offer[1]].append(offer)
    for channel_offers in offers.values():
        chance.shuffle(channel_offers)
    number = 0
    while True:
        for channel, channel_offers in offers.items():
            scenario, _, language = channel_offers[number % len(channel_offers)]
            yield Visit(
                scenario=scenario,
                desk=desk,
                channel=channel,
                language=language,
                seed=f"{staff.seed}/{desk.name}/{scenario.id}/{channel}/{number}",
                at=MONTH + timedelta(days=chance.randrange(28), minutes=chance.randrange(8 * 60, 18 * 60)),
            )
        number += 1


def _present(seen: tuple[Observation, ...], desk: Desk, end: datetime, out: Path) -> None:
    """Print the tables, write the report in both forms, and say where everything is."""
    click.echo(tables.verdict_table(seen))
    click.echo()
    click.echo(tables.summary_table(summarise(seen, now=end)))
    period = YearMonth(MONTH.year, MONTH.month)
    page = partial(monthly.render, month(seen, year_month=period, now=end, desks=(desk,), letters=form_letters(seen)))
    (out / "report.html").write_text(page(format="html"), encoding="utf-8")
    (out / "report.md").write_text(page(format="md"), encoding="utf-8")
    click.echo()
    click.echo(f"The report:     {out / 'report.html'} (and report.md)")
    click.echo(f"The ledger:     {out / 'ledger.db'}, every reply's raw bytes in it")
    click.echo(f"The evidence:   {out / 'evidence'}{'/'}, screenshots of the pages")
    click.echo(f"One enquiry:    shopper show --workspace {out} {seen[0].enquiry.id}")
