"""What is said in a chat, as the page itself reports it."""

import asyncio
import json
import math
import secrets
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from probes.scripts import page_script
from probes.words import one_line, phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from playwright.async_api import Page

_MOST_UNREAD = 1000  # messages; a desk that floods us is not listened to for ever
_PULSE = 10.0  # seconds of silence after which the browser is asked for a sign of life, and for its answer
_LONGEST = 20_000  # characters of one message


class Whose(StrEnum):
    """Who said it: ourselves, the desk, or the widget about the chat itself (joined, queue, closed)."""

    OWN = "own"
    DESK = "desk"
    NOTICE = "notice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bubble:
    """One message of the log. `epoch`: when it first appeared, seconds, stamped in the page."""

    epoch: float
    text: str
    whose: Whose
    sender: str | None


class Closed:
    """The chat is over."""


class Still:
    """Every message that had begun to appear is complete and has been reported."""


class ChatLog:
    """Collects what every frame of one page reports; `begin` it before the page is opened.

    From a message's first sign until it has been taken with `next`, and whoever took it asks for more, `hold` is held.
    """

    def __init__(
        self, page: "Page", hints: "Mapping[str, str]", hold: "Callable[[], AbstractContextManager[None]]"
    ) -> None:
        self.name = f"_{secrets.token_hex(4)}"  # nothing a page could look for
        self._page = page
        self._hints = dict(hints)
        self._news: asyncio.Queue[Bubble | Closed | Still | ProbeError] = asyncio.Queue(_MOST_UNREAD)
        self._hold = hold
        self._stirring = 0  # frames in which a message is appearing
        self._held = ExitStack()

    async def begin(self) -> None:
        """Put the watcher into every page and frame that will be opened."""
        config = {
            "name": self.name,
            "hints": self._hints,
            "chat": phrases("button")["chat"],
            "closed": phrases("notice")["closed"],
        }
        await self._page.expose_binding(self.name, self._on_report)
        await self._page.add_init_script(script=f"({page_script('widget/watch.js')})({json.dumps(config)})")
        self._page.on("crash", lambda _: self._put(ProbeError(FaultKind.BROWSER, "the chat's page crashed")))
        self._page.on("close", lambda _: self._put(Closed()))

    async def next(self) -> Bubble | Closed:
        """The next thing that happens. Raises ProbeError when the browser fails or the desk floods us."""
        while isinstance(news := await self._heard(), Still):
            self._stirring = max(0, self._stirring - 1)
            if not self._stirring:
                self.release()
        if isinstance(news, ProbeError):
            raise news
        if isinstance(news, Closed) and self._page.is_closed():
            await self._check_browser()  # pages close when the desk closes them, and when the browser dies under them
        return news

    async def _heard(self) -> "Bubble | Closed | Still | ProbeError":
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

    def _on_report(self, _source: object, *facts: object) -> None:
        for fact in facts[:1]:
            if isinstance(fact, dict) and fact.get("kind") == "stirring":
                self._stir()
            else:
                self._put(read_report(fact))

    def _stir(self) -> None:
        if not self._stirring:
            self._held.enter_context(self._hold())
        self._stirring += 1

    def _put(self, news: "Bubble | Closed | Still | ProbeError | None") -> None:
        if news is None:
            return
        if self._news.full():
            message = f"the chat said more than {_MOST_UNREAD} things at once"
            self._news.get_nowait()
            news = ProbeError(FaultKind.CHAT_UNAVAILABLE, message)
        self._news.put_nowait(news)


def read_report(fact: Any) -> Bubble | Closed | Still | None:
    """A report of `watch.js` checked, or None: any script of the page might have sent it."""
    if not isinstance(fact, dict):
        return None
    if fact.get("kind") == "closed":
        return Closed()
    if fact.get("kind") == "still":
        return Still()
    epoch, text, whose, sender = (fact.get(key) for key in ("epoch", "text", "whose", "sender"))
    if not isinstance(text, str) or not text.strip() or not isinstance(whose, str) or whose not in set(Whose):
        return None
    if not isinstance(epoch, (int, float)) or not math.isfinite(epoch) or not 0 < epoch < 2**32:
        return None
    name = one_line(sender, limit=60) if isinstance(sender, str) else ""
    return Bubble(epoch=float(epoch), text=text[:_LONGEST], whose=Whose(whose), sender=name or None)
