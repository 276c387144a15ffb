"""What is done to one field, or left undone, and why. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from harness.errors import FaultKind
from probes.form.fields import Field
from probes.form.options import Wish
from probes.form.roles import Guess


class Act(StrEnum):
    """What is done to a field."""

    FILL = "fill"
    CHOOSE = "choose"  # an entry of the browser's own list, by its index
    PICK = "pick"  # an entry of a list made of other elements, by its words once the list is open
    DAY = "day"  # YYYY-MM-DD, chosen in the calendar of a field that cannot be typed in
    TICK = "tick"
    UNTICK = "untick"
    UPLOAD = "upload"
    LEAVE = "leave"


CHOICES = frozenset({Act.CHOOSE, Act.PICK, Act.TICK})


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One field's share of a plan.

    `told`: what the field is taken for, and what says so. `value`: the text to fill in, the index of the entry to
    choose or the file's name; `wish`: the entry to pick. `words`: the same for people to read; of a field left alone,
    why. `otherwise`: other ways to write the value, should the page not take the first. `of`: the enquiry whose picture
    is handed over. `needed`: whether the form is of no use without it. `fault`: of a field left alone, the kind of
    fault that this is to the whole form, None if it is none.
    """

    act: Act
    field: Field
    told: Guess
    value: str = ""
    words: str = ""
    otherwise: tuple[str, ...] = ()
    wish: Wish | None = None
    of: str = ""
    needed: bool = True
    fault: FaultKind | None = None

    @property
    def answers(self) -> bool:
        """Whether it takes one of several answers, which may bring more questions."""
        return self.act in CHOICES and self.field.kind != "checkbox"


def left(field: Field, told: Guess, why: str, *, fault: FaultKind | None = None) -> Step:
    """The field stays as it is."""
    return Step(act=Act.LEAVE, field=field, told=told, words=why, needed=False, fault=fault)


def not_ours(field: Field, told: Guess) -> Step | None:
    """A field that proves that one is a person, or that machines alone fill in, left alone; None for any other."""
    if told.role == "captcha":
        return left(field, told, "probes do not prove that they are people", fault=FaultKind.BLOCKED)
    return left(field, told, "it is a trap for machines") if told.role == "trap" else None


def wanting(field: Field, told: Guess, why: str) -> Step:
    """The field stays as it is, which makes the form useless if it must be filled in and is still empty."""
    empty = not (field.checked or (field.value and field.kind not in {"checkbox", "radio"}))
    return left(field, told, why, fault=FaultKind.MISSING_FIELD if field.required and empty else None)
