"""What a customer answers to what a desk asks, and what is left alone."""

import pytest

from harness.model import FollowUp, SessionEventKind
from probes.conversation.acts import (
    Choose,
    Happening,
    Heard,
    Leave,
    Noticed,
    Offered,
    Purpose,
    Say,
    Silence,
)
from tests.unit.conversation.desk import COMPLAINT, ORDER, complain

LOST = "Sorry, I did not understand that."
JOINED = Noticed(kind=SessionEventKind.JOINED)
CUSTOMER = {"postcode": "LS1 4AP"}
VALUES = {
    "order": "A-10442",
    "email": "joan.archer@shopper.example",
    "name": "Joan Archer",
    "phone": "020 7946 0123",
    "postcode": "LS1 4AP",
}
ASKED = {
    "en": {
        "order": "Could you tell me your order number, please?",
        "email": "What is the e-mail address you ordered with?",
        "name": "May I have your full name?",
        "phone": "Please give me a phone number we can reach you on.",
        "postcode": "I also need the postcode of the delivery address.",
    },
    "de": {
        "order": "Nennen Sie mir bitte Ihre Bestellnummer.",
        "email": "Wie lautet Ihre E-Mail-Adresse?",
        "name": "Darf ich nach Ihrem Namen fragen? Wie heißen Sie?",
        "phone": "Unter welcher Telefonnummer erreichen wir Sie?",
        "postcode": "Ich brauche noch Ihre Postleitzahl.",
    },
    "fr": {
        "order": "Quel est votre numéro de commande ?",
        "email": "Pouvez-vous m'indiquer votre adresse e-mail ?",
        "name": "À quel nom ? Votre nom et prénom, s'il vous plaît.",
        "phone": "Quel est votre numéro de téléphone ?",
        "postcode": "J'ai besoin de votre code postal.",
    },
    "es": {
        "order": "¿Me puede indicar su número de pedido?",
        "email": "Necesito su correo electrónico, por favor.",
        "name": "¿Cómo se llama?",
        "phone": "¿Cuál es su número de teléfono?",
        "postcode": "Indíqueme el código postal.",
    },
}
EACH = [(language, kind, text) for language, asked in ASKED.items() for kind, text in asked.items()]


@pytest.mark.parametrize(("language", "kind", "text"), EACH, ids=[f"{language}-{kind}" for language, kind, _ in EACH])
def test_what_any_desk_asks_for_is_answered_from_the_persona(language: str, kind: str, text: str) -> None:
    said = complain(customer={**CUSTOMER, "language": language}).ask(text)
    assert VALUES[kind] in said
    assert not any(value in said for other, value in VALUES.items() if other != kind)


@pytest.mark.parametrize("label", ["Order number:", "Your order number", "Order number?"])
def test_a_bot_that_only_names_what_it_wants_is_answered(label: str) -> None:
    assert VALUES["order"] in complain().ask(label)


@pytest.mark.parametrize(
    "text",
    [
        "I have found your order number, one moment.",
        "Your order number A-10442 is on its way to us.",
        "We wrote to your email address.",
        "Thank you, the postcode is right.",
        "Hello, my name is Mia.",
        "",
        "?",
        "你好",
    ],
)
def test_what_is_not_asked_for_is_not_told(text: str) -> None:
    assert complain(customer=CUSTOMER).ask(text) == ""


def test_the_scenarios_own_follow_up_goes_before_the_personas_answer() -> None:
    assert complain(follow_ups=(ORDER,)).ask("What is your order number?") == "It is A-10442."


def test_a_follow_up_that_waits_for_no_words_answers_the_first_reply() -> None:
    desk = complain(follow_ups=(FollowUp(text="It is urgent to me."),))
    assert desk.ask("We are looking into it.") == "It is urgent to me."
    assert desk.ask("We are still looking.") == ""


def test_several_questions_in_one_message_are_answered_in_one() -> None:
    said = complain(customer=CUSTOMER).ask("Please send me your order number, your full name and the postcode.")
    assert all(VALUES[kind] in said for kind in ("order", "name", "postcode"))
    assert " / " not in said


def test_questions_that_come_while_the_customer_thinks_are_answered_together() -> None:
    said = complain(customer=CUSTOMER).ask("What is your order number?", "And the postcode, please?")
    assert VALUES["order"] in said
    assert VALUES["postcode"] in said
    assert " / " not in said


def test_who_asks_again_is_answered_once_more_and_not_a_third_time() -> None:
    desk = complain()
    answers = [desk.ask("What is your order number?") for _ in range(6)]
    assert [VALUES["order"] in answer for answer in answers] == [True, True, False, False, False, False]
    assert ["?" in answer or "agent" in answer for answer in answers] == [False, False, True, False, False, False]


def test_a_message_that_was_only_changed_is_not_answered_twice() -> None:
    desk = complain()
    assert VALUES["order"] in desk.ask("What is your order number?")
    before = len(desk.said)
    desk.tell(Heard(text="Hello! What is your order number?", changed=True))
    assert len(desk.said) == before


