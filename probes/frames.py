"""The frames of a stranger's page: which of them a visitor sees, and what they answer, as far as they do.

A frame whose document has not come yet answers nothing, for as long as its server takes: no page is worth less for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

T = TypeVar("T")

_MOST = 30
_PATIENCE = 5.0  # seconds a frame may take to answer
_PATIENCE_WITH_NONE = 0.5  # the same for one that has never shown a document


def frames_of(*pages: "Page") -> list["Frame"]:
    """The frames of these pages in order, the main ones among them, but not without end."""
    return [frame for page in pages for frame in page.frames][:_MOST]


async def is_shown(frame: "Frame") -> bool:
    """Whether a visitor sees the frame: forms are often kept in, or sent into, one that nobody does."""
    return frame.parent_frame is None or await (await frame.frame_element()).is_visible()


async def in_time(frame: "Frame", question: Awaitable[T]) -> T | None:
    """What a frame answers; None where it does not. A page's own main frame is given the time that it takes.

    Raises Playwright's Error.
    """
    if frame.parent_frame is None:
        return await question
    try:
        async with asyncio.timeout(_PATIENCE if frame.url else _PATIENCE_WITH_NONE):
            return await question
    except TimeoutError:
        return None


async def answers(frames: Iterable["Frame"], ask: Callable[["Frame"], Awaitable[T | None]]) -> list[tuple["Frame", T]]:
    """What each frame answers, all being asked at once; without those that are gone by then, or do not answer."""
    from playwright.async_api import Error  # noqa: PLC0415

    async def answer(frame: "Frame") -> "tuple[Frame, T] | None":
        try:
            told = await in_time(frame, ask(frame))
        except Error:  # advertisements come and go
            return None
        return None if told is None else (frame, told)

    return [each for each in await asyncio.gather(*map(answer, frames)) if each is not None]
