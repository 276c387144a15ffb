"""Reading a document by `read.js`, with the desk's own selectors; and finding again what a script has built anew."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from probes.form.choose import Form, choose_form
from probes.form.fields import GONE, Button, Field, Place, read_buttons, read_fields, read_places
from probes.form.held import Held, read_held
from probes.scripts import meddled, page_script, plain
from probes.words import one_line, phrases, table

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle

_ROLES = "form/roles.toml"
_AGAIN = "([found, indices, wishes]) => found.again(indices, wishes)"
_REORDERED = """(before, order) => {
    for (const kind of ["fields", "buttons"]) before[kind] = order[kind].map((at) => before.next[kind][at] ?? null);
    delete before.next; }"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What a document holds; `handle` leads to the elements, by the indices of fields and buttons."""

    fields: tuple[Field, ...]
    buttons: tuple[Button, ...]
    places: tuple[Place, ...]
    closed: str | None
    words: str
    handle: "JSHandle"

    def form(self, sends: tuple[str, ...]) -> Form | None:
        """The form that takes the enquiry."""
        return choose_form(self.fields, self.buttons, sends=sends, places=self.places)

    def said(self) -> str:
        """How the page begins, and whether part of it cannot be read at all."""
        shut = (
            f"; its part <{self.closed}> keeps what it holds closed to scripts (a closed shadow root)"
            if self.closed
            else ""
        )
        return f"{self.words}{shut}"

    async def element(self, part: Field | Button) -> "ElementHandle | None":
        """The element of a field or button, None where it is in the page no more."""
        kind = "fields" if isinstance(part, Field) else "buttons"
        script = "(found, [kind, index]) => found[kind][index]?.isConnected ? found[kind][index] : null"
        return (await self.handle.evaluate_handle(script, [kind, part.index])).as_element()

    async def has(self, button: Button) -> bool:
        """Whether the button is in the page still."""
        return bool(await self.handle.evaluate("(found, at) => found.buttons[at]?.isConnected", button.index))

    async def after(self, before: "Seen", same: Mapping[str, Any]) -> "Seen":
        """The same, with what was there `before` at the indices it had, and what is new behind it.

        `same`: where each of its very elements is now, as the page says it.
        """
        fields = _order(
            same["fields"], [_named(each) for each in before.fields], [_named(each) for each in self.fields]
        )
        buttons = _order(
            same["buttons"], [_named(each) for each in before.buttons], [_named(each) for each in self.buttons]
        )
        if -1 in (*fields, *buttons) or (fields, buttons) != (same["fields"], same["buttons"]):
            await self.handle.evaluate(_REORDERED, {"fields": fields, "buttons": buttons})
        return replace(
            self,
            fields=tuple(
                replace(self.fields[at], index=index) if at >= 0 else replace(before.fields[index], usable=False)
                for index, at in enumerate(fields)
            ),
            buttons=tuple(
                replace(self.buttons[at], index=index)
                if at >= 0
                else replace(before.buttons[index], form=GONE, override=None)
                for index, at in enumerate(buttons)
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Reads documents with what the desk's settings say of them."""

    hints: Mapping[str, str]
    values: Mapping[str, str]
    leave: tuple[str, ...]
    sends: tuple[str, ...]

    async def read(self, frame: "Frame") -> Seen:
        """Raises ProbeError: missing field for a selector that is none, browser where the page meddles."""
        script = page_script(
            "form/found.js", ("form/read.js", "form/held.js", "mouse.js", "form/write.js"), known=_known(self.sends)
        )
        handle = await frame.evaluate_handle(script, {"wishes": await self._wishes(frame)})
        return _seen(await handle.evaluate("found => found.tell()"), handle)

    async def again(self, frame: "Frame", before: Seen, *, held: Sequence[int] = ()) -> tuple[Seen, list[Held]]:
        """The same later, with what was there `before` at the indices it had; raises as `read`.

        `held`: the indices of fields whose contents are told as well. The cursor has left every field then.
        """
        asked = [before.handle, list(held), await self._wishes(frame)]
        told: Any = plain(await frame.evaluate(_AGAIN, asked))
        try:
            facts, holds = told["facts"], read_held(told["holds"], len(held))
            same = {kind: [int(at) for at in told[kind]] for kind in ("fields", "buttons")}
        except (TypeError, KeyError, ValueError) as error:
            raise meddled(error) from error
        return await _seen(facts, before.handle).after(before, same), holds

    async def _wishes(self, frame: "Frame") -> dict[str, Any]:
        """The elements that the desk's selectors name; Playwright's look through shadow roots."""
        broken: list[str] = []

        async def named(selector: str, said: str, key: str) -> "list[ElementHandle]":
            try:
                return await frame.query_selector_all(selector)
            except Error as error:
                if "selector" not in str(error).lower():
                    raise
                broken.append(f"`{key}` hold no CSS selector in {said}")
                return []

        from playwright.async_api import Error  # noqa: PLC0415

        wishes = {
            "roles": {role: await named(what, f"{role} = {what!r}", "fields") for role, what in self.hints.items()},
            "values": [
                {"text": text, "elements": await named(what, repr(what), "values")}
                for what, text in self.values.items()
            ],
            "left": [element for what in self.leave for element in await named(what, repr(what), "leave")],
        }
        if broken:
            raise ProbeError(FaultKind.MISSING_FIELD, f"the desk's {'; '.join(broken)}")
        return wishes


def _seen(told: Any, handle: "JSHandle") -> Seen:
    facts = plain(told)
    try:
        return Seen(
            fields=read_fields(facts),
            buttons=read_buttons(facts),
            places=read_places(facts),
            closed=facts["closed"] and str(facts["closed"]),
            words=one_line(str(facts["words"])),
            handle=handle,
        )
    except (TypeError, KeyError, ValueError, OverflowError) as error:
        raise meddled(error) from error


@cache
def _known(sends: tuple[str, ...]) -> str:
    """What the script is told of words; `sends`: those of a button that sends."""
    places, marks = phrases("place", _ROLES), phrases("mark", _ROLES)
    others = tuple(phrase for kind in ("search", "newsletter", "login") for phrase in places[kind])
    hint = table(_ROLES)["drawn"]["hint"]
    return json.dumps({"words": {"sends": sends, "others": others, **marks, "hint": hint}})


def _named(part: Field | Button) -> Hashable:
    """What tells a field or button from others when a script has built the form anew."""
    if isinstance(part, Button):
        return (part.text, part.submits)
    return (part.kind, part.name, part.label, part.legend, part.placeholder)


def _order(same: Sequence[int], before: Sequence[Hashable], now: Sequence[Hashable]) -> list[int]:
    """For each of `before` where it is `now`, or -1; then where what is new is.

    `same`: where the very element is, as the page says it. Else the name decides, the second of equals for the second.
    """
    unclaimed = [index for index in range(len(now)) if index not in same]
    found = []
    for name, at in zip(before, same, strict=True):
        if not 0 <= at < len(now):
            at = next((index for index in unclaimed if now[index] == name), -1)  # noqa: PLW2901
            unclaimed = [index for index in unclaimed if index != at]
        found.append(at)
    return [*found, *unclaimed]
