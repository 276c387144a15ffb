"""What other rules, or another setting, make of months that were reported. Pure.

A report keeps what the judge said of each reply when it was printed, a line of JSON each. Verdicts are made anew
whenever somebody asks, so what was kept is no source of anything but this comparison.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.errors import BadFile, Problem
from harness.model import Facts, JudgedReply, Label, Labelling, Observation
from reports.measures import Measure, Summary, summarise
from reports.wording import one_line, share_figure

EXAMPLES = 3
_ALLOWED = 'allowed is {"reply": id, "label": automated, templated, personalised or undecided, "rules": version}'
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What the judge said of a reply, by which rules."""

    reply_id: str
    label: Label
    rules: str

    def line(self) -> str:
        """As it is written to a file."""
        return json.dumps({"reply": self.reply_id, "label": self.label.value, "rules": self.rules})


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Replies whose label changes in the same way; `examples` are ids of the first, each with its enquiry's."""

    before: Label
    after: Label
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthChanged:
    """A desk's month, before and after. `rules` are those that spoke before.

    `replies` were compared: those of which something was kept and no person has spoken, whose word no rule changes.
    """

    month: str
    desk: str
    replies: int
    rules: tuple[str, ...]
    changes: tuple[Change, ...]
    before: Summary
    after: Summary

    @property
    def changed(self) -> int:
        return sum(each.count for each in self.changes)


def to_keep(judged: JudgedReply) -> Kept:
    """What is kept of a reply: the judge's label, not a person's, which no rule changes."""
    return Kept(reply_id=judged.reply.id, label=judged.verdict.label, rules=judged.verdict.rules)


