"""Other programs that find the new text of a mail, each set as its own documentation says, behind one face.

They are installed by `uv sync --group bench`; whichever is not there is left out and said to be.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.reading import read
from harness.reading.markup import Page

Cut = Callable[[str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """What finds the new text of a plain text, and of a page if it reads pages."""

    name: str
    plain: Cut
    page: Cut | None = None


def ours() -> Reader:
    return Reader(
        name="mystery-shopper",
        plain=lambda text: read(text.encode("utf-8", "replace"), "text/plain").text,
        page=lambda text: read(text.encode("utf-8", "replace"), "text/html").text,
    )


def _mail_parser_reply(part: str) -> Reader:
    from mailparser_reply import EmailReplyParser  # noqa: PLC0415 - may be missing
    from mailparser_reply.constants import MAIL_LANGUAGES  # noqa: PLC0415

    parser = EmailReplyParser(languages=list(MAIL_LANGUAGES))

    def plain(text: str) -> str:
        replies = parser.read(text=text).replies
        return str(getattr(replies[0], part) or "") if replies else ""

    return Reader(name=f"mail-parser-reply, {part}", plain=plain)


def _email_reply_parser() -> Reader:
    from email_reply_parser import EmailReplyParser  # noqa: PLC0415

    return Reader(name="email-reply-parser", plain=EmailReplyParser.parse_reply)


def _quotequail() -> Reader:
    import quotequail  # noqa: PLC0415

    def top(unwrapped: dict[str, str] | None, whole: str, kind: str) -> str:
        if unwrapped is None:
            return whole
        return "\n".join(unwrapped.get(key) or "" for key in (f"{kind}_top", f"{kind}_bottom"))

    return Reader(
        name="quotequail",
        plain=lambda text: top(quotequail.unwrap(text), text, "text"),
        page=lambda text: _seen(top(quotequail.unwrap_html(text), text, "html")),
    )


def _talon() -> Reader:
    from talon import quotations  # noqa: PLC0415

    quotations.register_xpath_extensions()
    return Reader(
        name="talon (superops-talon)",
        plain=lambda text: str(quotations.extract_from_plain(text)),
        page=lambda text: _seen(str(quotations.extract_from_html(text))),
    )


def _unquotemail() -> Reader:
    from unquotemail import Unquote  # noqa: PLC0415

    return Reader(
        name="unquotemail",
        plain=lambda text: Unquote(None, text).get_text() or "",
        page=lambda text: _seen(Unquote(text, None).get_html() or ""),
    )


def _email_reply_extractor() -> Reader:
    from email_reply_extractor import extract_new_text  # noqa: PLC0415

    return Reader(
        name="email-reply-extractor",
        plain=lambda text: extract_new_text(text).text,
        page=lambda text: extract_new_text("", html_body=text).text,
    )


def _seen(html: str) -> str:
    return Page(html).text()


_PEERS: tuple[tuple[Callable[..., Reader], tuple[Any, ...]], ...] = (
    (_mail_parser_reply, ("body",)),
    (_mail_parser_reply, ("full_body",)),
    (_email_reply_parser, ()),
    (_quotequail, ()),
    (_talon, ()),
    (_unquotemail, ()),
    (_email_reply_extractor, ()),
)


def peers() -> tuple[list[Reader], list[str]]:
    """Those that are installed, and the names of the modules that are not."""
    found, missing = [], []
    for make, arguments in _PEERS:
        try:
            found.append(make(*arguments))
        except ImportError as error:
            missing.append(str(error.name))
    return found, sorted(set(missing))
