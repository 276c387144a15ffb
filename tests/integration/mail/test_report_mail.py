"""The report as a mail, handed to a real server: what is in it, who gets it, and that nobody gets it twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from harness.cli.report.sending import NotSent, Sending
from harness.cli.report.sent import Sent, SentReports
from harness.clock import ManualClock
from harness.desk import ReportSettings
from harness.errors import ConfigurationError
from harness.model import Label, Target
from reports.export import Edition
from reports.export.letter import Envelope as Copy
from reports.export.letter import Mail
from reports.tongue import tongue_of
from tests.unit.reports.conftest import Maker
from tests.unit.reports.export.hostile import a_month

NOW = datetime(2026, 11, 1, 7, tzinfo=UTC)
HEAD, QA = "head@acme.example", "qa@acme.example"
HOSTILE = "<script>alert(1)</script> \r\nBcc: all@acme.example\r\n\r\n=1+1 \u202e {{ 7*7 }}"


class Postbox:
    """A mail server that refuses some people, and answers a whole mail as it is told to."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.refused: set[str] = set()
        self.hangs_up = False
        self.via = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.came += envelope.rcpt_tos
        if self.hangs_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 taken"


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    box = Postbox()
    async with await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0) as server:
        box.via = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield box


def pictures(page: str, selector: str, *, width: int, margin: int) -> list[bytes]:
    """One for each drawing there is, as a browser would take it."""
    png = BytesIO()
    Image.new("RGB", (2 * width, 2 * margin)).save(png, "PNG")
    return [png.getvalue() for _ in LexborHTMLParser(page).css(selector)]


def as_if_printed(page: str, *, footer: str) -> bytes:
    return b"%PDF-1.4 as if printed"


@pytest.fixture(scope="module")
def mail() -> Mail:
    make = Maker()
    month = a_month([make((hours, Label.PERSONALISED), title=HOSTILE) for hours in range(12)])
    edition = Edition(month, tongue_of("en"), print_page=as_if_printed)
    return Mail(edition, take_pictures=pictures)


@pytest.fixture(scope="module")
def parsed(mail: Mail) -> EmailMessage:
    copy = Copy(sender="reports@acme.example", recipient=HEAD, message_id="<1@acme.example>", at=NOW)
    raw = mail.addressed(copy)
    assert raw.isascii()
    assert raw.count(b"MIME-Version") == 1
    return message_from_bytes(raw, policy=default)


def sending(postbox: Postbox, folder: Path) -> Sending:
    settings = ReportSettings(to=(HEAD, QA), sender="reports@acme.example", server=Target(to="", via=postbox.via))
    return Sending(settings, SentReports(folder / "sent.jsonl"), report="2026-10", clock=ManualClock(NOW))


def test_its_head_says_what_it_is_and_that_a_program_sent_it(parsed: EmailMessage) -> None:
    assert str(parsed["Subject"]) == "Acme Berlin, October 2026: how customers were answered"
    assert parsed["Date"].datetime == NOW
    assert (parsed["Message-ID"], parsed["Auto-Submitted"]) == ("<1@acme.example>", "auto-generated")
    assert parsed["Bcc"] is None


def test_text_and_page_say_the_same_and_need_nothing_that_mail_programs_lack(parsed: EmailMessage) -> None:
    plain, page = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert plain is not None
    assert page is not None
    text, html = plain.get_content(), page.get_content()
    for said in ("median wait for a person", "100 %", "October 2026", "Not for use against individuals"):
        assert said in text
        assert said in html
    assert not [each for each in ("<svg", "<style", "<script", "<link", "http:", "https:") if each in html]


def test_drawings_travel_along_and_are_told_to_those_who_see_none(parsed: EmailMessage) -> None:
    page = parsed.get_body(("html",))
    assert page is not None
    images = LexborHTMLParser(page.get_content()).css("img")
    named = [part["Content-ID"].strip("<>") for part in parsed.walk() if part.get_content_type() == "image/png"]
    assert [each.attributes["src"] for each in images] == [f"cid:{name}" for name in named]
    curve, bars = (each.attributes["alt"] or "" for each in images)
    assert curve.startswith("mail: share of customers still waiting")
    assert "personalised 12 100 %" in bars


async def test_one_refused_is_named_the_other_gets_it_and_a_second_attempt_sends_what_is_left(
    postbox: Postbox, mail: Mail, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox.refused = {HEAD}
    first = sending(postbox, tmp_path)
    with pytest.raises(NotSent, match=f"not sent to {HEAD}: .*550 no such person"):
        await first.send(mail, first.left(again=False))
    postbox.refused = set()
    second = sending(postbox, tmp_path)
    await second.send(mail, second.left(again=False))
    assert postbox.came == [QA, HEAD]
    assert f"{QA} was sent this report at 2026-11-01T07:00:00+00:00" in capsys.readouterr().err
    assert sending(postbox, tmp_path).left(again=False) == []
    assert sending(postbox, tmp_path).left(again=True) == [HEAD, QA]


async def test_what_may_have_arrived_is_never_sent_again_unasked(
    postbox: Postbox, mail: Mail, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox.hangs_up = True
    with pytest.raises(NotSent, match=f"may have been sent to {HEAD}, or not"):
        await sending(postbox, tmp_path).send(mail, [HEAD])
    assert sending(postbox, tmp_path).left(again=False) == [QA]
    assert f"{HEAD} may have been sent this report" in capsys.readouterr().err


def test_a_copy_that_we_crashed_over_may_be_there(postbox: Postbox, tmp_path: Path) -> None:
    SentReports(tmp_path / "sent.jsonl").note("2026-10", HEAD, Sent.SENDING, at=NOW)
    assert sending(postbox, tmp_path).left(again=False) == [QA]


def test_a_record_that_somebody_spoilt_is_not_guessed_at(postbox: Postbox, tmp_path: Path) -> None:
    (tmp_path / "sent.jsonl").write_text('{"report": "2026-10", "to": "x"}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"sent\.jsonl:1: is no line of ours"):
        sending(postbox, tmp_path).left(again=False)
