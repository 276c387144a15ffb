"""What happens in an enquiry's session beside replies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from harness.clock import require_aware


class SessionEventKind(StrEnum):
    """What happens in a session beside replies. The desk's own words are kept, so that it can be read anew."""

    OPENED = "opened"  # there was a place to write, or to introduce ourselves
    SAID = "said"  # by us; `text` is what we said
    RECEIVED = "received"  # by a program of the desk's, which says so of something that we said
    CHOSE = "chose"  # by us, from a menu; `text` is the choice
    MENU = "menu"  # choices were offered; `text` has them, one a line
    NOTICE = "notice"  # a line of the widget's own that is none of the next four
    QUEUED = "queued"  # it says that we wait for our turn
    JOINED = "joined"  # a person came; `who` if named
    LEFT = "left"  # a person went
    OFFLINE = "offline"  # it says that nobody is there
    TYPING = "typing"  # dots were shown, for `lasted` from `at` on
    EDITED = "edited"  # a message changed after it had been complete; `text` is what it says now
    LEFT_MESSAGE = "left message"  # we left the complaint to be answered by mail, as the widget offered
    GAVE_UP = "gave up"  # we left before patience was over; `text` is why
    DECLINED = "declined"  # for now, by a mail server; `text` is when we try again, and its words
    ENDED = "ended"  # by the desk; a session that we left ourselves has no such event


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionEvent:
    """Something that happened in an enquiry's session and is no reply. Texts are a stranger's but for our own."""

    enquiry_id: str
    at: datetime
    kind: SessionEventKind
    text: str = ""
    who: str | None = None  # the name shown with it
    lasted: timedelta | None = None

    def __post_init__(self) -> None:
        require_aware(at=self.at)
