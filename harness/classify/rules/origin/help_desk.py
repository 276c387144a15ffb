"""Who sent it, by what the help desk that sent it puts on its own mail and on its agents' letters."""

from collections.abc import Iterable, Iterator

from harness.classify.case import Case
from harness.classify.data.help_desks import HelpDesk, Mark
from harness.classify.peers import Peers
from harness.classify.rules.origin.headers import machine_header
from harness.classify.rules.signal import Sighting, saw
from harness.reading.notices.signs import found

_OWN_ACT = 0.8  # how sure a machine wrote to somebody about what they did themselves


def receipt_mark(case: Case, _: Peers) -> Iterator[Sighting]:
    """A header that this help desk puts only on what none of its agents wrote."""
    for desk in (case.sent_by.desk, case.sent_by.relay):
        if desk is None:
            continue
        sign, sure = _mark(case, desk.receipt)
        if not sign:
            sign, sure = _own_act(case, desk), _OWN_ACT
        if sign:
            yield from saw("help desk's mark of its own mail", f"{desk.name}: {sign}", sure)
            return


def agent_mark(case: Case, _: Peers) -> Iterator[Sighting]:
    """A header that this help desk puts only on an agent's letter; what a machine says of itself is believed first."""
    desk = case.sent_by.desk
    if desk is None or _mark(case, desk.receipt)[0] or machine_header(case):
        return
    sign, sure = _mark(case, desk.agent)
    if sign:
        yield from saw("help desk's mark of an agent's reply", f"{desk.name}: {sign}", sure)


def _mark(case: Case, marks: Iterable[Mark]) -> tuple[str, float]:
    """The surest of the marks that the letter bears, "" for none."""
    seen = ((found(case.letter.headers, [mark.sign]), mark.sure) for mark in marks)
    return max((each for each in seen if each[0]), key=lambda each: each[1], default=("", 0.0))


def _own_act(case: Case, desk: HelpDesk) -> str:
    """The header by which the desk tells the customer of the customer's own message, "" for none."""
    actor = case.letter.header(desk.actor).strip().lower() if desk.actor else ""
    return f"{desk.actor}: {actor}" if actor and actor in case.letter.recipients else ""
