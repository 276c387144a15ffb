"""Mails made to use up time or memory: they are read all the same, in little of both.

Nothing is timed here; what costs the square of its size would run into the time limit of the test.
"""

import sys
import tracemalloc
from base64 import b64encode
from collections.abc import Callable

import pytest

from harness.reading import LONGEST_TEXT, read, read_head
from harness.reading.headers import LONGEST_VALUE, MOST_FIELDS

SENT = "My kettle arrived broken and I would like another one, please. When will it come?"
MEGABYTE = 1_000_000

Make = Callable[[], bytes]


def text(body: bytes) -> bytes:
    return b"Content-Type: text/plain\r\n\r\n" + body


def page(body: bytes) -> bytes:
    return b"Content-Type: text/html\r\n\r\n" + body


def coded(encoding: bytes, body: bytes) -> bytes:
    return b"Content-Type: text/plain\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


MIXED = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"

MESSAGES: dict[str, Make] = {
    "10,000 parts": lambda: MIXED + b"--b\r\nContent-Type: text/html\r\n\r\n<p>hello\r\n" * 10_000,
    "parts 5,000 deep": lambda: b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5_000)
    ),
    "parts of one name 5,000 deep": lambda: (MIXED + b"--b\r\n") * 5_000 + b"\r\nhello",
    "a rule that is none at its end": lambda: text(b"-" * 150_000 + b"x"),
    "mails 5,000 deep": lambda: b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"hello",
    "envelopes 5,000 deep": lambda: b"Content-Type: application/pkcs7-mime\r\n\r\n" * 5_000 + b"hello",
    "a boundary that never comes": lambda: MIXED + b"--b" + b" " * MEGABYTE + b"x",
    "no boundary and a hundred thousand lines like one": lambda: (
        b"Content-Type: multipart/mixed\r\n\r\n" + (b"--" + b"a" * 190 + b"\r\n") * 10_000
    ),
    "10 MB of headers": lambda: b"X-Some: value\r\n" * 700_000 + b"\r\nhello",
    "a header of 10 MB": lambda: b"Subject: " + b"a" * 10 * MEGABYTE + b"\r\n\r\nhello",
    "a header folded a million times": lambda: b"Subject: x\r\n" + b" folded\r\n" * 1_000_000 + b"\r\nhello",
    "a million references": lambda: b"References: " + b"<a@b>\r\n " * 1_000_000 + b"\r\nhello",
    "a million encoded words": lambda: b"Subject: " + b"=?utf-8?b?4pi6?= " * MEGABYTE + b"\r\n\r\nhello",
    "a hundred thousand parameters": lambda: b"Content-Type: text/plain" + b"; a*0=b" * 100_000 + b"\r\n\r\nhello",
    "a comment a million deep": lambda: b"From: " + b"(" * MEGABYTE + b"\r\n\r\nhello",
    "5 MB of page in one line": lambda: page(b"<p>" + b"word " * MEGABYTE),
    "tags 100,000 deep": lambda: page(b"<div>" * 100_000 + b"hello"),
    "100,000 attributes": lambda: page(b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">hello"),
    "a tag's name of 1 MB": lambda: page(b"<" + b"a" * MEGABYTE),
    "a rule that is none above a header": lambda: text(b"-" * 100_000 + b"x\nFrom: a\nTo: b\nhello"),
    "attributes with tags in them": lambda: page(
        b"<p " + b" ".join(b"a%d='<'" % n for n in range(100_000)) + b">hello"
    ),
    "a style of 5 MB": lambda: page(b"<p style='" + b"height:0;overflow:hidden;" * 200_000 + b"'>hello"),
    "a million entities": lambda: page(b"&amp;" * MEGABYTE),
    "quotations 10,000 deep": lambda: page(b"<blockquote>a@b.example 1.1.2026 wrote:<br>" * 10_000),
    "a page in plain text that never ends": lambda: text(b"<p>" + (b"</p>" + b" " * 1_000) * 1_000 + b"x"),
    "base64 that is none": lambda: coded(b"base64", b"!@#$%^&*" * MEGABYTE),
    "base64 of padding": lambda: coded(b"base64", b"=" * 9 * MEGABYTE),
    "9 MB of base64": lambda: coded(b"base64", b64encode(b"x" * 7 * MEGABYTE)),
    "soft line breaks": lambda: coded(b"quoted-printable", b"=\r\n" * 3 * MEGABYTE),
    "equals signs": lambda: coded(b"quoted-printable", b"=" * 9 * MEGABYTE),
    "flowed without end": lambda: b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 500_000,
    "letters of no charset": lambda: text(b"\xc1\xc2" * MEGABYTE),
    "text encoded twice": lambda: text("Ã©".encode() * MEGABYTE),
    "a million marks of quotation": lambda: text(b">" * MEGABYTE),
    "a million quoted lines": lambda: text(b">\n" * MEGABYTE),
    "an invitation of a million lines": lambda: (
        b"Content-Type: text/calendar\r\n\r\n" + b"DESCRIPTION:a\r\n b" * 500_000
    ),
}

