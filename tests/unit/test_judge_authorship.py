"""How it was written: facts taken up, letters that come again, and what shows a form letter seen once."""

from itertools import pairwise, product

import pytest

from harness.classify import Case, judge_desk
from harness.model import Label
from tests.unit.judging import COMPLAINT, MACRO, PERSONAL, SMOOTH, THREAD, VAGUE_ANSWER, alone, case, copies, signals


def test_a_letter_that_takes_up_story_facts_and_answers_is_written_for_this_customer() -> None:
    verdict = alone(case(PERSONAL, headers=THREAD))
    assert verdict.label is Label.PERSONALISED
    assert {"takes up a planted fact", "answers a question"} <= signals(verdict)


def test_merged_name_and_order_number_are_no_care() -> None:
    merged = alone(case(MACRO.format(name="Rosa Lindqvist", order="KW-20417"), headers=THREAD))
    assert merged.label is Label.TEMPLATED
    assert {"takes up a planted fact", "takes up the customer's words"}.isdisjoint(signals(merged))


@pytest.mark.parametrize("end", [" Ines Holm", "\n\nThanks,\nInes Holm\n", " Best wishes, Ines T. Holm"])
@pytest.mark.parametrize("name", ["Dear Ines Holm,\n\n{}", "Thanks for your order, Ines! {}"])
def test_the_name_under_a_complaint_that_greets_is_none_of_the_customers_words(end: str, name: str) -> None:
    letter = case(name.format("It is being looked into."), request=f"Hello, {COMPLAINT}{end}")
    assert "takes up the customer's words" not in signals(alone(letter))


@pytest.mark.parametrize("end", [" It is the Holm model.", " Which is a Holm", " Please, anybody, help with the holm"])
def test_what_ends_a_complaint_and_is_no_name_is_one_of_the_customers_words(end: str) -> None:
    letter = case("It is being looked into by Holm.", request=f"Hello, {COMPLAINT}{end}")
    assert "takes up the customer's words" in signals(alone(letter))


def test_a_name_that_the_complaint_speaks_of_too_is_one_of_its_words() -> None:
    letter = case("The Holm is a kettle for two.", request=f"Hello, is a Holm for two? {COMPLAINT} Ines Holm")
    assert "takes up the customer's words" in signals(alone(letter))


def test_an_echo_of_the_complaint_is_no_care() -> None:
    echo = f"{MACRO.format(name='Rosa', order='KW-20417')}\n\nYou told us: {COMPLAINT}"
    verdict = alone(case(echo, headers=THREAD))
    assert {"takes up a planted fact", "takes up the customer's words"}.isdisjoint(signals(verdict))


def test_a_slot_that_nobody_filled_gives_a_form_letter_away() -> None:
    verdict = alone(case(MACRO.replace("{name}", "{first_name}"), headers=THREAD))
    assert verdict.label is Label.TEMPLATED
    assert "slot left unfilled" in signals(verdict)


def test_the_tenth_copy_convicts_the_first_nine() -> None:
    assert alone(copies(1)[0]).label is Label.PERSONALISED
    assert {verdict.label for verdict in judge_desk(copies(10))} == {Label.TEMPLATED}


def test_replies_in_one_conversation_do_not_convict_each_other() -> None:
    twice = [
        case(SMOOTH.format(name="Rosa", agent="Ana"), name, conversation="q", headers=THREAD) for name in ("r1", "r2")
    ]
    assert [verdict.label for verdict in judge_desk(twice)] == [Label.PERSONALISED] * 2


def test_a_personal_letter_stays_personal_among_copies() -> None:
    *_, verdict = judge_desk([*copies(9), case(PERSONAL, "own", conversation="own", headers=THREAD)])
    assert verdict.label is Label.PERSONALISED


