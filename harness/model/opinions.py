"""What is derived from the facts, and can be derived again when the judge gets better."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from harness.model.facts import Dispatch, Enquiry, Reply
from harness.model.labels import Label
from harness.model.notices import Notice
from harness.model.route import Route
from harness.model.sessions import SessionEvent
from harness.model.words import Labelling


class Aspect(StrEnum):
    """The two questions a piece of evidence can bear on."""

    ORIGIN = "origin"  # weight > 0: a machine, < 0: a person
    AUTHORSHIP = "authorship"  # weight > 0: a form letter, < 0: written for this case


class Evidence(NamedTuple):
    """One signal: how far it moves the log-odds of its question, and the text or header it rests on.

    `note`: how often that came and since when, which the span does not show; "" also where nobody asked for it again.
    A tuple, which is made in a third of the time that another frozen record takes: every reply has some ten of these.
    """

    aspect: Aspect
    signal: str
    weight: float
    span: str
    note: str = ""


class Verdict(NamedTuple):
    """The judge's opinion of one reply: two questions, each with its probability, and the evidence on both.

    `machine`: that a machine sent it. `form`: that it is a form letter, if a person did. The label follows from them.
    A tuple as `Evidence` is, and for the same reason.
    """

    label: Label
    machine: float
    form: float
    evidence: tuple[Evidence, ...]
    rules: str  # version of the rules that spoke

    @property
    def automated(self) -> float:
        """Probability of the label; the three add up to 1."""
        return self.machine

    @property
    def templated(self) -> float:
        """Probability of the label; the three add up to 1."""
        return (1 - self.machine) * self.form

    @property
    def personalised(self) -> float:
        """Probability of the label; the three add up to 1."""
        return (1 - self.machine) * (1 - self.form)


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedReply:
    """A reply tied to its enquiry: how it was matched, what it says that is new, and the verdict on it.

    `route` is None for what is no mail, or answers an enquiry that nobody is known to have taken. `notice` is None for
    a reply: otherwise a machine tells by it what became of our mail, or that nobody will look at it now. `said` is the
    last word of a person on it, where somebody looked. `earliest`: since when it may have been waiting for our mail
    server to open again; None where it came when it was received.
    """

    reply: Reply
    matched_by: str
    text: str
    verdict: Verdict
    route: Route | None = None
    notice: Notice | None = None
    matched_on: str = ""  # what the match rests on, where its rule does not say it all
    said: Labelling | None = None
    earliest: datetime | None = None

    @property
    def label(self) -> Label:
        """What counts: a person's word, or else the judge's."""
        return self.verdict.label if self.said is None else self.said.label


class Outcome(StrEnum):
    """Our faults, their faults, not yet, and don't know are four different values."""

    ANSWERED = "answered"  # a person replied within the window
    AUTOMATED_ONLY = "automated only"  # the window closed on nothing but machines
    SILENT = "silent"  # the window closed on nothing
    UNDECIDED = "undecided"  # something came; whether a person sent it, the judge cannot say
    NOT_DELIVERABLE = "not deliverable"  # it came back, and nothing shows that anybody at the desk had it
    OFFLINE = "offline"  # the desk said that nobody was there, and took nothing
    BLOCKED = "blocked"  # a captcha or a rule of the desk's kept the probe out: no customer would have met it
    WAITING = "waiting"  # as far as we listened, the window is open and no person has replied yet
    PROBE_FAULT = "probe fault"  # our instrument failed
    UNCERTAIN = "uncertain"  # we crashed between the act and its fact, or the desk never said whether it took it


class ChatEnd(StrEnum):
    """How a session ended, whatever its outcome is in the end. The first that is true of it."""

    GOING_ON = "going on"
    CUT_OFF = "cut off"  # by a fault of ours
    OFFLINE = "offline"  # nobody was there, and nothing was taken
    LEFT_MESSAGE = "left a message"  # instead of a chat: what follows comes by mail
    ANSWERED = "answered"  # a person spoke, whoever hung up then
    UNDECIDED = "undecided"  # somebody spoke, and it may have been a person
    CLOSED_BY_DESK = "closed by desk"  # before a person had spoken
    ABANDONED = "abandoned in queue"  # by us, when the customer's patience was over
    BOT_ONLY = "bot only"
    NOBODY = "nobody came"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatAnswer:
    """One message of the desk's after T0. `waited`: since our last words; `completed_at`: when its last part came."""

    at: datetime
    completed_at: datetime
    waited: timedelta
    label: Label
    who: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatView:
    """A session's story. What has not happened is None; `queue`: how long we were told to wait, as far as is known.

    `greeted_at` is when the desk first spoke, if before us. `handed_over_at`: when a person joined after a machine had
    spoken. `typing`: seconds for which typing was shown, in all. `said`: how many messages of ours were sent.
    """

    end: ChatEnd
    opened_at: datetime | None = None
    greeted_at: datetime | None = None
    queued_at: datetime | None = None
    queue: timedelta | None = None
    joined_at: datetime | None = None
    handed_over_at: datetime | None = None
    first_machine_at: datetime | None = None
    first_person_at: datetime | None = None
    answers: tuple[ChatAnswer, ...] = ()
    typing: timedelta = timedelta(0)
    said: int = 0
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """All that is known of one enquiry at a moment, derived from facts.

    T0 is `accepted_at`; T1 to T4 are None where they have not happened; `watched_until` is the instant up to
    which silence is known: the wait of whatever has not happened is right-censored there. `returned_at` is when a
    report of failed delivery came, whatever became of the enquiry then. `chat` is None for what was no session. Where a
    chat took a message to be answered by mail, `enquiry` is watched as a mail is: without `session`, for `later`.
    """

    enquiry: Enquiry
    outcome: Outcome
    replies: tuple[JudgedReply, ...]
    accepted_at: datetime | None
    acknowledged_at: datetime | None
    first_response_at: datetime | None
    substantive_at: datetime | None
    complete_at: datetime | None
    watched_until: datetime | None
    fault: Dispatch | None = None
    doubt: Dispatch | None = None  # why it is uncertain, where we lived to write that down
    returned_at: datetime | None = None
    turns: tuple[Dispatch, ...] = ()  # what is known of follow-ups by mail, in order of time
    offline: Dispatch | None = None  # that nobody was there, in the desk's words
    events: tuple[SessionEvent, ...] = ()  # of its session, in order of time
    chat: ChatView | None = None
    confirmation: tuple[Dispatch, ...] = ()  # what is known of the link that the desk asked to be followed, in order
    closed_at: datetime | None = None  # when we left its session in good order

    def wait(self, event: datetime | None) -> timedelta | None:
        """From T0 to `event`; None unless both happened. Never negative: a desk can answer before our T0 is stamped."""
        if self.accepted_at is None or event is None:
            return None
        return max(timedelta(0), event - self.accepted_at)
