"""Who speaks in a chat, by the words alone: turns in the style of programs and of people, written for these tests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from harness.classify import Case, Medium, Peers, judge
from harness.model import Label, Verdict
from harness.reading import read

COMPLAINT = "The zip of my rucksack tore on the second day. Can you repair it, and who pays for the parcel?"


def turn(said: str, *, medium: Medium = Medium.CHAT, request: str = "", joined: str | None = None) -> Case:
    letter = read(said.encode(), "text/plain", sent=request)
    return Case(id="t1", company="desk", letter=letter, request=request, medium=medium, joined=joined)


def judged(case: Case) -> Verdict:
    return judge(case, Peers.of([case]))


def signals(verdict: Verdict) -> set[str]:
    return {piece.signal for piece in verdict.evidence}


PROGRAMS = [
    "Which colour would you like?",
    "Please enter your e-mail address so that we can reach you.",
    "Would you like to see our opening hours?",
    "You can find our size chart here (https://shop.example/sizes).",
    "Your answers have been saved. 🎉",
    "We usually reply in a few minutes",
    "Was ist deine Bestellnummer?",
    "Der Versand dauert zwei bis drei Werktage.",
    "Möchtest du noch etwas wissen?",
    "Wir sind gerade offline.",
    "Quel est votre numéro de commande ?",
    "Nous sommes de retour demain",
    "Souhaitez-vous parler de votre livraison ou de votre facture ?",
    "¿Cuál es tu número de pedido?",
    "Nuestro taller abre de lunes a sábado.",
    "¿Te gustaría ver las tallas?",
    "Di solito rispondiamo entro un'ora",
    "Inserisci il tuo indirizzo e-mail.",
    "Deseja avaliar o atendimento?",
    "Wilt u een melding per e-mail?",
    "Zwykle odpowiadamy w ciągu godziny",
    "Vi är tillbaka i morgon",
    "Vastaamme yleensä tunnin sisällä",
    "Obvykle odpovídáme do hodiny",
    "Általában egy órán belül válaszolunk",
    "Răspundem de obicei într-o oră",
    "Genellikle bir saat içinde yanıt veriyoruz",  # noqa: RUF001  (Turkish)
    "Обычно мы отвечаем в течение часа",
    "Ваше имя?",
    "Συνήθως απαντάμε σε μία ώρα",
    "בדרך כלל אנחנו עונים תוך שעה",
    "عادة نرد خلال ساعة",
    "ჩვენ მალე დავბრუნდებით",
    "通常1時間以内に返信します",
    "请输入您的订单号",
    "보통 한 시간 안에 답변합니다",
]

# What programs say of themselves, and in the first person.
TAUGHT = [
    "I'm still learning, so I can only answer questions about rucksacks and tents.",
    "I haven't learned anything about that yet, but you can ask me about sizes, repairs and our shops.",
    "I'm not sure how to help with that. Would you rather talk to a human?",
    "Das habe ich noch nicht gelernt. Du kannst mich nach Größen und Reparaturen fragen.",
    "Je n'ai pas encore appris à répondre à cela, mais vous pouvez me demander une taille.",
    "Todavía estoy aprendiendo. Puedes preguntarme por tallas y reparaciones.",
    "Eu ainda estou aprendendo, mas você pode me perguntar sobre mochilas.",
    "Я пока не умею отвечать на такие вопросы, но вы можете спросить меня о размерах.",  # noqa: RUF001  (Cyrillic)
]

PEOPLE = [
    "hmm, the zip? i'd send it to the workshop, they did mine in a week",
    "sure, one sec",
    "I think the parcel is on us, but I've asked my colleague to be sure.",
    "oh that looks bad.. which side is it on",
    "dont worry, we'll pay for it",
    "mountain_goat: did you try pliers on the slider?",
    "ich schau mal eben nach, glaube aber das war die alte Serie",
    "je crois que c'est gratuit, je vérifie",
    "creo que sí, lo estoy revisando con mi compañera",
    "сейчас посмотрю, кажется, это бесплатно",
]


@pytest.mark.parametrize("said", PROGRAMS)
def test_what_fits_any_visitor_of_a_chat_and_is_written_like_print_a_program_said(said: str) -> None:
    assert judged(turn(said)).label is Label.AUTOMATED


@pytest.mark.parametrize("said", TAUGHT)
def test_what_tells_what_it_was_made_for_is_a_program_though_it_says_i(said: str) -> None:
    verdict = judged(turn(said))
    assert verdict.label is Label.AUTOMATED
    assert "tells what it was made for" in signals(verdict)


def test_an_offer_of_a_program_is_not_the_matter() -> None:
    offer = "If you need anything else about your order, just ask me here."
    assert "speaks of the matter" not in signals(judged(turn(offer)))
    assert "speaks of the matter" in signals(judged(turn(offer, medium=Medium.MAIL)))


@pytest.mark.parametrize(
    "said",
    [
        "It went out on Monday, so it should be with you tomorrow.",
        "Did you buy it in our shop in Leeds or online?",
        "The seam was closed by hand at the workshop.",
        "The parcel has left our warehouse in Leeds.",
    ],
)
def test_when_a_parcel_comes_and_what_is_bought_online_are_no_notices_of_a_chat(said: str) -> None:
    assert signals(judged(turn(said))).isdisjoint({"queue or counter", "tells whether anybody is there"})


# A company's own people, who write in whole sentences.
AGENTS = [
    "Sorry for the wait, the workshop was busy. They say the zip can be replaced and the parcel is on us.",
    "I've asked the workshop, and they will repair your rucksack on Thursday.",
    "Did the zip of your rucksack tear at the top, or down at the seam where the pocket begins?",
    "Das mit dem Reißverschluss tut mir leid, ich frage kurz in der Werkstatt nach.",
    "Je vois que la fermeture a lâché le deuxième jour, je demande à l'atelier.",
]


@pytest.mark.parametrize("said", AGENTS)
def test_a_companys_own_people_are_not_taken_for_programs_where_they_write_whole_sentences(said: str) -> None:
    assert judged(turn(said, request=COMPLAINT)).label is not Label.AUTOMATED


@pytest.mark.parametrize("said", PEOPLE)
def test_who_types_guesses_and_tells_what_they_did_is_a_person(said: str) -> None:
    assert judged(turn(said)).machine < 0.4


def test_an_answer_that_takes_up_the_case_is_no_programs() -> None:
    said = "I am sorry the zip tore so soon. We repair the rucksack for nothing, and the parcel goes at our expense."
    assert judged(turn(said, request=COMPLAINT)).label is Label.PERSONALISED


def test_where_somebody_has_come_the_chat_alone_tells_for_no_program() -> None:
    said = "Our repairs take about a fortnight."
    empty, staffed = judged(turn(said)), judged(turn(said, joined="Petra"))
    assert empty.machine > staffed.machine + 0.2
    assert staffed.label is not Label.AUTOMATED


@pytest.mark.parametrize("medium", [Medium.MAIL, Medium.PUBLIC, Medium.UNKNOWN])
def test_what_is_usual_in_a_chat_is_not_held_against_other_letters(medium: Medium) -> None:
    said = "Our repairs take about a fortnight."
    assert judged(turn(said, medium=medium)).machine < judged(turn(said)).machine


@pytest.mark.parametrize(
    "request_text",
    [
        "is it out yet?\n!7.2 | trail_fox",
        "!fuel-2 | trail_fox, do read all that it says on winter gas before you buy a stove for the hills",
        "!stoves | trail_fox",
    ],
)
def test_a_command_may_name_a_number_and_who_is_to_be_told(request_text: str) -> None:
    said = "trail_fox: The stove 7.2 comes out in spring and burns winter gas, see https://shop.example/stoves"
    assert "answers a command" in signals(judged(turn(said, request=request_text)))


@pytest.mark.parametrize(
    "request_text", ["That is great!", "/home/jo/photos/zip.jpg shows how it tore, is that a repair or a new rucksack"]
)
def test_a_sentence_is_no_command(request_text: str) -> None:
    assert "answers a command" not in signals(judged(turn("Let me see.", request=request_text)))


def test_speed_overrules_what_reads_like_a_hand() -> None:
    said = "hm, i think thats the old zip, dont worry we'll fix it"
    assert judged(replace(turn(said, request=COMPLAINT), waited=timedelta(seconds=0.4))).label is Label.AUTOMATED


def test_small_letters_are_no_slip_where_a_script_has_no_capitals_at_the_head_of_a_sentence() -> None:
    assert "begins without a capital" not in signals(judged(turn("ჩვენ მალე დავბრუნდებით")))
    assert "begins without a capital" in signals(judged(turn("мы скоро вернёмся")))


@pytest.mark.parametrize(
    "said", ["", " ", "👍", "[Yes]\n[No]", "?", "…", "\ud83d", "!" * 5000, "a" * 50_000, "a, " * 9000]
)
def test_any_turn_gets_a_verdict(said: str) -> None:
    verdict = judged(replace(turn(""), letter=read(said.encode("utf-8", "replace"), "text/plain")))
    assert verdict.automated + verdict.templated + verdict.personalised == pytest.approx(1)
