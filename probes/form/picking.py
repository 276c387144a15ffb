"""Choosing from lists that pages build of other elements: opened, read, chosen from, as a visitor would."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from probes.form.clicking import press
from probes.form.fields import Option
from probes.form.options import Wish, about, real
from probes.form.steps import Step
from probes.scripts import page_script
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle

_OPENING = 2.0  # seconds a list may take to show its entries
_SUGGESTING = 5.0  # seconds it may take to find some for what was typed
_LOOK = 0.05  # seconds between looks at a list that is opening; nothing is timed by them
_MOST_SHOWN = 8  # entries told of
_OPENER = """element => {
  for (let at = element, up = 0; at && up < 4; at = at.parentElement, up++) {
    const box = at.getBoundingClientRect();
    if (box.width > 10 && box.height > 10 && at.checkVisibility({ opacityProperty: true })) return at;
  }
  return element;
}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Open:
    """The entries that are shown."""

    options: tuple[Option, ...]
    handle: "JSHandle"

    async def entry(self, index: int) -> "ElementHandle | None":
        handle = await self.handle.evaluate_handle("(found, index) => found.entries[index]", index)
        return handle.as_element()


async def pick(frame: "Frame", element: "ElementHandle", step: Step) -> str:
    """Open the list, choose by words, and return the words of the entry; "" where nothing fits and nothing is lost.

    Raises ProbeError (missing field) where the form insists on an entry and none fits; it names those there are.
    """
    wish = step.wish or Wish()
    shown = await (_opened_made if step.field.made else _opened)(frame, element, step)
    index = wish.among(shown.options)
    if index is None and step.told.role is None and (role := about(shown.options)) is not None:
        index = Wish(tables=(role,), any_entry=True, needed=True).among(shown.options)  # which nothing told before
    if index is None and wish.values and step.field.editable:
        await element.fill("")
        await element.type(wish.values[0])
        shown = await _entries(frame, element, _SUGGESTING)
        index = wish.among(shown.options)
        if index is None and not shown.options:
            return wish.values[0]  # it makes suggestions, and takes what it has none for
    entry = await shown.entry(index) if index is not None else None
    if index is None or entry is None:
        await (frame.page.keyboard if step.field.made else element).press("Escape")
        return _nothing(step, wish, shown.options)
    await press(entry)
    return shown.options[index].text


def _nothing(step: Step, wish: Wish, options: tuple[Option, ...]) -> str:
    if not step.needed:
        return ""
    texts = [one_line(options[index].text, limit=40) for index in real(options)]
    there = f"it has: {', '.join(texts[:_MOST_SHOWN])}" if texts else "it shows none when it is opened"
    wanted = f' "{wish.values[0]}"' if wish.values else " known to fit"
    message = f"the form requires {step.field}, which has no entry{wanted}; {there}"
    example = f'values = {{ "{step.field.selector or "#..."}" = "..." }}'
    raise ProbeError(FaultKind.MISSING_FIELD, f"{message}; choose one in the desk's `values`, as in {example}")


async def _opened(frame: "Frame", element: "ElementHandle", step: Step) -> _Open:
    """The list, open. A click opens most; some want a key."""
    at_once = await _entries(frame, element, 0.0) if step.field.kind == "listbox" else None
    if at_once is not None and at_once.options:
        return at_once
    opener = (await element.evaluate_handle(_OPENER)).as_element() or element
    await press(opener)
    suggests = step.field.editable and step.wish is not None and bool(step.wish.values)
    shown = await _entries(frame, element, _LOOK * 4 if suggests else _OPENING)
    if not shown.options and not suggests:
        await element.press("ArrowDown")
        shown = await _entries(frame, element, _LOOK * 4)
    return shown


async def _opened_made(frame: "Frame", element: "ElementHandle", step: Step) -> _Open:
    """The same of a list without a role: what comes into sight once it is pressed, or the choices that are there."""
    drawn = await frame.evaluate_handle(page_script("form/opened.js"), element)
    look = partial(drawn.evaluate_handle, "(drawn, what) => drawn[what]()")
    if step.field.kind == "listbox":
        return await _settled(partial(look, "own"), 0.0)
    await press(element)
    return await _settled(partial(look, "entries"), _OPENING)


async def _entries(frame: "Frame", element: "ElementHandle", patience: float) -> _Open:
    return await _settled(partial(frame.evaluate_handle, page_script("form/entries.js"), element), patience)


async def _settled(look: Callable[[], Awaitable["JSHandle"]], patience: float) -> _Open:
    """The entries as soon as there are any and they have stopped changing."""
    clock = asyncio.get_running_loop()
    until = clock.time() + patience
    before: Any = None
    while True:
        handle = await look()
        facts: Any = await (await handle.get_property("facts")).json_value()
        if clock.time() >= until or (facts and facts == before):
            options = (
                Option(text=str(one["text"]), value=str(one["value"]), disabled=bool(one["disabled"])) for one in facts
            )
            return _Open(options=tuple(options), handle=handle)
        before = facts
        await asyncio.sleep(_LOOK)
