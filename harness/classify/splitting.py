"""What words a text is split into, and where they stand. Pure; linear in length."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from harness.reading.wordlist import UNSPACED

if TYPE_CHECKING:
    from harness.classify.signs import Signs

Span = tuple[int, int]  # where a part of a text begins, and ends

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
_CURLY = "\u2019"
UNSPACED_SIGN = re.compile(_SIGN)
_UNSPACED = re.compile(f"({_SIGN}+)")  # a run of signs each of which is a word
_ADDRESSED = re.compile(r"@\w++(?=[ \n])")  # most messages in public begin so, and hold nothing else that is odd
_ODD = ("@", "://", "www.")  # one of these is in every link, address and handle


def split(text: str) -> list[str]:
    """What stands before the first word, the first word, what stands before the second, and so on to the end."""
    if not _may_be_odd(text):
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


def aligned(text: str) -> tuple[str | None, Sequence[Span], "Signs | None"]:
    """A text with a space for each sign that is part of no word; where its odd words are; its signs, if some are words.

    Without such signs the words are what stands between spaces. Odd words are links, addresses, handles and whatever
    stands close to them. No line where spaces do not tell them apart: two of them touch, or there are such signs, too.
    """
    if not _may_be_odd(text):
        line, signs = _plainly_aligned(text)
        return line, (), signs
    handle = _ADDRESSED.match(text)
    if handle and not _may_be_odd(text[handle.end() :]):
        stop = handle.end()
        line, signs = _plainly_aligned(text[stop:])
        if not signs:
            return text[:stop] + line, ((0, stop),), None
    runs, odd = [*_odd(text)], []
    for start, stop in runs:
        odd += [match.span() for match in _ANY.finditer(text, start, stop)]
    line, signs = _plainly_aligned(veiled(text, runs, " "))
    if signs:
        return None, odd, None
    parts: list[str] = []
    end = 0
    for start, stop in odd:
        if start == end > 0:
            return None, odd, None
        parts += (line[end:start], text[start:stop])
        end = stop
    return "".join((*parts, line[end:])), odd, None


def veiled(text: str, spans: Iterable[Span], sign: str) -> str:
    """A text with another sign for each in some parts of it, which are in order."""
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts += (text[end:start], sign * (stop - start))
        end = stop
    return "".join((*parts, text[end:]))


def _may_be_odd(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text


def _plainly_aligned(text: str) -> tuple[str, "Signs | None"]:
    line = _latin(text)
    if line is not None:
        return line, None
    signs = _signs(text)
    return signs.line, signs if signs.are_words else None


def _signs(text: str) -> "Signs":
    from harness.classify.signs import Signs  # noqa: PLC0415  (who judges what is in Latin-1 needs no numpy)

    return Signs(text)


def _latin(text: str) -> str | None:
    """The line of a text that has no part of a word beyond Latin-1, but for apostrophes that are all of one kind."""
    if _CURLY in text and "'" not in text:
        line = _latin(text.replace(_CURLY, "'"))
        return line if line is None else line.replace("'", _CURLY)
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


def _odd(text: str) -> Iterator[Span]:
    """Where whatever stands between two spaces may hold a link, an address or a handle."""
    closed, stop = f"{text} ", 0
    for at in sorted([at for mark in _ODD for at in _places(text, mark)]):
        if at >= stop:
            start = max(closed.rfind(" ", stop, at), closed.rfind("\n", stop, at)) + 1 or stop
            space = closed.find(" ", at)
            line_end = closed.find("\n", at, space)
            stop = space if line_end < 0 else line_end
            yield start, stop


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)