@pytest.mark.parametrize(
    "text",
    [
        "Please give me your credit card number.",
        "What is your date of birth?",
        "Geben Sie bitte Ihr Passwort ein.",
        "¿Cuál es su IBAN?",
    ],
)
def test_what_is_private_is_declined_and_never_given(text: str) -> None:
    said = complain().ask(text)
    assert said != ""
    assert not any(value in said for value in VALUES.values())


def test_what_the_persona_has_not_is_said_to_be_missing() -> None:
    said = complain().ask("Could you send us a photo, please?")
    assert said != ""
    assert complain().ask("What is the postcode?") == ""  # an older ledger's persona has none, and is not made one up


def test_a_person_who_has_not_read_what_a_bot_was_told_is_told_again_once() -> None:
    desk = complain()
    assert desk.ask("How can I help you?") == ""  # a greeting that crossed with the complaint
    desk.tell(Noticed(kind=SessionEventKind.JOINED))
    assert desk.ask("Hi, I am Mia. How can I help you?").endswith(COMPLAINT)
    assert desk.ask("What can I do for you?") == ""


def test_a_rating_is_left_alone() -> None:
    desk = complain()
    assert desk.ask("Please rate our chat: 1 bad, 2 good. How satisfied are you?") == ""
    desk.tell(Offered(choices=("1", "2", "3"), text="Rate this chat"))
    assert not any(isinstance(act, Choose) for act in desk.did)


@pytest.mark.parametrize(
    ("choices", "chosen"),
    [
        (("Billing", "Delivery", "My account"), "Delivery"),
        (("Facturation", "Livraison", "Mon compte"), "Livraison"),
        (("I want to buy something", "Track my parcel"), "Track my parcel"),
        (("Opening hours", "Something else"), "Something else"),
        (("Opening hours", "Talk to a person"), "Talk to a person"),
        (("Yes", "No", "Main menu"), None),
    ],
)
def test_the_choice_that_fits_the_complaint_is_taken(choices: tuple[str, ...], chosen: str | None) -> None:
    desk = complain().tell(Offered(choices=choices))
    assert [act.label for act in desk.did if isinstance(act, Choose)] == ([chosen] if chosen else [])


def test_a_menu_that_comes_again_is_left_through_the_door_to_a_person() -> None:
    menu = Offered(choices=("Delivery", "Talk to an agent"))
    desk = complain().tell(*[menu] * 5)
    assert [act.label for act in desk.did if isinstance(act, Choose)] == [
        "Delivery",
        "Talk to an agent",
        "Talk to an agent",
    ]


def test_a_menu_in_words_is_answered_by_its_number() -> None:
    menu = "Please choose a subject by typing its number: 1 Payment, 2 Delivery, 3 Products, 4 My account."
    desk = complain()
    assert [desk.ask(menu) for _ in range(3)] == ["2", "2", "2"]
    request = desk.ask(menu)
    assert len(request) > 1
    assert desk.ask(menu) == ""


def test_steps_that_are_counted_are_no_menu() -> None:
    assert complain().ask("1. Open the box. 2. Look at the label. 3. Wait.") == ""


def test_a_bot_that_is_lost_is_asked_for_a_person_once() -> None:
    desk = complain()
    assert desk.ask(LOST) != ""
    assert desk.ask(LOST) == ""


def test_who_has_asked_for_a_person_gives_up_on_a_machine_that_says_the_same_a_third_time() -> None:
    desk = complain()
    desk.tell(LOST, LOST)
    assert not desk.over
    desk.tell(Silence())  # he reminds it of his question
    desk.tell(f"{LOST} Please type a number from 1 to 5.")
    assert [act.purpose for act in desk.did if isinstance(act, Say)][-2:] == [Purpose.CHASE, Purpose.GOODBYE]
    desk.tell(LOST, Silence())
    assert desk.did[-1] == Leave(why='it said 3 times "Sorry, I did not understand that.", and there was no person')
    assert desk.over


@pytest.mark.parametrize(
    "third",
    [(JOINED, LOST), (Heard(text=LOST, changed=True),), ("Could you rephrase, please?",)],
    ids=["somebody has come", "a message was changed", "it says something else"],
)
def test_nobody_gives_up_for_less(third: tuple[Happening | str, ...]) -> None:
    desk = complain().tell(LOST, LOST, *third)
    assert Purpose.GOODBYE not in [act.purpose for act in desk.did if isinstance(act, Say)]
    assert not desk.over


def test_a_person_is_not_asked_for_a_person() -> None:
    desk = complain().tell(Noticed(kind=SessionEventKind.JOINED))
    assert desk.ask("I did not understand that, sorry.") == ""


def test_silence_after_an_answer_is_not_mistaken_for_being_asked_again() -> None:
    desk = complain()
    first = desk.ask("What is your order number?")
    desk.tell(Silence())
    assert desk.said.count(first) == 1
