"""`shopper rejudge`: which months would change by other rules or another setting, and how."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from harness.classify import RULES_VERSION
from harness.cli.kept import KeptVerdicts, month_name, read_file, write_file
from harness.cli.known import judged_as, known_of
from harness.cli.options import MONTH
from harness.cli.workspace import Workspace, workspace_options
from harness.errors import ConfigurationError
from harness.hours import by_calendar
from harness.model import Desk, Facts, Observation
from harness.observe import observations
from reports.rejudged import Kept, MonthChanged, as_kept, changed_json, changed_text, months_changed, to_keep
from reports.wording import number_of

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("rejudge", epilog="Example: shopper rejudge --dry-run")
@click.option("--dry-run", is_flag=True, help="Only say what changes; what reports keep stays as it is.")
@click.option("--month", type=MONTH, help="As 2026-10: only this month.  [default: all that were reported]")
@click.option("--desk", "desk_name", help="Only this desk.  [default: all]")
@click.option(
    "--undecided-cost",
    type=click.FloatRange(0, 1),
    metavar="X",
    help="What this setting would change in the present verdicts; changes nothing.",
)
@click.option("--record", type=_FILE, help="Write the present verdicts to a file, to compare others with; and end.")
@click.option(
    "--against", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Compare with such a file."
)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for machines.")
@workspace_options
def rejudge_command(
    workspace: Workspace,
    dry_run: bool,
    month: datetime | None,
    desk_name: str | None,
    undecided_cost: float | None,
    record: Path | None,
    against: Path | None,
    as_json: bool,
) -> None:
    """Compare what the judge says now with what it said when months were reported.

    Verdicts are never stored: each is made anew from the raw reply whenever somebody asks, by the rules of the version
    that is installed. So that no month once reported changes without a word, `shopper report` keeps what the judge
    said of its replies in verdicts/, and says so when it differs. After an upgrade, look with --dry-run: which replies
    of which months change, from what to what, and what becomes of the figures. Label with `shopper review` what you
    think it gets wrong now. Then run it without --dry-run: from there on the present verdicts are what later ones are
    compared with.
    """
    if not dry_run and (undecided_cost is not None or against is not None):
        raise click.UsageError("--undecided-cost and --against change nothing; say --dry-run with them")
    bench = _Bench.of(workspace, desk_name, month)
    if record is not None:
        _write(record, bench.present)
        return
    kept = _reference(workspace, bench.present, undecided_cost, against)
    months = bench.changed(kept, undecided_cost)
    now, before = _speakers(undecided_cost, bench.undecided_cost, same_rules=against is None)
    text = changed_text(months, instead=now, of=before)
    text = text or "No reply of these months is among the verdicts that were kept."
    click.echo(json.dumps(changed_json(months), indent=2) if as_json else text)
    if not dry_run:
        _accept(KeptVerdicts.of(workspace), bench.present, bench.desks)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Bench:
    """What is judged anew: the facts of the desks, what is known of them, and which month is asked about."""

    desks: Mapping[str, Desk]
    facts: Facts
    known: tuple[Observation, ...]  # of any month
    month: datetime | None
    now: datetime
    undecided_cost: float  # as desks.toml sets it

    @classmethod
    def of(cls, workspace: Workspace, desk_name: str | None, month: datetime | None) -> "_Bench":
        """Raises ConfigurationError or LedgerError."""
        desks = workspace.desks()
        with workspace.ledger() as ledger:
            workspace.require_desk(desk_name, ledger)
            return cls(
                desks=desks,
                facts=by_calendar(ledger.facts(desk=desk_name), desks),
                known=known_of(workspace, ledger, desk=desk_name, by_calendar=True),
                month=month,
                now=workspace.now(),
                undecided_cost=workspace.undecided_cost,
            )

    @property
    def present(self) -> tuple[Observation, ...]:
        """What the judge says now."""
        return self._of_month(self.known)

    def changed(self, kept: Mapping[str, Kept], undecided_cost: float | None) -> tuple[MonthChanged, ...]:
        """What is otherwise than it was kept; with another `undecided_cost`, what is otherwise by that."""
        before = self._judged(as_kept(self.facts, kept), self.undecided_cost)
        after = self.present if undecided_cost is None else self._judged(self.facts, undecided_cost)
        return months_changed(kept, before, after, month_of=partial(month_name, desks=self.desks), now=self.now)

    def _judged(self, facts: Facts, undecided_cost: float) -> tuple[Observation, ...]:
        judging = judged_as(self.known, undecided_cost=undecided_cost)
        return self._of_month(observations(facts, self.now, judging=judging))

    def _of_month(self, seen: Iterable[Observation]) -> tuple[Observation, ...]:
        named = None if self.month is None else f"{self.month:%Y-%m}"
        return tuple(each for each in seen if named is None or month_name(each, self.desks) == named)


def _reference(
    workspace: Workspace, present: Iterable[Observation], undecided_cost: float | None, against: Path | None
) -> dict[str, Kept]:
    """What to compare with: the named file, else what reports kept; for a setting, what is said without it."""
    if against is not None:
        return read_file(against)
    if undecided_cost is not None:
        return {judged.reply.id: to_keep(judged) for each in present for judged in each.replies}
    kept = KeptVerdicts.of(workspace).read()
    if not kept:
        raise ConfigurationError(
            f"{workspace.folder}: no report has kept verdicts here yet, so there is nothing to compare with; make one "
            "with `shopper report --month 2026-10`, or keep some by --record FILE and compare later by --against FILE"
        )
    return kept


def _speakers(undecided_cost: float | None, present: float, *, same_rules: bool) -> tuple[str, str]:
    """What speaks now, and what spoke before: a setting, where the same rules did; "" for the rules that were kept."""
    if undecided_cost is None:
        return f"rules {RULES_VERSION}", ""
    if same_rules:
        return f"undecided_cost {undecided_cost:g}", f"{present:g}"
    return f"rules {RULES_VERSION} and undecided_cost {undecided_cost:g}", ""


def _write(path: Path, seen: Iterable[Observation]) -> None:
    kept = [to_keep(judged) for each in seen for judged in each.replies]
    try:
        write_file(path, kept)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}; name another file") from error
    click.echo(f"{path}: the verdicts on {number_of(len(kept), 'reply')}, by rules {RULES_VERSION}")


def _accept(folder: KeptVerdicts, present: Iterable[Observation], desks: Mapping[str, Desk]) -> None:
    try:
        folder.accept(present, desks)
    except OSError as error:
        raise ConfigurationError(f"{folder.folder}: cannot be written: {error.strerror}") from error
    click.echo("From now on these are the verdicts that later ones are compared with.", err=True)
