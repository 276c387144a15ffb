"""Letters as mail programs write them: whatever is put in is read out again, and nothing says a machine wrote it."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from html import unescape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.errors import ProbeError
from harness.probe_token import HEADER
from harness.reading import read
from harness.sandbox.specimen import specimen
from probes.letter import TOKEN_FIELD, compose_answer, compose_letter
from probes.letter.styles import Introduction, Markup, style_of
from probes.words import one_line
from tests.unit.letters import ASKED, IDS, REMARK, TO, parsed, text_of


def flowing(text: str) -> list[str]:
    return text.replace("\xa0", " ").split()


# --- What goes in comes out


def looks_twice_encoded(text: str) -> bool:
    """Whether it may be UTF-8 that was read as Windows-1252, which the reader puts right: nobody meant that text."""
    return len(re.findall("[\u00c2-\u00f4][^\\x00-\\x7f]", text)) > 1


@given(name=st.text(max_size=90), subject=st.text(max_size=200))
def test_any_name_and_any_subject_are_read_as_they_were_meant(name: str, subject: str) -> None:
    assume(not looks_twice_encoded(name) and not looks_twice_encoded(subject))
    letter = compose_letter(specimen(customer={"name": name}, subject=subject), to=TO)
    read_back = read(letter.raw, "message/rfc822")
    assert (read_back.sender, read_back.recipients) == ("joan.archer@shopper.example", (TO,))
    assert one_line(read_back.sender_name) == one_line(name)
    assert one_line(read_back.subject) == one_line(subject)


@pytest.mark.parametrize(
    "name", ["Zoë Müller", "王小明", "O'Neill, Sam (Jr.)", 'Ann "Bo" \\ Li', "=?utf-8?q?x?=", "😀" * 5]
)
def test_the_standard_library_reads_the_name_too(name: str) -> None:
    letter = parsed(compose_letter(specimen(customer={"name": name}), to=TO))
    (sender,) = letter["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "joan.archer@shopper.example")


@given(body=st.text(max_size=600), id_=st.sampled_from(IDS))
def test_any_body_arrives_as_written_and_the_html_beside_it_says_the_same(body: str, id_: str) -> None:
    letter = compose_letter(specimen(id=id_, body=body), to=TO)
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", body.encode("utf-8", "replace").decode())
    assert text_of(letter).rstrip("\n").splitlines() == kept.rstrip("\n").splitlines()
    page = parsed(letter).get_body(preferencelist=("html",))
    if page is not None and page.get_content_type() == "text/html":
        body = page.get_content().partition("<body>")[2]
        assert flowing(unescape(re.sub(r"<[^<>]*>", " ", body))) == flowing(kept)


@given(name=st.text(max_size=40), subject=st.text(max_size=80), theirs=st.text(max_size=300))
def test_no_line_is_too_long_and_no_field_is_added_by_anybodys_words(name: str, subject: str, theirs: str) -> None:
    hostile = replace(
        ASKED, name=theirs, address=theirs, subject=theirs, text=theirs, message_id=theirs, references=(theirs,)
    )
    enquiry = specimen(customer={"name": name}, subject=subject)
    for letter in (compose_letter(enquiry, to=TO), compose_answer(enquiry, replace(REMARK, answers=hostile), to=TO)):
        assert max(len(line) for line in letter.raw.split(b"\r\n")) <= 998  # RFC 5322, 2.1.1
        assert re.search(rb"(?<!\r)\n|\r(?!\n)", letter.raw) is None
        assert {key.casefold() for key in message_from_bytes(letter.raw)} <= {
            "from", "to", "date", "message-id", "subject", "in-reply-to", "references", "mime-version", "content-type",
            "content-transfer-encoding",
        }  # fmt: skip


# --- As a mail program writes it


@pytest.mark.parametrize("id_", IDS)
def test_nothing_tells_that_a_machine_wrote_it(id_: str) -> None:
    for letter in (compose_letter(specimen(id=id_), to=TO), compose_answer(specimen(id=id_), REMARK, to=TO)):
        assert letter.raw.isascii()  # other alphabets are encoded: any server can take it
        assert letter.raw.count(b"MIME-Version") == 1
        assert b"=====" not in letter.raw  # as the standard library begins its boundaries
        assert not re.search(rb"(?im)^(auto-submitted|precedence|x-mailer|user-agent|list-)", letter.raw)


def test_personas_have_different_habits_and_each_keeps_their_own() -> None:
    styles = [style_of(id_) for id_ in IDS]
    assert {style.markup for style in styles} == set(Markup)
    assert {style.introduction for style in styles} == set(Introduction)
    assert {style.below for style in styles} == {True, False}
    assert compose_letter(specimen(), to=TO) == compose_letter(specimen(), to=TO)


def test_every_message_id_is_new_and_at_our_own_domain() -> None:
    enquiries = [
        specimen(id=id_, created_at=specimen().created_at + timedelta(days=day)) for id_ in IDS for day in (0, 1)
    ]
    letters = [compose_letter(each, to=TO) for each in enquiries]
    assert all(re.fullmatch(r"<[!-;=?A-~]+@shopper\.example>", each.message_id) for each in letters)
    assert len({each.message_id for each in letters}) == len(letters)
    assert parsed(letters[0])["Message-ID"] == letters[0].message_id


def test_the_date_is_the_moment_of_writing_in_the_personas_zone() -> None:
    persona = {"zone": "America/New_York"}
    date = parsed(compose_letter(specimen(customer=persona), to=TO))["Date"].datetime
    assert (date, date.utcoffset()) == (specimen().created_at, timedelta(hours=-5))
    nowhere = parsed(compose_letter(specimen(customer={"zone": "Atlantis/Centre"}), to=TO))["Date"].datetime
    assert (nowhere, nowhere.utcoffset()) == (specimen().created_at, timedelta(0))


def test_the_token_goes_in_a_field_of_its_own_under_the_name_that_verifies_it() -> None:
    assert TOKEN_FIELD == HEADER
    assert parsed(compose_letter(specimen(), to=TO, token="1.a.b"))[HEADER] == "1.a.b"
    assert parsed(compose_answer(specimen(), REMARK, to=TO, token="1.a.b"))[HEADER] == "1.a.b"
    assert HEADER not in parsed(compose_letter(specimen(), to=TO))


# --- Addresses


@pytest.mark.parametrize(
    ("to", "written", "needs_utf8"),
    [
        ("care@acme.example", "care@acme.example", False),
        ("care@müller.example", "care@xn--mller-kva.example", False),
        ("hjælp@acme.example", "hjælp@acme.example", True),
        ("客服@公司.example", "客服@xn--55qx5d.example", True),
    ],
)
def test_addresses_of_other_alphabets(to: str, written: str, needs_utf8: bool) -> None:
    letter = compose_letter(specimen(), to=to)
    assert (letter.recipient, letter.needs_utf8) == (written, needs_utf8)
    assert f"To: {written}\r\n".encode() in letter.raw


@pytest.mark.parametrize(
    "to", ["", "care", "@", "a@", "@b", "a b@c", "a@b\r\nBcc: x@y", "a@b,c@d", "<a@b>", "a@\x00", "a@" + "ü" * 90]
)
def test_what_is_no_address_is_refused_by_name(to: str) -> None:
    with pytest.raises(ProbeError, match="is no mail address"):
        compose_letter(specimen(), to=to)
