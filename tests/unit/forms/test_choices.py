"""Dates as forms want them, entries as customers choose them, and values that a page only wrote in another way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.form.dates import usual, written
from probes.form.fields import Option
from probes.form.held import same
from probes.form.options import Wish, about, asks_to_choose, named, names_of_country

DAY = date(2026, 11, 3)


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(text=text, value=text, disabled=False) for text in texts)


@pytest.mark.parametrize(
    ("kind", "hints", "expected"),
    [
        ("date", "", "2026-11-03"),
        ("datetime-local", "", "2026-11-03T12:00"),
        ("month", "", "2026-11"),
        ("week", "", "2026-W45"),
        ("text", "dd/mm/yyyy", "03/11/2026"),
        ("text", "Purchase date (MM/DD/YYYY)", "11/03/2026"),
        ("text", "TT.MM.JJJJ", "03.11.2026"),
        ("text", "jj/mm/aaaa", "03/11/2026"),
        ("text", "dd-mm-yy", "03-11-26"),
        ("text", "YYYY-MM-DD", "2026-11-03"),
        ("text", "gg/mm/aaaa", "03/11/2026"),
        ("text", "z. B. 24.12.2025", "03.11.2026"),
        ("text", "e.g. 2025-12-24", "2026-11-03"),
        ("text", "e.g. 12/24/2025", "11/03/2026"),
        ("text", "e.g. 05/06/2025", None),  # it may be either
        ("text", "Date of purchase", None),
    ],
)
def test_dates_are_written_as_the_form_wants_them(kind: str, hints: str, expected: str | None) -> None:
    assert written(DAY, kind, hints) == expected


def test_dates_are_written_as_usual_where_nothing_says_how() -> None:
    assert usual(DAY, "de", "Europe/Berlin") == "03.11.2026"
    assert usual(DAY, "en", "America/Chicago") == "11/03/2026"
    assert usual(DAY, "en", "Europe/London") == usual(DAY, "fr", "Europe/Paris") == "03/11/2026"


@given(hints=st.text(alphabet="dmyjatg0123456789./- ", max_size=60), day=st.dates(min_value=date(1950, 1, 1)))
def test_no_hint_breaks_the_writer(hints: str, day: date) -> None:
    assert written(day, "text", hints) is None or str(day.year)[2:] in str(written(day, "text", hints))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---------",
        "Please choose",
        "Please select a topic …",
        "-- Bitte wählen --",
        "Choisissez",
        "Seleccione una opción",
    ],
)
def test_an_entry_that_asks_to_choose_is_no_choice(text: str) -> None:
    assert asks_to_choose(Option(text=text, value="0", disabled=False))


@pytest.mark.parametrize("text", ["Selected goods", "Complaint", "Other", "Wahlkreis"])
def test_an_entry_that_says_something_is_one(text: str) -> None:
    assert not asks_to_choose(Option(text=text, value="1", disabled=False))


@pytest.mark.parametrize(
    ("entries", "chosen"),
    [
        (("Sales", "Order status", "A complaint"), "A complaint"),
        (("Allgemeines", "Lieferung & Versand", "Meine Bestellung"), "Lieferung & Versand"),
        (("Presse", "Service client", "Autre"), "Service client"),
        (("Ventas", "Otro"), "Otro"),
        (("Press", "Place an order", "Order a brochure for your sales team"), None),
        (("Red", "Green"), None),
    ],
)
def test_the_entry_that_is_about_the_complaint_is_taken(entries: tuple[str, ...], chosen: str | None) -> None:
    index = Wish(tables=("topic",)).among(options(*entries))
    assert (None if index is None else entries[index]) == chosen


def test_an_entry_is_named_by_its_text_by_its_value_or_by_how_it_begins() -> None:
    countries = options("United States Minor Outlying Islands", "Germany (Deutschland)", "UK")
    assert named(countries, names_of_country("GB")) == 2
    assert named(countries, names_of_country("DE")) == 1
    assert named(countries, ("Ripon", "")) is None


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        (("By phone", "By e-mail"), "contact_by"),
        (("E-mail", "Website"), None),
        (("A product", "My order"), "topic"),
        (("Country code", "+49", "United Kingdom (+44)", "🇺🇸 +1"), "country"),
        (("1+", "2+", "3+"), None),
        ((), None),
    ],
)
def test_what_a_list_is_for_shows_in_its_entries(entries: tuple[str, ...], what: str | None) -> None:
    assert about(options(*entries)) == what


@pytest.mark.parametrize(
    ("meant", "there", "digits", "equal"),
    [
        ("020 7946 0123", "(020) 7946-0123", True, True),
        ("020 7946 0123", "+44 20 7946 0123", True, True),
        ("020 7946 0123", "020 7946 012", True, False),
        ("020 7946 0123", "+44 20 7946 0123", False, False),
        ("A-10442", "a10442", False, True),
        ("A-10442", "A-1044", False, False),
        ("Hello,\n\nmy kettle", "Hello, my kettle", False, True),
        ("Zoë", "", False, False),
    ],
)
def test_what_was_only_written_in_another_way_is_the_same(meant: str, there: str, digits: bool, equal: bool) -> None:
    assert same(meant, there, digits=digits) is equal


@given(text=st.text(min_size=1, max_size=40))
def test_everything_is_the_same_as_itself(text: str) -> None:
    assert same(text, text)