def read_kept(lines: Iterable[str], *, file: Path) -> dict[str, Kept]:
    """What was kept, by reply. Raises BadFile with every line that is none."""
    kept, problems = {}, []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found = Kept(reply_id=str(row["reply"]), label=Label(row["label"]), rules=str(row["rules"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            problems.append(Problem(file=file, line=number, key="", problem=f"is no kept verdict, {_ALLOWED}"))
        else:
            kept[found.reply_id] = found
    if problems:
        raise BadFile(tuple(problems))
    return kept


def as_kept(facts: Facts, kept: Mapping[str, Kept]) -> Facts:
    """The same facts as if the judge still said what was kept; people's words stay above it."""
    words = tuple(
        Labelling(reply_id=each.reply_id, label=each.label, by=f"rules {each.rules}", at=_LONG_AGO)
        for each in kept.values()
    )
    return replace(facts, labellings=(*words, *facts.labellings))


def months_changed(
    kept: Mapping[str, Kept],
    before: Iterable[Observation],
    after: Iterable[Observation],
    *,
    month_of: Callable[[Observation], str],
    now: datetime,
) -> tuple[MonthChanged, ...]:
    """Each desk's month of which something was kept, in order. `before` and `after` are of the same enquiries."""
    old, new = _by_month(before, month_of), _by_month(after, month_of)
    found = (_month(key, kept, old[key], new[key], now) for key in sorted(new))
    return tuple(each for each in found if each.replies)


def _by_month(
    observations: Iterable[Observation], month_of: Callable[[Observation], str]
) -> defaultdict[tuple[str, str], list[Observation]]:
    months: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
    for each in observations:
        months[month_of(each), each.enquiry.desk].append(each)
    return months


def _month(
    key: tuple[str, str],
    kept: Mapping[str, Kept],
    before: list[Observation],
    after: list[Observation],
    now: datetime,
) -> MonthChanged:
    judged = [
        (each, seen.enquiry.id)
        for seen in after
        for each in seen.replies
        if each.reply.id in kept and each.said is None
    ]
    moves: defaultdict[tuple[Label, Label], list[tuple[str, str]]] = defaultdict(list)
    for each, enquiry_id in judged:
        was = kept[each.reply.id].label
        if was is not each.verdict.label:
            moves[was, each.verdict.label].append((each.reply.id, enquiry_id))
    return MonthChanged(
        month=key[0],
        desk=key[1],
        replies=len(judged),
        rules=tuple(sorted({kept[each.reply.id].rules for each, _ in judged})),
        changes=tuple(
            Change(before=was, after=becomes, count=len(ids), examples=tuple(sorted(ids)[:EXAMPLES]))
            for (was, becomes), ids in sorted(moves.items(), key=lambda move: (-len(move[1]), move[0]))
        ),
        before=summarise(before, now=now),
        after=summarise(after, now=now),
    )


def changed_text(months: Iterable[MonthChanged], *, instead: str, of: str = "") -> str:
    """Each month in words; those that stay as they are on one line each.

    `instead`: what speaks now, `of`: what spoke before, the rules that were kept unless said.
    """
    return "\n".join(line for each in months for line in _month_lines(each, instead, of))


def changed_json(months: Iterable[MonthChanged]) -> list[dict[str, Any]]:
    """The same for machines; shares from 0 to 1."""
    return [
        {
            "month": each.month,
            "desk": each.desk,
            "replies": each.replies,
            "rules_before": list(each.rules),
            "changed": each.changed,
            "changes": [
                {
                    "from": move.before.value,
                    "to": move.after.value,
                    "count": move.count,
                    "examples": [reply_id for reply_id, _ in move.examples],
                }
                for move in each.changes
            ],
            "figures": {
                name: {"before": was.value, "after": now.value, "n_before": was.n, "n_after": now.n}
                for name, was, now in _figures(each)
            },
        }
        for each in months
    ]


def _month_lines(month: MonthChanged, instead: str, of: str) -> Iterator[str]:
    name = f"{month.month}, {one_line(month.desk, 60)}"
    rules = of or f"rules {', '.join(month.rules)}"
    other = "" if instead == rules else f"{instead} instead of {rules}"
    if not month.changes:
        yield f"{name}: {_staying(month)} ({other or f'{rules} as before'})."
        return
    same = f"{rules} as before: other replies of the desk are known now, or `undecided_cost` is set otherwise"
    yield f"{name}: {_changing(month)} label ({other or same})."
    for move in month.changes:
        yield f"  {move.count} from {move.before.value} to {move.after.value}"
        yield from (f"    enquiry {one_line(of, 40)}, reply {one_line(each, 40)}" for each, of in move.examples)
        if move.count > len(move.examples):
            yield f"    and {move.count - len(move.examples)} more"
    yield from _moved(month)


def _moved(month: MonthChanged) -> Iterator[str]:
    """What becomes of the month's shares, as far as it can be seen in the figures that a report prints."""
    changed = [each for each in _figures(month) if (each[1].value, each[1].n) != (each[2].value, each[2].n)]
    shown = [(name, share_figure(was), share_figure(now)) for name, was, now in changed]
    seen = [each for each in shown if each[1] != each[2]]
    yield from (f"  {name}: {was} becomes {now}" for name, was, now in seen)
    if not changed:
        yield "  None of the month's shares changes, for people's words or other replies decide them."
    elif not seen:
        yield "  What it does to the month's shares is too little to be seen, or they are of too few replies."


def _staying(month: MonthChanged) -> str:
    if month.replies == 1:
        return "the 1 reply compared keeps its label"
    return f"none of {month.replies} replies compared changes its label"


def _changing(month: MonthChanged) -> str:
    if month.replies == 1:
        return "the 1 reply compared changes its"
    several = f"{month.changed} of {month.replies} replies compared"
    return f"{several} changes its" if month.changed == 1 else f"{several} change their"


def _figures(month: MonthChanged) -> Iterator[tuple[str, Measure, Measure]]:
    before, after = month.before, month.after
    yield "answered by a person", before.answered, after.answered
    yield "never answered by a person", before.unanswered, after.unanswered
    for label in Label:
        yield f"replies {label.value}", before.verdicts[label], after.verdicts[label]
