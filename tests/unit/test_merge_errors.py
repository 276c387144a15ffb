"""Letters merged for somebody else, or not at all: the judge says so, and how often a letter came."""

from datetime import UTC, datetime, timedelta

import pytest

from harness.classify import Case, Peers, judge
from harness.model import Verdict
from harness.reading import read

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LETTER = "The lid of the {thing} is made in another town, so a new one needs a week. Write to us if it needs longer."


def case(text: str, customer: str, *, name: str = "r1", company: str = "Parasol") -> Case:
    letter = read(text.encode(), "text/plain")
    return Case(
        id=name,
        company=company,
        conversation=f"q-{name}",
        letter=letter,
        request="",
        customer=customer,
        received_at=START + timedelta(days=len(name)),
    )


def signals(text: str, customer: str, *others: str, company: str = "Parasol") -> set[str]:
    asked = case(text, customer, company=company)
    desk = [asked, *(case("Yes.", other, name=f"o{other}") for other in others)]
    return {piece.signal for piece in judge(asked, Peers.of(desk)).evidence}


@pytest.mark.parametrize(
    "greeting",
    ["Dear Imre,", "Hello Imre!", "Dear Mr Nagy,", "Hallo Herr Nagy,", "Bonjour Imre\n", "Dear Imre Nagy,"],
)
def test_another_customers_name_is_a_merge_error(greeting: str) -> None:
    found = signals(f"{greeting}\n\n{LETTER}", "Rosa Lindqvist", "Imre Nagy")
    assert "greets another customer" in found


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Rosa,",
        "Dear Ms Lindqvist,",
        "Hi Rosie,",
        "Hej Rosa Maria,",
        "Dear Imre and Rosa,",
        "Dear Customer,",
        "Hi,",
    ],
)
def test_ones_own_name_and_no_name_are_none(greeting: str) -> None:
    found = signals(f"{greeting}\n\n{LETTER}", "Rosa Lindqvist", "Imre Nagy")
    assert {"greets another customer", "greets by another name"}.isdisjoint(found)


def test_a_name_that_nobody_bears_is_weaker() -> None:
    assert "greets by another name" in signals(f"Dear Cornelius,\n\n{LETTER}", "Rosa Lindqvist", "Imre Nagy")


@pytest.mark.parametrize("greeting", ["Hello Parasol,", "Dear our Parasol friend,", "Thank You Very Much for writing"])
def test_what_is_no_name_is_none(greeting: str) -> None:
    assert "greets by another name" not in signals(f"{greeting}\n\n{LETTER}", "Rosa Lindqvist", "Imre Nagy")


def test_nothing_is_said_where_the_customer_is_not_known() -> None:
    assert "greets by another name" not in signals(f"Dear Cornelius,\n\n{LETTER}", "", "Imre Nagy")


def test_two_customers_of_one_name_are_not_taken_for_each_other() -> None:
    assert "greets another customer" not in signals(f"Dear Imre,\n\n{LETTER}", "Imre Kovacs", "Imre Nagy")


def test_how_often_a_letter_came_and_when_is_said() -> None:
    desk = [case(LETTER.format(thing=thing), "Rosa", name="r" * (1 + n)) for n, thing in enumerate("abcd")]
    assert _note(judge(desk[0], Peers.of(desk))) == "3 other conversations, 2026-03-04 to 2026-03-06"
    assert _note(judge(desk[0], Peers.of(desk[:2]))) == "1 other conversation, 2026-03-04"


def _note(verdict: Verdict) -> str:
    return next(piece.note for piece in verdict.evidence if piece.signal == "also sent to others")
