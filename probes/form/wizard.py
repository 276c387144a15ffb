"""From step to step through a form: most have one, some ask for a little at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from harness.errors import FaultKind, ProbeError
from harness.model import Enquiry, Target
from probes.form.aftermath import Aftermath, Filled, Ready
from probes.form.choose import Form
from probes.form.hints import use_every_selector
from probes.form.insisting import answer_more, unanswered
from probes.form.judging import asks_for_review
from probes.form.page import FoundForm, find_form
from probes.form.pressing import Knob, to_press, words_of
from probes.form.steps import Step
from probes.form.telling import step_told
from probes.pages import unmoved
from probes.words import one_line, phrases

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

MOST_STEPS = 12
_OURS = frozenset({"thanks"})  # hints that say nothing about fields


class Tell(Protocol):
    """Writes down what was done, and what was said with it."""

    def __call__(self, what: str, *, said: str = "") -> None: ...


@dataclass(kw_only=True)
class Steps:
    """Fills in one step after the other. `filled` hears that one is, before it is looked at again.

    `told`: the roles that were filled in so far; `number` counts steps from 1.
    """

    page: "Page"
    enquiry: Enquiry
    target: Target
    tell: Tell
    filled: Callable[[], None] = lambda: None
    told: set[str] = field(default_factory=set)
    number: int = 0
    forward: bool = False  # whether the button of this step leads to another
    _seen: list[tuple[str, ...]] = field(default_factory=list)
    _reviewing: bool = False
    _used: set[str] = field(default_factory=set)  # selectors of the desk's that had a field so far
    _last: FoundForm | None = None  # what was filled in last
    _open: tuple[Step, ...] = ()  # what its page may want and has no answer

    async def find(self) -> FoundForm:
        """The form as the page has it now, with the button that sends it, or else the one that leads on."""
        found = await self._found("send")
        button = None if found.form is None else found.form.button
        if found.form is None or (button is not None and (button.override or button.says("send"))):
            return found
        onwards = await self._found("next")
        leads = None if onwards.form is None else onwards.form.button
        return onwards if leads is not None and leads.says("next") else found

    async def ready(self, found: FoundForm | None) -> Ready:
        """Fill in the step that the page shows; returns what is to be pressed.

        Raises ProbeError: missing field, blocked, naming the step where there is more than one.
        """
        self.number += 1
        if self._reviewing and (button := await self._review_button()) is not None:
            self.forward = False
            return self._pressable(await Knob.of(button), await words_of(button), ())
        given = [found]

        async def attempt() -> Ready:
            return await self._filled_in((given.pop() if given else None) or await self.find())

        try:
            return await unmoved(self.page, attempt)  # nothing has been sent so far
        except ProbeError as error:
            if self.number == 1:
                raise
            raise ProbeError(error.kind, f"step {self.number} of the form: {error}") from error

    async def ready_after(self, refusal: ProbeError) -> Ready:
        """The same step once more, with what its page asks for after all; `refusal` says so, and nothing was sent.

        Raises `refusal`, or what tells more, where there is nothing to fill in that was not; and as `ready`.
        """
        found = self._last
        if found is None:
            raise refusal
        self.tell(f"the page did not let it go: {refusal}")
        new, self._open = await answer_more(found, self.enquiry, refusal, self.filled)
        self._tell_of(new)
        return self._pressable(*await self._button(found), _as_filled(found))

    def explained(self, refusal: ProbeError) -> ProbeError:
        """The same refusal of what `ready_after` made ready, with what was left open even so."""
        return unanswered(refusal, self._open) if refusal.kind is FaultKind.FORM_REFUSED else refusal

    async def moved(self, new: Aftermath) -> bool:
        """Whether the page shows another step than those before; `new` is what it says since the press."""
        self._reviewing = asks_for_review(new.lines)
        if new.wrong or not (self.forward or self._reviewing):
            return False
        if self._reviewing and await self._review_button() is not None:
            return True
        found = await self.find()
        return found.form is not None and bool(found.form.roles) and _signature(found) not in self._seen

    async def _filled_in(self, found: FoundForm) -> Ready:
        form = found.form
        if form is None:
            raise ProbeError(FaultKind.MISSING_FIELD, f"the page has no form; it reads: {found.words}")
        self.forward = form.leads_on
        self._use_selectors(form)
        needs = tuple(role for role in form.needed if role not in self.told)
        steps = await found.fill_in(self.enquiry, needs=needs, done=self.filled)
        self._last = found
        self._tell_of(steps)
        form = found.form or form  # which has more fields, and maybe another button, than it had at first
        indices = {each.field.index for each in steps}
        self.told |= {role for each, role in form.roles if role and each.index in indices}
        self._seen.append(_signature(found))
        return self._pressable(*await self._button(found), _as_filled(found))

    async def _button(self, found: FoundForm) -> tuple[Knob, str]:
        """The button to press, and its words; looked for again where it comes with the last field."""
        if found.form is None or found.form.button is None:
            found = await self.find()
        if found.form is None or found.form.button is None:
            words = "the form has no button that sends it; name it in `fields`: submit"
            raise ProbeError(FaultKind.MISSING_FIELD, words)
        button = found.form.button
        self.forward = self.forward or found.form.leads_on
        return await found.knob(button), one_line(button.text, limit=80)

    def _tell_of(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            what, said = step_told(step)
            self.tell(what, said=said)

    def _pressable(self, button: Knob, words: str, filled: tuple[Filled, ...]) -> Ready:
        self.tell(f"presses {words!r}")
        return Ready(frame=button.frame, button=button, filled=filled, thanks=self.target.fields.get("thanks"))

    async def _review_button(self) -> "ElementHandle | None":
        words = phrases("button")
        return await to_press(self.page, words["send"], avoid=words["back"])

    async def _found(self, leading: str) -> FoundForm:
        return await find_form(
            self.page,
            hints=self._hints,
            sends=phrases("button")[leading],
            values=self.target.values,
            leave=self.target.leave,
        )

    @property
    def _hints(self) -> dict[str, str]:
        return {role: hint for role, hint in self.target.fields.items() if role not in _OURS}

    def _use_selectors(self, form: Form) -> None:
        """Every selector of the desk's must have had its field once the last step is filled in."""
        if not self.forward:
            use_every_selector(form, self._hints, self.target.values, used=self._used)
        roles = {each.override for each, _ in form.roles}
        given = {each.given for each, _ in form.roles}
        self._used |= {hint for role, hint in self._hints.items() if role in roles}
        self._used |= {selector for selector, value in self.target.values.items() if value in given}


def _signature(found: FoundForm) -> tuple[str, ...]:
    """What tells one step from another: its fields."""
    fields = [] if found.form is None else [each for each, _ in found.form.roles]
    return tuple(f"{each.kind} {each.name} {each.label} {each.placeholder}" for each in fields)


def _as_filled(found: FoundForm) -> tuple[Filled, ...]:
    """The fields that hold words of ours now, as they will be told again."""
    message = None if found.form is None else found.form.field("message")
    filled: list[Filled] = []
    for part, held in found.filled():
        kept = part.kind not in {"checkbox", "radio", "select", "file"}
        is_main = message is not None and part.index == message.index
        filled.append(Filled(name=held.name, id=held.id, text=held.value if kept else "", main=is_main))
    return tuple(filled)
