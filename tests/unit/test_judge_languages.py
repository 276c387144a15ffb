"""Receipts and notices by their words alone, in many languages, beside answers that people wrote."""

import tomllib
from pathlib import Path

import pytest

from harness.classify import Case, Medium, Peers, judge
from harness.model import Label
from harness.reading import read

LETTERS = tomllib.loads((Path(__file__).parents[1] / "data" / "machine_letters.toml").read_text(encoding="utf-8"))


def label(text: str) -> Label:
    letter = read(text.encode(), "text/plain")
    case = Case(id="m1", company=None, letter=letter, request="", medium=Medium.MAIL)
    return judge(case, Peers.of([case])).label


@pytest.mark.parametrize("language", LETTERS["receipts"])
def test_a_receipt_is_known_in_many_languages(language: str) -> None:
    assert label(LETTERS["receipts"][language]) is Label.AUTOMATED


@pytest.mark.parametrize("language", LETTERS["notices"])
def test_a_notice_of_where_an_order_stands_is_known_in_many_languages(language: str) -> None:
    assert label(LETTERS["notices"][language]) is Label.AUTOMATED


@pytest.mark.parametrize("language", LETTERS["people"])
def test_a_persons_answer_is_taken_for_no_machines_in_many_languages(language: str) -> None:
    assert label(LETTERS["people"][language]) is not Label.AUTOMATED
