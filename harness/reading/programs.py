"""How mail programs mark, in HTML, what they quote and what is a signature; and what a page does not show."""

import re
from enum import Enum, auto

from selectolax.lexbor import LexborNode


class Role(Enum):
    """What an element of a page is to a reader of the mail."""

    TEXT = auto()
    UNSEEN = auto()
    QUOTED = auto()
    QUOTED_FROM_HERE = auto()  # this and everything after it
    SIGNATURE = auto()


LONGEST_ATTRIBUTE = 1_000  # characters of a style or a list of classes that are looked at
NEAR = 4  # nodes after an attribution within which the quotation follows

_UNSEEN_TAGS = {"head", "script", "style", "title", "template", "noscript", "object", "iframe", "select", "textarea"}
_UNSEEN_STYLE = re.compile(
    r"(?<![\w-])(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|(font-size|max-height)\s*:\s*0(?![.\d])"
    r"|height\s*:\s*0(?![.\d])(?=.*overflow\s*:\s*hidden)|overflow\s*:\s*hidden.*(?<![\w-])height\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)

# By class, id or name; the programs in the order of the names.
_QUOTED = {
    *(
        "moz-cite-prefix",
        "yahoo_quoted",
        "protonmail_quote",
        "tutanota_quote",
        "zmail_extra",
        "zmail_extra_hr",
        "blockquote_zmail",
    ),
    *("cite", "cite2", "outlookmessageheader", "isreplycontent", "qmbox", "front-blockquote", "freshdesk_quote"),
    *("messagereplysection", "missive_quote", "clean_bq", "airmail_on", "mail-quote-collapse"),
}
# Outlook and Zimbra put the mail they answer after one of these, unmarked and up to the end.
_QUOTED_FROM_HERE = {
    *("appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container", "olk_src_body_section"),
    *("ms-outlook-mobile-reference-message", "stopspelling", "zwchr"),
}
_SIGNATURE = {
    *("gmail_signature", "gmail_signature_prefix", "moz-signature", "signature", "applemailsignature"),
    *("ms-outlook-mobile-signature", "yahoo_signature", "protonmail_signature_block", "tutanota_signature"),
    *("front-signature", "missive_signature", "messagesignaturesection", "composer_signature", "sh-signature"),
    *("edo-signature", "zmail_signature", "cm_signature", "bloop_sign"),
}
# What programs put before a name, or a number after it, so that two of them do not clash.
_PREFIX = re.compile(r"^(ydp[0-9a-f]{6,10}|yiv\d{6,12}|x_)+|[_-]\d{3,}$")
# Outlook draws a line above the header of the mail it answers, in one of these colours.
_HEADER_LINE = re.compile(r"border:\s?none;\s?border-top:\s?solid\s#?(b5c4df|e1e1e1)\s1\.0pt", re.IGNORECASE)


def role(node: LexborNode) -> Role:
    attributes = node.attributes
    if not attributes and node.tag not in _UNSEEN_TAGS:
        return Role.TEXT
    style = (attributes.get("style") or "")[:LONGEST_ATTRIBUTE]
    if node.tag in _UNSEEN_TAGS or "hidden" in attributes or _UNSEEN_STYLE.search(style):
        return Role.UNSEEN
    names = {
        _PREFIX.sub("", name)
        for key in ("class", "id", "name", "data-marker")
        for name in (attributes.get(key) or "")[:LONGEST_ATTRIBUTE].lower().split()
    }
    if names & _SIGNATURE:
        return Role.SIGNATURE
    if names & _QUOTED_FROM_HERE or (node.tag == "div" and _HEADER_LINE.search(style)):
        return Role.QUOTED_FROM_HERE
    return Role.QUOTED if names & _QUOTED or _is_marked(node, names, style) else Role.TEXT


def _is_attribution(node: LexborNode) -> bool:
    """Gmail marks the line above a quotation and the header of a mail that is passed on alike."""
    following = node.next
    for _ in range(NEAR):
        if following is None:
            return False
        if following.tag == "blockquote":
            return True
        following = following.next
    return False


def _is_marked(node: LexborNode, names: set[str], style: str) -> bool:
    """A bare <blockquote> may be an indentation, or hold the very answer, so it needs a sign."""
    if node.tag == "blockquote":
        cited = node.attributes.get("type") == "cite" or (node.attributes.get("cite") or "").startswith(
            ("mid:", "cid:")
        )
        return "gmail_quote" in names or cited or "border-left" in style.lower()
    if "gmail_attr" in names:
        return _is_attribution(node)
    return node.tag == "div" and (("quote" in names and "border-left" in style.lower()) or "__quoted_text__" in names)