# Of everything that is searched for in text: what begins like it, again and again, and never ends like it.
BAITS: dict[str, bytes] = {
    "attributions": b"On 1.1.2026 a@b.example wrote:\n",
    "attributions that do not end": b"On 1.1.2026 a@b.example\n",
    "addresses that do not end": b"a@b <\n",
    "names that wrote": b"Kim wrote:\n> a\n",
    "names that wrote and were never quoted": b"Kim wrote:\n",
    "headers": b"From: x\nTo: y\n",
    "headers in a line": b"From: x To: y ",
    "dashes": b"-" * 299 + b"a\n",
    "marks": b"--- original message of the mail original message ",
    "previews": b"---1.1.26 1:11",
    "program lines": b"Sent from Sent from my\n",
    "endings": b"Regards,\nJo\n--\n---\n",
    "names under rules": b"---\nJo\n\n",
    "small print": b"confidential recipient\n\n",
    "small print in a line": b"confidential ",
    "armour": b"-----BEGIN PGP SIGNATURE-----\n",
    "signed armour": b"-----BEGIN PGP SIGNED MESSAGE-----\n",
    "encoded files": b"begin 644 a\n",
    "introductions": b"a message was added to ticket 17\n\n",
    "instructions": b"you received this ",
    "rules before lines for replies": b"-" * 80 + b" reply to answer above this line x\n",
    "lines for replies": b"##- please type your reply above\n",
    "answers between": b"On 1.1.2026 a@b.example wrote:\n> a\nb c d\n",
    "other marks": b">>> a 1.1.2026 >>>\n",
    "words of ours": b"my kettle arrived broken and I would like another one please ",
    "addresses": b"a@",
    "tabs": b"\t" * 50 + b"\n",
    "line ends": b"\r",
    "other line ends": b"\x0c\x1c\xc2\x85",
    "no characters": b"\0",
    "a rule": b"-",
    "rules that are none at their ends": b"-" * 79 + b"x\n",
    "rules": b"==== ",
    "a table": b"|   ",
    "a record": b"Status: open   ",
    "an hour": b"9:30 ",
    "numbers": b"#1 ",
    "who said it": b"Jo commented: ",
    "on what": b"--- Comment #4 from Jo --- ",
}


# Of what is looked for more than once, as much as n says.
GROWING: dict[str, Callable[[int], bytes]] = {
    "no words above mails that are passed on": lambda n: text(b"!\n" * n + b"On 1.1.2026 a@b.example wrote:\n" * n),
    "no words above signatures": lambda n: text(b"!" * 50 * n + b"\n" + b"-- \n" * n + b"hello"),
    "no words above small print": lambda n: text(b"!" * 50 * n + b"\nhello\n\n" + b"confidential recipient\n\n" * n),
    "signatures above signatures": lambda n: text(b"hello\n" + b"--\n" * 2 * n),
    "hours between rules": lambda n: text(b"----\n9:30\n" * n),
    "hours between rules in a sheet": lambda n: text(b"----\n9:30   x\n" * n),
    "bold print that never ends": lambda n: page(b"".join(b"<p><b id=%d>" % each for each in range(n))),
    "bold print that never ends, hard to read": lambda n: page(
        b"".join(b'<p><b x" a=" > id=%d">' % each for each in range(n))
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.timeout(30)
def test_mail_made_to_hurt_is_read_in_bounded_time_and_size(name: str) -> None:
    raw = MESSAGES[name]()
    letter, head = read(raw, "message/rfc822", sent=SENT), read_head(raw)

    assert len(letter.full_text) <= LONGEST_TEXT
    assert len(letter.text) <= LONGEST_TEXT + 1
    assert len(letter.headers) <= MOST_FIELDS
    assert all(len(value) <= LONGEST_VALUE for _, value in letter.headers)
    assert len(head.subject) <= LONGEST_VALUE


@pytest.mark.parametrize(
    "name", ["10,000 parts", "10 MB of headers", "9 MB of base64", "base64 of padding", "soft line breaks"]
)
def test_mail_made_to_hurt_takes_little_more_memory_than_it_is_long(name: str) -> None:
    raw = MESSAGES[name]()
    tracemalloc.start()
    try:
        read(raw, "message/rfc822", sent=SENT)
        read_head(raw)
        assert tracemalloc.get_traced_memory()[1] <= 4 * len(raw) + MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("bait", BAITS.values(), ids=BAITS)
@pytest.mark.timeout(30)
def test_text_made_to_hurt_is_read_to_its_end(bait: bytes) -> None:
    body = bait * (LONGEST_TEXT // len(bait))

    assert len(read(text(body + b"x"), "message/rfc822", sent=SENT).text) <= LONGEST_TEXT + 1


@pytest.mark.timeout(30)  # for twenty, which took some seconds each
def test_letters_without_an_address_where_one_belongs_are_read_once() -> None:
    raw = (b"To: " + b"a" * 7_900 + b"\r\n") * 32 + b"\r\nhello"
    assert [read_head(raw).recipients for _ in range(20)] == [()] * 20


def calls(raw: bytes) -> int:
    """How many functions are called to read a mail."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        read(raw, "message/rfc822", sent=SENT)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING)
def test_a_mail_twice_as_long_takes_about_twice_as_much(make: Callable[[int], bytes]) -> None:
    read(b"hello", "message/rfc822", sent=SENT)  # what is made once, is made
    assert calls(make(800)) <= 2.5 * calls(make(400))


def test_line_ends_hidden_in_a_header_begin_no_other_header() -> None:
    subject = "=?utf-8?q?Kettle=0D=0ABcc:_all@shopper.example?="
    letter = read(f"Subject: {subject}\r\nTo: =?utf-8?b?YUBiDQpDYzogY0Bk?=\r\n\r\nHello".encode(), "message/rfc822")

    assert [name for name, _ in letter.headers] == ["subject", "to"]
    assert letter.subject == "Kettle Bcc: all@shopper.example"
    assert all(len(value.splitlines()) <= 1 for _, value in letter.headers)
    assert "c@d" not in letter.recipients
