"""`shopper plan`: how many enquiries a month it takes to see a change."""

import json
from dataclasses import asdict

import click
from tabulate import tabulate

from harness.cli.options import Needed
from harness.durations import duration
from harness.errors import ConfigurationError
from reports import planner
from reports.wording import percent

_MONTHLY = (12, 25, 50, 100, 200, 400)
_CLAIMS = (0.9, 0.95, 0.99)
_DAYS = 30
_MOST_BY_ITSELF = 10_000  # what a schedule may ask for


@click.command("plan", epilog='Example: shopper plan --detect "90% -> 80% within 4h" --power 0.8')
@click.option(
    "--detect",
    required=True,
    type=Needed('Say the change that you want to see, such as --detect "90% -> 80% within 4h".'),
    metavar="CHANGE",
    help='The change to see, such as "90% -> 80% within 4h"; without `within`, of those who are answered at all.',
)
@click.option(
    "--power", default=0.8, show_default=True, help="How often it is to be seen where it is there: 0.5 to 0.99."
)
@click.option(
    "--compared",
    default=1,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="How many figures or desks are looked at together; of many, one changes by chance.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for machines.")
def plan_command(detect: str, power: float, compared: int, as_json: bool) -> None:
    """How many enquiries a month it takes to see a change, and what fewer would show.

    \b
    A share of enquiries, answered in time or answered at all, is compared between two months:
    so many enquiries are needed in the month before the change, and as many in the month after.
    A change is called one if chance makes as much of a difference in one comparison of twenty.
    """
    try:
        plan = planner.plan(planner.shift(detect), power=power, compared=compared)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    click.echo(json.dumps(_as_json(plan), indent=2) if as_json else _as_text(plan))


def _as_json(plan: planner.Plan) -> dict[str, object]:
    within = plan.shift.within
    return {
        **asdict(plan),
        "shift": {**asdict(plan.shift), "within": None if within is None else within.total_seconds()},
        "visible": {str(n): _visible(plan, n) for n in _MONTHLY},
        "claims_without_a_miss": {str(claim): planner.without_a_miss(claim) for claim in _CLAIMS},
    }


def _as_text(plan: planner.Plan) -> str:
    before, after = percent(plan.shift.before), percent(plan.shift.after)
    within = "" if plan.shift.within is None else f" within {duration(plan.shift.within)}"
    together = "" if plan.compared == 1 else f" when {plan.compared} figures are looked at together,"
    daily = -(-plan.enquiries // _DAYS)
    said = (
        f"{plan.enquiries} enquiries a month, about {daily} a day, show a change from {before} to {after}{within}:"
        f"{together} it is seen in {percent(plan.power)} of the cases in which it is there."
    )
    rows = [[str(n), "nothing" if (down := _visible(plan, n)) is None else percent(down)] for n in _MONTHLY]
    fewer = tabulate(rows, headers=["enquiries a month", f"show a fall from {before} to"], disable_numparse=True)
    claims = ", ".join(f"{planner.without_a_miss(claim)} for {percent(claim)}" for claim in _CLAIMS)
    claim = f"To say once that at least so many are in time, without one miss, it takes: {claims}."
    by_itself = (
        "\n\nTo have so many made by themselves, while `shopper serve` runs, write into desks.toml:\n\n"
        f"[desks.NAME.schedule]\na_month = {plan.enquiries}"
    )
    return f"{said}\n\n{fewer}\n\n{claim}{by_itself if plan.enquiries <= _MOST_BY_ITSELF else ''}"


def _visible(plan: planner.Plan, n: int) -> float | None:
    return planner.visible(plan.shift.before, n, power=plan.power, compared=plan.compared)
