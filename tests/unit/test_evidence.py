"""What evidence hides and how much of it is kept, without a browser."""

from pathlib import Path

import pytest

from harness.model import Persona
from probes.evidence.folder import LARGEST, Folder, Piece
from probes.evidence.page_log import without_query
from probes.evidence.veil import Veil

ZOE = Persona(
    name="Zoë Ann Müller", email="z.mueller@shopper.example", phone="+44 7700 900123", order="A-10442", language="de"
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Dear Zoë Ann Müller,", "Dear [name],"),
        ("Dear Mrs MÜLLER", "Dear Mrs [name]"),
        ("Dear Mrs Mu\u0308ller", "Dear Mrs [name]"),
        ("name=Zo%C3%AB+Ann+M%C3%BCller&x=1", "name=[name]&x=1"),
        ('{"name": "Zo\\u00eb"}', '{"name": "[name]"}'),
        ("to z.mueller@shopper.example", "to [email]"),
        ("to z.mueller%40shopper.example", "to [email]"),
        ("call 07700 900123 or 07700900123.", "call [phone] or [phone]."),
        ("call +44 (0) 7700-900 123", "call [phone]"),
        ("order a-10442", "order [order]"),
        ("Annual mullets for zoethropes", "Annual mullets for zoethropes"),
        ("Call 07700 900124", "Call 07700 900124"),
        ("de", "de"),
    ],
)
def test_a_customer_is_hidden_however_it_is_written_and_nobody_else_is(text: str, masked: str) -> None:
    assert Veil(persona=ZOE).text(text) == masked


def test_secrets_are_hidden_before_anything_else_and_the_longer_first() -> None:
    veil = Veil(secrets=("hunter22", "hunter22-and-more", "abc"), persona=ZOE)
    assert veil.text("hunter22-and-more hunter22 abc Zoë") == "[secret] [secret] abc [name]"
    assert Veil(secrets=("abc",)).is_thin, "to hide every abc would hide everything"
    assert not Veil(persona=ZOE).is_thin


def test_a_piece_of_text_is_cut_at_a_line_and_says_so(tmp_path: Path) -> None:
    folder = Folder(path=tmp_path)
    line = "ü" * 499 + "\n"
    taken = 0
    while folder.append(Piece.LOG, line):
        taken += 1
    assert not folder.append(Piece.LOG, line)
    content = (tmp_path / Piece.LOG).read_bytes()
    assert len(content) <= LARGEST[Piece.LOG]
    *lines, last = content.decode().splitlines()
    assert set(lines) == {line.rstrip()}
    assert taken - 1 <= len(lines) <= taken
    assert last == "... cut here: no more than 200,000 bytes of this file are kept"


def test_a_picture_that_is_too_large_is_not_kept_at_all(tmp_path: Path) -> None:
    folder = Folder(path=tmp_path)
    assert folder.keep(Piece.T0, b"x" * (LARGEST[Piece.T0] + 1)) is None
    assert folder.keep(Piece.END, b"x") == tmp_path / Piece.END
    assert folder.contents() == [(tmp_path / Piece.END, Piece.END)]


def test_a_folder_that_cannot_be_written_costs_evidence_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = Folder(path=tmp_path / "file" / "below")
    folder.clear()
    folder.write(Piece.TRANSCRIPT, "words\n")
    assert folder.keep(Piece.END, b"x") is None
    assert folder.contents() == []


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:word@acme.example:8443/a?token=1#top", "https://acme.example:8443/a"),
        ("data:text/html,secret", "data:..."),
        ("ws://127.0.0.1:8/socket?key=1", "ws://127.0.0.1:8/socket"),
        ("http://[not an address", "an address that cannot be read"),
    ],
)
def test_an_address_is_shown_without_what_may_hold_secrets(url: str, shown: str) -> None:
    assert without_query(url) == shown
