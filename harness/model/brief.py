"""What goes in: the complaint, the customer and the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from harness.model.terms import says


class FactKind(StrEnum):
    """Whether a fact repeated in a reply shows care: a merge fact does not, a story fact does."""

    MERGE = "merge"
    STORY = "story"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """Something planted in a complaint, to be recognised in the reply."""

    name: str
    kind: FactKind
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something the complaint asks; a reply that contains one of `answers` has answered it."""

    name: str
    text: str
    answers: tuple[str, ...]

    def is_answered_by(self, reply: str) -> bool:
        """Whether `reply` holds one of the answers: the same words within a sentence, numbers by value."""
        return any(says(reply, answer) for answer in self.answers)


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """What the persona says when the desk asks: sent once, after a reply that contains one of `asked`.

    With no `asked`, it is sent after the first reply of any kind.
    """

    text: str
    asked: tuple[str, ...] = ()

    def is_asked_for(self, reply: str) -> bool:
        """Whether a reply asks for this: any reply does where no words to wait for are named."""
        folded = reply.casefold()
        return not self.asked or any(asked.casefold() in folded for asked in self.asked)


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingDays:
    """So many days on which the desk opens, after the one on which it was asked."""

    days: int


Limit = timedelta | WorkingDays


@dataclass(frozen=True, kw_only=True, slots=True)
class Standards:
    """Longest acceptable waits as a desk or a scenario states them; None where it states none."""

    acknowledgement: Limit | None = None
    first_response: Limit | None = None
    complete: Limit | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """Longest acceptable waits from T0 of one enquiry; None where no standard is set.

    `counted`: those that were stated in working days, as they were stated. What they come to follows from the desk's
    calendar, and is worked out anew when it is read (`harness.hours.by_calendar`).
    """

    acknowledgement: timedelta | None = None
    first_response: timedelta | None = None
    complete: timedelta | None = None
    counted: Standards = Standards()


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """A scenario in one language. Texts may hold `{slots}` named after facts and questions."""

    language: str
    subjects: tuple[str, ...]
    bodies: tuple[str, ...]
    merge: Mapping[str, str]  # fact name -> pattern for the persona (# a digit, ? a letter)
    story: Mapping[str, tuple[str, ...]]  # fact name -> the values one is chosen from
    questions: tuple[Question, ...]
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """The brief: a complaint, its planted facts, its questions and their answer key."""

    id: str
    title: str
    channels: tuple[str, ...]
    briefs: Mapping[str, Brief]  # by language
    thresholds: Standards | Thresholds
    observation_window: timedelta
    patience: timedelta  # how long the customer stays in a session that answers in the session (a chat)
    photo: bool = False  # whether a picture of the damaged item goes with the complaint, where a channel can carry one


@dataclass(frozen=True, kw_only=True, slots=True)
class Persona:
    """The assumed customer; the address is at our own domain and belongs to this enquiry alone.

    `zone` is the IANA time zone they live in, which dates what they write. `salutation`: "mr" or "ms" where the first
    name tells, else "", for forms that insist on one.
    """

    name: str
    email: str
    phone: str
    order: str
    language: str
    zone: str = "UTC"
    postcode: str = ""  # "" where an older ledger does not tell
    salutation: str = ""


class DeskKind(StrEnum):
    """Whose desk it is; the stricter the later."""

    OWN = "own"
    AGENT = "agent"
    PUBLIC = "public"
    COMPETITOR = "competitor"


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """Who agreed that the desk be shopped, and until when."""

    by: str
    given: date
    until: date
    staff_informed: date | None = None
    show_agent_names: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """One opening of the desk in a week: weekday 0 is Monday; minutes count from local midnight, 1440 is its end."""

    weekday: int
    opens: int
    closes: int


class Tls(StrEnum):
    """How a connection to a mail server is guarded."""

    VERIFIED = "verified"  # encrypted wherever the server offers it, and then only with a certificate that is right
    REQUIRED = "required"  # the same, and nothing at all is said to a server that does not offer it
    UNVERIFIED = "unverified"  # encrypted wherever it is offered, whatever the certificate
    OFF = "off"


class Login(StrEnum):
    """How we say who we are to a mail server."""

    PASSWORD = "password"  # noqa: S105  (AUTH PLAIN or LOGIN, RFC 4954)
    XOAUTH2 = "xoauth2"  # an access token, as Gmail and Exchange Online want it


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Our account at a mail server; `secret` names the environment variable with the password or access token."""

    user: str
    login: Login
    secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """A mailbox at a provider, which we read and leave as it is.

    `server` is imaps://host:port (TLS at once) or imap://host:port (STARTTLS); `spam` the folder for junk mail, None
    to find it by its special use (RFC 6154); `poll` how often to look whatever the server announces; `mark_seen`
    whether what was stored is marked as read.
    """

    server: str
    tls: Tls
    account: Account
    folders: tuple[str, ...] = ("INBOX",)
    spam: str | None = None
    poll: timedelta = timedelta(seconds=60)
    mark_seen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Pass:
    """What a desk lets our browser in by: a header, and the environment variable with its value."""

    header: str
    secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where a channel is reached: a mail address or a page's URL, a server if one must be named, words on a form."""

    to: str
    via: str | None = None  # for mail: smtp://host:port (STARTTLS where offered) or smtps://host:port (TLS at once)
    tls: Tls = Tls.VERIFIED
    account: Account | None = None
    fields: Mapping[str, str] = field(default_factory=dict)  # selectors that override what a probe would guess
    values: Mapping[str, str] = field(default_factory=dict)  # by selector, what goes into fields no persona can fill in
    leave: tuple[str, ...] = ()  # selectors of fields to be left as they are
    confirms: tuple[str, ...] = ()  # further hosts of the desk's whose links by mail may be followed; maybe with a port
    admission: Pass | None = None  # shown to the page's own origin, and to no other


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The customer service under test.

    `holidays` names the public holidays it keeps, as "GB-ENG" does; `days` has those on which its hours are others,
    with none where it is closed. Both go before the week's `openings`. `was`: the names that it had before.
    """

    name: str
    title: str
    kind: DeskKind
    zone: str
    openings: tuple[Opening, ...]  # empty: always open
    targets: Mapping[str, Target]  # by channel
    thresholds: Standards | Thresholds
    daily_limit: int
    consent: Consent | None
    holidays: str = ""
    days: Mapping[date, tuple[Opening, ...]] = field(default_factory=dict)
    was: tuple[str, ...] = ()
