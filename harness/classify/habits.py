"""How a desk goes about it: how long its senders take, at which hours, and which of them were always machines."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from harness.classify import text
from harness.classify.case import Case
from harness.classify.marks import is_seen_typing, is_surely_a_machines
from harness.classify.tally import Tally, Trace, longest_gap
from harness.classify.traces import Traces

_CHAT = "chat"
Sender = tuple[str | tuple[str, ...], ...]

_MINUTE, _MICROSECOND = timedelta(minutes=1), timedelta(microseconds=1)
AT_ONCE = 5 * _MINUTE
_KNOWN_BY = 12  # late answers that show when a desk works
_STRAY = 0.04  # share of them that somebody may send when nobody else works
_AT_HAND = 1024  # senders in conversations
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


class Habits:
    """The manners of a desk's senders; time and memory grow with the replies, not with their pairs."""

    def __init__(self) -> None:
        self._senders: dict[Sender, int] = {}
        self._tallies: list[Tally] = []
        self.chatting: set[int] = set()  # the senders met in chats
        self._in_group: defaultdict[str, list[Trace]] = defaultdict(list)
        self._at_hand: dict[tuple[int, str], Tally] = {}  # what was asked for lately of these
        self._before: Callable[[str], list[Trace]] = lambda _: []  # what was unpacked of a conversation
        self._receipts: dict[str, timedelta] = {}  # how soon the first came, by conversation
        self._at_work: Counter[int] = Counter()  # hours in which somebody took the time that people take
        self._night: frozenset[int] | None = None
        self._asked: tuple[Case, Manner | None] | None = None  # several rules ask of one case in turn

    def add(self, case: Case) -> Trace | None:
        """Take in one more reply; the order does not matter. None is kept of one whose sender has no name."""
        self._asked = self._night = None
        is_machines = is_surely_a_machines(case)
        if not is_machines and case.is_late and not case.or_longer and case.received_at is not None:
            self._at_work[case.received_at.astimezone(UTC).hour] += 1
        if is_machines and case.waited is not None and is_prompt(case) and not case.last_said:
            self._receipts[case.group] = min(self._receipts.get(case.group, AT_ONCE), case.waited)
        key = sender_of(case)
        if key is None:
            return None
        if key not in self._senders:
            self._meet(key)
        trace = self._trace(self._senders[key], case, is_machines)
        self._tallies[trace.sender].add(trace)
        self._in_group[case.group].append(trace)
        if own := self._at_hand.get((trace.sender, case.group)):
            own.add(trace)
        return trace

    def trace(self, case: Case) -> Trace | None:
        """What is kept of a reply of somebody who is known."""
        sender = self._sender(case)
        return None if sender is None else self._trace(sender, case, is_surely_a_machines(case))

    def _meet(self, key: Sender) -> None:
        if key[0] == _CHAT:
            self.chatting.add(len(self._senders))
        self._senders[key] = len(self._senders)
        self._tallies.append(Tally())

    @staticmethod
    def _trace(sender: int, case: Case, is_machines: bool) -> Trace:
        is_persons = not is_machines and case.joined is not None and is_seen_typing(case)
        return _trace(sender, case)._replace(is_machines=is_machines, is_persons=is_persons)

    def manner(self, case: Case) -> Manner | None:
        """What is known of whoever sent this from other conversations; None where the sender has no name."""
        if self._asked is None or self._asked[0] is not case:
            self._asked = case, self._manner(case)
        return self._asked[1]

    def _manner(self, case: Case) -> Manner | None:
        sender = self._sender(case) if self._senders else None
        return None if sender is None else self.manner_of(_trace(sender, case), case.group)

    def _sender(self, case: Case) -> int | None:
        key = sender_of(case)
        return None if key is None else self._senders.get(key)

    def manner_of(self, trace: Trace, group: str) -> Manner:
        """The same for a reply in this conversation of which only a trace was kept."""
        every, own = self._tallies[trace.sender], self._own(trace.sender, group)
        hours = every.hours - own.hours if own.hours else every.hours
        night = self.asleep if trace.is_prompt else frozenset()
        return Manner(
            others=every.others - own.others,
            machines=every.machines - own.machines,
            persons=every.persons - own.persons,
            waits=every.measured - own.measured,
            alike=every.near(trace.wait) - own.near(trace.wait),
            prompt=hours.total(),
            longest_gap=len(longest_gap(hours)),
            at_night=sum(hours[hour] for hour in night) if trace.hour in night else 0,
        )

    def _own(self, sender: int, group: str) -> Tally:
        """What is counted of what a sender said in one conversation."""
        own = self._at_hand.get((sender, group))
        if own is None:
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand.clear()
            own = self._at_hand[sender, group] = Tally()
            for seen in (*self._before(group), *self._in_group.get(group, ())):
                if seen.sender == sender:
                    own.add(seen)
        return own

    def tally(self, sender: int) -> Tally:
        """What is counted of a sender; not to be changed."""
        return self._tallies[sender]

    @property
    def asleep(self) -> frozenset[int]:
        """The hours of UTC in which nobody at the desk works, as the answers show that took their time.

        Stated hours say less: who is there all night answers then, and a machine's answers come at once.
        """
        if self._night is None:
            count = self._at_work.total()
            awake = Counter({hour: seen for hour, seen in self._at_work.items() if seen > _STRAY * count})
            gap = longest_gap(awake) if count >= _KNOWN_BY else ()
            self._night = frozenset(gap[_EDGE:-_EDGE] if len(gap) >= _SLEEP else ())
        return self._night

    def packed(self) -> dict[str, Any]:
        """All of it but the traces, as JSON has it: see `unpack`."""
        return {
            "senders": list(self._senders),
            "receipts": {group: wait // _MICROSECOND for group, wait in self._receipts.items()},
            "at work": list(self._at_work.items()),
        }

    def unpack(self, told: Mapping[str, Any], traces: Traces, before: Callable[[str], list[Trace]]) -> None:
        """Take in what was packed, into what was empty, and the traces; `before` tells those of a conversation."""
        for kind, *rest in told["senders"]:
            self._senders[kind, *(tuple(each) if isinstance(each, list) else each for each in rest)] = len(
                self._senders
            )
        self._tallies += traces.tallies(len(self._senders))
        self._before = before
        self._receipts.update({group: wait * _MICROSECOND for group, wait in told["receipts"].items()})
        self._at_work.update(dict(told["at work"]))

    def receipt(self, case: Case) -> timedelta | None:
        """How soon a machine had answered the same enquiry; None where none did."""
        return self._receipts.get(case.group)


def _trace(sender: int, case: Case) -> Trace:
    """Its trace but for who it surely is."""
    return Trace(
        sender=sender,
        is_machines=False,
        is_persons=False,
        is_prompt=is_prompt(case),
        wait=_seconds(case),
        hour=case.received_at.astimezone(UTC).hour if case.received_at is not None and is_prompt(case) else None,
    )


def is_prompt(case: Case) -> bool:
    """Whether it came at once, as far as that is known."""
    return case.waited is not None and case.waited <= AT_ONCE


def sender_of(case: Case) -> Sender | None:
    """Who it came from: in a chat the name shown; a mail's address and what of the subject is not the customer's."""
    if case.turn is not None:
        return (_CHAT, case.turn.speaker.casefold()) if case.turn.speaker else None
    if not case.letter.sender:
        return None
    told = case.asked.vocabulary
    subject = tuple(word.mask for word in text.words(case.letter.subject[:1000]) if word.folded not in told)
    return ("mail", case.letter.sender.casefold(), case.letter.sender_name.casefold(), subject)


def _seconds(case: Case) -> int | None:
    """The wait; None where it may have been longer, or was read off a clock that shows whole minutes."""
    if case.waited is None or case.or_longer or case.waited % _MINUTE == timedelta(0):
        return None
    return round(case.waited.total_seconds())
