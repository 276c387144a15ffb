"""Text in the charsets that mail is written in, labelled rightly, wrongly or not at all."""

import pytest

from harness.reading import read
from tests.data.made_mails import CLIENTS

WRITTEN = [
    ("ru", "windows-1251"),
    ("ru", "koi8-r"),
    ("ru", "cp866"),
    ("uk", "koi8-u"),
    ("zh-CN", "gb18030"),
    ("zh-TW", "big5"),
    ("ja", "shift_jis"),
    ("ja", "euc-jp"),
    ("ja", "iso-2022-jp"),
    ("ko", "euc-kr"),
    ("ko", "iso-2022-kr"),
    ("el", "windows-1253"),
    ("he", "windows-1255"),
    ("ar", "windows-1256"),
    ("pl", "iso-8859-2"),
    ("pl", "windows-1250"),
    ("de", "windows-1252"),
]
OTHER = [
    ("de", "utf-7"),
    ("fr", "utf-16"),
    ("tr", "iso-8859-9"),
    ("th", "tis-620"),
    ("zh-CN", "hz-gb-2312"),
    ("he", "iso-8859-8-i"),
]
CODECS = {"hz-gb-2312": "hz", "iso-8859-8-i": "iso-8859-8"}


def answer(language: str) -> str:
    return str(CLIENTS[language]["answer"])


def read_as(label: str | None, body: bytes, kind: str = "text/plain") -> str:
    charset = f"; charset={label}" if label else ""
    return read(f"Content-Type: {kind}{charset}\r\n\r\n".encode() + body, "message/rfc822").text


@pytest.mark.parametrize(("language", "charset"), WRITTEN + OTHER)
def test_text_with_the_right_label_is_read(language: str, charset: str) -> None:
    assert read_as(charset, answer(language).encode(CODECS.get(charset, charset))) == answer(language)


@pytest.mark.parametrize("label", [None, "us-ascii", "utf-8", "iso-8859-1", "x-unknown"])
@pytest.mark.parametrize(("language", "charset"), WRITTEN)
def test_text_without_its_label_is_read_by_its_letters(language: str, charset: str, label: str | None) -> None:
    assert read_as(label, answer(language).encode(charset)) == answer(language)


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "koi8-r", "gb2312", "shift_jis", "big5", "euc-kr"])
@pytest.mark.parametrize("language", ["fr", "ru", "el", "ja", "ko", "zh-CN"])
def test_utf_8_is_read_whatever_its_label_says(language: str, label: str) -> None:
    assert read_as(label, answer(language).encode()) == answer(language)


@pytest.mark.parametrize("language", ["de", "fr", "ru", "ja", "zh-TW", "he"])
def test_utf_8_that_was_taken_for_latin_on_the_way_is_mended(language: str) -> None:
    text = answer(language)
    twice = "".join(chr(byte) for byte in f"{text} {text}".encode()).encode()
    assert read_as("utf-8", twice) == f"{text} {text}"


def test_one_odd_pair_of_letters_may_be_meant() -> None:
    assert read_as("utf-8", "Ã© is how it came out.".encode()) == "Ã© is how it came out."


def test_page_says_its_charset_where_the_header_does_not() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Zażółć</body></html>'
    assert read_as(None, page.encode("iso-8859-2"), "text/html") == "Zażółć"


def test_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_as(None, b"\xef\xbb\xbfHello") == "Hello"
    assert read_as("iso-8859-1", "Hellö".encode("utf-16")) == "Hellö"


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("utf-8", "Grüße".encode()),
        ("iso-8859-1", "Grüße".encode("latin-1")),
        ("utf-8", "Grüße".encode("latin-1")),
        ("us-ascii", "Grüße".encode()),
        ("no-such-charset", "Grüße".encode()),
        ("unicode_escape", "Grüße".encode()),
        ("hex", "Grüße".encode()),
        ('"utf-16"', "Grüße".encode("utf-16")),
    ],
)
def test_text_is_read_whatever_its_label_says(charset: str, body: bytes) -> None:
    assert read_as(charset, body) == "Grüße"


def test_windows_quotes_labelled_latin_are_quotes() -> None:
    assert read_as("iso-8859-1", b"\x93yes\x94") == "“yes”"
