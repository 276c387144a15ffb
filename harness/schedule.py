"""When which enquiry is to be made at a desk: its appointments, worked out from its schedule alone.

Nothing is kept of them. The same schedule gives the same appointments whenever it is asked, so that whoever begins anew
goes on where he was, and whether one was kept is seen in the ledger: each has a seed of its own. The seed is of the
term and of the appointment's number in it and of nothing else, and the first few moments of a term are the same however
many there are: where a schedule is changed in mid-term, what was kept stays kept, and what is to come goes on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from harness.clock import require_aware
from harness.desk import Schedule, Term
from harness.hours import openings_on
from harness.hours.clock import intervals
from harness.model import Desk, Kind, Opening, Scenario

_DAY, _NOON = 86400, 43200
_WEEK = 7  # days
_EPOCH = date(1970, 1, 1)
_WEEKS_AHEAD = 14
_DIGITS = 16  # binary ones by which moments are spread evenly; what is below them is chance alone


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is to be made at a desk by itself: by its schedule, of these kinds. See `kinds_of`."""

    desk: Desk
    schedule: Schedule
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """One enquiry that is to be made, and when; its `seed` is the enquiry's."""

    at: datetime
    desk: str
    kind: Kind
    seed: str


class _Span(NamedTuple):
    """Time of one day in which enquiries may be made; seconds since 1970."""

    day: date
    since: float
    until: float


class _Term(NamedTuple):
    """The days that a number of enquiries is for."""

    name: str
    days: Sequence[date]


def kinds_of(schedule: Schedule, scenarios: Mapping[str, Scenario]) -> tuple[Kind, ...]:
    """The kinds of enquiry that a schedule asks for, of the scenarios there are, by name; in a fixed order."""
    wanted = scenarios if schedule.scenarios is None else schedule.scenarios
    return tuple(
        Kind(name, channel, language)
        for name in sorted(wanted)
        if name in scenarios
        for channel in sorted(set(schedule.channels) & set(scenarios[name].channels))
        for language in sorted(scenarios[name].briefs)
        if schedule.languages is None or language in schedule.languages
    )


def appointments(plan: Plan, *, since: datetime, until: datetime) -> tuple[Appointment, ...]:
    """The appointments of a plan from `since` up to before `until`, in order of time.

    Each term has as many as are asked for, or as many as the desk's daily limit and lock-out days have room for; none
    where there is no time for them. Raises ValueError for a naive instant.
    """
    require_aware(since=since, until=until)
    zone = ZoneInfo(plan.desk.zone)
    day, last = (instant.astimezone(zone).date() for instant in (since, until))
    found: list[Appointment] = []
    while day <= last:
        terms, day = _terms(plan.schedule.term, day)
        found += _of_terms(plan, terms)
    return tuple(sorted((each for each in found if since <= each.at < until), key=lambda each: (each.at, each.seed)))


def next_appointment(plan: Plan, after: datetime) -> Appointment | None:
    """The first from a moment on; None where there is none in a quarter of a year. Raises as `appointments`."""
    for weeks in range(0, _WEEKS_AHEAD, 2):  # seldom more than the first two
        since = after + timedelta(weeks=weeks)
        found = appointments(plan, since=since, until=since + timedelta(weeks=2))
        if found:
            return found[0]
    return None


def _terms(term: Term, day: date) -> tuple[list[_Term], date]:
    """The terms among which kinds are dealt out evenly, a day being among them, and the first day after these."""
    if term is Term.MONTH:
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        return [_Term(f"{first:%Y-%m}", _days(first, after))], after
    first = day - timedelta(days=day.weekday())
    after = first + timedelta(days=7)
    days = _days(first, after)
    if term is Term.WEEK:
        return [_Term(f"{first:%G-W%V}", days)], after
    return [_Term(each.isoformat(), (each,)) for each in days], after


def _days(first: date, after: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((after - first).days)]


def _of_terms(plan: Plan, terms: Iterable[_Term]) -> Iterator[Appointment]:
    schedule, desk = plan.schedule, plan.desk
    dealt = _Dealt(f"{schedule.seed}/{desk.name}")
    for term in terms:
        room = _Room(plan, term)
        root = f"{schedule.seed}/{desk.name}/{term.name}"
        for number in range(schedule.count):
            there = [kind for kind in plan.kinds if room.left(kind)]
            if not there:
                break
            seed = f"schedule/{root}/{number}"
            kind = dealt.next(there, seed)
            at = room.take(kind, spread(root, number), again=_chance(seed, "again"))
            yield Appointment(at=datetime.fromtimestamp(int(at), UTC), desk=desk.name, kind=kind, seed=seed)


