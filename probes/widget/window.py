"""The hands on a chat: gets it open, through launcher and first form, and writes in it."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError
from harness.model import Assignment
from probes.form.page import FoundForm, find_form
from probes.form.plan import plan
from probes.pages import open_page, within
from probes.words import fold, longest_match, one_line, phrases

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

_HINTS = ("log", "message", "input", "send", "launcher")
_MOST_FRAMES = 20
_PAUSE = 0.1  # seconds between looks at a chat that is opening; nothing is timed by them
_TAKEN = 1.0  # seconds a widget may take to clear what we wrote, before the button is pressed again


class ChatWindow:
    """The chat on one page. `name`: the watcher's name in it, `patience`: seconds for each step of opening."""

    def __init__(self, page: "Page", name: str, assignment: Assignment, *, patience: float) -> None:
        self._page = page
        self._name = name
        self._enquiry = assignment.enquiry
        self._target = assignment.target
        self._patience = patience
        self._frame = page.main_frame
        self._done: set[str] = set()  # launcher and first form are used once each

    async def open(self) -> None:
        """Open the page and whatever stands before the chat, until there is a place to write.

        Raises ProbeError: chat unavailable if there is none in time; else as `open_page` and `plan`.
        """
        unknown = sorted(set(self._target.fields) - set(_HINTS))
        if unknown:
            message = f"the desk's `fields` name {', '.join(unknown)}; allowed for a chat: {', '.join(_HINTS)}"
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, message)
        async with within(self._patience, f"opening {self._target.to}"):
            await open_page(self._page, self._target.to)
        try:
            async with asyncio.timeout(self._patience):
                while not await self._advanced():
                    pass
        except TimeoutError as error:
            raise await self._unavailable() from error

    async def say(self, text: str) -> bool:
        """Write `text` and send it; False if there is no place to write (any more).

        The button is pressed again if the widget leaves the text standing: it may not have been connected yet.
        """
        from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

        async with within(self._patience, "writing in the chat"):
            while (field := await self._part("input")) is not None:
                try:
                    await field.fill(text, timeout=_TAKEN * 1000)
                except PageTimeout:
                    continue  # locked while we were at it: look again
                button = await self._part("send")
                await (button.click() if button else field.press("Enter"))
                if await self._taken(field, text):
                    return True
        return False

    async def _advanced(self) -> bool:
        """Whether the chat is open; if not, one step nearer has been taken."""
        from playwright.async_api import Error  # noqa: PLC0415
        from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

        try:
            if await self._ready():
                return True
            await self._step()
        except PageTimeout:
            raise
        except Error as error:
            if self._page.is_closed() or "navigation" not in str(error):
                raise  # else the page was on its way to another one
        await asyncio.sleep(_PAUSE)
        return False

    async def _ready(self) -> bool:
        """Whether some frame shows a log and a place to write; that frame is the chat's from then on."""
        for frame in self._page.frames[:_MOST_FRAMES]:
            if await frame.evaluate("name => Boolean(window[name]?.ready())", f"{self._name}_"):
                self._frame = frame
                return True
        return False

    async def _step(self) -> None:
        """Press the button that opens the chat, or fill in the form that stands before it."""
        found = await find_form(self._page, hints={}, sends=phrases("button")["start"])
        if found.challenge:
            raise ProbeError(FaultKind.BLOCKED, f"the page shows a captcha: {one_line(found.challenge)}")
        if "launcher" not in self._done and (launcher := await self._launcher()) is not None:
            self._done.add("launcher")
            await launcher.click()
        elif "form" not in self._done and _introduces(found):
            self._done.add("form")
            await self._introduce(found)

    async def _introduce(self, found: FoundForm) -> None:
        if found.form is None or found.form.button is None:
            return
        await found.carry_out(plan(found.form, self._enquiry, needs=()))
        await (await found.element(found.form.button)).click()

    async def _launcher(self) -> "ElementHandle | None":
        for frame in self._page.frames[:_MOST_FRAMES]:
            handle = await self._call(frame, "launcher")
            if handle is not None:
                return handle
        return None

    async def _part(self, part: str) -> "ElementHandle | None":
        return await self._call(self._frame, part)

    async def _call(self, frame: "Frame", part: str) -> "ElementHandle | None":
        handle = await frame.evaluate_handle("([name, part]) => window[name]?.[part]()", [f"{self._name}_", part])
        return handle.as_element()

    async def _taken(self, field: "ElementHandle", text: str) -> bool:
        """Wait until the widget has taken what we wrote; False if it is still standing there and nowhere else."""
        standing = """([field, name, text]) => field.isConnected
            && (field.value ?? field.innerText).trim() !== "" && !window[name].shows(text)"""
        for _ in range(round(_TAKEN / _PAUSE)):
            if not await self._frame.evaluate(standing, [field, f"{self._name}_", text]):
                return True
            await asyncio.sleep(_PAUSE)
        return False

    async def _unavailable(self) -> ProbeError:
        from playwright.async_api import Error  # noqa: PLC0415

        words = ""
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_TAKEN):
                words = await self._page.evaluate("() => document.body?.innerText.slice(0, 500) ?? ''")
        message = f"no chat opened within {self._patience:g} s; the page reads: {one_line(words)}"
        return ProbeError(FaultKind.CHAT_UNAVAILABLE, message)


def _introduces(found: FoundForm) -> bool:
    """Whether a form asks who we are before the chat: a name or an address, and a button that starts it."""
    if found.form is None or found.form.button is None:
        return False
    starts = longest_match(fold(found.form.button.text), (*phrases("button")["start"], *phrases("button")["chat"]))
    return starts > 0 and any(found.form.field(role) is not None for role in ("name", "first_name", "email"))
