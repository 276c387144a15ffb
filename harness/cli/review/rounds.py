"""Which replies a round of review asks about: the unsure first, or a random sample, blind."""

from dataclasses import dataclass, replace
from datetime import datetime

import click

from harness.cli.known import known_of, restated
from harness.cli.workspace import Workspace
from harness.clock import SystemClock
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.model import Drawn, Facts
from harness.observe import Question, questions
from harness.review import Words, draw, drawn_questions, unsure_first
from reports.wording import number_of, so_many


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What a person wants to be asked. `sample`: how many at random, None for the unsure first."""

    desk: str | None
    month: datetime | None
    second: bool
    limit: int
    sample: int | None
    seed: str

    @property
    def sample_name(self) -> str:
        """Names the draw: the same seed at the same desk in the same month is the same sample, for every reviewer."""
        desk = f" at {self.desk}" if self.desk else ""
        return f"{self.seed}{desk}{f' in {self.month:%Y-%m}' if self.month else ''}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """The questions of a round, what a reviewer must know of it, and whether the judge's opinion is kept from them.

    `out_of`: how many replies there are at all to ask about.
    """

    questions: tuple[Question, ...]
    blind: bool
    notes: tuple[str, ...]
    out_of: int


def population(ledger: Ledger, workspace: Workspace, choice: Choice) -> tuple[Question, ...]:
    """All replies that count at the desk and in the month that were named."""
    return questions(known_of(workspace, ledger, desk=choice.desk, month=choice.month))


def round_of(asked: tuple[Question, ...], facts: Facts, choice: Choice, ledger: Ledger, by: str) -> Round:
    """The next round for this person. Draws the sample that was asked for, if nobody has drawn it before."""
    if choice.sample is not None:
        return _blind_round(asked, facts, _sample(asked, facts, choice, ledger), by)
    kept = _kept_for_samples(facts, by)
    free = tuple(each for each in asked if each.reply_id not in kept)
    chosen = unsure_first(free, Words(facts.labellings), by=by, second=choice.second)
    left_out = len(asked) - len(free)
    notes = []
    if left_out:
        drawn = so_many(left_out, "more was drawn for a sample and is", "more were drawn for a sample and are")
        notes.append(f"{drawn} asked about there, blind: --sample.")
    more = len(chosen[choice.limit :])
    if more:
        surer = so_many(more, "more, of which the judge is surer, is", "more, of which the judge is surer, are")
        notes.append(f"{surer} asked about with a higher --limit.")
    return Round(questions=chosen[: choice.limit], blind=False, notes=tuple(notes), out_of=len(asked))


def counted(asked: Round, ledger: Ledger, workspace: Workspace) -> Round:
    """The same round, the judge's reasons with how often what they rest on came by now, where they are shown."""
    if asked.blind or not asked.questions:
        return asked
    seen = restated(workspace, ledger, (each.enquiry for each in asked.questions))
    now = {each.reply_id: each for each in questions(seen)}
    return replace(asked, questions=tuple(now.get(each.reply_id, each) for each in asked.questions))


def _sample(asked: tuple[Question, ...], facts: Facts, choice: Choice, ledger: Ledger) -> tuple[Drawn, ...]:
    name = choice.sample_name
    known = tuple(each for each in facts.drawn if each.sample == name)
    if not known and asked:
        drawn = draw(asked, choice.sample or 0, sample=name, at=SystemClock().now())
        if ledger.append_sample(drawn):
            click.echo(f"sample {name!r}: {len(drawn)} of {number_of(len(asked), 'reply')} drawn", err=True)
            return drawn
        known = tuple(each for each in ledger.facts().drawn if each.sample == name)  # somebody was faster
    if known and choice.sample not in (len(known), None) and len(asked) > len(known):
        raise ConfigurationError(
            f"sample {name!r} was drawn on {known[0].at:%Y-%m-%d} with {number_of(len(known), 'reply')}; go on by "
            f"--sample {len(known)}, or draw another with another --seed"
        )
    return known


def _blind_round(asked: tuple[Question, ...], facts: Facts, sample: tuple[Drawn, ...], by: str) -> Round:
    """What of the sample this person has not spoken on since it was drawn."""
    since = min((each.at for each in sample), default=None)
    words = Words(each for each in facts.labellings if since is not None and each.at >= since)
    left = [each for each in drawn_questions(asked, sample) if words.by(by, each.reply_id) is None]
    of = number_of(len(sample), "reply")
    note = f"A random sample of {of}. What the judge and others think is not shown, to lead nobody."
    return Round(questions=tuple(left), blind=True, notes=(note,), out_of=len(asked))


def _kept_for_samples(facts: Facts, by: str) -> frozenset[str]:
    """Drawn replies that this person has yet to see blind: shown with the judge's opinion, they would be spoilt."""
    last = {each.reply_id: each.at for each in facts.labellings if each.by == by}
    return frozenset(
        each.reply_id for each in facts.drawn if each.reply_id not in last or last[each.reply_id] < each.at
    )
