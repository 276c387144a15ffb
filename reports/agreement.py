"""How far people agree with each other, and how right the judge is against what they settled. Pure.

Shares are between 0 and 1, intervals at 95 %. "Cannot tell" is a label like any other where people are compared.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from harness.model import Drawn, Label, Labelling, Verdict
from reports.records import Measure
from reports.shares import wilson

ENOUGH_PAIRS = 20  # with fewer replies that two people labelled, a coefficient says more about chance than about them
RESAMPLED = 1000

Words = Mapping[str, Mapping[str, Label]]  # the latest word of each person, by reply and person


@dataclass(frozen=True, kw_only=True, slots=True)
class Coefficient:
    """A chance-corrected agreement over `n` replies. `value` is None where all is of one kind: chance explains it."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def too_few(self) -> bool:
        return self.n < ENOUGH_PAIRS


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two people on the replies that both labelled: how often they say the same, and how much better than chance."""

    first: str
    second: str
    same: Measure
    kappa: Coefficient


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A reply on which people agree, what the judge says, and how many replies it stands for."""

    reply_id: str
    verdict: Verdict
    truth: Label
    weight: float


def latest(labellings: Iterable[Labelling]) -> dict[str, dict[str, Label]]:
    """The latest word of each person on each reply; labellings are oldest first, as the ledger gives them."""
    words: defaultdict[str, dict[str, Label]] = defaultdict(dict)
    for each in labellings:
        words[each.reply_id][each.by] = each.label
    return dict(words)


def pairs(words: Words) -> tuple[Pair, ...]:
    """Every two people who labelled a reply in common, by name."""
    people = sorted({person for said in words.values() for person in said})
    found = []
    for first, second in combinations(people, 2):
        both = [(said[first], said[second]) for said in words.values() if first in said and second in said]
        if both:
            same = weighted_share([(one is other, 1.0) for one, other in both])
            found.append(Pair(first=first, second=second, same=same, kappa=cohen_kappa(both)))
    return tuple(found)


def cohen_kappa(both: Sequence[tuple[Hashable, Hashable]]) -> Coefficient:
    """Two raters' agreement beyond chance (J. Cohen, Educ. Psychol. Meas. 20 (1960), 37-46).

    The interval holds chance agreement fixed, as Cohen's own standard error does, and takes Wilson's interval of the
    observed agreement instead of the normal one, so that it keeps its width where all agree.
    """
    n = len(both)
    if n == 0:
        return Coefficient(value=None, n=0)
    first, second = Counter(one for one, _ in both), Counter(other for _, other in both)
    chance = sum(first[kind] * second[kind] for kind in first) / n**2
    if chance == 1:
        return Coefficient(value=None, n=n)
    observed = sum(one == other for one, other in both) / n
    low, high = (_beyond(chance, end) for end in wilson(observed, n))
    return Coefficient(value=_beyond(chance, observed), n=n, low=low, high=high)


def _beyond(chance: float, observed: float) -> float:
    return (observed - chance) / (1 - chance)


def krippendorff_alpha(units: Iterable[Sequence[Hashable]], *, resampled: int = RESAMPLED) -> Coefficient:
    """Any number of raters, each on some of the units: nominal alpha (K. Krippendorff, Content Analysis, 2004, 11.3).

    `n` counts the units with two ratings or more; others say nothing. The interval is from resampled units; where
    nobody disagrees it comes from Wilson's interval of the share of units in disagreement.
    """
    kinds = Counter(tuple(sorted(Counter(unit).items(), key=repr)) for unit in units if len(unit) > 1)
    n = kinds.total()
    value, expected = _alpha(kinds)
    if value is None:
        return Coefficient(value=None, n=n)
    if value == 1:
        return Coefficient(value=1.0, n=n, low=max(-1.0, 1 - wilson(0.0, n)[1] / expected), high=1.0)
    chance = Random(0)  # the same words give the same interval
    drawn, weights = list(kinds), list(kinds.values())
    again = (_alpha(Counter(chance.choices(drawn, weights, k=n)))[0] for _ in range(resampled))
    found = sorted(each for each in again if each is not None)
    if not found:  # each drew units of one kind alone
        return Coefficient(value=value, n=n)
    return Coefficient(value=value, n=n, low=found[int(0.025 * len(found))], high=found[int(0.975 * len(found))])


