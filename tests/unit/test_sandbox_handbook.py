"""What a sandbox agent makes of a complaint, and how it chooses its words."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Brief, Question, Scenario, Thresholds
from harness.sandbox.handbook import Handbook, find_order
from harness.sandbox.staff import Temperament, dice, typing_time, who_answers
from harness.sandbox.texts import LANGUAGES, Writer, phrasebook


def brief(language: str, story: dict[str, tuple[str, ...]], *questions: Question) -> Brief:
    return Brief(language=language, subjects=("s",), bodies=("b",), merge={}, story=story, questions=questions)


def scenario(id_: str, *briefs: Brief) -> Scenario:
    return Scenario(
        id=id_,
        title=id_,
        channels=("mail",),
        briefs={each.language: each for each in briefs},
        thresholds=Thresholds(),
        observation_window=timedelta(days=14),
        patience=timedelta(minutes=10),
    )


WHEN = Question(name="when", text="When will the {item} come?", answers=("thursday", "within 3 working days"))
WANN = Question(name="wann", text="Wann kommt es an?", answers=("am Montag", "bis Freitag"))
LATE = scenario(
    "late",
    brief("en", {"item": ("copper kettle", "kettle"), "spoilt": ("my mother's birthday",)}, WHEN),
    brief("de", {"item": ("Kupferkessel",)}, WANN),
)
BROKEN = scenario("broken", brief("en", {"item": ("wall mirror",), "place": ("the hallway",)}))
HANDBOOK = Handbook((BROKEN, LATE))


def test_it_recognises_the_scenario_by_story_facts_and_questions() -> None:
    text = (
        "Order A12-34567: the  COPPER\nkettle is late for my mother\u2019s birthday. When will the copper kettle come?"
    )
    understood = HANDBOOK.understand(text)
    assert understood.details == ("copper kettle", "my mother's birthday")
    assert [each.question for each in understood.answers] == ["When will the copper kettle come"]
    assert understood.answers[0].answers == ("within 3 working days",)
    assert (understood.language, understood.order) == ("en", "A12-34567")


def test_it_recognises_the_language_with_the_scenario() -> None:
    understood = HANDBOOK.understand("Der Kupferkessel fehlt. Wann kommt es an?")
    assert understood.language == "de"
    assert [each.question for each in understood.answers] == ["Wann kommt es an"]


def test_a_question_that_was_not_asked_is_not_answered() -> None:
    assert HANDBOOK.understand("The copper kettle is late, and my mother's birthday is over.").answers == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The drawer is stuck and it is not what you said, please help with this", "en"),
        ("Die Schublade klemmt und ich habe bitte eine Frage, das ist nicht schön", "de"),
        ("Le tiroir est coincé et je ne suis pas content, bonjour, pour une raison", "fr"),
        ("Hola, el cajón no se abre y no es lo que pedí para mi casa, pero bueno", "es"),
    ],
)
def test_what_follows_no_scenario_is_still_read_in_its_language(text: str, language: str) -> None:
    understood = HANDBOOK.understand(text)
    assert understood.language == language
    assert understood.answers == ()
    assert understood.details
    assert all(detail in text for detail in understood.details)


def test_the_topic_comes_from_the_form_else_from_the_words() -> None:
    assert HANDBOOK.understand("I want a refund of the payment").topic == "billing"
    assert HANDBOOK.understand("I want a refund of the payment", topic="account").topic == "account"
    assert HANDBOOK.understand("Nothing in particular").topic == "general"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("call me on 07700 900123 about order A12-34567", "A12-34567"),
        ("voucher GV-1843-XSGR for my order: 778812", "778812"),
        ("Bestellnummer: R12-99881, danke", "R12-99881"),
        ("it is K99-12345", "K99-12345"),
        ("ordered on 2026-10-01, call 07700 900123", ""),
        ("no number at all", ""),
    ],
)
def test_it_finds_the_order_number(text: str, order: str) -> None:
    assert find_order(text) == order


@given(st.text(max_size=2_000))
def test_any_text_is_understood_somehow(text: str) -> None:
    understood = HANDBOOK.understand(text)
    assert understood.language in LANGUAGES
    assert f"macro_{understood.topic}" in phrasebook(understood.language).phrases


def test_a_huge_complaint_is_read_in_bounded_time() -> None:
    assert HANDBOOK.understand("order 1-" * 1_000_000).order == ""


def test_values_are_never_expanded() -> None:
    writer = Writer(language="en", chance=Random(1), values={"customer": "[agent] {first_name}"})
    assert writer.write("formal_salutation") == "Dear [agent] {first_name},"


def test_one_writer_does_not_repeat_a_variant_before_all_were_used() -> None:
    variants = phrasebook("en").phrases["sure"]
    writer = Writer(language="en", chance=Random(3), values={})
    assert sorted(writer.write("sure") for _ in variants) == sorted(variants)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    """A phrase that is missing in one language would fail only when an agent needs it."""
    spoken = {name for name in phrasebook("en").phrases if not _is_fragment(name, "en")}
    assert spoken <= set(phrasebook(language).phrases)
    used = {slot for name in phrasebook(language).phrases for slot in _slots(name, language)}
    values = {"agent", "company", "bot", "ticket", "customer", "first_name", "order", "the_order", "fact", "date"}
    assert used <= set(phrasebook(language).phrases) | values | {"question", "answer", "place"}


def _slots(name: str, language: str) -> set[str]:
    return {part.split("]")[0] for text in phrasebook(language).phrases[name] for part in text.split("[")[1:]}


def _is_fragment(name: str, language: str) -> bool:
    return any(name in _slots(other, language) for other in phrasebook(language).phrases)


def test_the_one_who_answers_depends_on_seed_and_customer_alone() -> None:
    everybody = tuple(Temperament)
    customers = [f"customer{number}@shopper.example" for number in range(200)]
    first = [who_answers(everybody, seed=7, customer=customer) for customer in customers]
    again = [who_answers(everybody, seed=7, customer=customer) for customer in reversed(customers)]
    assert first == again[::-1]
    assert set(first) == set(everybody)
    assert first != [who_answers(everybody, seed=8, customer=customer) for customer in customers]


def test_typing_takes_people_their_time() -> None:
    chance = dice(7, "somebody")
    assert typing_time("ok", chance) == timedelta(seconds=20)
    assert typing_time("word " * 500, chance) == timedelta(seconds=120)
    assert timedelta(seconds=40) < typing_time("word " * 40, chance) < timedelta(seconds=80)
