"""Mails as they come, whole and well-formed, for tests that spoil them."""

from base64 import b64encode
from email.header import Header

from tests.data.made_mails import ADDRESS, CLIENTS, PAGES, PLAIN, Parts

ASKED = "k1@shopper.example"
LANGUAGES = ("en", "de", "ru", "ja", "he")

_HEAD = """From: =?utf-8?q?J=C3=B6rg_Desk?= <help@desk.example>
To: Kim Tavo <{to}>
Subject: {subject}
Date: Mon, 5 Oct 2026 11:30:00 +0200
Message-ID: <a1@desk.example>
In-Reply-To: <{asked}>
References: <k0@shopper.example> <{asked}>
Received: from mx.desk.example (192.0.2.1) by mx.shopper.example with ESMTPS; Mon, 5 Oct 2026 09:30:05 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="c"

--c
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

{plain}
--c
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: 8bit

"""
_FOOT = "\n--c--\n--b\nContent-Type: image/png\nContent-Disposition: attachment; filename=lid.png\n\nPNG\n--b--\n"

_REPORT = """From: MAILER-DAEMON@desk.example
To: kim@shopper.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r
Content-Type: text/plain

Your mail could not be delivered.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.desk.example

Final-Recipient: rfc822; help@desk.example
Action: failed
Status: 5.1.1
--r
Content-Type: message/rfc822

Message-ID: <k1@shopper.example>
Subject: Kettle

It leaks.
--r--
"""

_INVITATION = """From: help@desk.example
To: kim@shopper.example
Content-Type: text/calendar; charset=utf-8

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
DESCRIPTION:We call on Friday\\, at
 nine.
END:VEVENT
END:VCALENDAR
"""

_FLOWED = """From: =?iso-8859-1?Q?J=F6rg?= <help@desk.example>
To: kim+k1@shopper.example
Subject: =?utf-8?b?UmU6IEtlc3NlbA==?=
Content-Type: text/plain; charset=windows-1252; format=flowed; delsp=yes
Content-Transfer-Encoding: quoted-printable

It left=20
today, =93sir=94.

Sent from my iPhone

> It leaks. =

> What now?
-- =20
Jo
"""

_OLD = "From: help@desk.example\nTo: kim@shopper.example\nSubject: Крышка\n\nКрышка уже отправлена.\n"  # noqa: RUF001


def _answer(language: str) -> bytes:
    said = CLIENTS[language]
    parts = Parts(answer=said["answer"], question=said["question"], said=said)
    head = _HEAD.format(
        to=ADDRESS,
        asked=ASKED,
        subject=Header(f"Re: {parts.question.splitlines()[0]}", "utf-8").encode(),
        plain=b64encode(PLAIN["gmail, wrapped"](parts).encode()).decode(),
    )
    return _sent(head + PAGES["gmail page"](parts) + _FOOT)


def _sent(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


# Answers in several languages, a delivery report, an invitation, a telephone's mail, one without any MIME.
SEEDS = (
    *map(_answer, LANGUAGES),
    *map(_sent, (_REPORT, _INVITATION, _FLOWED)),
    _OLD.encode("windows-1251"),
)
