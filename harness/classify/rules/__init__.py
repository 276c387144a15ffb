"""The rules of the judge: each reads a case among its peers and states what it saw, a question a package.

What a rule sees may bear on the other question, too: buttons under a message are a machine's, and no letter.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from harness.classify.rules import authorship, origin
from harness.classify.rules.signal import Has, Rule, Sighting

RULES: tuple[Rule, ...] = (*origin.RULES, *authorship.RULES)

AMONG_PEERS: frozenset[Rule] = frozenset([*origin.AMONG_PEERS, *authorship.AMONG_PEERS])

_NEEDS = {rule: need for needs in (origin.NEEDS, authorship.NEEDS) for need, rules in needs.items() for rule in rules}

__all__ = ["AMONG_PEERS", "RULES", "Has", "Rule", "Rules", "Sighting", "asked"]


class Rules(NamedTuple):
    """Some rules that follow each other, which all ask peers or none of which does."""

    among_peers: bool
    rules: Sequence[Rule]


_ORDER = tuple(Rules(among, tuple(rules)) for among, rules in groupby(RULES, AMONG_PEERS.__contains__))


@lru_cache(maxsize=1024)
def asked(has: Has) -> tuple[Rules, ...]:
    """All rules in order, but for those that see nothing in a case without what they need."""
    missing = {need for need in Has._fields if not getattr(has, need)}
    return tuple(Rules(among, [rule for rule in rules if _NEEDS.get(rule) not in missing]) for among, rules in _ORDER)
