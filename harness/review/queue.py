"""Which replies a person is asked about, and in what order. Pure.

Two ways, for two ends. What the judge is unsure of comes first where the month's figures are to become right: a word
on it changes the most. How right the judge is cannot be told from those, for they are its worst; that takes a sample
drawn at random, of a known share of each label, so that what people say of it can be weighted back to all replies.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from harness.model import Drawn, Label, Labelling
from harness.observe import Question


class Words:
    """What people have said so far: the latest word of each person on each reply."""

    def __init__(self, labellings: Iterable[Labelling]) -> None:
        self._said: defaultdict[str, dict[str, Label]] = defaultdict(dict)
        for each in labellings:
            self._said[each.reply_id][each.by] = each.label

    def of(self, reply_id: str) -> Mapping[str, Label]:
        """Label by person."""
        return self._said.get(reply_id, {})

    def by(self, person: str, reply_id: str) -> Label | None:
        return self.of(reply_id).get(person)


def unsure_first(asked: Iterable[Question], words: Words, *, by: str, second: bool = False) -> tuple[Question, ...]:
    """Replies nobody has spoken on, undecided first, then by how near the two likeliest labels are.

    `second`: those that others have spoken on and `by` has not, so that two people can be compared.
    """

    def is_open(question: Question) -> bool:
        said = words.of(question.reply_id)
        return by not in said and bool(said) if second else not said

    ordered = sorted(filter(is_open, asked), key=lambda each: (each.lead, each.judged.reply.received_at, each.reply_id))
    return tuple(ordered)


def draw(population: Sequence[Question], count: int, *, sample: str, at: datetime) -> tuple[Drawn, ...]:
    """Draw `count` replies at random, as evenly over the judge's labels as they allow; all where there are no more.

    Chance comes from the sample's name and the reply's id alone: the same name draws the same, whatever the order.
    """
    strata: defaultdict[Label, list[Question]] = defaultdict(list)
    for each in population:
        strata[each.judged.verdict.label].append(each)
    shares = _shares({label: len(strata[label]) for label in Label if label in strata}, count)
    return tuple(
        Drawn(sample=sample, reply_id=each.reply_id, stratum=label, size=len(strata[label]), at=at)
        for label, share in shares.items()
        for each in sorted(strata[label], key=lambda each: _chance(sample, each.reply_id))[:share]
    )


def drawn_questions(asked: Iterable[Question], sample: Sequence[Drawn]) -> tuple[Question, ...]:
    """The questions of a sample, in an order that says nothing of what the judge thinks."""
    names = {each.reply_id: each.sample for each in sample}
    chosen = [each for each in asked if each.reply_id in names]
    return tuple(sorted(chosen, key=lambda each: _chance(f"{names[each.reply_id]}/order", each.reply_id)))


def _shares(sizes: Mapping[Label, int], count: int) -> dict[Label, int]:
    """How many of each label: the same of all, and what a small one cannot give from the others."""
    shares = dict.fromkeys(sizes, 0)
    for _ in range(min(count, sum(sizes.values()))):
        open_ones = [label for label in sizes if shares[label] < sizes[label]]
        shares[min(open_ones, key=lambda label: shares[label])] += 1
    return shares


def _chance(name: str, reply_id: str) -> bytes:
    return sha256(f"{name}\0{reply_id}".encode("utf-8", "surrogatepass")).digest()
