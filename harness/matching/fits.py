"""What the matching says of a reply: whose it is and why, or what it might be."""

from dataclasses import dataclass
from enum import StrEnum


class MatchRule(StrEnum):
    """What tied a reply to its enquiry; the rules are tried in this order."""

    PERSON = "a person's word"
    SESSION = "session"  # seen in the enquiry's own session
    RECIPIENT = "recipient"  # the envelope's recipient
    HEADER_RECIPIENT = "header recipient"  # To, Cc, Delivered-To and kin, for mail that came without an envelope
    REFERENCE = "reference"  # In-Reply-To, References and kin name a mail of the conversation
    RETURNED = "returned headers"  # a delivery report or receipt names the mail of ours that it is about
    TICKET = "ticket number"  # a number that the desk gave this enquiry before
    CONTENT = "sender and content"

    @property
    def words(self) -> str:
        """What the rule went by, for people who never read a mail header."""
        return _WORDS[self]


_WORDS = {
    MatchRule.PERSON: "somebody who looked at it",
    MatchRule.SESSION: "the session it was seen in",
    MatchRule.RECIPIENT: "the customer's address",
    MatchRule.HEADER_RECIPIENT: "the customer's address in its headers",
    MatchRule.REFERENCE: "the mail that it answers",
    MatchRule.RETURNED: "the mail that it reports on",
    MatchRule.TICKET: "the desk's ticket number",
    MatchRule.CONTENT: "its sender and what it says",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The enquiry a reply belongs to, and by which rule. `detail`: what that rests on, if there is more to say."""

    enquiry_id: str
    rule: MatchRule
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An enquiry that a reply may belong to; `signs` say why, in points and words."""

    enquiry_id: str
    points: int = 0
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """What is known of where a reply belongs.

    With a match it is settled. `settled` without one: it is none of these enquiries', for a person said so or it was
    seen in the session of another. Else it is `torn` between candidates that fit alike, or fits none well enough, and
    the candidates are the best of a bad lot; best first. `rule` is the one that was torn, if one was.
    """

    match: Match | None = None
    settled: bool = False
    torn: bool = False
    rule: MatchRule | None = None
    candidates: tuple[Candidate, ...] = ()


ELSEWHERE = Fit(settled=True)
