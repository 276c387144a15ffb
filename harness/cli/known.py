"""What is known of the enquiries that a command is asked about, by what is kept: nothing is judged twice for it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from harness import observed
from harness.classify import Case, judge_desk, label_of
from harness.cli.workspace import Workspace
from harness.ledger import Ledger
from harness.model import Enquiry, Observation, Verdict
from harness.observe import Judging
from harness.observed import Seen, Taken
from reports.gathering import made_in
from reports.year_month import YearMonth


def looked_at(workspace: Workspace, ledger: Ledger, now: datetime, take: Callable[[Seen], Taken]) -> Taken:
    """As `harness.observed.looked_at`, by what the workspace keeps and by its own cost of being undecided."""
    keep, cost = workspace.kept_observations, workspace.undecided_cost
    return observed.looked_at(ledger, now, take, keep=keep, undecided_cost=cost)


def known_of(
    workspace: Workspace, ledger: Ledger, *, desk: str | None, month: datetime | None = None, by_calendar: bool = False
) -> tuple[Observation, ...]:
    """All that is known now of the enquiries at a desk in a month by its calendar, or at all desks, or ever.

    `by_calendar`: with limits by the desks' calendars, as figures need them.
    """
    desks = workspace.desks()

    def take(seen: Seen) -> tuple[Observation, ...]:
        asked = seen.columns if desk is None else seen.columns.of_desk(desk)
        if month is not None:
            asked = made_in(asked, YearMonth(month.year, month.month), desks.values())
        return seen.observations(asked, desks if by_calendar else {})

    return looked_at(workspace, ledger, workspace.now(), take)


def restated(workspace: Workspace, ledger: Ledger, enquiries: Iterable[Enquiry]) -> tuple[Observation, ...]:
    """All that is known now of a few enquiries, whose evidence is to be read: with how often it came by now."""
    of = {each.id: each for each in enquiries}
    return looked_at(workspace, ledger, workspace.now(), lambda seen: seen.restated(of.values(), {}))


def judged_as(known: Iterable[Observation], *, undecided_cost: float) -> Judging:
    """What says again what is known of replies, by this cost of being undecided."""
    verdicts = {judged.reply.id: judged.verdict for each in known for judged in each.replies}

    def said(verdict: Verdict) -> Verdict:
        return verdict._replace(label=label_of(verdict.machine, verdict.form, undecided_cost))

    def judging(cases: Sequence[Case]) -> Sequence[Verdict]:
        if all(each.id in verdicts for each in cases):
            return [said(verdicts[each.id]) for each in cases]
        return judge_desk(cases, undecided_cost=undecided_cost)  # somebody moved one just now

    return judging
