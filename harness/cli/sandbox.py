"""`shopper sandbox`: the sandbox company on fixed ports, as a target for `run` and for trying things."""

import asyncio
from importlib.resources import as_file, files

import click

from harness.clock import ScaledClock, SystemClock
from harness.sandbox import USUAL, AfterHours, Company, Temperament
from harness.scenario import load_all
from probes import PROBES


@click.command("sandbox", epilog="Example: shopper sandbox --temperament helpful --temperament silent")
@click.option(
    "--pace",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Times as fast as people are. Who types 60 times as fast may be taken for a machine.",
)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--mail-port", type=int, default=12526, show_default=True, help="Where the company takes mail.")
@click.option("--web-port", type=int, default=18080, show_default=True, help="Where its form and chat are.")
@click.option("--deliver-to", default="127.0.0.1:12525", show_default=True, help="host:port of the shopper's inbox.")
@click.option(
    "--temperament",
    "temperaments",
    multiple=True,
    type=click.Choice([each.value for each in Temperament]),
    help=f"Who answers; may be repeated.  [default: {', '.join(USUAL)}]",
)
@click.option(
    "--after-hours",
    type=click.Choice([each.value for each in AfterHours]),
    default=AfterHours.ATTENDED.value,
    show_default=True,
    help="The chat outside the desk's hours: attended, a form to leave a message with, or closed.",
)
def sandbox_command(
    *,
    pace: float,
    seed: int,
    mail_port: int,
    web_port: int,
    deliver_to: str,
    temperaments: tuple[str, ...],
    after_hours: str,
) -> None:
    """Serve the sandbox company on loopback until interrupted. Its people take the time people take."""
    host, _, port = deliver_to.rpartition(":")
    with as_file(files("scenarios")) as shipped:
        scenarios = tuple(load_all(shipped, channels=PROBES).values())
    company = Company(
        seed=seed,
        clock=SystemClock() if pace == 1 else ScaledClock(SystemClock().now(), rate=pace, settle=None),
        deliver_to=(host, int(port)),
        scenarios=scenarios,
        temperaments=tuple(Temperament(each) for each in temperaments) or USUAL,
        mail_port=mail_port,
        web_port=web_port,
        after_hours=AfterHours(after_hours),
    )
    asyncio.run(_serve(company))


async def _serve(company: Company) -> None:
    async with company:
        desk = company.desk(name="sandbox")
        for channel, target in desk.targets.items():
            click.echo(f"{channel:10} {target.to}" + (f" via {target.via}" if target.via else ""))
        click.echo("Interrupt to stop.")
        await asyncio.Event().wait()
