"""Whole mails of many help desks, in four languages: a receipt, a letter, a form letter and a notice of each."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from harness.classify import Case, Medium, judge_desk
from harness.model import Label, Verdict
from harness.reading import read
from harness.reading.notices import notice_of

FILE = tomllib.loads((Path(__file__).parents[1] / "data" / "help_desk_mail.toml").read_text(encoding="utf-8"))
ASKED: dict[str, str] = FILE["asked"]
DESKS: dict[str, dict[str, Any]] = {name: desk for name, desk in FILE.items() if name != "asked"}
USUAL = {"From": "Care <care@desk.example>", "To": "rosa@shopper.example", "MIME-Version": "1.0"}
LABELS = {
    "receipt": Label.AUTOMATED,
    "agent": Label.PERSONALISED,
    "macro": Label.TEMPLATED,
    "change": Label.AUTOMATED,
}


def mails(kind: str) -> list[Any]:
    """A language and a mail of this kind in it, of each desk."""
    return [
        pytest.param(language, whole(desk["headers"], text), id=f"{name}-{language}")
        for name, desk in DESKS.items()
        for language, text in desk[kind].items()
    ]


def whole(headers: str, text: str) -> bytes:
    own, _, body = text.strip().partition("\n\n")
    lines = [*headers.strip().splitlines(), *own.splitlines()]
    named = {line.partition(":")[0].casefold() for line in lines}
    usual = [f"{name}: {value}" for name, value in USUAL.items() if name.casefold() not in named]
    return "\r\n".join([*usual, *lines, "", *body.splitlines()]).encode()


def verdict(language: str, raw: bytes) -> Verdict:
    asked = ASKED[language]
    letter = read(raw, "message/rfc822", sent=asked)
    notice = notice_of(raw, letter)
    case = Case(id="r", company="d", letter=letter, request=asked, notice=notice, medium=Medium.MAIL)
    return judge_desk([case])[0]


@pytest.mark.parametrize(("language", "raw"), mails("receipt"))
def test_a_receipt_is_a_machines(language: str, raw: bytes) -> None:
    assert verdict(language, raw).label is LABELS["receipt"]


@pytest.mark.parametrize(("language", "raw"), mails("agent"))
def test_an_agents_letter_is_written_for_the_customer(language: str, raw: bytes) -> None:
    assert verdict(language, raw).label is LABELS["agent"]


@pytest.mark.parametrize(("language", "raw"), mails("macro"))
def test_an_agents_form_letter_is_a_persons_and_a_form(language: str, raw: bytes) -> None:
    assert verdict(language, raw).label is LABELS["macro"]


@pytest.mark.parametrize(("language", "raw"), mails("change"))
def test_a_notice_of_a_change_is_a_machines(language: str, raw: bytes) -> None:
    assert verdict(language, raw).label is LABELS["change"]
