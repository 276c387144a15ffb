"""Mails made from what mail programs write, in the languages they speak and the places people put an answer.

Used to test and to measure the reading of mail: every mail comes with the words its writer wrote in it.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

NAME, ADDRESS = "Kim Tavo", "kim@shopper.example"
SIGNATURE = "-- \nJo Desk\nKettle & Lid Ltd\n+44 20 7946 0123"
CLIENTS = tomllib.loads(Path(__file__).with_name("mail_clients.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A mail's text, in plain text or HTML, and what of it is new."""

    style: str
    language: str
    text: str
    new: str

    @property
    def is_page(self) -> bool:
        return self.text.startswith("<")


class Parts(NamedTuple):
    answer: str
    question: str
    said: dict[str, Any]

    def attribution(self, client: str) -> str:
        return str(self.said[client]).format(name=NAME, address=ADDRESS)

    def header(self, mark: str = "") -> str:
        """A mail header as Outlook writes it, its names in bold where a `mark` stands for that."""
        *names, date = self.said["header"]
        values = (f"{NAME} <{ADDRESS}>", date, "help@desk.example", "Kettle")
        return "\n".join(f"{mark}{name}:{mark} {value}" for name, value in zip(names, values, strict=True))


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def wrapped(text: str) -> str:
    """Broken as Gmail breaks its attribution: before the address."""
    return text.replace("<", "<\n", 1) if "<" in text else text


def _interleaved(parts: Parts) -> tuple[str, str]:
    (asked, *others), (first, *rest) = parts.question.splitlines(), parts.answer.split("\n\n")[1:]
    body = [parts.attribution("thunderbird"), f"> {asked}", "", first, "", *(f"> {line}" for line in others), "", *rest]
    return "\n".join(body), "\n".join([first, *rest])


Style = Callable[[Parts], str]

PLAIN: dict[str, Style] = {
    "gmail": lambda p: f"{p.answer}\n\n{p.attribution('gmail')}\n\n{marked(p.question)}\n",
    "gmail, wrapped": lambda p: f"{p.answer}\n\n{wrapped(p.attribution('gmail'))}\n\n{marked(p.question)}\n",
    "gmail, no marks": lambda p: f"{p.answer}\n\n{p.attribution('gmail')}\n\n{p.question}\n",
    "apple": lambda p: f"{p.answer}\n\n> {p.attribution('apple')}\n> \n{marked(p.question)}\n",
    "apple, no marks": lambda p: f"{p.answer}\n\n{p.attribution('apple')}\n\n{p.question}\n",
    "telephone": lambda p: f"{p.answer}\n\n{p.said['device'][0]}\n\n{p.attribution('apple')}\n\n{marked(p.question)}\n",
    "thunderbird, below": lambda p: f"{p.attribution('thunderbird')}\n{marked(p.question)}\n\n{p.answer}\n",
    "thunderbird, no marks": lambda p: f"{p.answer}\n\n{p.attribution('thunderbird')}\n{p.question}\n",
    "outlook": lambda p: f"{p.answer}\n\n{p.header()}\n\n{p.question}\n",
    "outlook, bold": lambda p: f"{p.answer}\n\n{p.header('*')}\n\n{p.question}\n",
    "outlook, rule": lambda p: f"{p.answer}\n\n{'_' * 32}\n{p.header()}\n\n{p.question}\n",
    "outlook, mark": lambda p: f"{p.answer}\n\n{p.said['original']}\n{p.header()}\n\n{p.question}\n",
    "mark alone": lambda p: f"{p.answer}\n\n{p.said['original']}\n{p.question}\n",
    "forwarded": lambda p: f"{p.answer}\n\n{p.said['forwarded']}\n{p.header()}\n\n{p.question}\n",
    "signed": lambda p: f"{p.answer}\n\n{SIGNATURE}\n\n{p.attribution('gmail')}\n\n{marked(p.question)}\n",
}


def paragraphs(text: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.splitlines())


def _bold_header(parts: Parts) -> str:
    lines = (line.partition(":") for line in parts.header().splitlines())
    return "<br>".join(f"<b>{name}:</b>{escape(value)}" for name, _, value in lines)


PAGES: dict[str, Style] = {
    "gmail page": lambda p: (
        f'<div dir="ltr">{paragraphs(p.answer)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        f'{escape(p.attribution("gmail"))}<br></div><blockquote class="gmail_quote" style="border-left:1px solid">'
        f"{paragraphs(p.question)}</blockquote></div>"
    ),
    "apple page": lambda p: (
        f'<html><body>{paragraphs(p.answer)}<br><div><br><blockquote type="cite"><div>'
        f"{escape(p.attribution('apple'))}</div><br><div>{paragraphs(p.question)}</div></blockquote></div></body></html>"
    ),
    "outlook page": lambda p: (
        f'<html><body><div class="WordSection1">{paragraphs(p.answer)}<div><div style="border:none;border-top:solid '
        f'#E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{_bold_header(p)}</p></div></div>'
        f"{paragraphs(p.question)}</div></body></html>"
    ),
    "outlook web page": lambda p: (
        f'<html><body><div>{paragraphs(p.answer)}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">'
        f"{_bold_header(p)}</div><div>{paragraphs(p.question)}</div></body></html>"
    ),
    "thunderbird page": lambda p: (
        f'<html><body><p>{escape(p.answer)}</p><div class="moz-cite-prefix">{escape(p.attribution("thunderbird"))}'
        f'<br></div><blockquote type="cite">{paragraphs(p.question)}</blockquote></body></html>'
    ),
    "yahoo page": lambda p: (
        f'<html><body><div>{paragraphs(p.answer)}</div><div id="yahoo_quoted_12345" class="yahoo_quoted"><div>'
        f"{escape(p.attribution('gmail'))}</div><div>{paragraphs(p.question)}</div></div></body></html>"
    ),
}


def made(languages: Iterable[str] = CLIENTS) -> Iterator[Made]:
    """Every style in every language."""
    for language in languages:
        said = CLIENTS[language]
        parts = Parts(answer=said["answer"], question=said["question"], said=said)
        for style, write in (PLAIN | PAGES).items():
            yield Made(style=style, language=language, text=write(parts), new=parts.answer)
        text, new = _interleaved(parts)
        yield Made(style="interleaved", language=language, text=text, new=new)
        for number, device in enumerate(said["device"]):
            yield Made(
                style=f"device {number}", language=language, text=f"{parts.answer}\n\n{device}\n", new=parts.answer
            )
