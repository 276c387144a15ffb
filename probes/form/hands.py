"""The hands on a form: each step done as a visitor would, and looked at again. Nothing is ever silently in vain."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from probes.form.clicking import on_top
from probes.form.days import choose_day
from probes.form.held import Held, holds, read_held
from probes.form.picking import pick
from probes.form.steps import Act, Step
from probes.scripts import meddled, page_script, plain
from probes.words import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import ElementHandle, Frame, JSHandle

_CLICK = 2000.0  # ms a click may wait for what is in its way
_ECHO = 1.0  # seconds a page may take to show what was done to it, if that goes by its server
_LOOK = 0.05  # seconds between looks at such a page
_ENTER = "([found, index]) => found.write(index)"
_CHOOSE = """(list, index) => { list.selectedIndex = index;
    for (const type of ["input", "change"]) list.dispatchEvent(new Event(type, { bubbles: true })); }"""

# The browser's own way past what libraries put around a field's value, whose listeners hear of it even so.
_WRITE = """(field, value) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true })); }"""


async def held(frame: "Frame", found: "JSHandle | dict[str, Any]", indices: "Sequence[int]") -> list[Held]:
    """What fields hold once the cursor has left them. `found`: what `read.js` gave back, `indices`: of its fields.

    Raises ProbeError (browser) where the page meddles with the answer.
    """
    told = plain(await frame.evaluate(page_script("form/holds.js", ("form/held.js",)), [found, list(indices)]))
    try:
        return read_held(told, len(indices))
    except (TypeError, KeyError, ValueError) as error:
        raise meddled(error) from error


async def do(frame: "Frame", element: "ElementHandle", step: Step) -> str:
    """Do one step as most pages take it; returns what the field was given, "" where nothing fits and nothing is lost.

    Whether it stuck is for the caller to see. Raises ProbeError (missing field) where a list has no fitting entry.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    if step.act is Act.FILL:
        with suppress(Error):  # what cannot be filled in at once is seen not to hold it
            if step.field.locked:
                await element.evaluate(_WRITE, step.value)
            else:
                await element.fill(step.value, timeout=_CLICK)
        return step.value
    if step.act is Act.DAY:
        return await _day(frame, element, step)
    if step.act is Act.PICK:
        return await pick(frame, element, step)
    if step.act is Act.CHOOSE:
        if await element.is_visible():
            await element.select_option(index=int(step.value))
        else:  # a script shows a list of its own in its stead
            await element.evaluate(_CHOOSE, int(step.value))
        return step.value
    if step.act is Act.UPLOAD:
        from probes import photo  # noqa: PLC0415  (few forms take one)

        picture = await asyncio.to_thread(photo.draw, step.of)
        await element.set_input_files({"name": step.value, "mimeType": "image/jpeg", "buffer": picture})
        return step.value
    await _tick(frame, element, step)
    return "ticked"


async def _day(frame: "Frame", element: "ElementHandle", step: Step) -> str:
    """Choose the day in the field's calendar. Raises ProbeError (missing field) where that cannot be done."""
    if await choose_day(frame, element, step.value):
        return step.value
    example = f'values = {{ "{step.field.selector or "#..."}" = "..." }}'
    message = (
        f"{step.field} is filled in by a calendar alone, in which {step.value} was not found; write the day in the"
    )
    raise ProbeError(FaultKind.MISSING_FIELD, f"{message} desk's `values` as the page shows days, as in {example}")


async def do_by_name(frame: "Frame", found: "JSHandle", step: Step) -> str | None:
    """Do a step where no handle on the field is needed, or its name is enough; as `do`, None where it takes more.

    Whether a box took its key is seen with all the rest: a page's server may have to echo it. For a name Playwright has
    the page read a script of 340 kB, for a handle twice. `found`: what `read.js` gave back.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    if step.act in {Act.TICK, Act.UNTICK}:
        return "ticked" if await _by_key(frame, found, step) else None
    if step.field.locked or step.act not in {Act.FILL, Act.CHOOSE}:
        return None
    try:
        if await (_inserted if step.act is Act.FILL else _chosen)(frame, found, step):
            return step.value
        if not step.field.alone:
            return None
        if step.act is Act.FILL:
            await frame.fill(step.field.alone, step.value, timeout=_CLICK, strict=True)
        else:
            await frame.select_option(step.field.alone, index=int(step.value), timeout=_CLICK, strict=True)
    except Error:
        return step.value if step.act is Act.FILL else None  # what cannot be filled in is seen not to hold it
    return step.value


async def _inserted(frame: "Frame", found: "JSHandle", step: Step) -> bool:
    """Insert the text where the cursor is, in the field; whether that can be done."""
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error):  # another page has come, in which the name may be enough
        asked = [found, step.field.index]
        if frame.parent_frame is None and step.value and await frame.evaluate(_ENTER, asked) is True:
            await frame.page.keyboard.insert_text(step.value)
            return True
    return False


async def _chosen(frame: "Frame", found: "JSHandle", step: Step) -> bool:
    """Choose an entry of the browser's own kind of list; whether that can be done."""
    from playwright.async_api import Error  # noqa: PLC0415

    asked = [found, step.field.index, int(step.value)]
    with suppress(Error):  # as above
        return await frame.evaluate(page_script("form/choice.js"), asked) is True
    return False


