"""Words as a template sees them: names, numbers, links and what we planted are slots."""

from collections.abc import Collection, Iterable, Sequence

from harness.classify import text
from harness.classify.repeated import repeated
from harness.model import Fact, FactKind


def masked(words: Sequence[text.Word], *, told: Collection[int], merged: Collection[str]) -> list[str]:
    """One mask a word. What was planted is a slot, for twins may share a fact and nothing else."""
    if not told and not merged:
        return [word.mask for word in words]
    return [
        "<fact>" if position in told else "<name>" if word.folded in merged else word.mask
        for position, word in enumerate(words)
    ]


def told_in(folded: Sequence[str], facts: Iterable[Fact]) -> frozenset[int]:
    """Positions of the words, folded, that tell a story fact word for word."""
    values = (text.Text(fact.value).folded for fact in facts if fact.kind is FactKind.STORY)
    found = (repeated(folded, value, run=len(value)) for value in values if value)
    return frozenset().union(*found)


def merged_in(facts: Iterable[Fact]) -> frozenset[str]:
    """Folded words of the merge facts: name, address, order number."""
    values = (fact.value for fact in facts if fact.kind is FactKind.MERGE)
    return frozenset(word.folded for value in values for word in text.words(value))
