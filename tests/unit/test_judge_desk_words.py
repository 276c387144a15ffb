"""What help desks, shops and absence notes say in few words, and people who say nearly the same."""

import tomllib
from pathlib import Path

import pytest

from harness.classify import Case, Medium, Peers, judge
from harness.classify.batch import classify_messages
from harness.model import Label, Verdict
from harness.reading import read

MAILS = tomllib.loads((Path(__file__).parents[1] / "data" / "desk_words.toml").read_text(encoding="utf-8"))


def verdict(text: str) -> Verdict:
    letter = read(text.encode(), "text/plain")
    case = Case(id="m1", company=None, letter=letter, request="", medium=Medium.MAIL)
    return judge(case, Peers.of([case]))


def signals(text: str) -> set[str]:
    return {each.signal for each in verdict(text).evidence}


@pytest.mark.parametrize("name", MAILS["absent"])
def test_a_short_note_of_when_somebody_is_back_is_a_machines(name: str) -> None:
    assert verdict(MAILS["absent"][name]).label is Label.AUTOMATED


@pytest.mark.parametrize("name", MAILS["told"])
def test_what_a_desk_tells_of_a_record_is_a_machines(name: str) -> None:
    assert verdict(MAILS["told"][name]).label is Label.AUTOMATED


@pytest.mark.parametrize("name", MAILS["people"])
def test_who_says_so_between_other_things_is_a_person(name: str) -> None:
    assert verdict(MAILS["people"][name]).label is not Label.AUTOMATED


def test_a_dutch_you_the_host_of_a_link_and_the_name_of_a_page_are_nobody_who_speaks() -> None:
    assert "says I" not in signals("Leuk om je te zien, dan kan je het deksel meteen meenemen.")
    assert "says I" not in signals("The ticket stands at https://my.desk.example/tickets")
    assert "says I" not in signals("Trovi il coperchio nella pagina Il mio account, in alto.")
    assert "says I" not in signals("Le couvercle est sur la page Mon compte : cliquez sur mon compte en haut.")
    assert "says I" in signals("Dat deksel heb ik gisteren zelf bekeken.")
    assert "says I" in signals("Il mio collega porta il coperchio domani.")


def test_a_footer_that_calls_itself_automatic_says_nothing_of_a_message_that_it_passes_on() -> None:
    words = "Jo found the lid bent at the rim, so I had him press a new one for you this morning."
    passed_on = f"Jo Lidholm commented:\n\n{words}\n\n-- \nThis mail was generated automatically by SomeDesk."
    assert "says it is automatic" not in signals(passed_on)
    assert "says it is automatic" in signals("This mail was generated automatically by SomeDesk.")


def test_what_calls_itself_automatic_is_found_below_words_that_only_seem_to() -> None:
    letter = "You may come by for a chat\nBot and I are in.\n\n-- \nThis mail was generated automatically by SomeDesk."
    assert "says it is automatic" in signals(letter)


def test_words_that_a_desk_says_in_its_own_subject_are_its_own_in_languages_without_spaces() -> None:
    subject = "ご質問を受け付けました"
    body = "お問い合わせを受け付けました。担当より折り返しご連絡いたします。"
    raw = f"From: Care <care@desk.example>\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()
    (answer,) = classify_messages([("m1", raw, "message/rfc822")])
    assert "notes that it was received" in answer
