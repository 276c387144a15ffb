"""What was planted and is taken up: in other forms, another order, other figures; and what only looks so."""

from collections.abc import Sequence

import pytest

from harness.classify import Case, Peers, judge, judge_desk
from harness.classify.inflection import is_form_of
from harness.model import Fact, FactKind, Label, Question, Verdict
from harness.reading import read

REQUEST = (
    "On 3 May the handle of the blue pan came off in my hand, and hot oil ran over the kitchen floor. My order is "
    "KW-20417 and I paid 49.90 for it. Will you replace it, and how long would that take?"
)
MACRO = (
    "Dear customer,\n\nThank you for contacting us. We are sorry for any inconvenience caused. Your feedback is "
    "important to us and was passed on to the department in charge.\n\nKind regards,\nTom Baker"
)
TOLD, ANSWERED = "takes up a planted fact", "answers a question"


def case(
    letter: str, facts: Sequence[str] = (), answers: Sequence[str] = (), *, name: str = "r1", request: str = REQUEST
) -> Case:
    planted = [Fact(name=f"fact {n}", kind=FactKind.STORY, value=value) for n, value in enumerate(facts)]
    asked = (Question(name="how long", text="?", answers=tuple(answers)),) if answers else ()
    return Case(
        id=name,
        company="desk",
        letter=read(letter.encode("utf-8", "replace"), "text/plain", sent=request),
        request=request,
        facts=(Fact(name="order", kind=FactKind.MERGE, value="KW-20417"), *planted),
        questions=asked,
    )


def alone(only: Case) -> Verdict:
    return judge(only, Peers.of([only]))


def signals(verdict: Verdict) -> set[str]:
    return {piece.signal for piece in verdict.evidence}


@pytest.mark.parametrize(
    ("fact", "letter"),
    [
        ("the handle came off", "I am glad nobody was hurt when those handles came off."),
        ("hot oil ran over the floor", "Did the oil leave marks on your floors when it ran out so hot?"),
        ("left the tap running", "That the tap was left to run is nothing you could have known."),
        ("my new phone", "Phones that are new want the second code."),
        ("a cracked lid", "Lids must not crack like this."),
        ("stopped working", "I am puzzled that it would stop at work."),
        ("der gerissene Deckel", "Der Kesseldeckel ist offenbar gerissen, das sehe ich auf dem Bild."),
        ("der Henkel meiner Tasse", "Dass Tassen beim Auspacken den Henkel verlieren, darf nicht sein."),
        ("une tasse cassée", "Les tasses sont arrivées cassées chez vous, je le vois bien."),
        ("la taza rota", "Que las tazas lleguen rotas no es normal."),
        ("two guests", "For your 2 guests I have put in a small extra."),
        ("drei Wochen", "Nach 3 Wochen hätten Sie längst Post haben sollen."),
        ("3 May", "What left us on May 3rd was packed by a new colleague."),
        ("49.90", "I have sent the £49.90 back to your card."),
        ("le 3 mai", "Le colis du 03/05 est bien celui que nous cherchons."),
    ],
)  # fmt: skip
def test_a_fact_is_known_in_other_forms_and_in_another_order(fact: str, letter: str) -> None:
    assert TOLD in signals(alone(case(letter, [fact], request="")))


@pytest.mark.parametrize(
    ("fact", "letter"),
    [
        ("the handle came off", "I have handled it. She came by."),
        ("a cracked lid", "The crack of dawn is early. The lid is not."),
        ("3 May", "You may call 3 times."),
        ("3 May", "We ship on 3 June."),
        ("49.90", "It costs 49.95."),
        ("my car", "We care."),
        ("KW-20417", "Your order KW-20417 is noted."),
    ],
)
def test_what_only_looks_like_a_fact(fact: str, letter: str) -> None:
    assert TOLD not in signals(alone(case(letter, [fact], request="")))


def test_the_evidence_shows_the_letters_own_words() -> None:
    verdict = alone(case("I see that the handles came right off, which they must not.", ["the handle came off"]))
    assert {piece.span for piece in verdict.evidence if piece.signal == TOLD} == {"fact 0: handles came"}


