"""`shopper report`: the page of a month."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from harness.cli.kept import KeptVerdicts
from harness.cli.known import looked_at
from harness.cli.options import MONTH
from harness.cli.report.kept import kept
from harness.cli.report.press import Printer
from harness.cli.report.sending import Sending, recipients
from harness.cli.report.sent import SentReports
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.errors import ConfigurationError
from harness.model import Desk, Observation
from harness.observe.calendars import by_calendar
from harness.observed import Seen
from reports.export import FORMATS, Edition
from reports.export.letter import Mail
from reports.gathering import made_in
from reports.month import Material, Month, month_made_of
from reports.tongue import TONGUES, tongue_of
from reports.wording import so_many
from reports.year_month import YearMonth


@click.command("report", epilog="Example: shopper report --month 2026-10 --desk acme -o out/ --format html,pdf")
@click.option("--month", type=MONTH, help="As 2026-10: enquiries made in that month, by the desk's own calendar.")
@click.option("--desk", "desk_name", help="Only this desk.  [default: all]")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option(
    "--format", "forms", default="html,md", show_default=True, help=f"Any of {', '.join(FORMATS)}; by commas."
)
@click.option("--language", type=click.Choice(TONGUES), default="en", show_default=True, help="Of the report.")
@click.option("--send", is_flag=True, help="Mail it to the people in [report] of desks.toml: nobody gets it twice.")
@click.option("--again", is_flag=True, help="With --send: also to those who have got it.")
@workspace_options
def report_command(
    workspace: Workspace,
    month: datetime | None,
    desk_name: str | None,
    out: Path,
    forms: str,
    language: str,
    send: bool,
    again: bool,
) -> None:
    """One honest page: who was answered, how long it took, who never heard back, and how sure we are.

    It is written to files, and with --send mailed as well: the first page to be read in the mail, the whole as PDF.
    """
    wanted = _forms(forms)
    if (send and month is None) or (again and not send):
        raise click.UsageError("--send mails the report of a month: name it with --month; --again goes with --send")
    period = YearMonth(month.year, month.month) if month is not None else None
    sending = _sending(workspace, period, desk_name) if send and period is not None else None
    facts = _facts(workspace, period, desk_name, workspace.now())
    out.mkdir(parents=True, exist_ok=True)
    stem = f"report-{period}" if period else "report"
    with Printer(locale=language) as printer:
        edition = Edition(
            facts,
            tongue_of(language),
            print_page=printer.print_page,
            mask_customers=workspace.mask_customers,
        )
        for form in wanted:
            path = out / f"{stem}.{form}"
            edition.write(form, path)
            click.echo(path)
        left = sending.left(again=again) if sending is not None else []
        mail = Mail(edition, take_pictures=printer.take_pictures) if left else None
    _keep(workspace, facts.seen, workspace.desks())
    if sending is not None and mail is not None:
        asyncio.run(sending.send(mail, left))


def _sending(workspace: Workspace, period: YearMonth, desk_name: str | None) -> Sending:
    """What mails the report. Raises ConfigurationError."""
    former = [old for old, new in workspace.settings().renamed.items() if new == desk_name]
    return Sending(
        recipients(workspace),
        SentReports(workspace.folder / "sent.jsonl"),
        report=str(period) if desk_name is None else f"{period} {desk_name}",
        formerly=[f"{period} {name}" for name in former],
        clock=SystemClock(),
    )


def _facts(workspace: Workspace, period: YearMonth | None, desk_name: str | None, now: datetime) -> Month:
    desks = workspace.desks()
    about = tuple(desk for name, desk in desks.items() if desk_name in (None, name))

    def take(seen: Seen) -> Month:
        known = seen.columns if desk_name is None else seen.columns.of_desk(desk_name)
        of_month = known if period is None else made_in(known, period, about)
        material = Material(
            figures=by_calendar(known, desks),
            seen=seen.observations(of_month, desks),
            letters=seen.letters(of_month),
            deleted_before=ledger.purged_before(),
            schedules=kept(workspace, ledger, about, period, now),
        )
        return month_made_of(material, year_month=period, now=now, desks=about)

    with workspace.ledger() as ledger:
        workspace.require_desk(desk_name, ledger)
        return looked_at(workspace, ledger, now, take)


def _keep(workspace: Workspace, seen: Sequence[Observation], desks: Mapping[str, Desk]) -> None:
    """Keep what the judge says of what is reported, and say of what was reported before if it says otherwise now."""
    try:
        differ = KeptVerdicts.of(workspace).keep(seen, desks)
    except OSError as error:
        click.echo(f"the verdicts of this report could not be kept for later comparison: {error}", err=True)
        return
    for month, count in differ.items():
        replies = so_many(count, "reply is", "replies are")
        click.echo(
            f"{month} was reported before, and {replies} judged otherwise now: "
            f"see `shopper rejudge --dry-run --month {month}`",
            err=True,
        )


def _forms(forms: str) -> list[str]:
    wanted = [form.strip() for form in forms.split(",") if form.strip()]
    strange = [form for form in wanted if form not in FORMATS]
    if strange or not wanted:
        raise ConfigurationError(
            f"--format: {', '.join(strange) or 'nothing'} is not known; allowed: {', '.join(FORMATS)}"
        )
    return wanted
