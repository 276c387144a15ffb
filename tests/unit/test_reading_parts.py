"""Which parts of a mail are its text: envelopes, invitations, mails in mails, broken MIME."""

from base64 import b64encode
from email.message import EmailMessage

import pytest

from harness.reading import Letter, read

ANSWER = "Dear Kim, your kettle is on its way to Leeds."


def letter(head: str, body: bytes | str) -> Letter:
    raw = body.encode() if isinstance(body, str) else body
    return read(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + raw, "message/rfc822")


def test_signed_mail_is_read_without_its_signature() -> None:
    parts = f"--b\n\n{ANSWER}\n--b\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n--b--\n"
    signed = letter("Content-Type: multipart/signed; protocol=application/pgp-signature; boundary=b", parts)
    assert signed.text == ANSWER


def test_encrypted_mail_has_no_text() -> None:
    parts = (
        "--b\nContent-Type: application/pgp-encrypted\n\n1\n--b\nContent-Type: application/octet-stream\n\nx\n--b--\n"
    )
    assert letter("Content-Type: multipart/encrypted; boundary=b", parts).full_text == ""


def der(tag: int, *contents: bytes, endless: bool = False) -> bytes:
    """An ASN.1 value: of stated length (in the long form), or ended by two zeros."""
    content = b"".join(contents)
    if endless:
        return bytes([tag, 0x80]) + content + b"\0\0"
    return bytes([tag, 0x82]) + len(content).to_bytes(2) + content


DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
ENCRYPTED_DATA = bytes.fromhex("06092a864886f70d010703")


def opaque(inner: bytes, *, endless: bool) -> bytes:
    half = len(inner) // 2
    whole = (
        der(0x04, inner) if not endless else der(0x24, der(0x04, inner[:half]), der(0x04, inner[half:]), endless=True)
    )
    content = der(0x30, DATA, der(0xA0, whole, endless=endless), endless=endless)
    certificates = der(0xA0, der(0x30, der(0x04, b"no part of the text")))
    signed = der(0x30, b"\x02\x01\x01", der(0x31), content, certificates, endless=endless)
    return der(0x30, SIGNED_DATA, der(0xA0, signed, endless=endless), endless=endless)


@pytest.mark.parametrize("endless", [False, True])
@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
def test_text_inside_an_opaque_signature_is_read(kind: str, endless: bool) -> None:
    inner = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{ANSWER}\r\n".encode()
    head = f"Content-Type: {kind}; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64"

    assert letter(head, b64encode(opaque(inner, endless=endless))).text == ANSWER


@pytest.mark.parametrize(
    "envelope", [b"", b"\x30", ENCRYPTED_DATA, DATA, DATA + b"\x04\xff", DATA + b"\x30\x80" * 5_000]
)
def test_envelope_that_cannot_be_opened_has_no_text(envelope: bytes) -> None:
    head = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64"
    assert letter(head, b64encode(envelope)).full_text == ""


