"""The judge: tells a machine's answer from a form letter from a letter written for this customer.

    verdicts = judge_desk([case_of(reply, enquiry, spoke_at=t0) for ...])

Two questions, not one (`harness.model.Aspect`): who sent it, and how it was written. Each rule (`classify.rules`)
looks at a case among the other replies of the desk and states its evidence; what it weighs is in
`data/weights.toml`. Verdicts are opinions: pure functions of the replies, made again whenever the rules improve.
"""

from harness.classify.case import Case, Medium
from harness.classify.judge import RULES_VERSION, UNDECIDED_COST, judge, judge_desk, label_of, sightings
from harness.classify.peers import Peers
from harness.classify.recurrence import Recurrence
from harness.classify.rules.origin.headers import DELIVERY_REPORT
from harness.classify.stored import case_of
from harness.classify.turn import Turn
from harness.classify.uncollected import uncollected

__all__ = [
    "DELIVERY_REPORT",
    "RULES_VERSION",
    "UNDECIDED_COST",
    "Case",
    "Medium",
    "Peers",
    "Recurrence",
    "Turn",
    "case_of",
    "judge",
    "judge_desk",
    "label_of",
    "sightings",
    "uncollected",
]
