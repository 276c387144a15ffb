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
from harness.reading.flowed import unflow
from harness.reading.markup import Page

DEEPEST = 10  # multiparts within multiparts
MOST_PARTS = 200
LONGEST_CONTENT = 1_000_000  # characters of all parts together, HTML with its tags

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
        return self.is_multipart or self.content_type in ("text/plain", "text/html")

    def parts(self, most: int) -> list[Self]:
        """The first `most` parts; the last one up to the end where the mail was cut short."""
        boundary = self.parameter("boundary").encode("utf-8", "replace")
        if not boundary:
            return []
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
        """The body, decoded."""
        encoding = _token(self.about, "content-transfer-encoding")
        data = self.body
        if encoding == "base64":
            data = _base64(data)
        elif encoding == "quoted-printable":
            data = quopri.decodestring(data)
        return decode(data, self.parameter("charset")).replace("\r\n", "\n").replace("\r", "\n")

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
        if not entity.is_multipart:
            return self._leaf(entity)
        parts = entity.parts(self._parts_left) if depth < DEEPEST else []
        self._parts_left -= len(parts)
        texts = [(part, self.read(part, depth=depth + 1)) for part in parts if part.is_readable]
        shown = [(part, text) for part, text in texts if text.full.strip()]
        if entity.content_type == "multipart/alternative":
            shown = _choose(shown)
        return Shown(
            full="\n\n".join(text.full for _, text in shown), unsigned="\n\n".join(text.unsigned for _, text in shown)
        )

    def _leaf(self, entity: Entity) -> Shown:
        content = entity.content()[: self._characters_left]
        self._characters_left -= len(content)
        if entity.content_type == "text/html":
            page = Page(content)
            return Shown(full=page.text(), unsigned=page.text(signature=False))
        if entity.parameter("format").lower() == "flowed":
            content = unflow(content, delete_space=entity.parameter("delsp").lower() == "yes")
        return Shown(full=content, unsigned=content)


def _choose(texts: Sequence[tuple[Entity, Shown]]) -> list[tuple[Entity, Shown]]:
    """Of several versions of one text, the plain one if it says what the last and richest says; else that."""
    plain = [each for each in texts if each[0].content_type == "text/plain"]
    rich = [each for each in texts if each[0].content_type != "text/plain"]
    if plain and (not rich or _share(rich[-1][1].full, plain[0][1].full) >= LIKE_THE_PAGE):
        return plain[:1]
    return rich[-1:]


def _share(page: str, plain: str) -> float:
    """The share of the page's words that the plain text has too."""
    wanted, had = (Counter(re.findall(r"\w+", text.casefold())) for text in (page, plain))
    return (wanted & had).total() / wanted.total() if wanted else 1.0


def _token(about: Message, name: str) -> str:
    return str(about.get(name, "")).partition(";")[0].strip().lower()


def _base64(data: bytes) -> bytes:
    """Decoded as far as it goes: what is no letter of the alphabet is skipped, padding that is missing added."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
