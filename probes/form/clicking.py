"""Clicks that get where a visitor's would, on controls that scripts draw."""

from typing import TYPE_CHECKING

from probes.scripts import page_script

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle

_CLICK = 2000.0  # ms a click may wait for what is in its way


async def press(element: "ElementHandle") -> None:
    """Click an element, or what is drawn over it; where something strange lies there, without the mouse."""
    from playwright.async_api import Error  # noqa: PLC0415

    try:
        await (await on_top(element) or element).click(timeout=_CLICK)
    except Error:  # something lies over it that is not meant to
        await element.evaluate("element => element.click()")


async def on_top(element: "ElementHandle") -> "ElementHandle | None":
    """What is drawn over an element as a part of the same control, and gets a visitor's click; None for nothing."""
    return (await element.evaluate_handle(page_script("form/hit.js", ("form/over.js",)))).as_element()
