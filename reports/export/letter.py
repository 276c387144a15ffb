"""The report as a mail: its first page to be read there, the whole attached as PDF.

Mail programs show no SVG and no style sheet, so drawings are pictures that travel along (RFC 2392), and styles stand at
each element. Whoever reads mail as text finds the same sentences and figures.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from io import BytesIO
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image
from selectolax.lexbor import LexborHTMLParser, LexborNode

from reports.export import words
from reports.export.edition import Edition
from reports.sections import front

# What of the page is shown as pictures: the curves, and the bars with the table that says what they mean.
DRAWN = ".front .panels .drawing, .front .beside"
_MARGIN = 8  # of the page around a picture, into which an axis' last label reaches
WIDTH = 540  # of the screen that they are taken from: a telephone's, where nothing is cut or stands side by side
_POLICY = SMTP.clone(cte_type="7bit")  # a server needs no 8BITMIME to take it
_NOT_AGAINST = (
    "Not for use against individuals: these figures describe a desk, and are too few and too noisy to judge a person "
    "by."
)


class TakePictures(Protocol):
    """Takes a PNG of each thing that a selector finds on an HTML page, as `probes.printing` does."""

    def __call__(self, page: str, selector: str, *, width: int, margin: int) -> Sequence[bytes]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A drawing in the mail. `id`: what the text calls it by; `width` in points of a screen, half its pixels.

    `caption`: what it shows, for those who see no pictures; for all others, too, unless the drawing `has_table` of it.
    """

    id: str
    caption: str
    has_table: bool
    width: int
    png: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What differs from one copy to the next. `message_id` has its angle brackets."""

    sender: str
    recipient: str
    message_id: str
    at: datetime


class Mail:
    """The report of an edition as mail, made once and addressed many times. Making it prints the page."""

    def __init__(self, edition: Edition, *, take_pictures: TakePictures) -> None:
        self._edition = edition
        month, tongue = edition.month, edition.tongue
        self._title, self._period = words.title(month, tongue), words.period(month, tongue)
        self._figures = front.key_figures(month, tongue)
        self._said = words.said(month, tongue)
        made = tongue.say("Made {moment}.", moment=tongue.moment(month.as_of.astimezone(month.zone)))
        self._foot = (made, tongue.say(_NOT_AGAINST))
        self._pictures = _pictures(edition.page, take_pictures)
        self._pdf = edition.pdf

    def addressed(self, envelope: Envelope) -> bytes:
        """One copy. It is a report and no enquiry, so it says that a program sent it (RFC 3834)."""
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = envelope.sender
        mail["To"] = envelope.recipient
        mail["Subject"] = f"{self._title}, {self._period}: {self._edition.tongue.say('how customers were answered')}"
        mail["Date"] = format_datetime(envelope.at)
        mail["Message-ID"] = envelope.message_id
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self._text())
        mail.add_alternative(self._html(), subtype="html")
        page = mail.get_payload()[1]  # type: ignore[index]  # the alternative that was just added
        assert isinstance(page, EmailMessage)  # noqa: S101  (for the type checker)
        for each in self._pictures:
            page.add_related(each.png, "image", "png", cid=f"<{each.id}>", filename=f"{each.id.partition('@')[0]}.png")
        name = f"report-{self._edition.month.period or 'all'}.pdf"
        mail.add_attachment(self._pdf, maintype="application", subtype="pdf", filename=name)
        for part in mail.walk():
            if part is not mail:
                del part["MIME-Version"]  # belongs at the top alone (RFC 2045, 4)
        return mail.as_bytes()

    def _text(self) -> str:
        tongue = self._edition.tongue
        figures = [
            f"{each.figure}  {each.name} ({each.certainty}{'; ' + each.change if each.change else ''})"
            for each in self._figures
        ]
        head = f"{tongue.say('How customers were answered')}\n{self._title}, {self._period}"
        parts = (
            head,
            *self._said,
            "\n".join(figures),
            tongue.say("The whole report is attached."),
            " ".join(self._foot),
        )
        return "\n\n".join(parts) + "\n"

    def _html(self) -> str:
        tongue = self._edition.tongue
        environment = Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined)
        return environment.get_template("mail.html.j2").render(
            say=tongue.say,
            lang=tongue.code,
            title=self._title,
            period=self._period,
            sentences=self._said,
            figures=self._figures,
            pictures=self._pictures,
            made=self._foot[0],
            not_against=self._foot[1],
        )


def _pictures(page: str, take_pictures: TakePictures) -> tuple[Picture, ...]:
    """The drawings of the first page, each with what it says to whoever cannot see it."""
    drawings = LexborHTMLParser(page).css(DRAWN)
    if not drawings:
        return ()
    taken = zip(drawings, take_pictures(page, DRAWN, width=WIDTH, margin=_MARGIN), strict=True)
    return tuple(_picture(number, node, png) for number, (node, png) in enumerate(taken, start=1))


def _caption(node: LexborNode) -> str:
    """What a drawing says of itself; of a table beside it, its rows."""
    drawing = node if node.tag == "svg" else node.css_first(".drawing")
    said = (drawing.attributes.get("aria-label") or "") if drawing is not None else ""
    rows = (" ".join(row.text(separator=" ").split()) for row in node.css("tr"))
    return "; ".join(each for each in (said, *rows) if each)


def _picture(number: int, node: LexborNode, png: bytes) -> Picture:
    with Image.open(BytesIO(png)) as image:
        width = image.width // 2
    name = hashlib.sha256(png).hexdigest()[:12]
    return Picture(
        id=f"drawing{number}.{name}@report",
        caption=_caption(node),
        has_table=node.css_first("table") is not None,
        width=width,
        png=png,
    )
