"""A mail's parts (MIME, RFC 2045 and 2046), and the one text a reader is shown.

Not the standard library's parser: nested a few hundred deep it needs seconds a megabyte or exceeds the
interpreter's stack, and what comes in here was sent by strangers.
"""

import binascii
import quopri
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import Self

from harness.reading import headers
from harness.reading.charsets import decode
from harness.reading.enclosed import invitation, signed_content
from harness.reading.flowed import unflow
from harness.reading.markup import Page

DEEPEST = 10  # multiparts within multiparts
MOST_PARTS = 200
LONGEST_BODY = 16 * 1024 * 1024  # bytes of one part, still encoded
LONGEST_META = 2_048  # bytes in which a page says its charset
LONGEST_CONTENT = 1_000_000  # characters of all parts together, HTML with its tags

# Read only where nothing else is shown.
_ENCLOSING = ("application/pkcs7-mime", "application/x-pkcs7-mime", "text/calendar", "message/rfc822", "message/global")
_NO_TEXT = ("application/", "image/", "audio/", "video/", "font/")
_HTML = re.compile(r"\s*(<!doctype html|<html\b|<(body|div|p|table)\b[^>]*>(?=.*</\2>\s*$))", re.IGNORECASE | re.DOTALL)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_BOUNDARY = re.compile(rb"(?mi)^--(\S{1,200}?)[ \t]*\r?\nContent-")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_BASE64_LINES = re.compile(rb"[A-Za-z0-9+/=\s]*")

# A plain part that has less of the HTML part's words than this is a stub ("please view in a browser").
LIKE_THE_PAGE = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A mail or one of its parts, its body still encoded."""

    content_type: str
    body: bytes
    fields: headers.Fields = ()
    about: Message = field(default_factory=Message)  # only Content-* fields, to be asked for parameters

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Split off the headers; what has none is all body and plain text (RFC 2045, 5.2)."""
        fields, body = headers.split(raw)
        about = Message()
        for name in ("content-type", "content-disposition", "content-transfer-encoding"):
            if value := headers.first(fields, name):
                about[name] = value
        kind = _token(about, "content-type")
        return cls(content_type=kind if "/" in kind else "text/plain", body=body, fields=fields, about=about)

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/")

    @property
    def is_readable(self) -> bool:
        """Text to be shown with the mail, or parts that may hold such text; a mail inside the mail is neither."""
        if _token(self.about, "content-disposition") == "attachment":
            return False
        return self.is_multipart or self.content_type in ("text/plain", "text/html", "text/markdown")

    @property
    def is_named(self) -> bool:
        """A file, shown with the mail or not."""
        try:
            return len(self.about) > 0 and bool(self.about.get_filename())
        except (ValueError, IndexError, TypeError):  # as for `parameter`
            return False

    @property
    def is_enclosing(self) -> bool:
        return self.content_type in _ENCLOSING

    def parts(self, most: int) -> list[Self]:
        """The first `most` parts; the last one up to the end where the mail was cut short."""
        boundary = self.parameter("boundary").encode("utf-8", "replace")
        if not boundary or b"--" + boundary not in self.body:
            stated = _BOUNDARY.search(self.body[:LONGEST_CONTENT])  # the header has lost it, or states another
            if stated is None:
                return []
            boundary = stated[1]
        delimiter = re.compile(rb"(?m)^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?:\n|\Z)")
        parts: list[Self] = []
        start = None
        for match in delimiter.finditer(self.body):
            if start is not None:
                parts.append(self.parse(self.body[start : match.start()]))
            start = match.end()
            if match[1] or len(parts) >= most:
                return parts
        return parts if start is None else [*parts, self.parse(self.body[start:])]

    def content(self) -> str:
        """The body as text."""
        data = self.data()[: 4 * LONGEST_CONTENT]  # no charset needs more bytes for a character
        charset = self.parameter("charset")
        if not charset and self.content_type == "text/html" and (stated := _META_CHARSET.search(data[:LONGEST_META])):
            charset = stated[1].decode("ascii")
        return decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")

    def data(self) -> bytes:
        """The body, its transfer encoding undone as far as it is one."""
        encoding = _token(self.about, "content-transfer-encoding")
        body = self.body[:LONGEST_BODY]
        if encoding == "base64" and _is_base64(body):
            return _base64(body)
        return quopri.decodestring(body) if encoding == "quoted-printable" else body

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type; "" if absent or malformed (RFC 2231 leaves much room for that)."""
        try:
            value = self.about.get_param(name, "")
        except (ValueError, IndexError, TypeError):
            return ""
        return (value[2] if isinstance(value, tuple) else str(value)).strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a reader is shown, and the same without what the HTML marks as a signature."""

    full: str
    unsigned: str