@pytest.mark.parametrize(
    ("letter", "answer"),
    [
        ("A new one is with you in three working days.", "3 working days"),
        ("Das dauert vierzehn Tage.", "14 Tage"),
        ("It leaves us on May 8th.", "8 May"),
    ],
)
def test_an_answer_may_be_given_in_other_figures(letter: str, answer: str) -> None:
    assert ANSWERED in signals(alone(case(letter, answers=[answer])))


@pytest.mark.parametrize(
    "echo",
    [
        f"You wrote: {REQUEST}",
        "You told us: the handle of the blue pan came off in my hand; hot oil ran over the kitchen floor.",
        'Your words: "hot oil ran over the kitchen floor", "the handle of the blue pan came off".',
        "Product: blue pan\nProblem: the handle came off in my hand\nDamage: hot oil, kitchen floor",
    ],
)
def test_facts_that_are_quoted_back_are_no_care(echo: str) -> None:
    facts = ["the handle of the blue pan came off", "hot oil ran over the kitchen floor"]
    for letter in (f"{MACRO}\n\n{echo}", MACRO.replace("We are sorry", f"{echo}\n\nWe are sorry")):
        verdict = alone(case(letter, facts))
        assert TOLD not in signals(verdict)
        assert verdict.label is not Label.PERSONALISED


def test_a_fact_in_a_sentence_that_others_got_fills_a_slot() -> None:
    frame = (
        "Dear customer, we were very sorry to read about {} in your message to us today. Our quality department looks "
        "at every case with great attention, and you will hear from us."
    )
    facts = ["the blue pan", "a torn sleeve", "the cold soup"]
    desk = [case(frame.format(fact), [fact], name=f"r{n}", request=fact) for n, fact in enumerate(facts)]
    verdicts = judge_desk(desk)
    assert all(TOLD not in signals(verdict) for verdict in verdicts)
    assert {verdict.label for verdict in verdicts} == {Label.TEMPLATED}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("crack", "cracking"),
        ("stop", "stopped"),
        ("story", "stories"),
        ("arrive", "arriving"),
        ("lid", "lids"),
        ("Kocher", "Wasserkocher"),
        ("Hand", "Hände"),
        ("kaputt", "kaputte"),
        ("cassé", "cassées"),
        ("cheval", "chevaux"),
        ("llegar", "llegó"),
    ],
)
def test_forms_of_one_word(one: str, other: str) -> None:
    assert is_form_of(one, other)
    assert is_form_of(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("car", "care"), ("product", "produce"), ("receipt", "receive"), ("hat", "that"), ("content", "contact")],
)
def test_other_words(one: str, other: str) -> None:
    assert not is_form_of(one, other)


def test_a_form_letter_seen_once_is_known_by_what_could_stand_in_any_reply() -> None:
    policy = (
        "We always look for ways to make things simpler for our customers. Our teams work hard so that everybody gets "
        "the same good service, and new rules were brought in for that reason. Call +44 20 7946 0958, daily 8:00-18:00."
    )
    verdict = alone(case(policy))
    assert verdict.label is Label.TEMPLATED
    assert {"could stand in any reply", "gives a telephone number or hours"} <= signals(verdict)


@pytest.mark.parametrize(
    "policy",
    [
        "Wir prüfen jede Zuschrift mit großer Sorgfalt. Unsere Abteilung wertet solche Hinweise regelmäßig aus.",
        "Nous étudions chaque courrier avec le plus grand soin. Nos équipes y travaillent tous les jours.",
        "Estudiamos cada carta con el mayor cuidado. Nuestros equipos trabajan en ello todos los días.",
        "お客様のご意見はすべて担当部署で共有しております。今後の参考にさせていただきます。",
    ],
    ids=["de", "fr", "es", "ja"],
)
def test_what_could_stand_in_any_reply_is_known_without_a_word_list(policy: str) -> None:
    assert "could stand in any reply" in signals(alone(case(policy)))


def test_a_letter_about_the_case_could_stand_in_no_other_reply() -> None:
    letter = "That a handle comes off a pan of ours worries me. The oil will not stain your floor if you use chalk."
    assert "could stand in any reply" not in signals(alone(case(letter)))


def test_figures_given_to_everybody_are_no_particulars() -> None:
    letter = "Call us at 0844 493 0787, daily 07:30-21:45. 2/3"
    assert "particulars" not in signals(alone(case(letter)))
    assert "particulars" in signals(alone(case("The new pan has 24 cm, and 8 of them are in stock.")))
