"""Words on pages, folded and quoted; what chats and confirmations say."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import FollowUp
from probes.form.tickets import ticket_number
from probes.widget.news import Bubble, Closed, Whose, read_report
from probes.words import fold, longest_match, one_line


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("orderNumber*", "order number"),
        ("E-Mail-Adresse:", "e mail adresse"),
        ("Prénom", "prenom"),
        ("customer_email[0]", "customer email 0"),
        ("GRÖSSE / Größe", "grosse grosse"),
        ("  \n ", ""),
    ],
)
def test_labels_fold_to_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(text=st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_only_whole_words_match_and_the_longest_counts() -> None:
    assert longest_match("your company name", ("name", "company name", "pany")) == len("company name")
    assert longest_match("surname", ("name",)) == 0


@given(text=st.text(alphabet=st.characters(), max_size=600))
def test_strangers_words_stay_on_one_short_line_that_can_be_printed(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 300
    assert line.splitlines() in ([line], [])
    line.encode()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Your ticket number is SB-10234.", "SB-10234"),
        ("Thank you! [Ticket #4711]", "4711"),
        ("Ihre Vorgangsnummer: 2026-118834", "2026-118834"),
        ("Votre demande n° 88123 est enregistrée", "88123"),
        ("Su consulta nº 7731 ha sido recibida", "7731"),
        ("Ihr Vorgang hat die Nummer CW-20417.", "CW-20417"),
        ("Su consulta tiene el número CS-30291.", "CS-30291"),
        ("Reference: A-10442. Your case no. 5512 is open", "5512"),
        ("Thank you, we answer within 24 hours.", None),
        ("Your order A-10442 was found.", None),
        ("", None),
    ],
)
def test_the_ticket_number_of_a_confirmation_is_found(words: str, number: str | None) -> None:
    assert ticket_number(words, ours="my order a-10442") == number


@pytest.mark.parametrize(
    ("asked", "text", "asks"),
    [
        (("order number",), "Your ORDER NUMBER please", True),
        (("order number", "Bestellnummer"), "Wie lautet die bestellnummer?", True),
        (("order number",), "One moment", False),
        (("order number", "reference number"), "Thank you. Your reference number is #4711-2.", False),
        (("order number", "reference number"), "We have it.\n**Reference number:** AB-1234\nRegards", False),
        (("Bestellnummer",), "Ihre Bestellnummer lautet A-10442.", False),
        (("numéro de commande",), "Votre numéro de commande est le A-10442", True),  # wrong, and does little harm
        (("order number",), "Your order number (A-10442) was not found.", False),
        (("reference number",), "Reference number 4711. We need a second reference number for the parcel.", True),
        (("order number",), "Is your order number A-10442?", True),
        (("order number",), "Your order number (e.g. 12345678)", True),
        (("photo",), "Please send a photo of 2 of them, 250 kB at most", True),
        ((), "Hello", True),
    ],
)
def test_a_follow_up_is_asked_for_in_any_case(asked: tuple[str, ...], text: str, asks: bool) -> None:
    assert FollowUp(asked=asked, text="A-10442").is_asked_for(text) is asks


SAID = {"kind": "said", "epoch": 1.8e9, "text": "Hello", "whose": "desk", "sender": "Mia"}


def test_a_report_of_the_page_becomes_a_bubble() -> None:
    assert read_report(SAID) == Bubble(epoch=1.8e9, text="Hello", whose=Whose.DESK, sender="Mia", finished=1.8e9)
    assert read_report({"kind": "closed", "epoch": 1.8e9}) == Closed(epoch=1.8e9)


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": None},
        {"epoch": math.nan},
        {"epoch": math.inf},
        {"epoch": -1},
        {"epoch": 1e300},
        {"epoch": "now"},
        {"whose": "god"},
        {"whose": []},
    ],
)
def test_a_report_that_cannot_be_true_is_not_believed(change: dict[str, object]) -> None:
    assert read_report({**SAID, **change}) is None


@given(
    fact=st.one_of(
        st.none(), st.text(), st.dictionaries(st.sampled_from(list(SAID)), st.none() | st.text() | st.floats())
    )
)
def test_no_report_breaks_the_reader(fact: object) -> None:
    read = read_report(fact)
    assert read is None or isinstance(read, (Bubble, Closed))


def test_what_a_page_says_at_great_length_is_cut() -> None:
    read = read_report({**SAID, "text": "x" * 10**6, "sender": "M" * 1000})
    assert isinstance(read, Bubble)
    assert len(read.text) == 20_000
    assert read.sender is not None
    assert len(read.sender) == 60