def test_a_letter_like_none_of_many_others_was_hardly_ready() -> None:
    own = case(VAGUE_ANSWER, "own", conversation="own", headers=THREAD)
    lonely, few, many = (judge_desk([*copies(count), own])[-1] for count in (0, 3, 40))
    assert lonely.form > few.form > many.form


SORRY = "I am so sorry that you had to wait this long for your kettle to arrive."
WHY = (
    "The van broke down near Leeds, so Dennis took the parcel home and will bring it round himself on "
    "Friday, with a new spring for the valve and a bag of coffee on us."
)


def many() -> list[Case]:
    """Replies of one desk that have no words in common."""
    words = ["".join(letters) for letters in product("bdfglmnprt", "aeiou", "klmnrst")]
    return [case(f"A {a} {b} {a}{b} goes {b}{a}.", a + b, conversation=a + b) for a, b in pairwise(words)]


def test_a_turn_of_phrase_that_one_of_many_has_too_is_no_form_letter() -> None:
    own = case(f"{SORRY} {WHY}", "own", conversation="own", headers=THREAD)
    alike = case(f"{SORRY} Your new lid is blue, as you wished.", "alike", conversation="alike", headers=THREAD)
    among_few, among_many = (signals(judge_desk([*peers, alike, own])[-1]) for peers in ([], many()))
    assert "also sent to others" in among_few - among_many


def test_words_that_one_of_many_used_by_chance_are_taken_up_all_the_same() -> None:
    own = case(f"Wax from a red candle comes off. {WHY}", "own", conversation="own", request="There is candle on it.")
    alike = case("Light it from a red candle and wait.", "alike", conversation="alike", headers=THREAD)
    among_few, among_many = (signals(judge_desk([*peers, alike, own])[-1]) for peers in ([], many()))
    assert "takes up the customer's words" in among_many - among_few


def test_twins_that_share_a_fact_and_a_turn_of_phrase_are_no_form_letter() -> None:
    first = (
        "Your oak worktop upset me, I have a similar one at home. The cracked lid goes back to the foundry tomorrow."
    )
    second = "The cracked lid goes in my report for the foundry today. An oak worktop can be oiled, Dennis says, twice."
    desk = [case(first, "r1", conversation="q1"), case(second, "r2", conversation="q2")]
    assert [verdict.label for verdict in judge_desk(desk)] == [Label.PERSONALISED] * 2


def test_a_letter_that_takes_up_none_of_the_story_says_so() -> None:
    assert "takes up no planted fact" in signals(alone(case(MACRO.format(name="Rosa", order="KW-20417"))))
    assert "takes up no planted fact" not in signals(alone(case(PERSONAL)))


def test_german_nouns_are_no_particulars() -> None:
    text = (
        "Guten Tag,\n\nbei uns steht die Qualität der Waren im Mittelpunkt, und wir bedauern, dass der Artikel Ihren "
        "Erwartungen nicht entsprach. Jedes Stück wird vor dem Versand von unserer Abteilung geprüft.\n\nPriya Nair"
    )
    assert "particulars" not in signals(alone(case(text, request="Der Deckel des Kessels ist gesprungen.")))


def test_answers_between_the_customers_lines_are_counted_where_the_letter_goes_back_to_its_own_words() -> None:
    between = "> Where is it?\nAt the depot.\n\n> And the lid?\n> The red one.\n \nIn the box.\n> Thanks"
    assert "answers between the lines" in signals(alone(case(between, headers=THREAD)))
    below = "At the depot, and the lid is in the box.\n\n> Where is it?\n\n> And the lid?\n\nIda"
    assert "answers between the lines" not in signals(alone(case(below, headers=THREAD)))


def test_a_word_written_large_inside_a_sentence_is_a_particular_and_one_that_begins_it_is_none() -> None:
    verdict = alone(case("We have sent the parcel to the depot in Gdansk. Kettles are mended there.", headers=THREAD))
    assert [piece.span for piece in verdict.evidence if piece.signal == "particulars"] == ["Gdansk"]
