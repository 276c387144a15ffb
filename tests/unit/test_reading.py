"""Reading a mail: its headers, its encoding, its page as a reader sees it, and all in bounded time."""

import quopri
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from harness.reading import LONGEST_TEXT, Letter, read, read_head


def mail(head: str, body: bytes | str = "Hello") -> bytes:
    return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + (body.encode() if isinstance(body, str) else body)


def letter(head: str, body: bytes | str = "Hello") -> Letter:
    return read(mail(head, body), "message/rfc822")


def page(html: str) -> Letter:
    return read(html.encode(), "text/html")


HEAD = """From: =?utf-8?q?J=C3=B6rg_M=C3=BCller=2C_Service?= <Help@Desk.example>
To: "Tavo, Kim" <Kim@shopper.example>, lee@shopper.example
Cc: kim@shopper.example
Delivered-To: box@shopper.example
Subject: =?iso-8859-1?b?R3L832U=?= to
 you
Message-ID: <a1@desk.example>
In-Reply-To: <q1@shopper.example>
References: <q0@shopper.example>
 <q1@shopper.example>
Date: Mon, 5 Oct 2026 11:30:00 +0200
X-Odd: one
X-Odd: two"""


def test_headers_are_decoded_and_unfolded() -> None:
    read_letter = letter(HEAD)

    assert (read_letter.sender_name, read_letter.sender) == ("Jörg Müller, Service", "Help@Desk.example")
    assert read_letter.recipients == ("kim@shopper.example", "lee@shopper.example", "box@shopper.example")
    assert read_letter.subject == "Grüße to you"
    assert read_letter.message_id == "a1@desk.example"
    assert read_letter.references == ("q1@shopper.example", "q0@shopper.example")
    assert read_letter.date == datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
    assert (read_letter.header("x-ODD"), read_letter.header("X-None")) == ("one", "")
    assert read_letter.headers[-2:] == (("x-odd", "one"), ("x-odd", "two"))


def test_head_alone_says_the_same_as_the_whole_letter() -> None:
    head, whole = read_head(mail(HEAD)), letter(HEAD)

    assert head.message_id == whole.message_id
    assert head.references == whole.references
    assert head.recipients == whole.recipients
    assert (head.sender, head.subject) == (whole.sender, whole.subject)


def test_what_is_no_mail_has_no_headers() -> None:
    said = read("Subject: not a header\n\nHello, Zoë".encode(), "text/plain")

    assert (said.headers, said.sender, said.date, said.message_id) == ((), "", None, None)
    assert said.text == "Subject: not a header\n\nHello, Zoë"


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("From: help@desk.example", "help@desk.example"),
        ("From: Desk (help@desk.example", "help@desk.example"),
        ("From: " + "(" * 5_000 + "help@desk.example", "help@desk.example"),
        ("From: nobody", ""),
        ("From: =?unknown?q?x?= <help@desk.example>", "help@desk.example"),
        ("From: =?utf-8?b?broken <help@desk.example>", "help@desk.example"),
    ],
)
def test_sender_is_found_in_broken_from_lines(head: str, sender: str) -> None:
    assert letter(head).sender == sender


@pytest.mark.parametrize(
    "value", ["soon", "", "Mon, 5 Oct 2026 09:30:00 +9999", "Fri, 31 Dec 9999 23:00:00 -1400", "Mon, 99 Xxx 2026"]
)
def test_date_that_is_none_is_none(value: str) -> None:
    assert letter(f"Date: {value}").date is None


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("base64", b64encode(b"Hello, customer")),
        ("base64", b64encode(b"Hello, customer").rstrip(b"=") + b"\r\n!"),
        ("BASE64", b"SGVs bG8s\r\nIGN1c3RvbWVy"),
        ("quoted-printable", quopri.encodestring(b"Hello, customer")),
        ("8bit", b"Hello, customer"),
        ("nonsense", b"Hello, customer"),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, body: bytes) -> None:
    assert letter(f"Content-Type: text/plain\nContent-Transfer-Encoding: {encoding}", body).text == "Hello, customer"


def test_soft_line_breaks_are_joined_and_quotations_kept_apart() -> None:
    body = "This line \nflows on.\n> quoted \n> too\n  stuffed\n-- \nKim"

    flowed = letter("Content-Type: text/plain; format=flowed", body)

    assert flowed.full_text == "This line flows on.\n> quoted too\n stuffed\n-- \nKim"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("One<br>two<div>three</div>four", "One\ntwo\nthree\nfour"),
        ("a  \n b <b>c</b><i> d</i>", "a b c d"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<table><tr><td>Order</td><td>K12</td></tr></table>", "Order K12"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p {}</style><script>x()</script><title>t</title>seen", "seen"),
        ('<div style="DISPLAY : none">no</div><p hidden>no</p><span style="font-size:0px">no</span>yes', "yes"),
        ('<span style="font-size:0.9em;max-height:0.5px">yes</span>', "yes"),
        ("za\u200bp&nbsp;it<!-- no -->", "zap it"),
        ('Fine.<blockquote type="cite">Is it?<br>Well</blockquote>Bye', "Fine.\n\n> Is it?\n> Well\n\nBye"),
        ("<blockquote>Indented only</blockquote>", "Indented only"),
        ("&lt;b&gt; 1 &lt; 2", "<b> 1 < 2"),
        ("", ""),
    ],
)
def test_page_is_shown_as_a_reader_sees_it(html: str, text: str) -> None:
    assert page(html).full_text == text


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhello\r\n" * 10_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 10_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(10_000)),
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000 + b"hello",
        b"Content-Type: text/html\r\n\r\n" + b"<blockquote type=cite>" * 20_000 + b"x<br>" * 1_000,
        b"Content-Type: text/html\r\n\r\n" + b"<b>a</b>" * 200_000,
        b"Subject: x\r\n" + b" more\r\n" * 200_000 + b"\r\nhello",
        b"X: y\r\n" * 200_000 + b"\r\nhello",
        b"From: " + b'(<",' * 50_000 + b"\r\n\r\nhello",
        b"\r\n" + b"On 1.1.2026 a@b.example wrote:\r\n" * 20_000,
        b"\r\n" + b"From: x\r\nTo: y\r\n" * 20_000,
        b"\r\n" + b"-" * 200_000 + b"a",
        b"\r\n" + b"Regards,\r\n--\r\n" * 20_000,
        b"\r\n" + b"> a\r\nb\r\n" * 50_000,
        b"\r\n" + b"\r\n" * 1_000_000,
        b"\r\n" + b"(" * 500_000,
    ],
    ids=range(16),
)
@pytest.mark.timeout(20)
def test_mails_made_to_hurt_are_read_in_bounded_time_and_size(raw: bytes) -> None:
    hurtful = read(raw, "message/rfc822", sent="My kettle arrived broken and I would like another one, please.")

    assert len(hurtful.full_text) <= LONGEST_TEXT
    assert len(hurtful.text) <= len(hurtful.full_text) + 1
