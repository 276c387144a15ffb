"""The links of a mail, each with what is written on it and just before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from harness.reading.markup import Page
from harness.reading.mime import DEEPEST, MOST_PARTS, Entity
from harness.reading.programs import Role, role

MOST_LINKS = 200
LONGEST_LINK = 2_000  # characters
_LONGEST_PART = 100_000  # characters of a part that are looked at
_BEFORE = 600  # characters before a link that are kept
_MOST_NODES = 20_000
_URL = re.compile(r"https?://[^\s<>\"\[\]{}|^`]{4,3000}", re.IGNORECASE)
_AFTER = ".,;:!?)'*_"  # what ends a sentence, and no address
_QUOTED = re.compile(r"(?m)^>.*$")
_BREAKS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "table", "td", "tr", "ul"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """`words` are what stands on it, "" for a bare address; `before` what is written between it and the last one."""

    url: str
    words: str
    before: str


def links(raw: bytes, media_type: str) -> tuple[Link, ...]:
    """All links that a reader may follow, in every version of the text; never those of what is quoted. Never raises."""
    entity = Entity.parse(raw) if media_type == "message/rfc822" else Entity(content_type=media_type, body=raw)
    found: list[Link] = []
    for part in _leaves(entity):
        text = part.content()[:_LONGEST_PART]
        more = _of_page(text) if part.content_type == "text/html" else _of_text(text)
        found += (each for each in more if len(each.url) <= LONGEST_LINK)
    return tuple(found[:MOST_LINKS])


def _leaves(entity: Entity) -> Iterator[Entity]:
    """The readable parts, without recursion: a stranger may nest them."""
    waiting, left = [(entity, 0)], MOST_PARTS
    while waiting and left > 0:
        part, depth = waiting.pop(0)
        left -= 1
        if part.is_multipart and depth < DEEPEST:
            waiting += ((each, depth + 1) for each in part.parts(left))
        elif part.is_readable and not part.is_multipart:
            yield part


def _of_text(text: str) -> Iterator[Link]:
    text, end = _QUOTED.sub("", text), 0
    for found in _URL.finditer(text):
        before = re.sub(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)", " ", text[end : found.start()])  # wrapped lines go on
        yield Link(url=found[0].rstrip(_AFTER), words="", before=before[-_BEFORE:].rstrip("< ("))
        end = found.end()


def _of_page(text: str) -> Iterator[Link]:
    root = Page(text).root
    if root is None:
        return
    before: list[str] = []
    waiting, seen = [root], 0
    while waiting and seen < _MOST_NODES:
        node = waiting.pop()
        seen += 1
        if node.is_text_node:
            before.append(" ".join((node.text_content or "").split()) + " ")
        elif node.is_element_node and role(node) in (Role.TEXT, Role.SIGNATURE):
            address = (node.attributes.get("href") or "").strip() if node.tag == "a" else ""
            if address.lower().startswith(("http://", "https://")):
                yield Link(url=address, words=_words(node), before="".join(before)[-_BEFORE:])
                before.clear()
                continue
            if node.tag in _BREAKS:
                before.append("\n")
            waiting += reversed(list(node.iter(include_text=True)))


def _words(node: LexborNode) -> str:
    words = " ".join((node.text(deep=True) or "").split())[:200]
    return "" if _URL.match(words) else words
