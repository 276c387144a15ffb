"""Whatever is done to a mail on its way, it is read, to texts that can be kept and shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.reading import LONGEST_TEXT, headers, read, read_head
from tests.data.seed_mails import ASKED, SEEDS
from tests.data.spoilt import spoilt_mails

SENT = "Hello, the lid of my kettle broke.\nWhen will I have a new one?"


@settings(deadline=None)
@given(raw=spoilt_mails(), sent=st.sampled_from(["", SENT]))
def test_spoilt_mail_is_read(raw: bytes, sent: str) -> None:
    letter, head = read(raw, "message/rfc822", sent=sent), read_head(raw)

    assert (head.message_id, head.references) == (letter.message_id, letter.references)
    assert (head.recipients, head.sender, head.subject) == (letter.recipients, letter.sender, letter.subject)
    assert len(letter.full_text) <= LONGEST_TEXT
    assert len(letter.text) <= len(letter.full_text.expandtabs(4)) + 1
    for text in (letter.full_text, letter.text, letter.sender_name, *letter.references, *letter.recipients):
        assert "\0" not in text
        text.encode()  # no half characters: a ledger or a report could not take them
    for _, value in letter.headers:
        value.encode()
        assert len(value.splitlines()) <= 1


@settings(deadline=None)
@given(raw=spoilt_mails(), media=st.sampled_from(["text/plain", "text/html"]))
def test_spoilt_text_is_read(raw: bytes, media: str) -> None:
    letter = read(raw, media, sent=SENT)

    assert letter.headers == ()
    letter.text.encode()


@settings(deadline=None)
@given(value=st.text(max_size=200) | st.lists(st.sampled_from(list('<>@(),;:"\\= ?.ab\t')), max_size=60).map("".join))
def test_every_header_says_something_or_nothing(value: str) -> None:
    fields = tuple(
        (name, value) for name in ("from", "to", "subject", "date", "message-id", "in-reply-to", "references")
    )

    assert headers.decoded(value) == value or len(headers.decoded(value).splitlines()) <= 1
    assert all("@" in address for address in headers.recipients(fields))
    name, address = headers.sender(fields)
    assert address == "" or "@" in address
    assert isinstance(headers.subject(fields) + name, str)
    headers.date(fields)
    headers.message_id(fields)
    assert len(headers.references(fields)) == len(set(headers.references(fields)))


def test_unspoilt_mails_are_what_they_seem() -> None:
    letters = [read(seed, "message/rfc822", sent=SENT) for seed in SEEDS]

    assert all(letter.text for letter in letters)
    assert [letter.references[0] for letter in letters if letter.references] == [ASKED] * 5
    assert letters[0].text.startswith("Dear Kim")
    assert letters[0].text.endswith("Jo")
    assert letters[-1].text == "Крышка уже отправлена."


_MEDIA = st.sampled_from(["message/rfc822", "text/plain", "text/html", "application/pdf", ""])
_PIECES = st.sampled_from(
    [
        *(
            b"Content-Type: ",
            b"multipart/mixed; boundary=b",
            b"multipart/alternative",
            b"text/html",
            b"; charset=",
            b"utf-7",
        ),
        *(
            b"Content-Transfer-Encoding: ",
            b"base64",
            b"quoted-printable",
            b"=?utf-8?b?",
            b"?=",
            b"=\r\n",
            b"=C3",
            b"--b",
        ),
        *(
            b"\r\n",
            b"\n",
            b"\r",
            b"\r\n\r\n",
            b"--",
            b" ",
            b"\t",
            b":",
            b";",
            b"<",
            b">",
            b"@",
            b"(",
            b'"',
            b"\0",
            b"\xff",
        ),
        *(
            b"From",
            b"To: ",
            b"Date: ",
            b"Subject: ",
            b"References: ",
            b"filename*0*=utf-8''%ff",
            b"boundary*1=",
            b"wrote:",
        ),
        *(b"<div hidden>", b"<blockquote type=cite>", b"</", b"<!--", b"2026", b"Re: ", b"-- \r\n", b"hello world "),
    ]
)


@settings(deadline=None)
@given(raw=st.binary(max_size=300) | st.lists(_PIECES | st.binary(max_size=3), max_size=40).map(b"".join), media=_MEDIA)
def test_nothing_that_comes_in_raises(raw: bytes, media: str) -> None:
    whole = read(raw, media, sent=raw.decode("latin-1"))
    head = read_head(raw)

    for text in (whole.full_text, whole.text, whole.subject, whole.sender_name, head.subject, head.sender):
        text.encode()  # no half characters: a ledger or a report could not take them


@settings(deadline=None)
@given(text=st.text(max_size=400))
def test_plain_text_without_quotation_marks_of_any_kind_loses_no_word_it_should_not(text: str) -> None:
    said = read(text.encode(errors="replace"), "text/plain")

    assert set(said.text.split()) <= set(said.full_text.expandtabs(4).split())
