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
_SPACES_BESIDE_HANDLES = bytes(at if chr(at) in "@_" else sign for at, sign in enumerate(_SPACES))
_LETTER_BEYOND = re.compile(rf"[^\x00-\xff](?<=[\w{UNSPACED}\u2019])")  # Latin-1, or what may be part of a word
_CURLY = "\u2019"
UNSPACED_SIGN = re.compile(_SIGN)
_UNSPACED = re.compile(f"({_SIGN}+)")  # a run of signs each of which is a word
# Most odd words stand between spaces; each pattern begins with signs alone, which are sooner found.
_HANDLE_ALONE = re.compile(r"(@(?<![^ \n]@)\w++(?![^ \n]))")
_LINK_ALONE = re.compile(r"(http(?<![^ \n]http)s?://\S++(?![^ \n]))")
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


def aligned(text: str) -> tuple[str | None, Sequence[str], "Signs | None"]:
    """A text with a space for each sign that is part of no word; itself in parts; its signs, if some are words.

    Without such signs the words are what stands between spaces. Every second part is an odd word: a link, an address, a
    handle, or what stands close to them. No line where spaces do not tell them apart: two of them touch, or there are
    such signs, too.
    """
    if not _may_be_odd(text):
        line, signs = _plainly_aligned(text)
        return line, (text,), signs
    parts = _HANDLE_ALONE.split(text)
    with_handles = _line_with_handles(text, parts)
    if with_handles is not None:
        return with_handles, parts, None
    if "://" in text:
        parts = [part for some in parts for part in _LINK_ALONE.split(some)]
    plain = "".join(parts[::2])
    if _may_be_odd(plain):
        return _closely_aligned(text)
    line, signs = _plainly_aligned(plain)
    if signs:
        return None, parts, None
    done: list[str] = []
    end = 0
    for before, odd in zip(parts[::2], parts[1::2], strict=False):  # there is one more before than odd
        start, end = end, end + len(before)
        done += (line[start:end], odd)
    return "".join((*done, line[end:])), parts, None


def _line_with_handles(text: str, parts: Sequence[str]) -> str | None:
    """The line of a text in parts, all of whose signs of handles are in these: as it is in most requests."""
    if "://" in text or "www." in text or len(parts) // 2 != text.count("@"):
        return None
    if "_" in text and "".join(parts[1::2]).count("_") != text.count("_"):
        return None
    return _latin(text, _SPACES_BESIDE_HANDLES)


def _closely_aligned(text: str) -> tuple[str | None, Sequence[str], None]:
    """The same of a text in which odd words may stand close to other signs, or to each other."""
    runs = [*_odd(text)]
    odd = [match.span() for start, stop in runs for match in _ANY.finditer(text, start, stop)]
    parts = _cut(text, odd)
    line, signs = _plainly_aligned(veiled(_cut(text, runs), " "))
    if signs or "" in parts[2:-1:2]:
        return None, parts, None
    done = _cut(line, odd)
    done[1::2] = parts[1::2]
    return "".join(done), parts, None


def _cut(text: str, spans: Iterable[Span]) -> list[str]:
    """A text in parts, every second of which is one of some spans, in order."""
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts += (text[end:start], text[start:stop])
        end = stop
    return [*parts, text[end:]]


def veiled(parts: Sequence[str], sign: str) -> str:
    """A text with another sign for each in every second of its parts."""
    some = [*parts]
    some[1::2] = [sign * len(part) for part in parts[1::2]]
    return "".join(some)


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


def _latin(text: str, spaces: bytes = _SPACES) -> str | None:
    """The line of a text that has no part of a word beyond Latin-1, but for apostrophes that are all of one kind."""
    if _CURLY in text and "'" not in text:
        line = _latin(text.replace(_CURLY, "'"), spaces)
        return line if line is None else line.replace("'", _CURLY)
    try:
        signs = text.encode("latin-1")
    except UnicodeEncodeError:
        if _LETTER_BEYOND.search(text):
            return None
        signs = text.encode("latin-1", "replace")  # by question marks
    line = signs.translate(spaces).decode("latin-1")
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
    line, stop = f"{text} ".replace("\n", " "), 0
    for at in sorted([at for mark in _ODD for at in _places(line, mark)]):
        if at >= stop:
            start = line.rfind(" ", stop, at) + 1 or stop
            stop = line.find(" ", at)
            yield start, stop


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)
