"""HTML made text: what a reader sees, line by line, quotations marked with "> " as in plain mail."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harness.reading.openings import introduces_quotation
from harness.reading.programs import Role, role

MOST_TAGS = 15_000
MOST_COPIES = 100_000  # of elements, that a parser may make: 25 times as many as the most tangled of mails needs
LONGEST_TAG = 3_000  # characters
LONGEST_TEXT = 250_000  # characters written, before the walk is broken off
LONGEST_SIGN = 8  # characters of an emoji with its modifiers
DEEPEST_QUOTATION = 5  # marks before a line: more say nothing more, and could be thousands

_LINES = {"address", "article", "aside", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"} | {
    "header", "li", "main", "nav", "section", "table", "tbody", "tr", "caption", "hr", "body"
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre"}

_NAME = re.compile("/?[a-zA-Z]")
_TAG = re.compile(r"""(/?[a-zA-Z][\w-]*+)[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+>""")
# What goes on in the next paragraph where it is not closed, and its attributes where they are plain to read.
_FORMATTING = re.compile(
    r"""(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])"""
    r"""((?:\s++[\w-]++(?:="[^"<>]*+"|='[^'<>]*+'|=[^\s"'<>=]++)?+)*+\s*+>)?""",
    re.IGNORECASE,
)
_MOST_ALIKE = 3  # of formatting elements, that a parser keeps in mind
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u2060\u034f]")


class Page:
    """One HTML text."""

    def __init__(self, html: str) -> None:
        self._tree = LexborHTMLParser(_bounded(html))

    @property
    def root(self) -> LexborNode | None:
        """Where a walk over what it shows begins; None where there is nothing."""
        return self._tree.body or self._tree.root

    def text(self, *, signature: bool = True) -> str:
        """The text; without `signature`, what the mail client marked as the writer's signature is left out."""
        root = self.root
        if root is None:
            return ""
        writer = _Writer(keep_signature=signature)
        writer.write(root)
        return writer.text()


class _Writer:
    """Walks a tree without recursion (a stranger can nest it without end) and collects lines."""

    def __init__(self, *, keep_signature: bool) -> None:
        self._keep_signature = keep_signature
        self._lines: list[str] = []
        self._line: list[str] = []  # pieces of the line being written
        self._written = 0
        self._depth = 0  # of quotation
        self._pre = 0
        self._quoted_from_here = False

    def write(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, bool, bool]] = [(root, False, False)]
        while stack and self._written < LONGEST_TEXT:
            node, leaving, is_quotation = stack.pop()
            if leaving:
                self._leave(node, is_quotation=is_quotation)
            elif node.is_text_node:
                self._add(node.text_content or "")
            elif node.is_element_node:
                part = role(node)
                if part is Role.UNSEEN or (part is Role.SIGNATURE and not self._keep_signature):
                    continue
                stack.append((node, True, self._enter(node, part)))
                stack.extend((child, False, False) for child in reversed(list(_children(node))))

    def text(self) -> str:
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _enter(self, node: LexborNode, part: Role) -> bool:
        """Begin an element; whether it is a quotation that ends with it."""
        tag = node.tag or ""
        self._break_before(tag)
        if part is Role.QUOTED_FROM_HERE and not self._quoted_from_here:
            self._quoted_from_here = True
            self._depth += 1
        is_quotation = part is Role.QUOTED or (tag == "blockquote" and self._is_announced())
        self._depth += is_quotation
        self._pre += tag == "pre"
        if tag in ("td", "th") and self._line:
            self._line.append(" ")
        elif tag == "li":
            self._line.append("- ")
        elif tag == "img":
            self._line.append(_picture(node))
        return is_quotation

    def _break_before(self, tag: str) -> None:
        if tag == "br":
            self._end_line()
        elif tag in _LINES:
            self._break_line()
        elif tag in _PARAGRAPHS:
            self._break_paragraph()

    def _is_announced(self) -> bool:
        """Whether the line above says that somebody wrote what is indented here."""
        return introduces_quotation(next((line for line in reversed(self._lines[-3:]) if line.strip("> ")), ""))

    def _leave(self, node: LexborNode, *, is_quotation: bool) -> None:
        if is_quotation:
            self._break_line()
            self._depth -= 1
        if node.tag in _PARAGRAPHS:
            self._break_paragraph()
        elif node.tag in _LINES:
            self._break_line()
        self._pre -= node.tag == "pre"

    def _add(self, text: str) -> None:
        text = _INVISIBLE.sub("", text)
        if not self._pre:
            text = re.sub(r"\s+", " ", text)
            self._line.append(text.lstrip() if not self._line or self._line[-1].endswith(" ") else text)
            return
        *complete, last = text.split("\n")
        for line in complete:
            self._line.append(line)
            self._end_line()
        self._line.append(last)

    def _break_line(self) -> None:
        if "".join(self._line).strip():
            self._end_line()
        self._line = []

    def _break_paragraph(self) -> None:
        self._break_line()
        if self._lines and self._lines[-1].strip("> "):
            self._end_line()

    def _end_line(self) -> None:
        content = "".join(self._line).rstrip()
        self._written += len(content) + 1
        self._lines.append(f"{'> ' * min(self._depth, DEEPEST_QUOTATION)}{content}".rstrip())
        self._line = []


def _bounded(html: str) -> str:
    """Without what costs the parser its square: tags nested deep (200,000: 80 s), attributes (100,000: 25 s)."""
    past = next(islice(re.finditer("<", html), MOST_TAGS, None), None)
    html = html if past is None else html[: past.start()]
    pieces = html.split("<")
    most = _untangled(pieces)
    if most == len(pieces) and max(map(len, pieces)) <= LONGEST_TAG:
        return html
    return "<".join([pieces[0], *map(_short_tagged, pieces[1:most])])


def _untangled(pieces: list[str]) -> int:
    """How many pieces, each up to a "<", a parser makes MOST_COPIES of open formatting elements for, at the most.

    All that are open begin anew in each paragraph: 15,000 tags, "<p><b id=1><p><b id=2>" and so on, took 10 GB.
    https://html.spec.whatwg.org/#reconstruct-the-active-formatting-elements
    """
    if len(pieces) ** 2 <= MOST_COPIES:
        return len(pieces)
    alike: Counter[str] = Counter()
    kept = copies = 0
    for number, piece in enumerate(pieces):
        if tag := _FORMATTING.match(piece):
            alike[tag[0]] += 1
            kept += tag[1] is None or alike[tag[0]] <= _MOST_ALIKE
        copies += kept
        if copies > MOST_COPIES:
            return number
    return len(pieces)


def _short_tagged(piece: str) -> str:
    """What follows a "<": a tag that is too long loses its attributes, and one that never ends is none."""
    if len(piece) <= LONGEST_TAG or not _NAME.match(piece):
        return piece
    tag = _TAG.match(piece)
    if tag is None:
        return ""
    return piece if tag.end() <= LONGEST_TAG else f"{tag[1]}>{piece[tag.end() :]}"


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _picture(node: LexborNode) -> str:
    """The sign that a small picture stands for, if it stands for one."""
    sign = node.attributes.get("alt") or ""
    return sign if len(sign) <= LONGEST_SIGN and not sign.isascii() and not any(map(str.isalnum, sign)) else ""
