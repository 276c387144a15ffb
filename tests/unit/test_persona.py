"""Customers who are nobody: repeatable, at our own domain, with telephone numbers that ring nowhere."""

import re
from random import Random

import pytest

from harness import persona
from harness.model import Persona

FICTION = {
    "en": r"07700 900\d{3}|020 7946 0\d{3}|0161 496 0\d{3}|0113 496 0\d{3}",
    "de": r"030 23125\d{3}|069 90009\d{3}|040 66969\d{3}|0221 4710\d{3}|089 99998\d{3}",
    "fr": r"0(?:1 99 00|2 61 91|4 65 71|6 39 98) \d\d \d\d",
    "es": r"\+44 7700 900\d{3}",
}


def customer(seed: int, *, language: str = "en", zone: str = "Europe/London", order: str = persona.ORDER) -> Persona:
    return persona.make(Random(seed), language=language, zone=zone, domain="shopper.example", order=order)


@pytest.mark.parametrize("language", sorted(persona.LANGUAGES))
def test_telephone_numbers_come_only_from_ranges_kept_for_fiction(language: str) -> None:
    for seed in range(200):
        assert re.fullmatch(FICTION[language], customer(seed, language=language).phone)


def test_american_desks_meet_american_customers() -> None:
    for seed in range(50):
        phone = customer(seed, zone="America/New_York").phone
        assert re.fullmatch(r"\D*\d{3}\D+555-01\d\d", phone)


def test_the_same_stream_gives_the_same_customer_whoever_was_made_before() -> None:
    first = customer(7, language="de")
    customer(8, language="de")
    assert customer(7, language="de") == first


@pytest.mark.parametrize("language", sorted(persona.LANGUAGES))
def test_addresses_are_ones_that_any_mail_server_takes_and_that_fit_the_name(language: str) -> None:
    for seed in range(200):
        made = customer(seed, language=language)
        assert re.fullmatch(r"[a-z][a-z0-9._-]{5,60}@shopper\.example", made.email)
        assert ".." not in made.email
        assert made.language == language


@pytest.mark.parametrize("language", sorted(persona.LANGUAGES))
def test_forms_address_most_customers_as_their_first_name_tells(language: str) -> None:
    told = {
        each.name.split()[0]: each.salutation for each in (customer(seed, language=language) for seed in range(300))
    }
    assert set(told.values()) <= {"mr", "ms", ""}
    known = {"en": ("Mark", "Susan"), "de": ("Hans", "Ursula"), "fr": ("Michel", "Isabelle"), "es": ("Pepe", "Carmen")}
    he, she = known[language]
    assert (told.get(he, "mr"), told.get(she, "ms")) == ("mr", "ms")
    assert {"mr", "ms"} <= set(told.values())


def test_an_accented_name_becomes_a_plain_address() -> None:
    made = next(each for seed in range(500) if "ü" in (each := customer(seed, language="de")).name.split()[-1].lower())
    assert made.name.split()[-1].lower().replace("ü", "ue").replace("ß", "ss")[:4] in made.email


def test_twenty_thousand_customers_have_twenty_thousand_addresses() -> None:
    assert len({customer(seed).email for seed in range(20_000)}) == 20_000


def test_patterns_take_digits_and_letters_and_keep_the_rest() -> None:
    assert re.fullmatch(r"[A-Z]\d\d-\d{5}", customer(1).order)
    assert re.fullmatch(r"SO/\d{3}-[A-HJ-NPR-Z]{2}", customer(1, order="SO/###-??").order)
    assert persona.from_pattern(Random(1), "") == ""


@pytest.mark.parametrize(
    ("language", "zone", "home"),
    [
        ("en", "America/Chicago", "America/Chicago"),
        ("en", "Asia/Singapore", "Europe/London"),
        ("de", "Europe/Zurich", "Europe/Berlin"),
        ("fr", "America/New_York", "Europe/Paris"),
        ("es", "UTC", "Europe/Madrid"),
    ],
)
def test_customers_live_where_their_names_and_numbers_come_from(language: str, zone: str, home: str) -> None:
    assert customer(1, language=language, zone=zone).zone == home
