"""What a check found, a line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from harness.cli.check.names import CannotLookUp
from harness.errors import BadFile, ShopperError


class Mark(StrEnum):
    """How a finding bears on a run."""

    OK = "ok"
    NOTE = "note"  # cannot be seen from here, or needs nobody to do anything
    WARN = "warn"  # may go wrong
    FAIL = "FAIL"  # would go wrong


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing looked at, and what to do about it where something is to be done."""

    mark: Mark
    what: str
    todo: str = ""


def ok(what: str) -> Line:
    return Line(mark=Mark.OK, what=what)


def note(what: str, todo: str = "") -> Line:
    return Line(mark=Mark.NOTE, what=what, todo=todo)


def warn(what: str, todo: str) -> Line:
    return Line(mark=Mark.WARN, what=what, todo=todo)


def fail(what: str, todo: str) -> Line:
    return Line(mark=Mark.FAIL, what=what, todo=todo)


def mistakes(error: ShopperError) -> Iterator[Line]:
    """What kept a file from being read: of several mistakes in it a line each."""
    problems = error.problems if isinstance(error, BadFile) else (error,)
    yield from (fail(str(problem), "") for problem in problems)


def looked_up(what: str, lines: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """The lines, up to where a name server would have to answer and none does: that fails nothing."""
    try:
        yield from lines()
    except CannotLookUp as error:
        yield warn(
            f"could not look up {what}: {error}",
            "check again where name servers can be reached; --resolver ADDRESS names another one",
        )
