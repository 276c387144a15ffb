"""What is said in a chat, as the page itself reports it."""

import asyncio
import json
import secrets
import time
from collections import deque
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError, Unconfirmed
from probes.widget.config import config, watcher
from probes.widget.news import Bubble, Closed, News, Report, Still, Stirring, Whose, is_last, read_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from playwright.async_api import Frame, Page

_MOST_UNREAD = 1000  # messages; a desk that floods us is not listened to for ever
_MOST_OWN = 20
_PULSE = 10.0  # seconds of silence after which the browser is asked for a sign of life, and for its answer

_Heard = tuple["Frame | None", Report | ProbeError]


class ChatLog:
    """Collects what every frame of one page reports; `begin` it before the page is opened.

    From a message's first sign until it has been taken with `next`, and whoever took it asks for more, `hold` is held.
    Once the chat's frame is known, `attend` to it: what other frames report is not heard any more.
    """

    def __init__(
        self, page: "Page", hints: "Mapping[str, str]", hold: "Callable[[], AbstractContextManager[None]]"
    ) -> None:
        self.name = f"_{secrets.token_hex(4)}"  # nothing a page could look for
        self._page = page
        self._hints = dict(hints)
        self._news: asyncio.Queue[_Heard] = asyncio.Queue(_MOST_UNREAD)
        self._frame: Frame | None = None
        self._hold = hold
        self._stirring: set[object] = set()  # frames in which a message is appearing
        self._held = ExitStack()
        self._handed_over = False  # we sent something
        self._seen = False  # and saw it in the log
        self._own: deque[str] = deque(maxlen=_MOST_OWN)  # what was reported as ours since we began to write

    async def begin(self) -> None:
        """Put the watcher into every page and frame that will be opened."""
        await self._page.expose_binding(self.name, self._on_report)
        await self._page.add_init_script(script=f"({watcher()})({json.dumps(config(self.name, self._hints))})")
        self._page.on("crash", lambda _: self._put(None, ProbeError(FaultKind.BROWSER, "the chat's page crashed")))
        self._page.on("close", lambda _: self._put(None, Closed()))

    def attend(self, frame: "Frame") -> None:
        """From now on, and of what was reported already, only this frame is listened to."""
        self._frame = frame

    def sent(self) -> None:
        """To be told when a message of ours has been handed to the widget."""
        self._handed_over = True

    def expect(self) -> None:
        """To be told when we begin to write: what was reported as ours before is not what we write now."""
        self._own.clear()

    def shows(self, text: str) -> bool:
        """Whether these words were reported as ours since `expect`."""
        return text.split() in [each.split() for each in self._own]

    async def next(self) -> News:
        """The next thing that happens.

        Raises ProbeError when the browser fails or the desk floods us; `Unconfirmed` instead where a message of ours
        had been handed over and none has been seen in the log yet.
        """
        try:
            return await self._next()
        except ProbeError as error:
            if not self._handed_over or self._seen:
                raise
            message = f"our message was handed to the chat and never seen in it: {error}"
            raise Unconfirmed(message, evidence=error.evidence) from error

    async def _next(self) -> News:
        while True:
            frame, report = await self._heard()
            if isinstance(report, ProbeError):
                raise report
            if isinstance(report, Closed) and frame is None:
                if self._page.is_closed():
                    await self._check_browser()  # closed by the desk, or by the browser that died under it
                return report
            if isinstance(report, Still):
                self._settled(frame)
            elif self._is_attended(frame) and not isinstance(report, Stirring):
                self._seen = self._seen or (isinstance(report, Bubble) and report.whose is Whose.OWN)
                return report

    def _is_attended(self, frame: "Frame | None") -> bool:
        """A widget may throw its frame away and make another, which then counts like it."""
        return self._frame is None or frame is None or frame is self._frame or self._frame.is_detached()

    def _settled(self, frame: object) -> None:
        self._stirring.discard(frame)
        if not self._stirring:
            self.release()

    async def _heard(self) -> "_Heard":
        """The next of the queue, making sure during a long silence that it is the desk's and not a dead browser's."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_PULSE):
                    return await self._news.get()
            await self._check_browser()

    async def _check_browser(self) -> None:
        from playwright.async_api import Error  # noqa: PLC0415

        try:
            async with asyncio.timeout(_PULSE):
                await self._page.context.cookies()
        except (Error, TimeoutError) as error:
            raise ProbeError(FaultKind.BROWSER, "the browser went down during the chat") from error

    def release(self) -> None:
        """Hold nothing any more; for the end of the chat."""
        self._held.close()

    def _on_report(self, source: "Mapping[str, object]", *facts: object) -> None:
        frame = source.get("frame")
        for fact in facts[:1]:
            report, still = read_report(fact, now=time.time()), is_last(fact)
            if isinstance(report, Stirring) or still:
                self._stir(frame)
            if isinstance(report, Bubble) and report.whose is Whose.OWN:
                self._own.append(report.text)
            if report is not None and not isinstance(report, Stirring):
                self._put(frame, report)
            if still:
                self._put(frame, Still())

    def _stir(self, frame: object) -> None:
        if not self._stirring:
            self._held.enter_context(self._hold())
        self._stirring.add(frame)

    def _put(self, frame: object, report: Report | ProbeError) -> None:
        if self._news.full():
            message = f"the chat said more than {_MOST_UNREAD} things at once"
            self._news.get_nowait()
            report = ProbeError(FaultKind.CHAT_UNAVAILABLE, message)
        self._news.put_nowait((frame, report))  # type: ignore[arg-type]