_Unit = tuple[tuple[Hashable, int], ...]  # how often each value was given to it


def _alpha(units: Mapping[_Unit, int]) -> tuple[float | None, float]:
    """Alpha, None where all ratings are of one kind; and the disagreement that chance would make."""
    totals: Counter[Hashable] = Counter()
    disagreement = 0.0
    for unit, times in units.items():
        ratings = sum(count for _, count in unit)
        for value, count in unit:
            totals[value] += times * count
            disagreement += times * count * (ratings - count) / (ratings - 1)
    n = totals.total()
    if n < 2:
        return None, 0.0
    expected = sum(count * (n - count) for count in totals.values()) / (n * (n - 1))
    return (None if expected == 0 else 1 - disagreement / n / expected), expected


def adjudicated(words: Words) -> tuple[dict[str, Label], frozenset[str]]:
    """What the majority says of each reply, and the replies on which there is none."""
    settled, split = {}, set()
    for reply_id, said in words.items():
        ranked = Counter(said.values()).most_common(2)
        if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
            split.add(reply_id)
        elif ranked:
            settled[reply_id] = ranked[0][0]
    return settled, frozenset(split)


def weighted(
    settled: Mapping[str, Label], verdicts: Mapping[str, Verdict], sample: Iterable[Drawn]
) -> tuple[Settled, ...]:
    """The settled replies with how many each stands for: those of its stratum, shared among the settled of it.

    Without a sample each stands for itself. Whoever of the sample has no word yet, or is split, is taken to be like
    the others of its stratum.
    """
    strata = {each.reply_id: (each.stratum, each.size) for each in sample}
    known = [reply_id for reply_id in settled if reply_id in verdicts and (not strata or reply_id in strata)]
    shared = Counter(strata[reply_id] for reply_id in known) if strata else Counter()
    return tuple(
        Settled(
            reply_id=reply_id,
            verdict=verdicts[reply_id],
            truth=settled[reply_id],
            weight=strata[reply_id][1] / shared[strata[reply_id]] if strata else 1.0,
        )
        for reply_id in sorted(known)
    )


def weighted_share(hits: Iterable[tuple[bool, float]]) -> Measure:
    """A share of weighted cases; `n` counts them. Wilson's interval at Kish's effective size, (sum w)^2 / sum w^2.

    (L. Kish, Survey Sampling, 1965, 11.2: what weights cost in certainty.)
    """
    cases = [(hit, weight) for hit, weight in hits if weight > 0]
    if not cases:
        return Measure(value=None, n=0)
    whole = sum(weight for _, weight in cases)
    rate = min(1.0, sum(weight for hit, weight in cases if hit) / whole)
    low, high = wilson(rate, whole**2 / sum(weight**2 for _, weight in cases))
    return Measure(value=rate, n=len(cases), low=low, high=high)


def precision(cases: Iterable[Settled], label: Label) -> Measure:
    """Of what the judge calls so, the share that is. What people cannot tell is left out."""
    return weighted_share((each.truth is label, each.weight) for each in _told(cases) if each.verdict.label is label)


def recall(cases: Iterable[Settled], label: Label) -> Measure:
    """Of what is so, the share that the judge calls so; what it leaves undecided it has missed."""
    return weighted_share((each.verdict.label is label, each.weight) for each in _told(cases) if each.truth is label)


def accuracy(cases: Iterable[Settled]) -> Measure:
    """Of what the judge decided, the share that is right."""
    decided = [each for each in _told(cases) if each.verdict.label is not Label.UNDECIDED]
    return weighted_share((each.verdict.label is each.truth, each.weight) for each in decided)


def undecided(cases: Iterable[Settled]) -> Measure:
    """The share that the judge leaves to a person."""
    return weighted_share((each.verdict.label is Label.UNDECIDED, each.weight) for each in cases)


def confusion(cases: Iterable[Settled]) -> dict[tuple[Label, Label], int]:
    """How many replies, unweighted, people call the first and the judge the second."""
    return dict(Counter((each.truth, each.verdict.label) for each in cases))


def _told(cases: Iterable[Settled]) -> tuple[Settled, ...]:
    return tuple(each for each in cases if each.truth is not Label.UNDECIDED)
