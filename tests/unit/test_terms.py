"""Numbers, days and amounts are known by value, however they are written."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.model.terms import says, terms


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("It takes three working days.", "3 working days"),
        ("We answer within twenty-four hours", "24 hours"),
        ("innerhalb von vierundzwanzig Stunden", "24 Stunden"),
        ("Sie haben drei Wochen Zeit", "3 Wochen"),
        ("dans vingt et un jours", "21 jours"),
        ("dans trois semaines", "3 semaines"),
        ("dentro de treinta y un días", "31 días"),
        ("en tres semanas", "3 semanas"),
        ("this is the third time", "3rd time"),
        ("beim zweiten Mal", "zweiten Mal"),
        ("on 03/05, as you say", "3 May"),
        ("on May 3rd, 2026", "3 May"),
        ("am 3. Mai", "3 May"),
        ("le 3 mai", "3. Mai"),
        ("el 3 de mayo", "May 3"),
        ("since 2026-05-03", "3 May"),
        ("you get 49,90 EUR back", "€49.90"),
        ("we return 49.90", "£49.90"),
        ("1.299,00 € in all", "€1,299"),
        ("1 299,00 € en tout", "1299 €"),
        ("ten pounds", "£10"),
        ("５日以内に返金いたします", "返金"),
        ("Yes, of course", "yes of course"),
    ],
)  # fmt: skip
def test_the_same_said_otherwise(text: str, phrase: str) -> None:
    assert says(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("thirteen working days", "3 working days"),
        ("twenty-three days", "3 days"),
        ("on 3 June", "3 May"),
        ("the third of them", "3 of them"),
        ("in 10 days", "£10"),
        ("£10", "€10"),
        ("49.95", "49.90"),
        ("No. Further charges follow.", "no further charges"),
        ("anything", " . "),
        ("", "3"),
    ],
)
def test_something_else(text: str, phrase: str) -> None:
    assert not says(text, phrase)


PIECES = [
    "3",
    "33",
    ".",
    ",",
    "/",
    " ",
    "\n",
    "May",
    "twenty",
    "-",
    "£",
    "st",
    "'",
    "a",
    "日",
    "½",
    "\0",
    "\ud800",
    "٣",
]


@settings(deadline=None)
@example("3stMay")
@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_the_terms_of_anything_stand_in_order_and_say_themselves(text: str) -> None:
    found = terms(text)
    places = [place for term in found for place in (term.start, term.end)]
    assert places == sorted(places)
    assert all(term.values and term.start < term.end for term in found)
    assert says(text, text) is bool(terms(text.strip().rstrip(".!?")))