INVITATION = (
    "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nSUMMARY:Your kettle\r\nDESCRIPTION;LANGUAGE=en:We call on"
    "\r\n  Friday\\, at nine.\\nBring the lid.\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_invitation_alone_is_read_for_its_words() -> None:
    assert letter("Content-Type: text/calendar; method=REPLY", INVITATION).text == (
        "We call on Friday, at nine.\nBring the lid."
    )
    assert letter("Content-Type: text/calendar", "BEGIN:VCALENDAR\nSUMMARY:Kettle\n").text == "Kettle"
    assert letter("Content-Type: text/calendar", "BEGIN:VCALENDAR\n").text == ""


def test_invitation_beside_a_text_is_left_out() -> None:
    parts = f"--b\n\n{ANSWER}\n--b\nContent-Type: text/calendar\n\n{INVITATION}\n--b--\n"
    assert letter("Content-Type: multipart/alternative; boundary=b", parts).text == ANSWER


def test_mail_that_holds_nothing_but_a_mail_is_read_for_that() -> None:
    wrapped = f"--b\nContent-Type: message/rfc822\n\nSubject: Re: kettle\n\n{ANSWER}\n--b--\n"
    outer = letter("Subject: FW: Kettle\nContent-Type: multipart/mixed; boundary=b", wrapped)
    assert (outer.subject, outer.text) == ("FW: Kettle", ANSWER)


def test_winmail_dat_is_left_out_beside_the_text_or_without_one() -> None:
    tnef = b64encode(b"\x78\x9f\x3e\x22 not for readers").decode()
    part = f"--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{tnef}\n"
    assert (
        letter("Content-Type: multipart/mixed; boundary=b", f"--b\n\n{ANSWER}\n{part}--b--\n").full_text.strip()
        == ANSWER
    )
    assert letter("Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64", tnef).full_text == ""


def test_pictures_and_files_shown_in_the_text_are_left_out() -> None:
    related = (
        f"--b\nContent-Type: text/html\n\n<p>{ANSWER}</p><img src='cid:lid'>\n--b\nContent-Type: image/png"
        "\nContent-ID: <lid>\nContent-Disposition: inline\n\nPNG\n--b--\n"
    )
    assert letter("Content-Type: multipart/related; boundary=b", related).text == ANSWER
    listed = f"--b\n\n{ANSWER}\n--b\nContent-Disposition: inline; filename=terms.txt\n\nTerms and conditions\n--b--\n"
    assert letter("Content-Type: multipart/mixed; boundary=b", listed).text == ANSWER


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/mixed; boundary=other",
        'Content-Type: multipart/mixed; boundary="',
    ],
)
def test_parts_are_found_where_the_header_does_not_say_what_divides_them(head: str) -> None:
    parts = f"--b\nContent-Type: text/plain\n\n{ANSWER}\n--b\nContent-Type: image/png\n\nPNG\n--b--\n"
    assert letter(head, parts).text == ANSWER


def test_page_that_calls_itself_plain_text_is_read_as_a_page() -> None:
    assert letter("Content-Type: text/plain", f"<html><body><p>{ANSWER}</p></body></html>").text == ANSWER
    assert letter("Content-Type: text/plain", f"<p>{ANSWER}</p>\n").text == ANSWER
    assert letter("Content-Type: text/plain", "<p> is how a paragraph begins.").text == "<p> is how a paragraph begins."


def test_text_that_calls_itself_base64_is_read_as_it_is() -> None:
    assert letter("Content-Type: text/plain\nContent-Transfer-Encoding: base64", ANSWER).text == ANSWER


def test_page_is_read_where_it_alone_says_what_is_quoted() -> None:
    message = EmailMessage()
    message.set_content(f"{ANSWER}\n\nHvað er að? Lokið er brotið.\n")
    message.add_alternative(
        f"<p>{ANSWER}</p><blockquote type='cite'>Hvað er að? Lokið er brotið.</blockquote>", subtype="html"
    )
    assert read(message.as_bytes(), "message/rfc822").text == ANSWER


def test_plain_version_is_preferred_where_it_says_what_the_page_says() -> None:
    message = EmailMessage()
    message.set_content("Dear Kim, your kettle is on its way.\n")
    message.add_alternative("<p>Dear Kim, your <b>kettle</b> is on its way.</p><p>Acme</p>", subtype="html")

    assert read(message.as_bytes(), "message/rfc822").text == "Dear Kim, your kettle is on its way."


@pytest.mark.parametrize("stub", ["Please view this mail in a browser.", "", "\n \n"])
def test_page_is_preferred_over_a_stub(stub: str) -> None:
    message = EmailMessage()
    message.set_content(stub)
    message.add_alternative("<p>Dear Kim, your kettle is on its way to Leeds.</p>", subtype="html")

    assert read(message.as_bytes(), "message/rfc822").text == "Dear Kim, your kettle is on its way to Leeds."


def test_attachments_and_mails_inside_the_mail_are_left_out() -> None:
    inner = EmailMessage()
    inner.set_content("The customer's own mail")
    message = EmailMessage()
    message.set_content("See the leaflet.\n")
    message.add_attachment(b"leaflet text", maintype="text", subtype="plain", filename="leaflet.txt")
    message.add_attachment(inner)

    assert read(message.as_bytes(), "message/rfc822").full_text.strip() == "See the leaflet."


def test_every_shown_part_of_a_mixed_mail_is_read_even_when_it_was_cut_short() -> None:
    parts = "--b\n\none\n--b\nContent-Type: text/html\n\n<p>two</p>\n--b\nContent-Type: text/plain\n\nthree"

    assert letter("Content-Type: multipart/mixed; boundary=b", parts).text.split() == ["one", "two", "three"]
