"""Bytes to text, whatever the label says."""

import codecs
import re
from functools import lru_cache

from harness.reading.guess import guessed

# What browsers take these labels to mean (https://encoding.spec.whatwg.org/#names-and-labels), and what mail
# programs call them that Python does not know.
_MEANT = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
    "iso2022_jp_1": "iso2022_jp_ext",
}
_LABELS = {
    "unicode-1-1-utf-7": "utf-7",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "hz-gb-2312": "hz",
    "x-user-defined": "utf-8",
}
# Python's own codecs, which no mail client writes and which can take very long or give half characters.
_REFUSED = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"}
_MULTIBYTE = {"gb18030", "big5", "big5hkscs", "cp932", "euc_jp", "cp949", "johab", "cp950"}
# These say nothing of the language: mail programs write them on everything.
_VAGUE = {"utf-8", "cp1252", "iso8859-15", "cp437", "mac-roman"}

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp_ext"), (b"\x1b$@", "iso2022_jp_ext"))
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
ENOUGH_SEQUENCES = 3  # of UTF-8, to believe in it against the label of a multi-byte charset
LOOKED_AT = 20_000  # bytes, to see what the whole is

# UTF-8 that was once read as Windows-1252, and what it can have been: letters, quotes, dashes, currency.
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}")
_RESTORED = re.compile(
    "[\u00a0-\u017f\u0370-\u04ff\u2010-\u203a\u20a0-\u20bf\u2122"
    "\u0590-\u06ff\u0e00-\u0e7f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uff60]"
)


def decode(data: bytes, label: str | None) -> str:
    """Text without lone surrogates or NULs: by the label if that fits, else as what it looks like."""
    charset = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _codec(label)
    if charset in _VAGUE and data.isascii() and b"\x1b$" not in data:
        return data.decode("ascii").replace("\0", "")
    if not data.isascii() and charset != "utf-8" and _is_utf8_after_all(data, charset):
        charset = "utf-8"
    elif b"\x1b$" in data and charset in _VAGUE:
        charset = next((name for escape, name in _ESCAPES if escape in data), charset)
    for candidate in (charset, "utf-8"):
        text = _decoded(data, candidate)
        if text is None:
            continue
        if candidate in _VAGUE and candidate != "utf-8":
            text = guessed(data) or text
        return _clean(_read_once(text) if candidate in _VAGUE else text)
    return _clean(guessed(data) or data.decode("cp1252", "replace"))


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):  # LookupError: a codec that does not give text, as "hex"
        return None


def _codec(label: str | None) -> str:
    name = (label or "utf-8").strip("\"' \t").lower()
    try:
        name = codecs.lookup(_LABELS.get(name, name)).name
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name in _REFUSED else _MEANT.get(name, name)


def _is_utf8_after_all(data: bytes, charset: str) -> bool:
    """Whether bytes with another label are UTF-8: text in a Latin charset is so by chance hardly ever."""
    if charset not in _MULTIBYTE and not charset.startswith(("iso8859", "cp125", "koi8", "mac", "cp437", "cp85")):
        return False
    if charset in _MULTIBYTE and len(_SEQUENCE.findall(data[:LOOKED_AT])) < ENOUGH_SEQUENCES:
        return False
    return _decoded(data, "utf-8") is not None


def _read_once(text: str) -> str:
    """Undo that UTF-8 was read as Windows-1252 on the way: "GrÃ¼Ãe" is "Grüße". One such place may be meant."""
    places = list(_TWICE.finditer(text[:LOOKED_AT]))
    if len(places) < 2 or not all(_restored(match[0]) for match in places):
        return text
    return _TWICE.sub(lambda match: _restored(match[0]) or match[0], text)


@lru_cache(maxsize=1_000)
def _restored(piece: str) -> str | None:
    data = b"".join(_byte(character) for character in piece)
    text = _decoded(data, "utf-8")
    return text if text and len(text) == 1 and _RESTORED.match(text) else None


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "replace")


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").removeprefix("\ufeff")
