"""Agreement in words that a QA team can publish, and for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tabulate import tabulate

from harness.model import Drawn, Label
from reports.agreement import (
    Coefficient,
    Pair,
    Settled,
    Words,
    accuracy,
    adjudicated,
    confusion,
    krippendorff_alpha,
    pairs,
    precision,
    recall,
    undecided,
)
from reports.records import Measure
from reports.undecided import ENOUGH, LabelOf, Setting, cheapest, is_clear, settings
from reports.wording import number_of, one_line, percent, share_text, so_many

DECIDED = (Label.AUTOMATED, Label.TEMPLATED, Label.PERSONALISED)
_SCALE = "Of either, 1 is full agreement and 0 what chance would give; Krippendorff asks for 0.80 to rely on labels."
_NOT_DRAWN = (
    "These replies were not drawn at random, as a sample of just them is: what the judge is unsure of is asked first, "
    "so this may make it look worse than it is. Draw a sample to publish from with `shopper review --sample 100`."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """What is known: people's words, what they settled, and from which sample, () for none.

    `cost` is the setting, `label_of` what the judge would say at any other.
    """

    words: Words
    cases: tuple[Settled, ...]
    sample: tuple[Drawn, ...]
    cost: float
    rules: str
    label_of: LabelOf


def agreement_text(found: Agreement) -> str:
    """Paragraphs for a terminal or a report."""
    if not found.words:
        return (
            "Nobody has labelled any of these replies yet. Draw a sample with `shopper review --sample 100`, have two "
            "people label it, each with their own --by, and ask again."
        )
    parts = [_whence(found), "\n".join(_people(found)), "\n".join(_judge(found))]
    return "\n\n".join(part for part in (*parts, "\n".join(_cost(found))) if part)


def agreement_json(found: Agreement) -> dict[str, Any]:
    """The same for machines: shares from 0 to 1, intervals at 95 %."""
    settled, split = adjudicated(found.words)
    rows = settings(found.cases, found.cost, found.label_of)
    enough = _enough(found)
    return {
        "sample": _sample_json(found),
        "labelled": len(found.words),
        "settled": len(settled),
        "split": sorted(split),
        "pairs": [
            {"first": each.first, "second": each.second, "same": _plain(each.same), "kappa": _plain(each.kappa)}
            for each in pairs(found.words)
        ],
        "alpha": _plain(_alpha(found)),
        "rules": found.rules,
        "accuracy": _plain(accuracy(found.cases)),
        "undecided": _plain(undecided(found.cases)),
        "labels": {
            label.value: {
                "precision": _plain(precision(found.cases, label)),
                "recall": _plain(recall(found.cases, label)),
            }
            for label in DECIDED
        },
        "confusion": [
            {"people": truth.value, "judge": judge.value, "replies": count}
            for (truth, judge), count in sorted(confusion(found.cases).items())
        ],
        "undecided_cost": {
            "present": found.cost,
            "proposed": _proposed(found, rows) if enough else None,
            "settings": [asdict(each) for each in rows] if enough else [],
        },
    }


def _sample_json(found: Agreement) -> dict[str, Any] | None:
    if not found.sample:
        return None
    sizes = {each.stratum: each.size for each in found.sample}
    first = found.sample[0]
    return {
        "name": first.sample,
        "drawn_at": first.at.isoformat(),
        "replies": len(found.sample),
        "of": sum(sizes.values()),
        "strata": {label.value: size for label, size in sizes.items()},
    }


def _whence(found: Agreement) -> str:
    if not found.sample:
        return f"{_replies(len(found.words))} labelled. {_NOT_DRAWN}"
    first, sizes = found.sample[0], {each.stratum: each.size for each in found.sample}
    left = len({each.reply_id for each in found.sample} - set(found.words))
    silent = so_many(left, "of them has no word yet, and is", "of them have no word yet, and are")
    unlabelled = f" {silent} taken to be like the others of their kind." if left else ""
    return (
        f"Sample {one_line(first.sample)!r}: {_replies(len(found.sample))} drawn at random on {first.at:%Y-%m-%d} out "
        f"of {sum(sizes.values())}, and asked about without sight of the judge's opinion.{unlabelled}"
    )


def _people(found: Agreement) -> Iterator[str]:
    both = pairs(found.words)
    for each in both:
        yield _pair(each)
    people = {person for said in found.words.values() for person in said}
    if len(people) > 2:
        yield f"All {len(people)} people together: {_coefficient(_alpha(found), 'alpha', 'Krippendorff')}."
    elif both:
        yield f"Krippendorff's alpha: {_coefficient(_alpha(found), 'alpha', '')}."
    else:
        yield "No reply has the word of two people yet: how far they agree cannot be said."
    if both:
        yield _SCALE
    settled, split = adjudicated(found.words)
    unsure = sum(label is Label.UNDECIDED for label in settled.values())
    left_out = [f"on {len(split)} they are split"] if split else []
    left_out += [f"of {unsure} they say that nobody can tell"] if unsure else []
    tail = f"; {' and '.join(left_out)}, which are left out below" if left_out else ""
    yield f"By the majority of words {_replies(len(settled) - unsure)} settled{tail}."


def _pair(each: Pair) -> str:
    names = f"{one_line(each.first, 40)} and {one_line(each.second, 40)}"
    if each.kappa.too_few:
        return f"{names} both labelled {number_of(each.kappa.n, 'reply')}: too few to say how far they agree."
    kappa = _coefficient(each.kappa, "kappa", "Cohen")
    return f"Of {each.kappa.n} replies that {names} labelled they say the same of {share_text(each.same)}: {kappa}."


def _coefficient(found: Coefficient, name: str, whose: str) -> str:
    of = f"{whose}'s {name} " if whose else ""
    if found.too_few:
        return f"too few to say (n={found.n})"
    if found.value is None or found.low is None or found.high is None:
        return f"{of}not defined, for all words are the same"
    return f"{of}{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def _judge(found: Agreement) -> Iterator[str]:
    whole = sum({each.stratum: each.size for each in found.sample}.values())
    scope = f", weighted to all {whole} replies" if found.sample else ""
    yield f"The judge (rules {found.rules}) against those words{scope}:"
    yield f"right, of what it decided: {_share(accuracy(found.cases))};"
    yield f"undecided, of all: {_share(undecided(found.cases))}."
    rows = [[each.value, _share(precision(found.cases, each)), _share(recall(found.cases, each))] for each in DECIDED]
    yield ""
    yield _table(rows, ["label", "of what it calls so, right", "of what is so, found"])
    yield ""
    counts = confusion(found.cases)
    shown = [
        [f"people: {truth.value}", *(str(counts.get((truth, judge), 0)) for judge in Label)]
        for truth in Label
        if any(people is truth for people, _ in counts)
    ]
    yield _table(shown, ["replies, unweighted", *(f"judge: {judge.value}" for judge in Label)])


def _cost(found: Agreement) -> Iterator[str]:
    if not _enough(found):
        yield f"Fewer than {ENOUGH} settled replies: too few to propose another `undecided_cost` than {found.cost:g}."
        return
    rows = settings(found.cases, found.cost, found.label_of)
    best = cheapest(rows, found.cost)
    yield "What `undecided_cost` would have made of them,"
    yield f"if a wrong label costs 1 and a reply left to a person {found.cost:g}:"
    yield ""
    headers = ["undecided_cost", "wrong", "undecided", "cost a reply", ""]
    yield _table([_cost_row(each, best, found.cost) for each in _telling(rows, best, found.cost)], headers)
    if best.undecided_cost == found.cost:
        return
    yield ""
    if _proposed(found, rows) == found.cost:
        yield f"What {best.undecided_cost:g} saves on {len(found.cases)} replies may be chance, so it is not proposed."
        return
    yield f"A proposal: {best.undecided_cost:g}. Nothing was changed; what it would do to the months:"
    yield f"`shopper rejudge --dry-run --undecided-cost {best.undecided_cost:g}`. To take it, write"
    yield f"`undecided_cost = {best.undecided_cost:g}` under `[judge]` in desks.toml."


def _proposed(found: Agreement, rows: Sequence[Setting]) -> float:
    """The setting that costs least, where it is sure to save anything, else the present one."""
    best = cheapest(rows, found.cost).undecided_cost
    return best if is_clear(found.cases, best, found.cost, found.label_of) else found.cost


def _telling(rows: Sequence[Setting], best: Setting, present: float) -> list[Setting]:
    """The present setting, the cheapest, and of those that come to the same the first."""
    firsts: dict[tuple[float, float], Setting] = {}
    for each in rows:
        firsts.setdefault((each.wrong, each.undecided), each)
    return [each for each in rows if each.undecided_cost == present or each in (best, *firsts.values())]


def _cost_row(setting: Setting, best: Setting, present: float) -> list[str]:
    marks = ["present"] if setting.undecided_cost == present else []
    marks += ["cheapest"] if setting == best else []
    shares = (percent(setting.wrong), percent(setting.undecided))
    return [f"{setting.undecided_cost:g}", *shares, f"{setting.cost:.3f}", ", ".join(marks)]


def _enough(found: Agreement) -> bool:
    return sum(each.truth is not Label.UNDECIDED for each in found.cases) >= ENOUGH


def _alpha(found: Agreement) -> Coefficient:
    return krippendorff_alpha(tuple(said.values()) for said in found.words.values())


def _share(found: Measure) -> str:
    return share_text(found, "replies")


def _replies(count: int) -> str:
    return so_many(count, "reply was", "replies were")


def _plain(found: Measure | Coefficient) -> dict[str, Any]:
    return {**asdict(found), "too_few": found.too_few}


def _table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)
