"""The hands on a form: finds it on a page, in whichever frame, and carries a plan out."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from probes.form.fields import SAYABLE, Button, Field, Form, choose_form, read_buttons, read_fields
from probes.form.plan import Act, Step
from probes.scripts import page_script
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle, Page

_MOST_FRAMES = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundForm:
    """A form on a live page. `challenge`: the captcha seen beside it, if any; `words`: how the page begins."""

    frame: "Frame"
    form: Form | None
    challenge: str | None
    words: str
    handle: "JSHandle"

    async def element(self, part: Field | Button) -> "ElementHandle":
        """The live element behind a field or button."""
        kind = "fields" if isinstance(part, Field) else "buttons"
        handle = await self.handle.evaluate_handle("(found, [kind, index]) => found[kind][index]", [kind, part.index])
        element = handle.as_element()
        if element is None:
            raise ProbeError(FaultKind.BROWSER, "the page took its form away while it was being filled in")
        return element

    async def carry_out(self, steps: tuple[Step, ...]) -> None:
        """Do every step, as a visitor would."""
        for step in steps:
            element = await self.element(step.field)
            if step.act is Act.FILL:
                await element.fill(step.value)
            elif step.act is Act.CHOOSE:
                await element.select_option(index=int(step.value))
            elif await element.is_visible():
                await element.check()
            else:  # a styled box: people click its label
                await element.evaluate("box => box.labels[0].click()")


async def find_form(page: "Page", *, hints: Mapping[str, str], sends: tuple[str, ...]) -> FoundForm:
    """The form of the page that has a place for most of what we have to say; looks into frames too.

    `hints`: role -> CSS selector from the desk's settings; `sends`: folded words a sending button carries.
    Raises ProbeError (missing field) for a hint that cannot be used.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    best = await _read(page.main_frame, hints, sends)
    for frame in page.frames[1:_MOST_FRAMES]:
        with suppress(Error):  # advertisements come and go
            best = max(best, await _read(frame, hints, sends), key=_worth)
    unused = [role for role in hints if role != "submit" and not _hinted(best, role)]
    if unused and best.form is not None:
        where = ", ".join(f"{role} = {hints[role]!r}" for role in unused)
        message = f"the desk's `fields` name {where}, which fits no field in use on the page"
        raise ProbeError(FaultKind.MISSING_FIELD, f"{message}; it offers: {best.form.offers()}")
    return best


def check_hints(hints: Mapping[str, str]) -> None:
    """Raises ProbeError for a hint by a name that no field goes by."""
    unknown = sorted(set(hints) - {*SAYABLE, "submit"})
    if unknown:
        message = f"the desk's `fields` name {', '.join(unknown)}; allowed: {', '.join(SAYABLE)}, submit"
        raise ProbeError(FaultKind.MISSING_FIELD, message)


def _worth(found: FoundForm) -> tuple[int, int]:
    if found.form is None:
        return (0, 0)
    roles = {role for _, role in found.form.roles}
    return 1 + 2 * ("message" in roles), len(roles & set(SAYABLE))


def _hinted(found: FoundForm, role: str) -> bool:
    return found.form is not None and any(field.override == role for field, _ in found.form.roles)


async def _read(frame: "Frame", hints: Mapping[str, str], sends: tuple[str, ...]) -> FoundForm:
    handle = await frame.evaluate_handle(page_script("form/read.js"), dict(hints))
    facts: Any = await (await handle.get_property("facts")).json_value()
    try:
        if facts["problems"]:
            broken = ", ".join(f"{role} = {hints.get(role)!r}" for role in facts["problems"])
            raise ProbeError(FaultKind.MISSING_FIELD, f"the desk's `fields` hold no CSS selector in {broken}")
        return FoundForm(
            frame=frame,
            form=choose_form(read_fields(facts), read_buttons(facts), sends=sends),
            challenge=facts["challenge"],
            words=one_line(str(facts["words"])),
            handle=handle,
        )
    except (TypeError, KeyError, ValueError) as error:
        message = f"the page meddles with what is read from it: {one_line(repr(error))}"
        raise ProbeError(FaultKind.BROWSER, message) from error
