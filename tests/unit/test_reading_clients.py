"""New text in the mails of many mail programs, in the languages they speak and the places people put an answer."""

import pytest

from harness.reading import read
from tests.data.made_mails import CLIENTS, made


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", CLIENTS)
def test_new_text_is_found_whatever_the_program_and_the_place_of_the_answer(language: str) -> None:
    wrong = {}
    for mail in made([language]):
        text = read(mail.text.encode(), "text/html" if mail.is_page else "text/plain").text
        if spaced(text) != spaced(mail.new):
            wrong[mail.style] = text

    assert not wrong
