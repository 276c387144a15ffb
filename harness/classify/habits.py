"""How a desk goes about it: how long its senders take, at which hours, and which of them were always machines."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import NamedTuple

from harness.classify import text
from harness.classify.case import Case
from harness.classify.marks import is_seen_typing, is_surely_a_machines

_MINUTE = timedelta(minutes=1)
AT_ONCE = 5 * _MINUTE
_SLACK, _SLACKEST, _SLACK_SHARE = 1, 10, 0.02  # seconds by which waits that are the same may differ; of the wait
_HOURS = 24
_KNOWN_BY = 12  # late answers that show when a desk works
_STRAY = 0.04  # share of them that somebody may send when nobody else works
_SLEEP, _EDGE = (
    8,
    1,
)  # hours: who works so seldom sleeps meanwhile; and what overtime and summer time take at either end


@dataclass(frozen=True, kw_only=True)
class Manner:
    """What others of the same sender, in answer to other enquiries, were like; the numbers count replies.

    `waits` have a known wait, `alike` waited as long as this one. `longest_gap` is the longest stretch of the day, in
    hours, in which none of the `prompt` ones came; `at_night` of them came while the desk sleeps, as this one did, 0
    where it did not. Of `others`, `machines` and `persons` are known to be so without their words.
    """

    others: int
    machines: int
    persons: int
    waits: int
    alike: int
    prompt: int
    longest_gap: int
    at_night: int


class _Seen(NamedTuple):
    """What is kept of one reply: whose it was, what it surely was, its wait in seconds and, if prompt, its hour."""

    sender: int
    is_machines: bool
    is_persons: bool
    wait: int | None
    hour: int | None


@dataclass
class _Tally:
    """Counts over a sender's replies: their order never matters."""

    others: int = 0
    machines: int = 0
    persons: int = 0
    measured: int = 0
    waits: Counter[int] = field(default_factory=Counter)  # the measured, by second
    hours: Counter[int] = field(default_factory=Counter)  # of those that came at once

    def add(self, seen: _Seen) -> None:
        self.others += 1
        self.machines += seen.is_machines
        self.persons += seen.is_persons
        if seen.wait is not None:
            self.measured += 1
            self.waits[seen.wait] += 1
        if seen.hour is not None:
            self.hours[seen.hour] += 1

    def near(self, wait: int | None) -> int:
        """How many waited as long."""
        if wait is None:
            return 0
        slack = min(_SLACKEST, max(_SLACK, round(wait * _SLACK_SHARE)))
        return sum(self.waits[second] for second in range(wait - slack, wait + slack + 1))


class Habits:
    """The manners of a desk's senders; time and memory grow with the replies, not with their pairs."""

    def __init__(self) -> None:
        self._senders: dict[Hashable, int] = {}
        self._tallies: list[_Tally] = []
        self._in_group: defaultdict[str, list[_Seen]] = defaultdict(list)
        self._receipts: dict[str, timedelta] = {}  # how soon the first came, by conversation
        self._at_work: Counter[int] = Counter()  # hours in which somebody took the time that people take
        self._night: frozenset[int] | None = None
        self._asked: tuple[Case, Manner | None] | None = None  # several rules ask of one case in turn

    def add(self, case: Case) -> None:
        """Take in one more reply; the order does not matter."""
        self._asked = self._night = None
        is_machines = is_surely_a_machines(case)
        if not is_machines and case.is_late and case.received_at is not None:
            self._at_work[case.received_at.astimezone(UTC).hour] += 1
        if is_machines and case.waited is not None and is_prompt(case) and not case.last_said:
            self._receipts[case.group] = min(self._receipts.get(case.group, AT_ONCE), case.waited)
        key = sender_of(case)
        if key is None:
            return
        sender = self._senders.setdefault(key, len(self._tallies))
        if sender == len(self._tallies):
            self._tallies.append(_Tally())
        seen = _Seen(
            sender=sender,
            is_machines=is_machines,
            is_persons=not is_machines and case.joined is not None and is_seen_typing(case),
            wait=_seconds(case),
            hour=case.received_at.astimezone(UTC).hour if case.received_at is not None and is_prompt(case) else None,
        )
        self._tallies[sender].add(seen)
        self._in_group[case.group].append(seen)

    def manner(self, case: Case) -> Manner | None:
        """What is known of whoever sent this from other conversations; None where the sender has no name."""
        if self._asked is None or self._asked[0] is not case:
            self._asked = case, self._manner(case)
        return self._asked[1]

    def _manner(self, case: Case) -> Manner | None:
        sender = self._senders.get(sender_of(case)) if self._senders else None
        if sender is None:
            return None
        every, own = self._tallies[sender], _Tally()
        for seen in self._in_group.get(case.group, ()):
            if seen.sender == sender:
                own.add(seen)
        wait, hours = _seconds(case), every.hours - own.hours
        night = self._asleep() if is_prompt(case) else frozenset()
        is_night = case.received_at is not None and case.received_at.astimezone(UTC).hour in night
        return Manner(
            others=every.others - own.others,
            machines=every.machines - own.machines,
            persons=every.persons - own.persons,
            waits=every.measured - own.measured,
            alike=every.near(wait) - own.near(wait),
            prompt=hours.total(),
            longest_gap=len(_longest_gap(hours)),
            at_night=sum(hours[hour] for hour in night) if is_night else 0,
        )

    def _asleep(self) -> frozenset[int]:
        """The hours of UTC in which nobody at the desk works, as the answers show that took their time.

        Stated hours say less: who is there all night answers then, and a machine's answers come at once.
        """
        if self._night is None:
            count = self._at_work.total()
            awake = Counter({hour: seen for hour, seen in self._at_work.items() if seen > _STRAY * count})
            gap = _longest_gap(awake) if count >= _KNOWN_BY else ()
            self._night = frozenset(gap[_EDGE:-_EDGE] if len(gap) >= _SLEEP else ())
        return self._night

    def receipt(self, case: Case) -> timedelta | None:
        """How soon a machine had answered the same enquiry; None where none did."""
        return self._receipts.get(case.group)


def is_prompt(case: Case) -> bool:
    """Whether it came at once, as far as that is known."""
    return case.waited is not None and case.waited <= AT_ONCE


def sender_of(case: Case) -> Hashable | None:
    """Who it came from: in a chat the name shown; a mail's address and what of the subject is not the customer's."""
    if case.turn is not None:
        return ("chat", case.turn.speaker.casefold()) if case.turn.speaker else None
    if not case.letter.sender:
        return None
    told = {word.folded for word in case.request_words}
    subject = tuple(word.mask for word in text.words(case.letter.subject[:1000]) if word.folded not in told)
    return ("mail", case.letter.sender.casefold(), case.letter.sender_name.casefold(), subject)


def _seconds(case: Case) -> int | None:
    """The wait; None where it was read off a clock that shows whole minutes."""
    if case.waited is None or case.waited % _MINUTE == timedelta(0):
        return None
    return round(case.waited.total_seconds())


def _longest_gap(hours: Counter[int]) -> tuple[int, ...]:
    """The hours in a row, around the clock, in which nothing came."""
    came = sorted(hour for hour, count in hours.items() if count > 0)
    if not came:
        return tuple(range(_HOURS))
    gaps = (
        tuple((before + hour) % _HOURS for hour in range(1, (after - before - 1) % _HOURS + 1))
        for before, after in zip(came, [*came[1:], came[0] + _HOURS], strict=True)
    )
    return max(gaps, key=len)
