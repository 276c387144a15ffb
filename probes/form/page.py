"""The form of a live page: found in whichever frame or shadow root it is, and filled in."""

from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import partial
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError
from harness.model import Enquiry
from probes.coming import moments_after
from probes.form import hands
from probes.form.choose import Form
from probes.form.fields import GONE, Button, Field
from probes.form.held import Held, holds
from probes.form.plan import draft, plan
from probes.form.pressing import Knob
from probes.form.reading import Reader, Seen
from probes.form.steps import Act, Step
from probes.frames import answers, frames_of

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

_MOST_ROUNDS = 4  # in which fields may appear because others were filled in
_UNFOLDS = 1.0  # seconds for a page to begin with what an answer brings, where it asks its server for nothing meanwhile


@dataclass(kw_only=True, slots=True)
class FoundForm:
    """A form on a live page. `words`: how the page begins.

    A script may build the form anew at any time; its fields and buttons are found again by what they are called.
    """

    frame: "Frame"
    form: Form | None
    words: str
    reader: Reader
    seen: Seen
    _done: dict[int, tuple[Step, str]] = dataclass_field(default_factory=dict)  # by index of the field
    _held: dict[int, Held] = dataclass_field(default_factory=dict)  # what those fields were last seen to hold

    async def element(self, part: Field | Button) -> "ElementHandle":
        """The live element behind a field or button. Raises ProbeError (browser) where the page took it away."""
        element = await self._live(part)
        if element is None:
            raise _taken_away(part)
        return element

    async def knob(self, button: Button) -> Knob:
        """The button, to be pressed. Raises ProbeError (browser) where the page took it away."""
        again = partial(self._again, button)
        if not button.alone:
            await again()
        return Knob(frame=self.frame, found=self.seen.handle, index=button.index, alone=button.alone, again=again)

    async def _again(self, button: Button) -> None:
        """Find the button anew where a script has built it anew. Raises ProbeError (browser) where it is gone."""
        if not await self.seen.has(button):
            self.seen, _ = await self.reader.again(self.frame, self.seen)
            if self.seen.buttons[button.index].form == GONE:
                raise _taken_away(button)

    def filled(self) -> list[tuple[Field, Held]]:
        """The fields that were filled in, with what they were last seen to hold."""
        kept = ((step.field, self._held.get(index)) for index, (step, value) in self._done.items() if value)
        return [(part, held) for part, held in kept if held is not None and held.there]

    async def fill_in(
        self, enquiry: Enquiry, *, needs: Collection[str], done: Callable[[], None] = lambda: None
    ) -> tuple[Step, ...]:
        """Plan and carry out, and the same for fields that appear meanwhile; returns all that was done.

        `done` is called whenever something was, before that is looked at again. Afterwards `form` is what the page has
        then: its button may have come into use. Raises as `plan` and `carry_out` do.
        """
        if self.form is None:
            raise ProbeError(FaultKind.MISSING_FIELD, f"the page has no form; it reads: {self.words}")
        await self._unfold(enquiry, needs, done)
        steps = tuple(step for step in plan(self.form, enquiry, needs=needs) if step.field.index not in self._done)
        known = {field.index for field, _ in self.form.parts}
        for _ in range(_MOST_ROUNDS):
            await self.carry_out(steps, done)
            new = {field.index for field, _ in self.form.parts} - known
            if not new:
                break
            known |= new
            steps = tuple(step for step in plan(self.form, enquiry, needs=()) if step.field.index in new)
        return self.steps

    async def _unfold(self, enquiry: Enquiry, needs: Collection[str], done: Callable[[], None]) -> None:
        """Where a place for what is needed is missing, fill in what there is, and wait for what that brings."""
        for _ in range(_MOST_ROUNDS):
            steps = self._asked_first(enquiry, needs)
            if self.form is None or not steps:
                return
            known = {field.index for field, _ in self.form.parts}
            moments = moments_after(self.frame.page, partial(self._begin, steps, done), idle=_UNFOLDS)
            async with aclosing(moments):
                async for _ in moments:
                    await self.look_again()
                    self.form = self.seen.form(self.reader.sends) or self.form
                    if {field.index for field, _ in self.form.parts} - known:
                        break

    async def _begin(self, steps: tuple[Step, ...], done: Callable[[], None]) -> None:
        """Do the steps, with a key pressed in each line that is written in: some pages wait for one."""
        await self.carry_out(steps, done)
        for step in steps:
            if step.act is Act.FILL:
                await (await self.element(step.field)).press("End")

    def _asked_first(self, enquiry: Enquiry, needs: Collection[str]) -> tuple[Step, ...]:
        """What a form without a place for what is needed may want first: answers, else what can be written in it."""
        if self.form is None or self.form.wrong or all(self.form.field(role) is not None for role in needs):
            return ()
        drawn = draft(self.form, enquiry)
        if drawn.is_blocked:
            return ()
        due = tuple(each for each in drawn.steps if each.act is not Act.LEAVE and each.field.index not in self._done)
        return tuple(each for each in due if each.answers) or due

    async def carry_out(self, steps: tuple[Step, ...], done: Callable[[], None]) -> None:
        """Do every step, as a visitor would; then look at all of them again, for scripts move and clear fields.

        Afterwards `form` is what the page has then; one that is gone altogether stays as it was. Raises ProbeError:
        missing field where a field does not keep what it was given, form refused where the browser says so.
        """
        due = [step for step in steps if step.act is not Act.LEAVE]
        for step in due:
            value = await hands.do_by_name(self.frame, self.seen.handle, step)
            self._done[step.field.index] = (step, await self._do(step) if value is None else value)
        done()
        lost = await self.look_again()
        for step, _ in lost:  # what did not stick, or was cleared when another field was filled in
            value = await hands.insist(self.frame, await self.element(step.field), step)
            self._done[step.field.index] = (step, value)
        if lost:
            done()
        for step, now in await self.look_again() if lost else ():
            raise hands.did_not_stick(step, now)

    async def _do(self, step: Step) -> str:
        """One step on its element; where a script has just built that anew, on the new one."""
        from playwright.async_api import Error  # noqa: PLC0415

        if (element := await self.seen.element(step.field)) is not None:
            try:
                return await hands.do(self.frame, element, step)
            except Error:
                if await self.seen.element(step.field) is not None:
                    raise
        return await hands.do(self.frame, await self.element(step.field), step)

    async def _live(self, part: Field | Button) -> "ElementHandle | None":
        element = await self.seen.element(part)
        if element is None:
            self.seen, _ = await self.reader.again(self.frame, self.seen)
            element = await self.seen.element(part)
        return element

    @property
    def steps(self) -> tuple[Step, ...]:
        """All that was done."""
        return tuple(step for step, value in self._done.values() if value)

    @property
    def touched(self) -> frozenset[int]:
        """The fields that something was done to."""
        return frozenset(self._done)

    async def look_again(self) -> "list[tuple[Step, Held]]":
        """Take the form as the page has it now; one that is gone altogether stays as it was.

        Returns the steps whose fields do not hold what they were given; optional ones that have gone are none. Raises
        ProbeError (browser) where one is gone that is needed.
        """
        kept = [(step, value) for step, value in self._done.values() if value]
        indices = [step.field.index for step, _ in kept]
        self.seen, now = await self.reader.again(self.frame, self.seen, held=indices)
        form = self.seen.form(self.reader.sends)
        if form is not None and {field.index for field, _ in form.parts} & set(self._done):
            self.form = form
        if not all(each.there for each in now):  # a script has built them anew, and they have been found again by now
            now = await hands.held(self.frame, self.seen.handle, indices)
        if gone := [step for (step, _), each in zip(kept, now, strict=True) if step.needed and not each.there]:
            for step in gone:
                await self.element(step.field)  # says what is gone
            now = await hands.held(self.frame, self.seen.handle, indices)
        self._held = dict(zip(indices, now, strict=True))
        both = ((step, value, self._held[step.field.index]) for step, value in kept)
        return [(step, each) for step, value, each in both if each.there and not holds(step, each, value)]


