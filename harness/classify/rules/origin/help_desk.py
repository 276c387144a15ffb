"""Who sent it, by what the help desk that sent it puts on its own mail and on its agents' letters."""

from collections.abc import Iterable

from harness.classify import marks
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw


def receipt_mark(case: Case, _: Peers) -> Iterable[Sighting]:
    """A header that this help desk puts only on what none of its agents wrote."""
    sign, sure = marks.receipt_mark(case)
    return saw("help desk's mark of its own mail", sign, sure) if sign else ()


def agent_mark(case: Case, _: Peers) -> Iterable[Sighting]:
    """A header that this help desk puts only on an agent's letter; what a machine says of itself is believed first."""
    desk = case.sent_by.desk
    if desk is None or not desk.agent or case.machine_header or marks.receipt_mark(case)[0]:
        return ()
    sign, sure = marks.surest(case, desk.agent)
    return saw("help desk's mark of an agent's reply", f"{desk.name}: {sign}", sure) if sign else ()
