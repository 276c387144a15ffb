"""What words a text is split into, and where they stand. Pure; linear in length."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.reading.wordlist import UNSPACED

if TYPE_CHECKING:
    from harness.classify.signs import Signs

_IN_WORD = rf"[^\W_{UNSPACED}]"
_WORD = rf"{_IN_WORD}++(?:['\u2019]{_IN_WORD}++)*+"
_LINK = r"https?://\S+|www\.\S+"
_ADDRESS = r"[\w.+-]{1,64}+@[\w-]{1,64}(?:\.[\w-]{1,64})+"
_SIGN = rf"[{UNSPACED}]"
# Each finds the same words as the next, in texts that have nothing of what it leaves out.
_ASCII = re.compile(r"([A-Za-z0-9]++(?:'[A-Za-z0-9]++)*+)")
_SPACED = re.compile(r"([^\W_]++(?:['\u2019][^\W_]++)*+)")
_ANY = re.compile(rf"({_LINK}|{_ADDRESS}|@\w+|{_WORD}|{_SIGN})")
_SPACES = bytes(at if _SPACED.match(chr(at)) or chr(at) == "'" else ord(" ") for at in range(256))  # for signs
_LETTER_BEYOND = re.compile(rf"[^\x00-\xff](?<=[\w{UNSPACED}\u2019])")  # Latin-1, or what may be part of a word
UNSPACED_SIGN = re.compile(_SIGN)
_UNSPACED = re.compile(f"({_SIGN}+)")  # a run of signs each of which is a word
_ODD = re.compile(r"@|https?://|www\.")  # one of these is in every link, address and handle
_SPACE = re.compile(r"\s|\Z")  # none of them goes on after it


def split(text: str) -> list[str]:
    """What stands before the first word, the first word, what stands before the second, and so on to the end."""
    if "@" not in text and "http" not in text and "www." not in text:
        return _split_plain(text)
    parts, end = [""], 0
    for start, stop in _odd(text):
        for before, *rest in (_split_plain(text[end:start]), _ANY.split(text[start:stop])):
            parts[-1] += before
            parts += rest
        end = stop
    before, *rest = _split_plain(text[end:])
    parts[-1] += before
    return parts + rest


def spaced(text: str) -> str:
    """The words of a text, in order, with spaces between them: as `split` has them, sooner."""
    if "@" not in text and "http" not in text and "www." not in text:
        return _spaced_plain(text)
    parts, end = [], 0
    for start, stop in _odd(text):
        parts += [_spaced_plain(text[end:start]), *_ANY.findall(text[start:stop])]
        end = stop
    return " ".join([*parts, _spaced_plain(text[end:])])


def aligned(text: str) -> tuple[str | None, "Signs | None"]:
    """A text with a space for each sign that is part of no word, and its signs where some are words by themselves.

    Without these the words are what stands between spaces. No line where signs do not tell words apart: with links,
    addresses and handles.
    """
    if "@" in text or "http" in text or "www." in text:
        return None, None
    line = _latin(text)
    if line is not None:
        return line, None
    signs = _signs(text)
    return signs.line, signs if signs.are_words else None


def _spaced_plain(text: str) -> str:
    line = _latin(text)
    if line is not None:
        return line
    signs = _signs(text)
    return " ".join(_split_plain(text)[1::2]) if signs.are_words else signs.line


def _signs(text: str) -> "Signs":
    from harness.classify.signs import Signs  # noqa: PLC0415  (who judges what is in Latin-1 needs no numpy)

    return Signs(text)


def _latin(text: str) -> str | None:
    """The line of a text that has no part of a word beyond Latin-1."""
    try:
        signs = text.encode("latin-1")
    except UnicodeEncodeError:
        if _LETTER_BEYOND.search(text):
            return None
        signs = text.encode("latin-1", "replace")  # by question marks
    line = signs.translate(_SPACES).decode("latin-1")
    if "'" in line:  # it belongs to a word where there are letters on both sides
        line = f" {line} ".replace("''", "  ").replace("' ", "  ").replace(" '", "  ")[1:-1]
    return line


def _split_plain(text: str) -> list[str]:
    if text.isascii():
        return _ASCII.split(text)
    first, *rest = _UNSPACED.split(text)
    parts = _SPACED.split(first)
    for run, after in zip(rest[::2], rest[1::2], strict=True):
        signs = [""] * (2 * len(run))  # each is a word, with nothing behind it
        signs[::2] = run
        before, *others = _SPACED.split(after)
        parts += signs
        parts[-1] = before
        parts += others
    return parts


def _odd(text: str) -> Iterator[tuple[int, int]]:
    """Where whatever stands between two spaces may hold a link, an address or a handle."""
    stop = 0
    for match in _ODD.finditer(text):
        start = match.start()
        if start < stop:
            continue
        while start > stop and not text[start - 1].isspace():
            start -= 1
        space = _SPACE.search(text, match.end())
        stop = space.start() if space else len(text)
        yield start, stop
