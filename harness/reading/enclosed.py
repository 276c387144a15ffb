"""Text that a mail holds in an envelope: an opaque signature (S/MIME) or an invitation to a meeting (iCalendar)."""

import re

MOST_VALUES = 2_000  # of ASN.1, read before the text must have come
MOST_LINES = 2_000  # of an invitation
LONGEST_VALUE = 20_000  # characters of one of its properties

_DATA = bytes.fromhex("06092a864886f70d010701")  # the object identifier of "data" (RFC 5652, 4), encoded
_OCTETS = 0x04
_CONSTRUCTED = 0x20
_END = 0x00

_ESCAPED = re.compile(r"\\([nN\\,;])")
_SAID = ("COMMENT", "DESCRIPTION", "SUMMARY")  # by how much they are somebody's words


def signed_content(message: bytes) -> bytes:
    """What an opaquely signed message (CMS SignedData, RFC 5652) holds; b"" where it holds nothing to be read.

    Read as one row of values, whatever they are nested in: the content is the octet strings that follow the
    identifier of "data". What is encrypted has another identifier there.
    """
    start = message.find(_DATA)
    if start < 0:
        return b""
    position = start + len(_DATA)
    content: list[bytes] = []
    for _ in range(MOST_VALUES):
        value = _value(message, position)
        if value is None:
            break
        tag, begin, end = value
        is_nested = bool(tag & _CONSTRUCTED)
        is_over = (content and tag != _OCTETS | _CONSTRUCTED) if is_nested else tag not in (_OCTETS, _END)
        if is_over:
            break
        if tag == _OCTETS:
            content.append(message[begin:end])
        position = begin if is_nested else end
    return b"".join(content)


def _value(message: bytes, position: int) -> tuple[int, int, int] | None:
    """Tag, begin and end of a value; a constructed one of no stated length ends where it begins."""
    if position + 2 > len(message):
        return None
    tag, length = message[position], message[position + 1]
    begin = position + 2
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(message[begin : begin + size]) if size <= 8 else len(message)
        begin += size
    elif length == 0x80:
        length = 0
    return tag, begin, min(begin + length, len(message))


def invitation(text: str) -> str:
    """What an invitation or the answer to one (RFC 5545) says in words, without what it says to calendars."""
    lines = re.sub(r"\r?\n[ \t]", "", text[: MOST_LINES * 80]).splitlines()[:MOST_LINES]
    found: dict[str, str] = {}
    for line in lines:
        head, colon, value = line.partition(":")
        name = head.partition(";")[0].strip().upper()
        if colon and name in _SAID and value.strip() and name not in found:
            found[name] = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value[:LONGEST_VALUE])
    return next((found[name] for name in _SAID if name in found), "")
