"""Who sent it, by how long it took."""

from collections.abc import Iterator

from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw

FASTEST_TYPIST = 10.0  # characters a second, 120 words a minute
_TYPED = 60  # characters: fewer could be a habit on the keyboard
FASTEST_READER = 50.0  # characters a second, 600 words a minute
_LONGEST_READ = 20.0  # seconds; who skims a long complaint may be quicker than its length
_GLANCE = 2.0  # seconds to look up and press a key
_FETCHING = 15.0  # seconds for mail to be fetched, opened and sent
_GOING_ON = 0.5  # how sure we then are that it was no person


def speed(case: Case, _: Peers) -> Iterator[Sighting]:
    """Reading and typing have a floor: below it a machine answered, or the text was pasted. Slowness proves little."""
    if case.waited is None:
        return
    seconds = case.waited.total_seconds()
    own = len(case.own_text)
    too_long = own > FASTEST_TYPIST * seconds
    if seconds < _reading_time(case):
        # After a follow-up a person may only have gone on with what they were saying.
        sure = 1.0 if not case.last_said else _GOING_ON if too_long else 0.0
        yield from saw("before anybody could read", f"after {seconds:.1f} s", sure)
    if own >= _TYPED and too_long:
        yield from saw("faster than anybody types", f"{own} characters in {seconds:.1f} s")
    if case.is_late:
        yield from saw("took its time", f"after {case.waited}")


def _reading_time(case: Case) -> float:
    """Seconds in which nobody has opened, read and answered what was last said to them."""
    reading = min(_LONGEST_READ, len(case.last_said or case.request) / FASTEST_READER)
    return reading + (_FETCHING if case.letter.headers else _GLANCE)
