"""The chat channel: carries out a customer's conversation in a desk's chat."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model import Accepted, Assignment, Event
from probes.evidence.errand import errand
from probes.evidence.folder import Piece
from probes.evidence.record import Record
from probes.form.steps import Step
from probes.form.telling import step_told
from probes.toolbox import Toolbox
from probes.widget.visit import Visit

if TYPE_CHECKING:
    from playwright.async_api import Page


class ChatProbe:
    """Talks to the desk in its chat until the conversation is over, or the desk ends it."""

    stays = True

    def __init__(self, toolbox: Toolbox) -> None:
        self._tools = toolbox

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Yield `Accepted`, then the desk's messages as they settle, and what else is seen and done.

        T0 is when our complaint appeared in the log; where a form before the chat carries it, when that was sent;
        where a queue keeps us from writing, when we were put into the queue. What was seen before that follows
        `Accepted` with its own, earlier, epoch. Raises `DeskClosed` (the page's words) where nobody is there;
        `Unconfirmed` where our complaint was handed over and never seen in the log; `ProbeError` with screenshot and
        trace: unreachable, timeout, missing field (of a form before the chat), form refused, chat unavailable (the
        page's words), blocked, rejected, browser, internal.
        """
        async with errand(self._tools, assignment) as (page, record):
            taken = _Taken(page, record)
            visit = Visit(page, assignment, self._tools, filled=taken.filled)
            try:
                async for event in visit.events():
                    if isinstance(event, Accepted):
                        pictures = tuple(str(path) for path in await taken.pictures())
                        yield record.hear(Accepted(epoch=event.epoch, evidence=pictures))
                    else:
                        yield record.hear(event)
            finally:
                await visit.end()


class _Taken:
    """What is kept of the moment at which the desk takes the complaint: a form before the chat is gone by then."""

    def __init__(self, page: "Page", record: Record) -> None:
        self._page = page
        self._record = record
        self._of_form: tuple[Path, ...] = ()

    async def filled(self, steps: Sequence[Step], complains: bool) -> None:
        """Write down what was filled in; what carries the complaint is pictured before it is sent."""
        for step in steps:
            what, said = step_told(step)
            self._record.tell(what, said=said)
        if complains:
            self._of_form = await self._record.shoot(self._page, Piece.T0)

    async def pictures(self) -> tuple[Path, ...]:
        """The form that took the complaint, filled in, or else the chat as it is now."""
        return self._of_form or await self._record.shoot(self._page, Piece.T0)
