"""Who sent it, by how long it took, here and in answer to the desk's other enquiries."""

from collections.abc import Iterator

from harness.classify.case import Case
from harness.classify.habits import AT_ONCE, is_prompt
from harness.classify.marks import FASTEST_TYPIST, is_surely_a_machines, reading_time
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw

_TYPED = 60  # characters: fewer could be a habit on the keyboard
_GOING_ON = 0.5  # how sure we then are that it was no person
_FEW, _ENOUGH = 3, 6  # replies from which a habit shows, and shows for sure
_MOST = 0.7  # of a sender's replies
_NIGHT = 7  # hours: whoever answers at once with no longer gap in the day does not sleep
_LATER = 2  # times as long as the receipt


def speed(case: Case, _: Peers) -> Iterator[Sighting]:
    """Reading and typing have a floor: below it a machine answered, or the text was pasted. Slowness proves little."""
    if case.waited is None:
        return
    seconds = case.waited.total_seconds()
    own = len(case.own_text)
    too_long = own > FASTEST_TYPIST * seconds
    if seconds < reading_time(case):
        # After a follow-up a person may only have gone on with what they were saying.
        sure = 1.0 if not case.last_said else _GOING_ON if too_long else 0.0
        yield from saw("before anybody could read", f"after {seconds:.1f} s", sure)
    if own >= _TYPED and too_long:
        yield from saw("faster than anybody types", f"{own} characters in {seconds:.1f} s")
    if case.is_late:
        yield from saw("took its time", f"after {case.waited}")


def same_wait(case: Case, peers: Peers) -> Iterator[Sighting]:
    """No person takes as long every time; delays made to look human vary less than people do."""
    manner = peers.habits.manner(case)
    if manner is None or case.waited is None or manner.alike < max(_FEW, _MOST * manner.waits):
        return
    span = f"after {case.waited.total_seconds():.0f} s, as {manner.alike} of {manner.waits} others"
    yield from saw("as long after the question as ever", span, min(1.0, manner.alike / _ENOUGH))


def all_hours(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Whoever answers at once at night and at noon is no person, or there are many under one name."""
    manner = peers.habits.manner(case)
    if manner is None or not is_prompt(case):
        return
    minutes = AT_ONCE.total_seconds() / 60
    if manner.prompt >= _ENOUGH and manner.longest_gap <= _NIGHT:
        yield from saw("at once at every hour", f"{manner.prompt} others within {minutes:.0f} min, at all hours")
    if manner.at_night >= _FEW:
        span = f"{manner.at_night} others within {minutes:.0f} min, too, when none of the desk's late answers came"
        yield from saw("at once while the desk sleeps", span, min(1.0, manner.at_night / _ENOUGH))


def after_receipt(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Once the receipt is out, what comes later was more likely written by somebody."""
    receipt = peers.habits.receipt(case)
    if receipt is None or case.waited is None or case.last_said or is_surely_a_machines(case):
        return
    if case.waited > AT_ONCE and case.waited > _LATER * receipt:
        yield from saw("came after the receipt", f"after {case.waited}, the receipt after {receipt}")


def history(case: Case, peers: Peers) -> Iterator[Sighting]:
    """A sender whose other messages were all a machine's, or whom others' chats have seen typing."""
    manner = peers.habits.manner(case)
    if manner is None:
        return
    who = case.turn.speaker if case.turn else f"{case.letter.sender_name} <{case.letter.sender}> {case.letter.subject}"
    # In a chat most of what a bot says bears no mark; mail of one layout that is a machine's bears it every time.
    machines = manner.machines if case.turn or manner.machines == manner.others else 0
    if machines >= _FEW and not manner.persons:
        yield from saw("from a machine that this desk has", who, min(1.0, machines / _ENOUGH))
    elif manner.persons >= _FEW and not manner.machines:
        yield from saw("from somebody who was seen typing at this desk", who, min(1.0, manner.persons / _ENOUGH))