class Reader:
    """Reads one mail, for as long as its patience lasts: parts and characters are counted over the whole of it."""

    def __init__(self) -> None:
        self._parts_left = MOST_PARTS
        self._characters_left = LONGEST_CONTENT

    def read(self, entity: Entity, *, depth: int = 0) -> Shown:
        """The text of an entity: attachments and further mails inside it left out."""
        if entity.is_enclosing:
            return self._enclosed(entity, depth=depth)
        if not entity.is_multipart:
            return self._leaf(entity)
        parts = entity.parts(self._parts_left) if depth < DEEPEST else []
        self._parts_left -= len(parts)
        shown = self._shown([part for part in parts if part.is_readable], depth=depth)
        if not shown:
            shown = self._shown([part for part in parts if part.is_enclosing][:1], depth=depth)
        if entity.content_type == "multipart/alternative":
            shown = _choose(shown)
        elif any(not part.is_named for part, _ in shown):
            shown = [(part, text) for part, text in shown if not part.is_named]
        return Shown(
            full="\n\n".join(text.full for _, text in shown), unsigned="\n\n".join(text.unsigned for _, text in shown)
        )

    def _shown(self, parts: list[Entity], *, depth: int) -> list[tuple[Entity, Shown]]:
        texts = [(part, self.read(part, depth=depth + 1)) for part in parts]
        return [(part, text) for part, text in texts if text.full.strip()]

    def _enclosed(self, entity: Entity, *, depth: int) -> Shown:
        if entity.content_type == "text/calendar":
            said = invitation(entity.content())
            return Shown(full=said, unsigned=said)
        inner = entity.data() if entity.content_type.startswith("message/") else signed_content(entity.data())
        return (
            self.read(Entity.parse(inner), depth=depth + 1)
            if inner and depth < DEEPEST
            else Shown(full="", unsigned="")
        )

    def _leaf(self, entity: Entity) -> Shown:
        if entity.content_type.startswith(_NO_TEXT):
            return Shown(full="", unsigned="")
        content = entity.content()[: self._characters_left]
        self._characters_left -= len(content)
        if entity.content_type == "text/html" or _HTML.match(content):
            page = Page(content)
            return Shown(full=page.text(), unsigned=page.text(signature=False))
        if entity.parameter("format").lower() == "flowed":
            content = unflow(content, delete_space=entity.parameter("delsp").lower() == "yes")
        return Shown(full=content, unsigned=content)


def _choose(texts: Sequence[tuple[Entity, Shown]]) -> list[tuple[Entity, Shown]]:
    """Of several versions of one text, the plain one if it says what the last and richest says, quotations too."""
    plain = [each for each in texts if each[0].content_type == "text/plain"]
    rich = [each for each in texts if each[0].content_type != "text/plain"]
    if not plain or not rich:
        return plain[:1] or rich[-1:]
    page, text = rich[-1][1].full, plain[0][1].full
    if _share(page, text) < LIKE_THE_PAGE or (_marks_quotation(page) and not _marks_quotation(text)):
        return rich[-1:]
    return plain[:1]


def _marks_quotation(text: str) -> bool:
    return text.startswith(">") or "\n>" in text


def _share(page: str, plain: str) -> float:
    """The share of the page's words that the plain text has too."""
    wanted, had = (Counter(re.findall(r"\w+", text.casefold())) for text in (page, plain))
    return (wanted & had).total() / wanted.total() if wanted else 1.0


def _token(about: Message, name: str) -> str:
    return str(about.get(name, "")).partition(";")[0].strip().lower()


def _is_base64(body: bytes) -> bool:
    """Whether a body that is said to be base64 is; text sent with the wrong label has spaces between its words."""
    letters = _BASE64_LINES.match(body)
    return letters is not None and (letters.end() * 2 > len(body) or b" " not in body.strip())


def _base64(data: bytes) -> bytes:
    """Decoded as far as it goes: what is no letter of the alphabet is skipped, padding that is missing added."""
    letters = data.translate(None, _NOT_BASE64)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
