"""What is stored: enquiries, dispatches and replies, never changed once written."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from harness.clock import require_aware
from harness.errors import FaultKind
from harness.model.brief import Fact, FollowUp, Persona, Question, Thresholds
from harness.model.sessions import SessionEvent
from harness.model.words import Attribution, Drawn, Labelling


@dataclass(frozen=True, kw_only=True, slots=True)
class Enquiry:
    """One contact by one persona, following one scenario, through one channel, at one desk.

    Written to the ledger before anything is sent. `session` is how long a probe stays to hear replies,
    None where replies come by mail later.
    """

    id: str
    desk: str
    scenario: str
    title: str
    channel: str
    persona: Persona
    subject: str
    body: str
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    follow_ups: tuple[FollowUp, ...]
    thresholds: Thresholds
    window: timedelta
    session: timedelta | None
    created_at: datetime
    photo: str | None = None  # file name of the picture that goes with it; its bytes follow from the enquiry's id
    to: str | None = None  # the desk's mail address or page; None where an older ledger does not tell
    later: timedelta | None = None  # how long we watch for mail where a chat took a message to be answered later

    def __post_init__(self) -> None:
        require_aware(created_at=self.created_at)


class DispatchState(StrEnum):
    """What became of the attempt. An enquiry without any dispatch is one we crashed over: uncertain."""

    ACCEPTED = "accepted"  # T0
    CLOSED = "closed"  # the probe left the session in good order
    FAULT = "fault"
    OFFLINE = "offline"  # the desk said that nobody is there, and took nothing
    UNCERTAIN = "uncertain"  # it was handed over and the desk's answer to that never came: it may have been taken
    SAYING = "saying"  # a follow-up is about to be sent; written first, so that no crash makes us send it twice
    SAID = "said"  # the desk took the follow-up
    CONFIRMING = "confirming"  # a link that the desk asked to be followed is about to be; written first, as above
    CONFIRMED = "confirmed"  # the page behind it says so; `detail` has its words
    NOT_CONFIRMED = "not confirmed"  # the page says otherwise, or we cannot tell (then it has no kind of fault)


CONFIRMATION = frozenset({DispatchState.CONFIRMING, DispatchState.CONFIRMED, DispatchState.NOT_CONFIRMED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """The fact that the desk took the enquiry (T0), that a session ended, or the probe fault that stopped it.

    `turn` is None for the enquiry itself and the index of the follow-up that the fact is about otherwise.
    """

    enquiry_id: str
    state: DispatchState
    at: datetime
    reference: str | None = None  # Message-ID or ticket number, as the desk will quote it
    fault: FaultKind | None = None
    detail: str = ""
    evidence: tuple[str, ...] = ()  # paths of screenshots, pages, traces
    turn: int | None = None

    def __post_init__(self) -> None:
        require_aware(at=self.at)
        may_fail = self.state in (DispatchState.FAULT, DispatchState.NOT_CONFIRMED)
        if (self.fault is not None and not may_fail) or (self.state is DispatchState.FAULT and self.fault is None):
            raise ValueError(f"dispatch of {self.enquiry_id}: a fault has a kind, and only a fault has one")
        if self.state in (DispatchState.SAYING, DispatchState.SAID) and self.turn is None:
            raise ValueError(f"dispatch of {self.enquiry_id}: {self.state} is said of a follow-up; name its turn")
        if self.state in CONFIRMATION and self.turn is not None:
            raise ValueError(f"dispatch of {self.enquiry_id}: {self.state} is said of an enquiry; it has no turn")


class Source(StrEnum):
    """How a reply reached us."""

    INBOX = "inbox"  # our SMTP server
    IMAP = "imap"  # a mailbox at a provider
    IMPORT = "import"  # mbox, Maildir or .eml
    SESSION = "session"  # said in the chat
    PAGE = "page"  # the page shown after the form was sent


class Placement(StrEnum):
    """Where a mailbox's own filter put a reply."""

    INBOX = "inbox"
    SPAM = "spam"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One message that came back. Its raw bytes are kept and never changed; what they mean is worked out anew.

    It came in [received_at, received_at + resolution): a stamp is no finer than whoever made it (an IMAP server's is
    of whole seconds). `completed_at`: when the last of it came, where it appeared bit by bit. `placement` is None where
    nothing sorts mail: our own SMTP server, a chat, a file.
    """

    id: str
    received_at: datetime
    source: Source
    media_type: str  # message/rfc822, text/plain or text/html (UTF-8)
    raw: bytes
    recipient: str | None = None  # envelope recipient, where there was one
    sender: str | None = None  # envelope sender ("" is the null return path), or the name a chat showed
    enquiry_id: str | None = None  # known only for what was seen in the enquiry's own session
    resolution: timedelta = timedelta(0)
    placement: Placement | None = None
    completed_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(received_at=self.received_at, completed_at=self.completed_at)

    @property
    def sha256(self) -> str:
        """Hex digest of the raw bytes, as stored beside them."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """A span in which replies by mail could reach us: our inbox was open, or a mailbox since imported held them."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        require_aware(since=self.since, until=self.until)
        if self.until < self.since:
            raise ValueError(f"a watch from {self.since} to {self.until} ends before it begins")


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the ledger holds of some enquiries; the only thing opinions are derived from.

    `listened_until`: the end of the last watch for mail, None if there was none. What nobody was there to hear is not
    silence; a gap between two watches costs no mail, for servers try again for days (RFC 5321, 4.5.4.1).
    `neighbours`: enquiries that were not asked for, with their dispatches among `dispatches`; a reply of nobody may be
    theirs, and must then not be taken for one of `enquiries`.
    `gaps`: spans in which our own mail server was shut, with one after it in which it was open.
    """

    enquiries: tuple[Enquiry, ...]
    dispatches: tuple[Dispatch, ...]
    replies: tuple[Reply, ...]
    listened_until: datetime | None = None
    attributions: tuple[Attribution, ...] = ()  # oldest first
    labellings: tuple[Labelling, ...] = ()  # oldest first
    drawn: tuple[Drawn, ...] = ()  # oldest sample first
    neighbours: tuple[Enquiry, ...] = ()
    events: tuple[SessionEvent, ...] = ()  # of sessions, in order of time
    gaps: tuple[Watch, ...] = ()  # in order of time
