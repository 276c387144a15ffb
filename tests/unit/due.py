"""What is due, for tests of what comes of it: observed and put on the agenda in one go."""

from datetime import datetime

from harness.classify import UNDECIDED_COST
from harness.model import Facts
from harness.observe import observations
from harness.turns import Agenda, agenda


def due(facts: Facts, now: datetime, *, undecided_cost: float = UNDECIDED_COST) -> Agenda:
    """What the facts leave to be done."""
    return agenda(observations(facts, now, undecided_cost=undecided_cost), now)
