"""Whether a field holds what was put into it. Pure; pages cut, reformat and forget."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from probes.form.steps import Act, Step
from probes.words import fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What `held.js` found in a field. `name`, `id`: what its form sends it by, and what it is known by in its page."""

    there: bool
    name: str
    id: str
    value: str
    index: int
    checked: bool
    files: int
    around: str
    refused: str

    @classmethod
    def read(cls, fact: Mapping[str, Any]) -> "Held":
        """From the page's word. Raises TypeError, KeyError or ValueError where that is not what the script sends."""
        return cls(
            there=bool(fact["there"]),
            name=str(fact["name"]),
            id=str(fact["id"]),
            value=str(fact["value"]),
            index=int(fact["index"]),
            checked=bool(fact["checked"]),
            files=int(fact["files"]),
            around=str(fact["around"]),
            refused=str(fact["refused"]),
        )


def read_held(facts: Iterable[Mapping[str, Any]], many: int) -> list[Held]:
    """What each of so `many` fields holds. Raises as `Held.read`."""
    held = [Held.read(fact) for fact in facts]
    if len(held) != many:
        raise ValueError(f"{len(held)} fields told of where {many} were asked for")
    return held


def holds(step: Step, held: Held, value: str) -> bool:
    """Whether the field holds what the step put there; `value` is what was meant, in the end."""
    if not held.there:
        return False
    if step.act is Act.FILL:
        return not held.refused and same(value, held.value, digits=step.told.role == "phone")
    if step.act is Act.CHOOSE:
        return held.index == int(value)
    if step.act is Act.PICK:
        return bool(_plain(value)) and (_plain(value) in _plain(held.value) or _plain(value) in _plain(held.around))
    if step.act in {Act.DAY, Act.UPLOAD}:
        return held.files > 0 if step.act is Act.UPLOAD else str(int(value[-2:])) in _digits(held.value)
    return held.checked is (step.act is Act.TICK)


def same(meant: str, found: str, *, digits: bool = False) -> bool:
    """Whether a page only reformatted what was put in: the letters and digits are the same.

    `digits`: of a telephone number, whose prefix may be written in other ways.
    """
    if _plain(meant) == _plain(found):
        return True
    if not digits:
        return False
    wanted, there = _digits(meant), _digits(found)
    national = wanted.lstrip("0")
    return len(national) >= 6 and there.endswith(national) and len(there) - len(national) <= 4


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())
