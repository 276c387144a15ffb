"""HTML made text: what a reader sees, line by line, quotations marked with "> " as in plain mail."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_TAGS = 15_000
LONGEST_TEXT = 250_000  # characters written, before the walk is broken off
DEEPEST_QUOTATION = 5  # marks before a line: more say nothing more, and could be thousands

_UNSEEN_TAGS = {"head", "script", "style", "title", "template", "noscript", "object", "iframe", "select", "textarea"}
_HIDDEN = re.compile(
    r"(?<![\w-])(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|(font-size|max-height)\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)
_LINES = {"address", "article", "aside", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"} | {
    "header", "li", "main", "nav", "section", "table", "tbody", "tr", "caption", "hr", "body"
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre"}

# Where mail clients put what they quote (class or id).
_QUOTED = {"gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "cite", "zmail_extra"}
_QUOTED |= {"outlookmessageheader"}
# Outlook puts the mail it answers after one of these, unmarked and up to the end.
_QUOTED_FROM_HERE = {"appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container", "olk_src_body_section"}
_SIGNATURE = {"gmail_signature", "moz-signature", "signature", "ms-outlook-mobile-signature", "yahoo_signature"}
_SIGNATURE |= {"applemailsignature", "protonmail_signature_block", "gmail_signature_prefix"}

_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u2060\u034f]")


class Page:
    """One HTML text."""

    def __init__(self, html: str) -> None:
        self._tree = LexborHTMLParser(_bounded(html))

    def text(self, *, signature: bool = True) -> str:
        """The text; without `signature`, what the mail client marked as the writer's signature is left out."""
        root = self._tree.body or self._tree.root
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
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack and self._written < LONGEST_TEXT:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
            elif node.is_text_node:
                self._add(node.text_content or "")
            elif node.is_element_node and not self._is_left_out(node):
                self._enter(node)
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(_children(node))))

    def text(self) -> str:
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _is_left_out(self, node: LexborNode) -> bool:
        if (
            node.tag in _UNSEEN_TAGS
            or "hidden" in node.attributes
            or _HIDDEN.search(node.attributes.get("style") or "")
        ):
            return True
        return not self._keep_signature and bool(_names(node) & _SIGNATURE)

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "br":
            self._end_line()
        elif tag in _LINES:
            self._break_line()
        elif tag in _PARAGRAPHS:
            self._break_paragraph()
        if _names(node) & _QUOTED_FROM_HERE and not self._quoted_from_here:
            self._quoted_from_here = True
            self._depth += 1
        self._depth += _is_quotation(node)
        self._pre += tag == "pre"
        if tag in ("td", "th") and self._line:
            self._line.append(" ")
        elif tag == "li":
            self._line.append("- ")

    def _leave(self, node: LexborNode) -> None:
        if _is_quotation(node):
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
    """Cut after MOST_TAGS: the parser's time grows with the square of how deep tags are nested (200,000: 80 s)."""
    past = next(islice(re.finditer("<", html), MOST_TAGS, None), None)
    return html if past is None else html[: past.start()]


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _names(node: LexborNode) -> set[str]:
    attributes = node.attributes
    return {name.lower() for key in ("class", "id") for name in (attributes.get(key) or "").split()}


def _is_quotation(node: LexborNode) -> bool:
    """A quoted mail; a bare <blockquote> may be an indentation, or hold the very answer, so it needs a sign."""
    names = _names(node)
    if names & _QUOTED:
        return True
    if node.tag != "blockquote":
        return False
    style = (node.attributes.get("style") or "").lower()
    return "gmail_quote" in names or node.attributes.get("type") == "cite" or "border-left" in style
