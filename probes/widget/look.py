"""What the page shows of its chat, frame by frame, as `watch.js` sees it."""

from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from probes.frames import answers, frames_of
from probes.pages import has_moved_on
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

T = TypeVar("T")

_ASK = "([name, what, ...given]) => window[name]?.[what]?.(...given)"
_DRIFT = 20.0  # milliseconds that are worth a word


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """One frame's word on its chat. `guessed`: parts its preset names and the page has not.

    `form`, `away`: its preset's form before the chat, or its word that nobody is there, is shown. `drift`: milliseconds
    by which the machine's clock is ahead of the one that stamps what happens in this frame.
    """

    frame: "Frame"
    ready: bool
    value: float
    preset: str
    guessed: tuple[str, ...]
    problems: tuple[str, ...]
    form: bool
    away: bool
    launcher: float
    starter: bool
    widget: bool
    speaks: bool  # whether its log holds a message, a notice or a menu
    words: str
    drift: float

    def __str__(self) -> str:
        clock = f"; the page's clock is {-self.drift:+.0f} ms off" if abs(self.drift) > _DRIFT else ""
        if not self.preset:
            return f"no preset fits; log and place to write were guessed{clock}"
        parts = ", ".join(part for part in self.guessed if part in {"log", "input", "message"})
        return f"preset {self.preset}" + (f": its {parts} not found, guessed" if parts else "") + clock


class Eyes:
    """Looks into every frame of a page, and settles on the one that has the chat."""

    def __init__(self, page: "Page", name: str) -> None:
        self._page = page
        self._name = f"{name}_"
        self.frame = page.main_frame

    async def everywhere(self) -> tuple[Sight, ...]:
        """What the frames show now, the likeliest chat first; a preset known in one is told to all."""
        seen = [sight for _, sight in await answers(frames_of(self._page), self._look)]
        preset = next((sight.preset for sight in seen if sight.preset), None)
        for sight in seen:
            if preset and not sight.preset:
                await self.call("adopt", preset, frame=sight.frame)
        return tuple(sorted(seen, key=lambda sight: (sight.ready, sight.value), reverse=True))

    async def _look(self, frame: "Frame") -> Sight | None:
        seen: Any = await self.call("look", frame=frame)
        if not isinstance(seen, dict):
            return None
        with suppress(KeyError, TypeError, ValueError):
            return Sight(
                frame=frame,
                ready=seen["ready"] is True,
                value=float(seen["value"]),
                preset=one_line(str(seen["preset"]), limit=40),
                guessed=tuple(str(part) for part in seen["guessed"][:10]),
                problems=tuple(str(part) for part in seen["problems"][:10]),
                form=seen["form"] is True,
                away=seen["away"] is True,
                launcher=float(seen["launcher"]),
                starter=seen["starter"] is True,
                widget=seen["widget"] is True,
                speaks=seen["speaks"] is True,
                words=str(seen["words"])[:2000],
                drift=float(seen["drift"]),
            )
        return None

    async def call(self, what: str, *arguments: object, frame: "Frame | None" = None) -> Any:
        """Ask the watcher; None where there is none, or its frame has just gone."""
        where = frame or self.frame
        return await _unless_gone(where, where.evaluate(_ASK, [self._name, what, *arguments]))

    async def saying(self, what: str, sight: Sight) -> str:
        """The chat's own words where a frame says this, one of the tables in words.toml; else all of the frame's."""
        own = await self.call("saying", what, frame=sight.frame)
        return one_line(own) if isinstance(own, str) and own.strip() else one_line(sight.words)

    async def insert(self, text: str) -> None:
        """Insert `text` where the focus is."""
        await self._page.keyboard.insert_text(text)

    async def strike(self, key: str) -> None:
        """Press a key where the focus is."""
        await self._page.keyboard.press(key)

    async def press(self, x: float, y: float) -> None:
        """Press what is to be seen there in the page."""
        await self._page.mouse.click(x, y)

    async def element(self, what: str, *arguments: object, frame: "Frame | None" = None) -> "ElementHandle | None":
        """As `call`, for an element."""
        where = frame or self.frame
        handle = await _unless_gone(where, where.evaluate_handle(_ASK, [self._name, what, *arguments]))
        return None if handle is None else handle.as_element()

    async def written(self, text: str) -> "ElementHandle | bool":
        """Whether the place to write holds these words; if there is a button to send them, that."""
        handle = await _unless_gone(self.frame, self.frame.evaluate_handle(_ASK, [self._name, "written", text]))
        if handle is None:
            return False
        return handle.as_element() or await handle.json_value() is True


async def _unless_gone(frame: "Frame", asked: Awaitable[T]) -> T | None:
    """What was asked of a frame; None where that has just gone."""
    from playwright.async_api import Error  # noqa: PLC0415

    try:
        return await asked
    except Error as error:
        if frame.is_detached() or has_moved_on(error):
            return None
        raise
