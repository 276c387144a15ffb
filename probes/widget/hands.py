"""The hands on a chat that is open: writes, sends, chooses, takes its leave."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Literal

from harness.errors import FaultKind, ProbeError
from probes.mouse import point
from probes.pages import has_moved_on, within
from probes.widget.look import Eyes

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle

    from probes.widget.log import ChatLog

_PAUSE = 0.1  # seconds between looks at a widget at work; nothing is timed by them
TAKEN = 1.0  # seconds a widget may take to clear what we wrote, before it is sent in another way
_READY = 5  # looks at a button that becomes usable once there is text


class Way(Enum):
    """The ways to send what stands in the place to write, in the order in which they are tried."""

    BUTTON = auto()  # that says so; the key where there is none
    KEY = auto()
    ANYTHING = auto()  # that takes a press behind the place to write, where no button says so


class Said(StrEnum):
    """What became of words of ours."""

    TAKEN = "taken"  # the widget took them from the place to write; the log will show whether they arrived
    NOWHERE = "nowhere"  # there is no place to write (any more)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Written:
    """Our words stand in the place to write. `field`, `button`: handles on it, and on what sends them, where there are.

    `point`: where to press what sends them, instead.
    """

    field: "ElementHandle | None" = None
    button: "ElementHandle | None" = None
    point: tuple[float, float] | None = None


class ChatHands:
    """Writes in the frame that `eyes` have found. `patience`: seconds for one thing to be done."""

    def __init__(self, eyes: Eyes, log: "ChatLog", *, patience: float) -> None:
        self._eyes = eyes
        self._log = log
        self._patience = patience

    async def say(self, text: str) -> Said:
        """Write `text` and send it.

        It is sent again, by button and by key in turn, while the widget leaves it standing: it may not have been
        connected yet. Raises ProbeError: timeout; chat unavailable where the place to write does not keep the words.
        """
        self._log.expect()
        async with within(self._patience, "writing in the chat"):
            while (written := await self._insert(text) or await self._write(text)) is not None:
                if not written:
                    continue
                for way in (*Way, Way.KEY):
                    if await self._sent(text, written, way):
                        self._log.sent()
                        return Said.TAKEN
                    if await self._eyes.call("dropped"):
                        # Drawn anew with our words in it, before they were sent: write them again.
                        await self._drawn()
                        break
                await self._eyes.call("forget")
        return Said.NOWHERE

    async def choose(self, choice: str) -> bool:
        """Press what offers this choice; False if nothing does (any more)."""
        async with within(self._patience, "choosing in the chat"):
            while (button := await self._eyes.element("choice", choice)) is not None:
                await self._eyes.call("pressed", choice)
                if await self._pressed(button):
                    return True
        return False

    async def _pressed(self, button: "ElementHandle") -> bool:
        """Press it; False if the page had drawn it anew before."""
        from playwright.async_api import Error  # noqa: PLC0415

        try:
            await button.click(timeout=self._patience * 1000)
        except Error as error:
            if has_moved_on(error):
                return False
            raise
        return True

    async def leave(self) -> bool:
        """Press the widget's own "end chat", and what asks whether we mean it; False where there is none."""
        from playwright.async_api import Error  # noqa: PLC0415

        left = False
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(self._patience):
                for _ in range(2):
                    button = await self._eyes.element("ender")
                    if button is None:
                        break
                    await button.click(timeout=TAKEN * 1000)
                    left = True
                    await asyncio.sleep(2 * _PAUSE)
        return left

    async def _insert(self, text: str) -> "_Written | None":
        """Put the words there without a handle on it; None where only that would do, or they do not stand there then.

        For a handle, Playwright has the page read a script of 340 kB, which costs more than all else that is done here.
        """
        taken = await self._eyes.call("take")
        if not isinstance(taken, dict):
            return None
        await self._eyes.insert(" ".join(text.split()) if taken.get("line") else text)
        at = await self._eyes.call("inserted", text)
        return _Written(point=point(at)) if isinstance(at, list) else None

    async def _write(self, text: str) -> "_Written | Literal[False] | None":
        """Put the words there in one piece, so that no line is sent alone; None where there is no place to write.

        False if the field was locked meanwhile. The watcher expects to see them in the log.
        """
        from playwright.async_api import Error  # noqa: PLC0415
        from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

        field = await self._eyes.element("input")
        if field is None:
            return None
        one_line = " ".join(text.split())
        single = text == one_line or await field.evaluate("field => field.tagName === 'INPUT'")
        try:
            for words in (one_line,) if single else (text, one_line):
                await field.fill(words, timeout=TAKEN * 1000)
                if written := await self._eyes.written(text):
                    return _Written(field=field, button=None if isinstance(written, bool) else written)
            await field.click(timeout=TAKEN * 1000)
            await field.press("Control+A")
            await field.type(one_line, timeout=self._patience * 1000)
        except PageTimeout:
            return False
        except Error as error:
            if has_moved_on(error):
                return False
            raise
        if not (written := await self._eyes.written(text)):
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, "the place to write in the chat does not keep what is written")
        return _Written(field=field, button=None if isinstance(written, bool) else written)

    async def _sent(self, text: str, written: _Written, way: Way) -> bool:
        """Send it this way; whether the widget took it."""
        await self._send(written, way)
        taken = await self._taken(text)
        if taken is None:
            await self._send(replace(written, point=None), way)
            taken = await self._taken(text)
        return taken is True

    async def _send(self, written: _Written, way: Way) -> None:
        from playwright.async_api import Error  # noqa: PLC0415

        with suppress(Error):  # it may be gone with what we wrote
            if way is Way.BUTTON and written.point is not None:
                await self._eyes.press(*written.point)
                return
            button = written.button if way is Way.BUTTON else None
            if way is not Way.KEY:
                button = button or await self._button()
            if way is Way.ANYTHING:
                button = button or await self._eyes.element("nearby")
            if button is not None:
                await button.click(timeout=TAKEN * 1000)
            elif written.field is not None:
                await written.field.press("Enter", timeout=TAKEN * 1000)
            elif await self._eyes.call("focus"):
                await self._eyes.strike("Enter")

    async def _button(self) -> "ElementHandle | None":
        """The button that sends; some can only be pressed a moment after there is text."""
        if not await self._eyes.call("sends"):
            return None
        for _ in range(_READY):
            if (button := await self._eyes.element("send")) is not None:
                return button
            await asyncio.sleep(_PAUSE)
        return None

    async def _drawn(self) -> None:
        """Wait until there is a place to write again, or too long."""
        for _ in range(round(TAKEN / _PAUSE)):
            if await self._eyes.element("input") is not None:
                return
            await asyncio.sleep(_PAUSE)

    async def _taken(self, text: str) -> bool | None:
        """Wait until the widget has taken what we wrote; False if it is still standing there and nowhere else.

        None where the mouse met something else than the button, and nothing was done to that.
        """
        for _ in range(round(TAKEN / _PAUSE)):
            taken = self._log.shows(text) or await self._eyes.call("taken", text)
            if taken:
                return None if taken == "astray" else True
            await asyncio.sleep(_PAUSE)
        return False
