"""The rules of the judge: each reads a case among its peers and states what it saw, a question a package.

What a rule sees may bear on the other question, too: buttons under a message are a machine's, and no letter.
"""

from functools import lru_cache
from typing import NamedTuple

from harness.classify.case import Case
from harness.classify.rules import authorship, origin
from harness.classify.rules.signal import Rule, Sighting
from harness.classify.rules.there import There

RULES: tuple[Rule, ...] = (*origin.RULES, *authorship.RULES)

AMONG_PEERS: frozenset[Rule] = frozenset([*origin.AMONG_PEERS, *authorship.AMONG_PEERS])

IDLE_ALONE: frozenset[Rule] = frozenset([*origin.IDLE_ALONE, *authorship.IDLE_ALONE])

NEEDS = origin.NEEDS | authorship.NEEDS
_THERE = There(RULES, NEEDS, origin.ONLY_IN)

__all__ = ["AMONG_PEERS", "IDLE_ALONE", "NEEDS", "RULES", "Asked", "Rule", "Sighting", "asked"]


class Asked(NamedTuple):
    """Rules in order: those that may see something in a case among its peers, and where it has none."""

    among_peers: tuple[Rule, ...]
    alone: tuple[Rule, ...]


def asked(case: Case) -> Asked:
    """All rules but for those that see nothing in a case without what they need."""
    return _rules(_THERE.places(case))


@lru_cache(maxsize=4096)
def _rules(places: int) -> Asked:
    some = tuple(rule for at, rule in enumerate(RULES) if places >> at & 1)
    return Asked(some, tuple(rule for rule in some if rule not in IDLE_ALONE))
