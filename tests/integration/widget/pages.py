"""A page of ours with a chat on it, watched and handled as the probe does it, and nothing behind it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from harness.model import Assignment, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.widget.log import ChatLog
from probes.widget.news import Bubble, News
from probes.widget.window import ChatWindow

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

SHOP = "http://127.0.0.1:9/"
ELSEWHERE = "http://127.0.0.2:9/"  # another site to the browser
ENQUIRY = specimen(
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    channel="chat",
    body="Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?",
    window=timedelta(minutes=10),
    session=timedelta(minutes=10),
)
_PATIENCE = 60.0  # seconds in which a test has heard what it waits for, many times what it takes


@dataclass
class Chat:
    """A chat at work. `heard`: all news so far."""

    page: "Page"
    log: ChatLog
    window: ChatWindow
    heard: list[News] = field(default_factory=list)

    async def until(self, kind: type[News], text: str | None = None) -> News:
        """Listen until there is news of this kind, with this text if any."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                self.heard.append(await self.log.next())
                news = self.heard[-1]
                if isinstance(news, kind) and (text is None or getattr(news, "text", None) == text):
                    return news

    async def run(self, script: str) -> None:
        """Let the page do something, in the frame that holds `log`, which `say` appends to."""
        for frame in self.page.frames:
            if await frame.evaluate("() => typeof say === 'function'"):
                await frame.evaluate(f"async () => {{ {script} }}")

    def bubbles(self) -> list[tuple[str, str]]:
        """Whose and what, of all messages heard so far."""
        return [(str(news.whose), news.text) for news in self.heard if isinstance(news, Bubble)]


@asynccontextmanager
async def chat_on(
    browser: Browser,
    pages: Mapping[str, str],
    *,
    fields: Mapping[str, str] | None = None,
    patience: float = _PATIENCE,
) -> AsyncIterator[Chat]:
    """A chat on the page at `SHOP`; `pages`: addresses to what is there, the rest is not found."""

    async def serve(route: "Route") -> None:
        body = pages.get(route.request.url)
        await route.fulfill(status=200 if body else 404, body=body or "", content_type="text/html; charset=utf-8")

    assignment = Assignment(enquiry=ENQUIRY, target=Target(to=SHOP, fields=fields or {}), confined=True)
    async with browser.page(ENQUIRY.id, confined=True, locale="en") as page:
        await page.route("**/*", serve)
        log = ChatLog(page, assignment.target.fields, nullcontext)
        window = ChatWindow(page, log, assignment, patience=patience)
        await log.begin()
        yield Chat(page=page, log=log, window=window)
        log.release()
