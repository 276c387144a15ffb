"""The rules of the judge: each reads a case among its peers and states what it saw, a question a package.

What a rule sees may bear on the other question, too: buttons under a message are a machine's, and no letter.
"""

from harness.classify.rules import authorship, origin
from harness.classify.rules.signal import Rule, Sighting

RULES: tuple[Rule, ...] = (*origin.RULES, *authorship.RULES)

AMONG_PEERS: frozenset[Rule] = frozenset([*origin.AMONG_PEERS, *authorship.AMONG_PEERS])

__all__ = ["AMONG_PEERS", "RULES", "Rule", "Sighting"]
