"""What a mail program puts around an answer: the quoted mail and the line that introduces it, and HTML beside it."""

import re
from datetime import datetime
from html import escape
from typing import Any

from harness.model import Enquiry, Quoted
from probes.letter.styles import Introduction, Markup, Style
from probes.words import one_line, table

LONGEST_QUOTE = 10_000  # characters of the desk's message
_WORDS = "letter/words.toml"
_NAME_LENGTH = 80


def plain_answer(text: str, introduction: str, quoted: str, style: Style) -> str:
    """The answer with what it answers, as plain text."""
    if style.introduction is Introduction.HEADER:
        return f"{text}\n\n\n{introduction}\n\n{quoted}"
    marked = "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
    return f"{introduction}\n{marked}\n\n{text}" if style.below else f"{text}\n\n{introduction}\n{marked}"


def html_answer(text: str, introduction: str, quoted: str, style: Style) -> str:
    """The same as HTML."""
    above = f"<div>{_broken(introduction)}</div>"
    block = f'<blockquote type="cite">{_broken(quoted)}</blockquote>'
    if style.introduction is Introduction.HEADER:
        above = f'<div style="border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0"><p>{_broken(introduction)}</p></div>'
        block = f"<p>{_broken(quoted)}</p>"
    own = _body(text, style.markup)
    return _page(f"{above}\n{block}\n{own}" if style.below else f"{own}\n<br>\n{above}\n{block}")


def html_letter(text: str, markup: Markup) -> str:
    """A text as HTML that says the same."""
    return _page(_body(text, markup))


def introduction(quoted: Quoted, enquiry: Enquiry, style: Style, *, at: datetime) -> str:
    """The words above what is quoted, in the persona's language; `at` is when it came, in the persona's zone."""
    american = enquiry.persona.language == "en" and enquiry.persona.zone.startswith(("America/", "US/"))
    language = "en-us" if american else enquiry.persona.language
    words = table(_WORDS).get(language) or table(_WORDS)["en"]
    found = words[style.introduction.value]
    slots = _slots(quoted, enquiry, words, at)
    lines = [_filled(line, slots) for line in ([found] if isinstance(found, str) else found)]
    return "\n".join(lines)


def quotable(text: str) -> str:
    """A stranger's text as far as it is quoted, without what no mail program lets through."""
    return writable(text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_QUOTE].strip("\n")


def writable(text: str) -> str:
    """Without lone surrogates and control characters but tab and newline."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.encode("utf-8", "replace").decode())


def _slots(quoted: Quoted, enquiry: Enquiry, words: dict[str, Any], at: datetime) -> dict[str, str]:
    name = re.sub(r'[<>"]', "", one_line(quoted.name, limit=_NAME_LENGTH)).strip()
    address = one_line(quoted.address, limit=254)
    return {
        "name": name or address,
        "address": address,
        "to": enquiry.persona.email,
        "subject": one_line(quoted.subject),
        "weekday": words["weekdays"][at.weekday()],
        "month": words["months"][at.month - 1],
        "day": f"{at.day}",
        "dd": f"{at.day:02}",
        "mm": f"{at.month:02}",
        "year": f"{at.year}",
        "hour": f"{at.hour}",
        "hh": f"{at.hour:02}",
        "hour12": f"{(at.hour - 1) % 12 + 1}",
        "half": "AM" if at.hour < 12 else "PM",
        "minute": f"{at.minute:02}",
    }


def _filled(line: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], line)


def _body(text: str, markup: Markup) -> str:
    if markup is Markup.BREAKS:
        return f"<div>{_broken(text)}</div>"
    if markup is Markup.PARAGRAPHS:
        return "\n".join(f"<p>{_broken(part)}</p>" for part in text.split("\n\n"))
    lines = "".join(f"<div>{_spaced(line) or '<br>'}</div>" for line in text.split("\n"))
    return f'<div dir="ltr">{lines}</div>'


def _broken(text: str) -> str:
    return "<br>\n".join(_spaced(line) for line in text.split("\n"))


def _spaced(line: str) -> str:
    """A line escaped, with runs of spaces kept as they are."""
    return re.sub(r"  +|^ ", lambda run: "&nbsp;" * len(run[0]), escape(line.replace("\t", "    "), quote=False))


def _page(body: str) -> str:
    charset = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    return f"<html><head>{charset}</head><body>{body}</body></html>"
