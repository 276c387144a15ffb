"""Where each key of a TOML text stands: tomllib tells values without lines, and every mistake we report names one."""

import re
import tomllib
from bisect import bisect_right
from contextlib import suppress

Place = tuple[str | int, ...]  # a path from the top of the file; entries of a list count from 0

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_LINE = re.compile(r"[^\n]*\n?")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s.=\[\]{},#"']+)[ \t]*(\.?)""")
_BRACKETS = re.compile(r"[ \t]*\]{0,2}")
_TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_BARE = re.compile(r"[^,\]}#\n]*")  # numbers, booleans and dates, which may hold a space


def locate(text: str) -> dict[Place, int]:
    """The line, from 1, of every table, key and list entry in `text`.

    Meant for text that tomllib accepts; of any other it tells what it can. Never raises.
    """
    scanner = _Scanner(text)
    with suppress(RecursionError):  # lists in lists beyond reason: what was found so far will do
        scanner.document()
    return scanner.lines


class _Scanner:
    """Walks over the text once, in order, noting where things begin."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {}
        self._text = text
        self._at = 0
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._table: Place = ()
        self._last_entry: dict[Place, int] = {}  # of each array of tables

    def document(self) -> None:
        self._skip(_BLANK)
        while self._at < len(self._text):
            start = self._at
            if self._next() == "[":
                self._header()
            else:
                self._pair(self._table)
            if self._at == start:
                self._skip(_LINE)
            self._skip(_BLANK)

    def _header(self) -> None:
        line = self._line()
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        keys = self._keys()
        self._skip(_BRACKETS)
        self._table = ()
        for depth, key in enumerate(keys, 1):
            self._table += (key,)
            if is_array and depth == len(keys):
                self._last_entry[self._table] = self._last_entry.get(self._table, -1) + 1
            self._note(self._table, line)
            if self._table in self._last_entry:
                self._table += (self._last_entry[self._table],)
                self._note(self._table, line)

    def _pair(self, table: Place) -> None:
        line = self._line()
        place = table
        for key in self._keys():
            place += (key,)
            self._note(place, line)
        if place != table and self._next() == "=":
            self._at += 1
            self._value(place)

    def _value(self, place: Place) -> None:
        self._skip(_SPACE)
        if self._next() == "[":
            self._entries(place, "]")
        elif self._next() == "{":
            self._entries(place, "}")
        else:
            self._skip(_TEXT if self._next() in {'"', "'"} else _BARE)

    def _entries(self, place: Place, end: str) -> None:
        """A list's entries, or an inline table's pairs."""
        self._at += 1
        self._skip(_BLANK)
        index = 0
        while self._at < len(self._text) and self._next() != end:
            start = self._at
            if end == "]":
                self._note((*place, index), self._line())
                self._value((*place, index))
            else:
                self._pair(place)
            index += 1
            self._skip(_BLANK)
            if self._next() == ",":
                self._at += 1
                self._skip(_BLANK)
            if self._at == start:
                return
        self._at += 1

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while match := _KEY.match(self._text, self._at):
            self._at = match.end()
            keys.append(_unquoted(match[1]))
            if not match[2]:
                break
        return keys

    def _note(self, place: Place, line: int) -> None:
        self.lines.setdefault(place, line)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _line(self) -> int:
        return bisect_right(self._newlines, self._at) + 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._text, self._at):
            self._at = match.end()


def _unquoted(key: str) -> str:
    if key[0] not in {'"', "'"}:
        return key
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError:
        return key
