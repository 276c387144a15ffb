"""Reads a settings file that people write, and says of every mistake in it where it stands and what is allowed."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import BadFile, Problem
from harness.toml_file.lines import Place, locate

LARGEST = 1_000_000  # bytes: a hundred times what anybody would write by hand

_AT_LINE = re.compile(
    r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL
)
_ADVICE = {
    "Invalid value": 'write text in quotes, as in key = "text"',
    "Cannot overwrite a value": "give each key once",
    "Cannot declare": "give each table once",
    "Expected '=' after a key": 'write key = "text"',
    "Unterminated string": "close the quotes",
    "Illegal character '\\n'": 'close the quotes, or write """ around text of several lines',
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A TOML file as read: its data, and the line of every key."""

    path: Path
    data: Mapping[str, Any]
    lines: Mapping[Place, int]

    def problem(self, place: Place, problem: str) -> Problem:
        """What is wrong at `place`, with its line, or the line of the nearest table that is there."""
        there = next((place[:end] for end in range(len(place), 0, -1) if place[:end] in self.lines), ())
        return Problem(file=self.path, line=self.lines.get(there, 1), key=dotted(place), problem=problem)


def dotted(place: Place) -> str:
    """`place` as people write it: names joined by dots, list entries counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else _quoted(part) for part in place)


def read(path: Path) -> Document:
    """Read `path` as TOML.

    Raises BadFile where it is missing, unreadable, larger than LARGEST, not UTF-8 or not TOML.
    """
    raw = _bytes(path)
    try:
        text = raw.decode("utf-8-sig")
        return Document(path=path, data=tomllib.loads(text), lines=locate(text))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _bad(path, f"is not UTF-8 text (byte 0x{raw[error.start]:02x}), save it as UTF-8", line) from error
    except tomllib.TOMLDecodeError as error:
        raise _bad(path, *_syntax(str(error), text)) from error
    except ValueError as error:  # Python's own limit
        raise _bad(path, "holds a number that is too long to read, give one of at most 4,000 digits", 0) from error
    except RecursionError as error:
        raise _bad(path, "is nested too deeply, a list in a list is as deep as it goes", 0) from error


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise _bad(path, "is not there, give the path of a TOML file", 0)
    if not path.is_file():
        kind = "a directory" if path.is_dir() else "not a regular file"
        raise _bad(path, f"is {kind}, give the path of a TOML file", 0)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise _bad(path, f"cannot be read ({error.strerror}), give a file that you may read", 0) from error
    if len(raw) > LARGEST:
        raise _bad(path, f"is larger than {LARGEST:,} bytes, the most that is read", 0)
    return raw


def _syntax(message: str, text: str) -> tuple[str, int]:
    """What tomllib said, with advice, and the line it said it of."""
    found = _AT_LINE.match(message)
    what = found["what"] if found else message
    advice = next((advice for start, advice in _ADVICE.items() if what.startswith(start)), "see https://toml.io")
    if found and found["line"]:
        return f"is not TOML: {what} at column {found['column']}; {advice}", int(found["line"])
    return f"is not TOML: {what}; {advice}", text.count("\n") + 1 if found else 0


def _quoted(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key[:60]}"'


def _bad(path: Path, problem: str, line: int) -> BadFile:
    return BadFile((Problem(file=path, line=line, key="", problem=problem),))