async def _by_key(frame: "Frame", found: "JSHandle", step: Step) -> bool:
    """Press a box by the space bar, if it is not as it should be; whether that can be done."""
    if frame.parent_frame is not None or not step.field.native:
        return False
    script = page_script("form/space.js", ("form/over.js",))
    ready = await frame.evaluate(script, [found, step.field.index, step.act is Act.TICK])
    if ready == "ready":
        await frame.page.keyboard.press("Space")
    return ready in {"ready", "so"}


async def insist(frame: "Frame", element: "ElementHandle", step: Step) -> str:
    """Do a step that did not stick with more patience; returns what the field was given in the end, "" if left empty.

    Raises ProbeError: missing field if it does not stick and the form is no use without it; form refused if the
    browser says, in its own words, that the value is not to its liking.
    """
    if step.act in {Act.TICK, Act.UNTICK} and await _holds(frame, ({"fields": [element]}, 0), step, patience=_ECHO):
        return "ticked"
    return await (_fill if step.act is Act.FILL else do)(frame, element, step)


async def _held(frame: "Frame", element: "ElementHandle") -> Held:
    return (await held(frame, {"fields": [element]}, [0]))[0]


async def _fill(frame: "Frame", element: "ElementHandle", step: Step) -> str:
    """Put the text in at once; where that does not stick, key by key; where it is refused, written otherwise."""
    refused = ""
    for value in (step.value, *step.otherwise):
        await element.fill(value)
        now = await _held(frame, element)
        if not now.there or holds(step, now, value):
            return value
        if not now.refused and await _typed(frame, element, step, value):
            return value
        refused = refused or now.refused
    if not step.needed:
        await element.fill("")
        return ""
    if refused:
        message = f"the form does not send: {step.field} does not take {step.words}: {refused}"
        raise ProbeError(FaultKind.FORM_REFUSED, one_line(message))
    raise did_not_stick(step, now)


async def _typed(frame: "Frame", element: "ElementHandle", step: Step, value: str) -> bool:
    """Whether the text sticks when it is typed key by key, as masks and watchful scripts want it."""
    await element.fill("")
    await element.focus()
    await element.type(value)
    now = await _held(frame, element)
    return holds(step, now, value)


def did_not_stick(step: Step, now: Held) -> ProbeError:
    """The page does not keep what was put into a field."""
    instead = f'"{one_line(now.value, limit=60)}"' if now.value else "nothing"
    message = f"{step.field} does not keep {step.words or step.act}: it holds {instead} afterwards"
    return ProbeError(FaultKind.MISSING_FIELD, message)


async def _tick(frame: "Frame", element: "ElementHandle", step: Step) -> None:
    """Click a box, or what stands for it, until it is as it should be."""
    from playwright.async_api import Error  # noqa: PLC0415

    wanted, mine = step.act is Act.TICK, ({"fields": [element]}, 0)
    if step.field.native and await element.is_visible():
        over = await on_top(element)
        with suppress(Error):  # something strange lies over it: what people click is the label
            await (over.click(timeout=_CLICK) if over else element.set_checked(wanted, timeout=_CLICK))
            if await _holds(frame, mine, step, patience=_ECHO):
                return
    for click in ("box => box.click()", "box => box.labels?.[0]?.click()"):
        if await _holds(frame, mine, step):
            return
        await element.evaluate(click)
        if await _holds(frame, mine, step, patience=_ECHO):
            return


async def _holds(
    frame: "Frame", box: "tuple[JSHandle | dict[str, Any], int]", step: Step, *, patience: float = 0.0
) -> bool:
    """Whether a box is as it should be, at the latest after `patience` seconds. `box`: as `held` takes fields."""
    found, index = box
    clock = asyncio.get_running_loop()
    until = clock.time() + patience
    while True:
        (now,) = await held(frame, found, [index])
        if not now.there or holds(step, now, "") or clock.time() >= until:
            return now.there and holds(step, now, "")
        await asyncio.sleep(_LOOK)
