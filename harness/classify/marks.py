"""What alone tells a machine's message, or a person's, whatever it says."""

from collections.abc import Iterable
from datetime import timedelta

from harness.classify import data
from harness.classify.case import Case
from harness.classify.data.help_desks import HelpDesk, Mark
from harness.model import Source

FASTEST_TYPIST = 10.0  # characters a second, 120 words a minute
FASTEST_READER = 50.0  # characters a second, 600 words a minute
STREAMED = timedelta(seconds=1)  # whoever writes for us to see it grow for so long is no person: theirs come whole
_LONGEST_READ = 20.0  # seconds; who skims a long complaint may be quicker than its length
_GLANCE = 2.0  # seconds to look up and press a key
_FETCHING = 15.0  # seconds for mail to be fetched, opened and sent
_SURE = 0.8
_OWN_ACT = 0.8  # how sure a machine wrote to somebody about what they did themselves
_DOTS = timedelta(seconds=4)  # bots show dots for less, as a rule
_WORTH_TYPING = 20  # characters


def receipt_mark(case: Case) -> tuple[str, float]:
    """What a desk or a relay puts only on what none of its people wrote, and how sure that is; "" for nothing."""
    for desk in (case.sent_by.desk, case.sent_by.relay):
        sign, sure = surest(case, desk.receipt) if desk else ("", 0.0)
        if desk and not sign:
            sign, sure = _own_act(case, desk), _OWN_ACT
        if desk and sign:
            return f"{desk.name}: {sign}", sure
    return "", 0.0


def surest(case: Case, marks: Iterable[Mark]) -> tuple[str, float]:
    """The surest of the marks that the letter bears, "" for none."""
    seen = [mark for mark in marks if mark.sign in case.signs]
    if not seen:
        return "", 0.0
    mark = max(seen, key=lambda each: each.sure)
    return case.header(mark.sign), mark.sure


def reading_time(case: Case) -> float:
    """Seconds in which nobody has opened, read and answered what was last said to them."""
    reading = min(_LONGEST_READ, len(case.last_said or case.request) / FASTEST_READER)
    return reading + (_FETCHING if case.letter.headers else _GLANCE)


def is_seen_typing(case: Case) -> bool:
    """Whether dots were shown for as long as somebody needs to type this."""
    if case.turn is None or case.turn.typing is None or len(case.own_text) < _WORTH_TYPING:
        return False
    return case.turn.typing >= max(_DOTS, timedelta(seconds=len(case.own_text) / FASTEST_TYPIST))


def is_surely_a_machines(case: Case) -> bool:
    """Whether nobody needs its words to know that no person sent it."""
    is_a_program = case.turn is not None and (case.turn.has_menu or case.turn.streamed >= STREAMED)
    is_told = case.notice is not None and not case.notice.by_words
    if is_a_program or is_told or case.source is Source.PAGE or case.machine_header:
        return True
    name = case.turn.speaker if case.turn else case.letter.sender_name
    if receipt_mark(case)[1] >= _SURE or (name and data.BOTS.search(name)):
        return True
    return case.waited is not None and not case.last_said and case.waited.total_seconds() < reading_time(case)


def _own_act(case: Case, desk: HelpDesk) -> str:
    """The header by which the desk tells the customer of the customer's own message, "" for none."""
    actor = case.letter.header(desk.actor).strip().lower() if desk.actor else ""
    return f"{desk.actor}: {actor}" if actor and actor in case.letter.recipients else ""
