"""Bytes to text, whatever the label says."""

import codecs

# What browsers take these labels to mean (https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Python's own codecs, which no mail client writes and which can take very long or give half characters.
_REFUSED = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"}


def decode(data: bytes, label: str | None) -> str:
    """Text without lone surrogates or NULs: by the label if that fits, else UTF-8, else Windows-1252."""
    for charset in (_codec(label), "utf-8"):
        try:
            return _clean(data.decode(charset))
        except (UnicodeError, LookupError):  # LookupError: a codec that does not give text, as "hex"
            continue
    return _clean(data.decode("cp1252", "replace"))


def _codec(label: str | None) -> str:
    try:
        name = codecs.lookup((label or "utf-8").strip("\"' ")).name
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name in _REFUSED else _MEANT.get(name, name)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