class _Room:
    """The time that a term has for enquiries.

    No day has more than the desk bears. Where like ones are to be days apart, each kind has its turn on one day in so
    many, and once: so they are, though no term knows of another.
    """

    def __init__(self, plan: Plan, term: _Term) -> None:
        desk, schedule = plan.desk, plan.schedule
        self._daily, self._while_open = desk.budget.daily, schedule.while_open
        self._times = {confined: _times(desk, schedule, term, confined=confined) for confined in (False, True)}
        self._free = dict(self._times)
        self._taken: Counter[date] = Counter()
        apart = desk.budget.lock_out
        self._every = apart + 1 if apart and apart % _WEEK == 0 else apart  # else a kind's day were always a Monday
        self._turns = {kind: place for place, kind in enumerate(plan.kinds)}
        self._had: set[tuple[Kind, date]] = set()

    def left(self, kind: Kind) -> Sequence[_Span]:
        """What is left of it for a kind."""
        free = self._free[kind.channel in self._while_open]
        return [span for span in free if self._has_turn(kind, span.day)] if self._every else free

    def _has_turn(self, kind: Kind, day: date) -> bool:
        return (day.toordinal() + self._turns[kind]) % self._every == 0 and (kind, day) not in self._had

    def take(self, kind: Kind, place: float, *, again: float) -> float:
        """The moment at a `place` from 0 to below 1 of it, or at another where that is on a full day."""
        times = self.left(kind) if self._every else self._times[kind.channel in self._while_open]
        span, at = _pick(times, place)
        if self._taken[span.day] >= self._daily:
            span, at = _pick(self.left(kind), again)
        self._had.add((kind, span.day))
        self._taken[span.day] += 1
        if self._taken[span.day] >= self._daily:
            self._free = {way: [each for each in spans if each.day != span.day] for way, spans in self._free.items()}
        return at


class _Dealt:
    """Deals kinds out so that scenarios, channels and languages each come up equally often, and then their sorts."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._parts: Counter[tuple[int, str]] = Counter()
        self._kinds: Counter[Kind] = Counter()

    def next(self, kinds: Iterable[Kind], seed: str) -> Kind:
        """One of those that have come up least; chance, by `seed`, decides between them."""

        often = {kind: (sum(map(self._parts.__getitem__, enumerate(kind))), self._kinds[kind]) for kind in kinds}
        least = min(often.values())
        tied = (kind for kind in often if often[kind] == least)
        chosen = min(tied, key=lambda kind: _chance(self._seed, seed, *kind))
        self._parts.update(enumerate(chosen))
        self._kinds[chosen] += 1
        return chosen


def _times(desk: Desk, schedule: Schedule, term: _Term, *, confined: bool) -> list[_Span]:
    """When enquiries may be made in a term, in order; `confined` to the desk's own hours, where it states some."""
    found: list[_Span] = []
    for day in term.days:
        spans = tuple(span for span in schedule.spans if span.weekday == day.weekday())
        if confined and desk.openings:
            spans = tuple(_both(span, opening) for span in spans for opening in openings_on(desk, day))
        # The desk's clock, through daylight saving, is known to what counts waits: it is shown this day's spans alone.
        shown = replace(desk, openings=(), holidays="", days={day: tuple(each for each in spans if _lasts(each))})
        noon = (day - _EPOCH).days * _DAY + _NOON
        begins, ends = intervals(shown, noon, noon)
        found += [_Span(day, *each) for each in zip(begins.tolist(), ends.tolist(), strict=True)]
    return found


def _both(span: Opening, opening: Opening) -> Opening:
    return replace(span, opens=max(span.opens, opening.opens), closes=min(span.closes, opening.closes))


def _lasts(span: Opening) -> bool:
    return span.opens < span.closes


def _pick(spans: Sequence[_Span], place: float) -> tuple[_Span, float]:
    """The moment at a `place` from 0 to below 1 of all the time there is, and the span that it is in."""
    left = place * sum(span.until - span.since for span in spans)
    for span in spans:
        if left < span.until - span.since:
            return span, span.since + left
        left -= span.until - span.since
    return spans[-1], spans[-1].since  # a rounding error beyond the end


def spread(seed: str, number: int) -> float:
    """A place from 0 to below 1, at random, of a sequence of which every beginning is spread evenly.

    Of its first 2**k each 2**-k holds one: the van der Corput sequence in base 2, scrambled as in A. B. Owen,
    "Randomly permuted (t,m,s)-nets and (t,s)-sequences" (1995).
    """
    place = 0
    for digit in range(_DIGITS):
        turned = _chance(seed, f"{digit}:{place}") < 0.5
        place = 2 * place + ((number >> digit & 1) ^ turned)
    return (place + _chance(seed, f"below/{number}")) / float(2**_DIGITS)


def _chance(*of: str) -> float:
    """A number from 0 to below 1 that looks drawn at random, and is the same on every machine and for ever."""
    return (int.from_bytes(sha256("\n".join(of).encode()).digest()[:8], "big") >> 11) / float(2**53)
