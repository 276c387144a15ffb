"""The chat channel: opens the widget, says what there is to say, and listens."""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Event, Message, Source
from probes.evidence import Piece, errand
from probes.pages import within
from probes.toolbox import Toolbox
from probes.widget.hands import Said
from probes.widget.log import ChatLog
from probes.widget.news import Bubble, Closed, Whose
from probes.widget.window import ChatWindow, Opening

if TYPE_CHECKING:
    from playwright.async_api import Page


class ChatProbe:
    """Talks to the desk in its chat and stays until the runner, or the desk, ends it."""

    stays = True

    def __init__(self, toolbox: Toolbox) -> None:
        self._tools = toolbox

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Yield `Accepted` (T0: our complaint appeared in the log), then the desk's messages as they settle.

        What the desk said before (greetings) follows `Accepted` with its own, earlier, epoch. Notices of the widget
        itself (joined, queue, ended) are no messages. The generator ends when the chat says it has ended, or its
        page closes. Raises ProbeError with screenshot and trace: unreachable, timeout, missing field (of a form
        before the chat), chat unavailable (the page's words), blocked, rejected, browser, internal.
        """
        async with errand(self._tools, assignment) as (page, record):
            talk = _Talk(page, assignment, self._tools)
            try:
                earlier, own = await talk.begin()
                pictures = tuple(str(path) for path in await record.shoot(page, Piece.T0))
                yield record.hear(Accepted(epoch=own.epoch, evidence=pictures))
                for bubble in earlier:
                    yield record.hear(_message(bubble))
                    await talk.follow_up(bubble, since=own.epoch)
                while (reply := await talk.next_reply()) is not None:
                    yield record.hear(_message(reply))
                    await talk.follow_up(reply, since=own.epoch)
            finally:
                talk.end()


class _Talk:
    """One conversation."""

    def __init__(self, page: "Page", assignment: Assignment, tools: Toolbox) -> None:
        self._log = ChatLog(page, assignment.target.fields, assignment.hold)
        self._window = ChatWindow(page, self._log, assignment, patience=tools.timeout)
        self._enquiry = assignment.enquiry
        self._tools = tools
        self._pending = list(assignment.enquiry.follow_ups)
        self._said: set[str] = set()

    async def begin(self) -> tuple[list[Bubble], Bubble]:
        """Open the chat and complain; returns what the desk had said before that, and our own words in the log."""
        async with self._tools.browser.busy:
            await self._log.begin()
            opened = await self._window.open()
            while opened.state is Opening.FORM:
                opened = await self._window.fill_form()
            if opened.state is not Opening.READY:
                raise ProbeError(FaultKind.CHAT_UNAVAILABLE, f"nobody is at the chat; it reads: {opened.words}")
            if not await self._say(self._enquiry.body):
                raise ProbeError(FaultKind.CHAT_UNAVAILABLE, "the chat took its place to write away")
        async with within(self._tools.timeout, "the appearance of our message in the chat"):
            return await self._until_own()

    def end(self) -> None:
        self._log.release()

    async def _until_own(self) -> tuple[list[Bubble], Bubble]:
        earlier: list[Bubble] = []
        while True:
            news = await self._log.next()
            if isinstance(news, Closed):
                raise ProbeError(FaultKind.CHAT_UNAVAILABLE, "the chat ended before our message appeared in it")
            if not isinstance(news, Bubble):
                continue
            if self._is_own(news):
                return earlier, news
            if news.whose is Whose.DESK:
                earlier.append(news)

    async def next_reply(self) -> Bubble | None:
        """What the desk says next; None once the chat is over."""
        while not isinstance(news := await self._log.next(), Closed):
            if isinstance(news, Bubble) and news.whose is Whose.DESK and not self._is_own(news):
                return news
        return None

    async def follow_up(self, bubble: Bubble, *, since: float) -> None:
        """Say, once each, what the persona has to answer to `bubble`, unless it was said before we spoke."""
        if bubble.epoch < since:
            return
        for due in [each for each in self._pending if each.is_asked_for(bubble.text)]:
            self._pending.remove(due)
            async with self._tools.browser.busy:
                await self._say(due.text)  # in vain if the desk has just ended the chat, as it will be seen to have

    async def _say(self, text: str) -> bool:
        self._said.add(_plain(text))
        return await self._window.say(text) is Said.TAKEN

    def _is_own(self, bubble: Bubble) -> bool:
        return bubble.whose is Whose.OWN or _plain(bubble.text) in self._said


def _plain(text: str) -> str:
    return " ".join(text.split())


def _message(bubble: Bubble) -> Message:
    return Message(
        raw=bubble.text.encode("utf-8", "replace"),
        media_type="text/plain",
        source=Source.SESSION,
        sender=bubble.sender,
        epoch=bubble.epoch,
        finished=bubble.finished,
    )
