"""What goes in: the desk, and what it agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from harness.model.brief import Standards, Thresholds


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


class Kind(NamedTuple):
    """What sort of enquiry: like ones differ by persona and wording only."""

    scenario: str
    channel: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """How much of a desk's work enquiries may take, counted by its own calendar.

    `daily`: enquiries a day. `staff_time`: of its people's time a month, None where nothing was agreed, at
    `handling_time` an enquiry. `lock_out`: days from one enquiry of a kind to the next like it, 0 for none.
    """

    daily: int
    staff_time: timedelta | None = None
    handling_time: timedelta = timedelta(minutes=10)
    lock_out: int = 0

    @property
    def monthly(self) -> int | None:
        """The enquiries that a month has room for, None for any number."""
        return None if self.staff_time is None else self.staff_time // self.handling_time


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
    budget: Budget
    consent: Consent | None
    holidays: str = ""
    days: Mapping[date, tuple[Opening, ...]] = field(default_factory=dict)
    was: tuple[str, ...] = ()
