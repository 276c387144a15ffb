"""Which mail is which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.inbox import reply_id

KIM = "kim@shopper.example"
MAIL = (
    b"From: help@desk.example\r\nTo: kim@shopper.example\r\nMessage-ID: <1@desk.example>\r\n"
    b"Subject: Re:\r\n kettle\r\n\r\nReceived: in the body\r\nWe will look into it.\r\n"
)

ON_THE_WAY = (
    b"Return-Path: <help@desk.example>\r\n",
    b"Delivered-To: kim@shopper.example\r\n",
    b"X-Original-To: kim@shopper.example\r\n",
    b"Received: from a by b\r\n\twith SMTP id 1;\r\n Thu, 1 Oct 2026 12:00:00 +0000\r\n",
    b"Authentication-Results: mx.example; spf=pass\r\n smtp.mailfrom=desk.example\r\n",
    b"ARC-Authentication-Results: i=1; mx.example\r\nARC-Seal: i=1\r\nARC-Message-Signature: i=1\r\n",
    b"Received-SPF: pass\r\n",
    b"X-Spam-Status: No, score=0.1\r\nX-Spam: no\r\n",
    b"Envelope-To: kim@shopper.example\r\nDelivery-Date: Thu, 1 Oct 2026 12:00:00 +0000\r\n",
    b"Status: RO\r\nX-UID: 17\r\nX-Keywords: \r\nContent-Length: 20\r\n",
    b"X-MS-Exchange-Organization-SCL: 1\r\n",
    b"received : in the old syntax\r\n",
)


@pytest.mark.parametrize("added", ON_THE_WAY)
def test_what_is_added_on_the_way_makes_no_other_mail(added: bytes) -> None:
    assert reply_id(KIM, added + MAIL) == reply_id(KIM, MAIL)
    head, gap, body = MAIL.partition(b"\r\n\r\n")
    assert reply_id(KIM, head + b"\r\n" + added + gap[2:] + body) == reply_id(KIM, MAIL)


def test_line_endings_empty_lines_at_the_end_and_the_case_of_the_recipient_make_no_other_mail() -> None:
    assert reply_id(KIM.upper(), MAIL.replace(b"\r\n", b"\n") + b"\n\n") == reply_id(KIM, MAIL)
    assert reply_id(KIM, MAIL.removesuffix(b"\r\n")) == reply_id(KIM, MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"<1@", b"<2@"),
        MAIL.replace(b"look into", b"look  into"),
        MAIL.replace(b"Received: in the body", b"Received: in the letter"),
        MAIL.replace(b"\r\nTo:", b"\r\nX-To:"),
        MAIL.replace(b" kettle", b" toaster"),
        MAIL.replace(b"\r\n\r\n", b"\r\nSubject-Status: new\r\n\r\n"),
        MAIL.replace(b"look into", b"look\rinto"),
        MAIL.replace(b"\r\n\r\n", b"\r\n\r\n\r\n"),
        MAIL.replace(b"\r\n\r\n", b"\r\n"),
        b"\r\n" + MAIL,
        b"",
    ],
)
def test_whatever_else_differs_makes_another_mail(other: bytes) -> None:
    assert reply_id(KIM, other) != reply_id(KIM, MAIL)


def test_each_recipient_has_a_mail_of_their_own_and_none_is_mistaken_for_the_beginning_of_the_mail() -> None:
    recipients = [KIM, "lee@shopper.example", None, "kim@shopper.example,", "\ud800"]
    assert len({reply_id(recipient, MAIL) for recipient in recipients}) == 5
    assert reply_id("a", b"b: c") != reply_id("ab", b": c")


@given(st.binary(), st.binary())
def test_no_bytes_are_too_odd_and_different_bodies_never_merge(one: bytes, other: bytes) -> None:
    def bare(body: bytes) -> bytes:
        return body.replace(b"\r\n", b"\n").rstrip(b"\n")

    ids = [reply_id(None, b"Subject: x\n\n." + body) for body in (one, other)]
    assert (ids[0] == ids[1]) == (bare(b"." + one) == bare(b"." + other))
    reply_id(None, one)
