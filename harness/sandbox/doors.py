"""When somebody is at the company's chat, and what its page says when nobody is."""

from datetime import datetime
from enum import StrEnum

from harness.hours import is_open
from harness.model import Opening
from harness.sandbox.letters import ZONE

HOURS = tuple(Opening(weekday=day, opens=9 * 60, closes=17 * 60 + 30) for day in range(5))


class AfterHours(StrEnum):
    """What becomes of the chat outside HOURS."""

    ATTENDED = "attended"  # somebody is there at any hour
    MESSAGE = "message"  # the page offers a form to leave a message with
    CLOSED = "closed"  # the page says that nobody is there, and no more

    def is_attended(self, now: datetime) -> bool:
        """Whether somebody is there now."""
        return self is AfterHours.ATTENDED or is_open(HOURS, ZONE.key, now)
