"""The rules of the judge: each reads a case among its peers and states what it saw, a question a package.

What a rule sees may bear on the other question, too: buttons under a message are a machine's, and no letter.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_

from harness.classify.rules import authorship, origin
from harness.classify.rules.signal import Rule, Sighting
from harness.classify.rules.there import there_is

RULES: tuple[Rule, ...] = (*origin.RULES, *authorship.RULES)

AMONG_PEERS: frozenset[Rule] = frozenset([*origin.AMONG_PEERS, *authorship.AMONG_PEERS])

IDLE_ALONE: frozenset[Rule] = frozenset([*origin.IDLE_ALONE, *authorship.IDLE_ALONE])

NEEDS = origin.NEEDS | authorship.NEEDS
_ALWAYS = sum(1 << at for at, rule in enumerate(RULES) if rule not in NEEDS)
_WITH = {  # the rules, by their places in bits, that may see something where there is what is named
    name: sum(1 << at for at, rule in enumerate(RULES) if name in NEEDS.get(rule, ()))
    for name in {name for needs in NEEDS.values() for name in needs}
}

__all__ = ["AMONG_PEERS", "IDLE_ALONE", "NEEDS", "RULES", "Rule", "Sighting", "asked", "there_is"]


def asked(there: Iterable[str]) -> Sequence[Rule]:
    """All rules in order, but for those that see nothing in a case without what they need."""
    return _rules(reduce(or_, [_WITH.get(name, 0) for name in there], _ALWAYS))


@lru_cache(maxsize=4096)
def _rules(places: int) -> Sequence[Rule]:
    return [rule for at, rule in enumerate(RULES) if places >> at & 1]
