"""What the sandbox company does not answer, relay or stumble over."""

import aiosmtplib
import pytest

from harness.clock import ScaledClock
from harness.errors import ConfigurationError
from harness.sandbox import Company, Temperament
from tests.integration.sandbox.shop import START, complaint, line_to, send, shop


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated (vacation)"},
        {"Precedence": "bulk"},
        {"List-Id": "<news.example.com>"},
        {"From": "Customer Care <care@sandbox.example>"},
        {"From": "nobody at all"},
    ],
)
async def test_machines_lists_and_nobody_are_never_answered(headers: dict[str, str]) -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, complaint(headers=headers), sender="jane0@shopper.example")
        await company.finished()
        assert company.sent == ()


async def test_auto_submitted_no_is_a_person() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, complaint(headers={"Auto-Submitted": "no"}))
        await company.finished()
        assert len(company.sent) == 1


async def test_the_null_sender_is_never_answered() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, complaint(), sender="")
        await company.finished()
        assert company.sent == ()


async def test_a_loop_of_mails_without_any_mark_comes_to_an_end() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, _):
        await send(company, *(complaint() for _ in range(25)))
        await company.finished()
        assert 0 < len(company.sent) <= 10


async def test_nothing_is_relayed() -> None:
    async with shop() as (company, _), line_to(company) as client:
        await client.mail("jane@shopper.example")
        for stranger in ("somebody@elsewhere.example", "care@elsewhere.example", "postmaster@sandbox.example"):
            with pytest.raises(aiosmtplib.SMTPRecipientRefused) as refused:
                await client.rcpt(stranger)
            assert refused.value.code == 550


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\xff\xfe\x00 not a mail at all\r\n",
        b"From: \r\nSubject: =?utf-8?b?!!!?=\r\n\r\nhello\r\n",
        b"From: jane@shopper.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\nContent-Ty",
        b"From: =?utf-8?q?J=0D=0ABcc=3A_x?= <jane@shopper.example>\r\nMessage-ID: <a\r\n b>\r\n\r\nhi\r\n",
        b"From: jane@shopper.example\r\nSubject: a\x00b =?utf-8?q?=0D=0ABcc=3A_x?=\r\n\r\nhi\r\n",
        b"From: jane@shopper.example\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xf0\xf1\r\n",
        b"From: jane@shopper.example\r\n\r\n" + b"long line " * 30_000 + b"\r\n",
        b"From: jane@shopper.example\r\nReferences: " + b"<x@y.example> " * 3_000 + b"\r\n\r\nhello\r\n",
    ],
)
async def test_broken_mail_does_no_harm(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        async with line_to(company) as client:
            await client.sendmail("jane@shopper.example", ["care@sandbox.example"], raw)
        await send(company, complaint(1))
        await company.finished()
        assert [message["To"] for message in sink.messages].count("jane1@shopper.example") == 2
        assert all(message["Bcc"] is None for message in sink.messages)
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_mail_over_the_size_limit_is_refused() -> None:
    async with shop() as (company, _), line_to(company) as client:
        await client.ehlo()
        await client.mail("jane@shopper.example")
        await client.rcpt("care@sandbox.example")
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await client.data(b"Subject: x\r\n\r\n" + (b"x" * 998 + b"\r\n") * 11_000)
        assert refused.value.code == 552


def test_a_company_without_staff_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="name at least one temperament"):
        Company(seed=7, clock=ScaledClock(START), deliver_to=("127.0.0.1", 25), temperaments=())


async def test_what_the_customer_wrote_is_text_in_the_html() -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        message = complaint(headers={"From": '"<script>alert(1)</script>" <jane0@shopper.example>'})
        await send(company, message)
        await company.finished()
        part = sink.messages[0].get_body(("html",))
        assert part is not None
        page = str(part.get_content())
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script" not in page