async def find_form(
    page: "Page",
    *,
    hints: Mapping[str, str],
    sends: tuple[str, ...],
    values: Mapping[str, str] | None = None,
    leave: Collection[str] = (),
) -> FoundForm:
    """The form of the page that has a place for most of what we have to say; looks into frames and open shadow roots.

    `hints`: role -> selector, `values`: selector -> what goes there, `leave`: selectors of fields to be left alone, all
    from the desk's settings; `sends`: folded words a sending button carries. Raises ProbeError (missing field) for
    what is no selector; whether each has its field says `use_every_selector`.
    """
    reader = Reader(hints=hints, values=values or {}, leave=tuple(leave), sends=sends)

    async def read(frame: "Frame") -> FoundForm | None:
        return await _read(frame, reader) if await _is_seen(frame) else None

    best = await _read(page.main_frame, reader)
    others = await answers((frame for frame in frames_of(page) if frame is not page.main_frame), read)
    return max(best, *(found for _, found in others), key=_worth) if others else best


async def _is_seen(frame: "Frame") -> bool:
    """Whether a visitor sees the frame: forms are also kept in frames that nobody does."""
    element = await frame.frame_element()
    box = await element.bounding_box()
    return box is not None and box["width"] > 20 and box["height"] > 20 and await element.is_visible()


async def _read(frame: "Frame", reader: Reader) -> FoundForm:
    seen = await reader.read(frame)
    return FoundForm(frame=frame, form=seen.form(reader.sends), words=seen.said(), reader=reader, seen=seen)


def _taken_away(part: Field | Button) -> ProbeError:
    what = f"its field {part}" if isinstance(part, Field) else f'its button "{part.text}"'
    return ProbeError(FaultKind.BROWSER, f"the page took {what} away while the form was being filled in")


def _worth(found: FoundForm) -> float:
    return -100.0 if found.form is None else found.form.score
