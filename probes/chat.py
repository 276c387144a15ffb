"""The chat channel: carries out a customer's conversation in a desk's chat."""

from collections.abc import AsyncGenerator

from harness.model import Accepted, Assignment, Event
from probes.evidence import Piece, errand
from probes.toolbox import Toolbox
from probes.widget.visit import Visit


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
            visit = Visit(page, assignment, self._tools)
            try:
                async for event in visit.events():
                    if isinstance(event, Accepted):
                        pictures = tuple(str(path) for path in await record.shoot(page, Piece.T0))
                        yield record.hear(Accepted(epoch=event.epoch, evidence=pictures))
                    else:
                        yield record.hear(event)
            finally:
                await visit.end()
