"""Who sent it, by how long it took, here and in answer to the desk's other enquiries."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from harness.classify.case import Case
from harness.classify.habits import AT_ONCE, Manner, is_prompt
from harness.classify.marks import FASTEST_TYPIST, is_surely_a_machines, reading_time
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw
from harness.durations import duration

_TYPED = 60  # characters: fewer could be a habit on the keyboard
_GOING_ON = 0.5  # how sure we then are that it was no person
_FEW, _ENOUGH = 3, 6  # replies from which a habit shows, and shows for sure
_MOST = 0.7  # of a sender's replies
_NIGHT = 7  # hours: whoever answers at once with no longer gap in the day does not sleep
_LATER = 2  # times as long as the receipt


def speed(case: Case, _: Peers) -> Iterable[Sighting]:
    """Reading and typing have a floor: below it a machine answered, or the text was pasted. Slowness proves little."""
    if case.waited is None:
        return ()
    if case.is_late:  # there was time to type as much as is read of any text
        return saw("took its time", f"after {duration(case.waited)}{' or more' if case.or_longer else ''}")
    seconds, own = case.waited.total_seconds(), len(case.own_text)
    seen: list[Sighting] = []
    too_long = own > FASTEST_TYPIST * seconds
    if seconds < reading_time(case):
        # After a follow-up a person may only have gone on with what they were saying.
        sure = 1.0 if not case.last_said else _GOING_ON if too_long else 0.0
        seen += saw("before anybody could read", f"after {seconds:.1f} s", sure)
    if own >= _TYPED and too_long:
        seen += saw("faster than anybody types", f"{own} characters in {seconds:.1f} s")
    return seen


class Bearing(NamedTuple):
    """How strongly a sender's manner speaks, in answer to each question that rules ask of it; 0 where it does not."""

    same_wait: float = 0.0
    all_hours: float = 0.0
    at_night: float = 0.0
    machine: float = 0.0
    person: float = 0.0


def bearing(manner: Manner | None, *, is_prompt: bool, in_chat: bool) -> Bearing:
    """What the manner of its sender says of a reply, which came at once or did not, in a chat or by mail."""
    if manner is None:
        return Bearing()
    # In a chat most of what a bot says bears no mark; mail of one layout that is a machine's bears it every time.
    machines = manner.machines if in_chat or manner.machines == manner.others else 0
    is_machine = machines >= _FEW and not manner.persons
    is_person = not is_machine and manner.persons >= _FEW and not manner.machines
    is_at_all_hours = is_prompt and manner.prompt >= _ENOUGH and manner.longest_gap <= _NIGHT
    return Bearing(
        same_wait=min(1.0, manner.alike / _ENOUGH) if is_same_wait(manner.alike, manner.waits) else 0.0,
        all_hours=1.0 if is_at_all_hours else 0.0,
        at_night=min(1.0, manner.at_night / _ENOUGH) if is_prompt and manner.at_night >= _FEW else 0.0,
        machine=min(1.0, machines / _ENOUGH) if is_machine else 0.0,
        person=min(1.0, manner.persons / _ENOUGH) if is_person else 0.0,
    )


def is_same_wait(alike: int, waits: int) -> bool:
    """Whether so many of the known waits of a sender's others are enough to be a habit."""
    return alike >= max(_FEW, _MOST * waits)


def _bearing(case: Case, manner: Manner | None) -> Bearing:
    return bearing(manner, is_prompt=is_prompt(case), in_chat=case.turn is not None)


def same_wait(case: Case, peers: Peers) -> Iterator[Sighting]:
    """No person takes as long every time; delays made to look human vary less than people do."""
    manner = peers.habits.manner(case)
    strength = _bearing(case, manner).same_wait
    if manner is None or case.waited is None or not strength:
        return
    span, note = f"after {duration(case.waited)}", f"as {manner.alike} of {manner.waits} others"
    yield from saw("as long after the question as ever", span, strength, note=note)


def all_hours(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Whoever answers at once at night and at noon is no person, or there are many under one name."""
    manner = peers.habits.manner(case)
    if manner is None:
        return
    strong, soon = _bearing(case, manner), f"within {AT_ONCE.total_seconds() / 60:.0f} min"
    if strong.all_hours:
        yield from saw("at once at every hour", f"{soon}, at all hours", note=f"{manner.prompt} others")
    if strong.at_night:
        span, note = f"{soon}, when none of the desk's late answers came", f"{manner.at_night} others, too"
        yield from saw("at once while the desk sleeps", span, strong.at_night, note=note)


def after_receipt(case: Case, peers: Peers) -> Iterator[Sighting]:
    """Once the receipt is out, what comes later was more likely written by somebody."""
    receipt = peers.habits.receipt(case)
    if receipt is None or case.waited is None or case.last_said or is_surely_a_machines(case):
        return
    if case.waited > AT_ONCE and case.waited > _LATER * receipt:
        span = f"after {duration(case.waited)}, the receipt after {duration(receipt)}"
        yield from saw("came after the receipt", span)


def history(case: Case, peers: Peers) -> Iterator[Sighting]:
    """A sender whose other messages were all a machine's, or whom others' chats have seen typing."""
    strong = _bearing(case, peers.habits.manner(case))
    who = case.turn.speaker if case.turn else f"{case.letter.sender_name} <{case.letter.sender}> {case.letter.subject}"
    if strong.machine:
        yield from saw("from a machine that this desk has", who, strong.machine)
    elif strong.person:
        yield from saw("from somebody who was seen typing at this desk", who, strong.person)
