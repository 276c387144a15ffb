"""The last rules: a ticket number, or the sender and what the letter says, weighed in points. Pure.

They are strict, for a reply at the wrong enquiry spoils two measurements, and one left to a person spoils none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from harness.matching.content import Kind, Sign
from harness.matching.fits import Candidate, Fit, Match, MatchRule
from harness.model import Enquiry, Reply

SURE = 5  # points that decide, of a letter from where the desk writes from
SURE_OF_A_STRANGER = 9  # of a letter from anywhere else: somebody's private address, a forwarder's
LEAD = 3  # points that the second best must be behind
SPEAKS_OTHERWISE = 2  # points that another enquiry's words are ahead by, where a letter contradicts its number
TORN = 4  # points from which on two candidates fit alike
TELLING = 2  # points from which on a candidate is shown, unless none has as many
FEW = 3  # candidates that are shown then
SKEW = timedelta(minutes=5)  # that a stamp from elsewhere may be early
GRACE = timedelta(days=14)  # after the window: late replies count for nothing, but are the enquiry's
MOST_CANDIDATES = 9  # one key each

# What a sender or a mailbox has in common with an enquiry, it has with all of the desk's: these alone say nothing.
_CIRCUMSTANCES = frozenset({Kind.SENDER, Kind.MAILBOX, Kind.STORY})


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """One enquiry with every sign that speaks for it."""

    enquiry: Enquiry
    signs: tuple[Sign, ...]
    is_foreign: bool = False  # the letter comes from where other desks write from

    @property
    def points(self) -> int:
        return sum(sign.points for sign in self.signs)

    @property
    def told(self) -> frozenset[Kind]:
        """The kinds of signs that the letter itself gives."""
        return frozenset(sign.kind for sign in self.signs) - _CIRCUMSTANCES

    @property
    def said(self) -> int:
        """The points of what the letter says, its ticket number left out."""
        return sum(sign.points for sign in self.signs if sign.kind in self.told - {Kind.TICKET})

    @property
    def is_named(self) -> bool:
        """Whether something in the letter is this enquiry's alone."""
        return any(sign.names_one for sign in self.signs)

    @property
    def is_borne_out(self) -> bool:
        """Whether two signs agree: two of the letter's, or a name and that it came to where that customer has mail."""
        return len(self.told) > 1 or (Kind.NAME in self.told and Kind.MAILBOX in {sign.kind for sign in self.signs})

    @property
    def is_from_the_desk(self) -> bool:
        return any(sign.kind is Kind.SENDER for sign in self.signs)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The signs in words, the heaviest first."""
        return tuple(sign.words for sign in sorted(self.signs, key=lambda each: -each.points))

    def candidate(self) -> Candidate:
        return Candidate(enquiry_id=self.enquiry.id, points=self.points, signs=self.reasons)


def in_order(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Best first; of equals the newest, which is the likeliest to be answered now."""
    newest = sorted(weighed, key=lambda each: (each.enquiry.created_at, each.enquiry.id), reverse=True)
    return sorted(newest, key=lambda each: -each.points)


def by_ticket(weighed: list[Weighed]) -> Match | None:
    """The one enquiry whose ticket number the letter carries, where sender or letter agree and nothing contradicts."""
    numbered = [each for each in weighed if Kind.TICKET in each.told and not each.is_foreign]
    if len(numbered) != 1:
        return None
    own = numbered[0]
    if any(each.said >= own.said + SPEAKS_OTHERWISE for each in weighed):
        return None
    is_proven = any(sign.kind is Kind.TICKET and sign.names_one for sign in own.signs)
    agrees = bool(own.told - {Kind.TICKET})
    if not (agrees or (is_proven and own.is_from_the_desk)):
        return None
    number = next(sign.words for sign in own.signs if sign.kind is Kind.TICKET)
    return Match(enquiry_id=own.enquiry.id, rule=MatchRule.TICKET, detail=number)


def by_content(weighed: list[Weighed], reply: Reply, *, to_a_list: bool) -> Match | None:
    """The one enquiry that enough signs of several kinds speak for, with the second best far behind."""
    if not weighed or to_a_list:
        return None
    best = weighed[0]
    enough = SURE if best.is_from_the_desk else SURE_OF_A_STRANGER
    second = max((each.points for each in weighed[1:] if each.told), default=0)
    if best.is_foreign or not (best.is_named and best.is_borne_out and is_timely(best.enquiry, reply)):
        return None
    if best.points < enough or best.points - second < LEAD:
        return None
    return Match(enquiry_id=best.enquiry.id, rule=MatchRule.CONTENT, detail=", ".join(best.reasons))


def undecided(weighed: list[Weighed], rule: MatchRule | None) -> Fit:
    """What is left for a person: torn between those that fit alike, or nobody's, with the best few all the same.

    `rule`: a sure one that named several.
    """
    if rule is None and sum(each.points >= TORN for each in weighed) > 1:
        rule = MatchRule.CONTENT
    telling = [each for each in weighed if each.points >= TELLING] or weighed[:FEW]
    candidates = tuple(each.candidate() for each in telling[:MOST_CANDIDATES])
    return Fit(torn=rule is not None, rule=rule, candidates=candidates)


def has_begun(enquiry: Enquiry, reply: Reply) -> bool:
    """Whether the reply came after the enquiry was made."""
    return reply.received_at + reply.resolution >= enquiry.created_at - SKEW


def is_timely(enquiry: Enquiry, reply: Reply) -> bool:
    """Whether the reply came when an answer may be looked for."""
    return has_begun(enquiry, reply) and reply.received_at <= enquiry.created_at + enquiry.window + GRACE
