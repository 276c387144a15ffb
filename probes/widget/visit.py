"""One visit to a chat: the conversation's script on one side, the page on the other."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import TYPE_CHECKING

from harness.errors import DeskClosed, FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Assignment, Event, Seen, SessionEventKind
from probes.conversation import acts
from probes.conversation.acts import Act, Choose, Done, Happening, Leave, PatienceOver, Purpose, Say, Silence, Wait
from probes.conversation.customer import converse
from probes.conversation.waiting import Waiting
from probes.toolbox import Toolbox
from probes.widget.hands import Said
from probes.widget.log import ChatLog
from probes.widget.news import Bubble, Lost, News, Whose
from probes.widget.opening import Opened, Opening
from probes.widget.ours import Ours
from probes.widget.telling import parting, told
from probes.widget.window import ChatWindow, Filled

if TYPE_CHECKING:
    from playwright.async_api import Page

_LOOK = 1.0  # seconds between looks at a place to write that is locked
_LAST_WORDS = 1.0  # seconds for the last of our words to appear


class Visit:
    """Carries out one conversation and collects what is to be yielded of it. `end` it.

    `filled`: as `ChatWindow.fill_form` wants it.
    """

    def __init__(self, page: "Page", assignment: Assignment, tools: Toolbox, *, filled: Filled) -> None:
        self._log = ChatLog(page, assignment.target.fields, assignment.hold)
        self._window = ChatWindow(page, self._log, assignment, patience=tools.timeout)
        self._waiting = Waiting[News](self._log.next, assignment)
        self._assignment = assignment
        self._tools = tools
        self._filled = filled
        self._ours = Ours()
        self._happened: deque[Happening] = deque()  # for the script
        self._events: list[Event] = []  # to be yielded
        self._accepted = self._over = False
        self._complaint: str | None = None  # once it has been handed to the chat
        self._queued: float | None = None  # when we were last told that we wait for our turn
        self._locked: float | None = None  # since when there is no place to write, by the loop's clock

    async def events(self) -> AsyncGenerator[Event, None]:
        """`Accepted`, then everything else, as it becomes known."""
        script = converse(self._assignment.enquiry)
        await self._open()
        act = next(script)
        while not isinstance(act, Leave):
            happening = await self._carry_out(act)
            for event in self._ready():
                yield event
            if happening is None:
                continue
            try:
                act = script.send(happening)
            except StopIteration:  # the desk ended it
                break
        else:
            await self._leave(act)
        self._must_be_accepted()
        self._events += self._ours.rest()
        for event in self._ready():
            yield event

    async def end(self) -> None:
        """Hold nothing any more, and wait for nothing."""
        await self._waiting.end()
        self._log.release()

    def _ready(self) -> list[Event]:
        """What may be yielded now, in order: nothing before T0."""
        if not self._accepted:
            return []
        events, self._events = self._events, []
        return events

    def _must_be_accepted(self) -> None:
        if not self._accepted and self._complaint is not None:
            raise Unconfirmed("the chat ended before our message, which was handed to it, appeared in it")
        if not self._accepted:
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, "the chat ended before our message was said")

    async def _open(self) -> None:
        async with self._tools.browser.busy:
            await self._log.begin()
            opened = await self._window.open()
        self._events.append(Seen(kind=SessionEventKind.OPENED, epoch=time.time()))
        self._stand_before(opened)

    def _stand_before(self, opened: Opened) -> None:
        """Tell the script what opened. Raises DeskClosed."""
        if opened.state is Opening.OFFLINE:
            raise DeskClosed(opened.words)
        if opened.state in (Opening.FORM, Opening.OFFLINE_FORM):
            self._happened.append(acts.FormAsked())
        elif opened.state is Opening.READY:
            self._happened.append(acts.Opened())
        else:
            self._lock()

    async def _carry_out(self, act: Act) -> Happening | None:
        """Do it; None where the script has to know nothing yet."""
        if isinstance(act, Wait):
            return await self._next(act)
        with self._assignment.hold():
            async with self._tools.browser.busy:
                done = await self._do(act)
            if self._complaint is not None and not self._accepted:
                await self._until_seen()
        return done

    async def _do(self, act: Act) -> Done:
        if isinstance(act, Say):
            return await self._say(act)
        if isinstance(act, Choose):
            self._ours.know(act.label)
            self._events.append(Seen(kind=SessionEventKind.CHOSE, text=act.label, epoch=time.time()))
            return Done(ok=await self._window.hands.choose(act.label))
        return await self._fill_form()

    async def _say(self, act: Say) -> Done:
        self._ours.say(act.text, time.time())
        if await self._window.hands.say(act.text) is not Said.TAKEN:
            self._ours.unsay(act.text)
            self._lock()
            return Done(ok=False)
        if act.purpose is Purpose.COMPLAINT:
            self._complaint = act.text
        return Done()

    async def _fill_form(self) -> Done:
        opened = await self._window.fill_form(self._filled)
        took = self._window.complained
        if took:
            self._accept(self._window.sent_at)
        if opened.state is not Opening.TAKEN:
            self._stand_before(opened)
            return Done(complained=took)
        if not took:
            message = f"the chat took our name and address, and no chat came: {opened.words}"
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, message)
        return Done(complained=True, later=True)

    async def _until_seen(self) -> None:
        """Wait for our complaint to appear in the log."""
        try:
            async with asyncio.timeout(self._tools.timeout):
                while not self._accepted and not self._over:
                    self._take(await self._waiting.news())
        except TimeoutError as error:
            message = "our message was handed to the chat, and did not appear in it"
            raise Unconfirmed(f"{message} within {self._tools.timeout:g} s") from error

    async def _next(self, wait: Wait) -> Happening | None:
        """What happens next, or None after something that is not for the script."""
        if self._happened:
            self._waiting.rest()
            return self._happened.popleft()
        what = await self._waiting.first(wait, look=None if self._locked is None else _LOOK)
        if isinstance(what, Silence | PatienceOver):
            self._waiting.rest()
            return what
        if what is not None:
            self._take(what)
        if self._locked is not None:
            await self._look_for_place(self._locked)
        return None

    def _lock(self) -> None:
        """There is no place to write."""
        if self._locked is None:
            self._locked = asyncio.get_running_loop().time()
        self._accept_in_queue()

    async def _look_for_place(self, since: float) -> None:
        """See whether there is a place to write again. Raises ProbeError where there was none for too long."""
        async with self._tools.browser.busy:
            unlocked = await self._window.unlocked()
        if unlocked:
            self._locked = None
            self._happened.append(acts.Opened())
        elif not self._accepted and asyncio.get_running_loop().time() - since > self._tools.timeout:
            message = f"the chat opened, and let nobody write for {self._tools.timeout:g} s"
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, message)

    def _take(self, news: News) -> None:
        """Take in what the log tells."""
        if isinstance(news, Bubble) and (news.whose is Whose.OWN or self._ours.is_known(news.text)):
            self._take_own(news)
            return
        if isinstance(news, Lost) and self._complaint is not None and not self._accepted:
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, "the chat marks our message as not delivered")
        event, happening = told(news)
        if event is not None:
            self._events.append(event)
        if isinstance(event, Seen) and event.kind is SessionEventKind.QUEUED:
            self._queued = event.epoch
            self._accept_in_queue()
        if happening is not None:
            self._happened.append(happening)
            self._over = self._over or isinstance(happening, acts.Closed)

    def _take_own(self, bubble: Bubble) -> None:
        said = self._ours.seen(bubble.text, bubble.epoch)
        if self._complaint is not None and (said is None or said.text == self._complaint):
            self._accept(bubble.epoch)
        if said is not None:
            self._events.append(said)

    def _accept_in_queue(self) -> None:
        """T0, where there is no place to write and we are told to wait: the customer waits from then on."""
        if self._locked is not None and self._queued is not None and self._complaint is None:
            self._accept(self._queued)

    def _accept(self, epoch: float | None) -> None:
        if not self._accepted:
            self._accepted = True
            self._events.insert(0, Accepted(epoch=epoch))

    async def _leave(self, act: Leave) -> None:
        """See our last words appear, and press the widget's own "end chat" if it has one."""
        with self._assignment.hold():
            with suppress(TimeoutError, ProbeError, Unconfirmed):
                async with asyncio.timeout(_LAST_WORDS):
                    while self._ours.waits:
                        self._take(await self._waiting.news())
            async with self._tools.browser.busy:
                await self._window.hands.leave()
        self._events += parting(act, time.time())
