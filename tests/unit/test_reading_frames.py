"""What stands around an agent's words in the mail of help desks and trackers, in many languages, is left out."""

import pytest

from harness.reading import read

WORDS = "The lid was cut too small, so steam got out.\nA better one is in the post since noon."
ALIEN = "Dolní hrana víka je křivá, proto uniká pára.\nNové víko jsem dnes odeslal poštou."


def inside(above: str, below: str = "", *, words: str = WORDS) -> str:
    return read(f"{above}\n\n{words}\n\n{below}\n".encode(), "text/plain").text


@pytest.mark.parametrize(
    "marker",
    [
        "##- Escriba su respuesta encima de esta línea -##",
        "##- Saisissez une réponse au-dessus de cette ligne, merci -##",
        "##- Scriva la risposta al di sopra di questa riga -##",
        "##- Zet uw antwoord boven deze lijn -##",
        "##- Escreva acima desta linha -##",
        "-- Odpowiedz powyżej tej linii --",
        "-- Skriv ovanför den här raden --",
        "-- Napište odpověď nad tuto čáru --",
        "== Пишите ответ над этой чертой ==",
        "-- Yanıtınızı bu çizginin üstüne yazın --",  # noqa: RUF001  (Turkish)
        "-- Kérjük, e vonal fölé írja a választ --",
        "-- Kirjoita vastaus tämän viivan yläpuolelle --",
        "## 返信はこの線より上に書いてください ##",
        "## 请在此线以上回复 ##",
        "## 이 줄 위에 답장을 쓰세요 ##",
        "—-—-—-—\nPlease answer above the line.",
        "## Please do not write below this line ##",
        "## Bitte schreiben Sie nicht unter dieser Zeile ##",
        "## Merci de ne pas écrire sous cette ligne ##",
        "## No escriba debajo de esta línea ##",
        "## Non scrivere sotto questa riga ##",
        "## Por favor, não escreva abaixo desta linha ##",
        "## Schrijf niet onder deze regel ##",
    ],
)
def test_the_line_above_which_to_answer_is_known_in_many_languages(marker: str) -> None:
    assert inside(marker) == WORDS


def test_a_letter_that_speaks_of_a_line_above_another_is_kept() -> None:
    letter = "Please see the line above the total, our reply is in the column beside it.\n\nJo"
    assert read(letter.encode(), "text/plain").text == letter


@pytest.mark.parametrize(
    "said",
    [
        "Jo Lidholm commented:",
        "Jo Lidholm added a comment to your ticket:",
        "Jo hat kommentiert:",
        "Jo Lidholm a commenté :",
        "Jo ha comentado:",
        "Jo Lidholm ha commentato:",
        "Jo Lidholm heeft gereageerd:",
        "Jo Lidholm skomentował(a):",
        "Jo Lidholm прокомментировал(а):",  # noqa: RUF001  (Russian)
        "--- Comment #4 from Jo Lidholm <jo@desk.example> ---",
        "https://bugs.example/show?id=17\n\n--- Kommentar #4 von Jo Lidholm <jo@desk.example> ---",
    ],
)
def test_who_said_it_is_no_part_of_what_was_said(said: str) -> None:
    letter = read(f"{said}\n\n{WORDS}\n".encode(), "text/plain")
    assert letter.text == WORDS
    assert letter.introduced


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Your case (17) has been updated. To add to it, reply to this email.", "[Q7RRXK-52PM]"),
        ("Ihr Fall (17) wurde aktualisiert. Zum Ergänzen antworten Sie bitte auf diese E-Mail.", ""),
        ("Su caso (17) se ha actualizado. Para añadir algo, responda a este correo.", "Un servicio de Kettle."),
        ("Twoja sprawa (17) została zaktualizowana. Aby coś dodać, odpowiedz na tę wiadomość.", ""),
        ("Ваше обращение (17) обновлено. Чтобы дополнить его, ответьте на это письмо.", ""),  # noqa: RUF001  (Russian)
    ],
)
def test_an_agents_name_over_the_hour_stands_above_the_words(above: str, below: str) -> None:
    head = "Jo Lidholm (Kettle)\nOct 5, 2026, 9:30 AM GMT+2"
    earlier = "Kim Tavo\nOct 4, 2026, 7:12 PM GMT+2\n\nMy kettle steams at the rim."
    assert inside(f"{above}\n\n{head}", below) == WORDS
    assert inside(f"{above}\n\n{head}", f"{earlier}\n\n{below}") == WORDS


@pytest.mark.parametrize("rule", ["-" * 46, "_" * 30])
def test_a_thread_of_messages_between_rules_is_cut_to_its_newest(rule: str) -> None:
    told = "Your request has been updated.\n\nYou can add a comment by replying to this email."
    newest = f"{rule}\n\nKettle & Sons, Sep 29, 2026, 6:01 PM UTC"
    earlier = f"{rule}\n\nrosa_l, Sep 11, 2026, 7:17 PM UTC\n\nMy kettle steams at the rim, may I have another lid?"
    below = f"{earlier}\n\n{rule}\nThis email is a service from Kettle & Sons.\n\n\n[62X0VV-2436V]"
    letter = read(f"{told}\n\n{newest}\n\n{WORDS}\n\n{below}\n".encode(), "text/plain")
    assert letter.text == WORDS
    assert letter.introduced


def test_what_stands_between_rules_under_the_hour_is_what_was_said() -> None:
    rule = "=" * 70
    above = (
        f"A NOTE was added to issue 4711.\n{rule}\nhttps://bugs.example/view.php?id=4711\n{rule}\nReported By:   kim\n"
        f"Priority:   low\nStatus:   new\nSummary:   Steam\nDescription:\nIt steams.\n{rule}\n\n{'-' * 70}\n"
        f" (0000815) jo (desk) - 2026-10-05 09:30\n https://bugs.example/view.php?id=4711#c815\n{'-' * 70}"
    )
    below = f"Issue History\nDate       User      Field\n{rule}\n2026-10-05 09:30 jo      Note Added: 0000815\n{rule}"
    assert read(f"{above}\n{WORDS}\n\n{below}\n".encode(), "text/plain").text == WORDS


def test_a_message_is_told_of_without_a_colon_below_a_greeting() -> None:
    above = "Dear Kim,\n\nJo has just left a note on a ticket of yours."
    assert inside(above, "You are receiving this because the ticket is yours.") == WORDS


def test_a_line_set_off_in_a_receipt_introduces_nobody() -> None:
    receipt = "Your ticket is closed.\n\n-- Your answer was turned away. --\n\nPlease open a new ticket.\n\nKettle Team"
    letter = read(receipt.encode(), "text/plain")
    assert letter.text == receipt
    assert not letter.introduced


def test_a_message_that_is_said_to_be_automatic_is_nobodys() -> None:
    receipt = f"Ticket #4711 was opened for you with the following automatic answer:\n\n{WORDS}"
    assert read(receipt.encode(), "text/plain").text == receipt


def test_a_letter_with_an_hour_in_it_is_no_frame() -> None:
    letter = "Dear Kim,\n\nwe come to your house on\n\nMonday\nOct 5, 2026, 9:30 AM\n\nand bring a new lid.\n\nJo"
    assert read(letter.encode(), "text/plain").text == letter


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Hello,\n\nthis is about your ticket.\n\nThe following solution was given for ticket [K-17]:", ""),
        ("Guten Tag,\n\nes geht um Ihr Ticket.\n\nZum Ticket [K-17] gibt es folgende Lösung:", ""),
        ("Bonjour,\n\nVoici du nouveau.\n\nLa solution suivante concerne le ticket [K-17] :", ""),
        ("您好：\n\n工单 [K-17] 有以下回复：", ""),  # noqa: RUF001  (Chinese)
        ("Здравствуйте!\n\nК заявке [K-17] предложено следующее решение:", ""),  # noqa: RUF001  (Russian)
        (
            "Your order has been updated to this status:\n\nSent\n\nThe comments for your order are:",
            "Please reply to this mail if you have questions.",
        ),
        (
            (
                "#17: Steam at the rim\n-------+------\n Reporter: kim | Owner: jo\n Status: new | Type: fault\n"
                "-------+------\n\nComment (by jo):"
            ),
            "-- \nTicket URL: <https://trac.example/17>",
        ),
        ("Jo at Kettle has replied to your request #4711:", "See it at https://desk.example/request/4711"),
        ("Jo hat auf Ihre Anfrage #4711 geantwortet:", "Ihre Anfrage: https://desk.example/4711"),
        ("Er is een nieuw antwoord op uw vraag #4711:", "Uw zaak: https://desk.example/4711"),
        ("Une réponse à votre demande #4711 :", "Pour répondre, gardez l'objet tel quel."),
        ("A new reply was added to ticket #17, log in to see it.\n\nAgent reply:", ""),
    ],
)
def test_a_heading_over_the_words_ends_what_the_program_says(above: str, below: str) -> None:
    assert inside(above, below) == WORDS


@pytest.mark.parametrize(
    "below",
    [
        (
            "If you want to tell us more, answer this mail and leave its subject as it is.\nYou may also look at the "
            "ticket: https://desk.example/17"
        ),
        "Wenn Sie mehr sagen wollen, antworten Sie auf diese Mail und lassen den Betreff stehen.",
        "Pour en dire plus, répondez à ce courriel sans toucher au sujet : https://desk.example/17",
        "Pro další sdělení odpovězte na tento e-mail a ponechte předmět.",
        (
            "View request: https://desk.example/17 · Turn off this request's notifications\n\nThis is shared with Kim "
            "Tavo.\n\nPowered by SomeDesk"
        ),
    ],
)
def test_how_to_go_on_below_a_frames_heading_is_left_out(below: str) -> None:
    assert inside("The following comment was added to ticket #17:", below) == WORDS


@pytest.mark.parametrize(
    "told",
    [
        "Issue #4711 has been updated by Jo Lidholm.",
        "Vorgang #4711 wurde von Jo Lidholm aktualisiert.",
        "La tâche #4711 vient d'être mise à jour par Jo Lidholm.",
        "Sprawa #4711 została zmieniona przez Jo Lidholm.",
        "Tehtävää #4711 päivitti Jo Lidholm.",
        "Jo Lidholm が #4711 を更新しました。",
    ],
)
def test_what_happened_to_a_record_stands_above_what_was_said_on_it(told: str) -> None:
    record = "----------------------------------------\nFault #4711: Steam\nhttps://plan.example/4711\n\n* Status: New"
    why = "-- \nYou have received this notification because you are involved."
    for words in (WORDS, ALIEN):
        assert inside(told, f"{record}\n\n{why}", words=words) == words
    alone = f"{told}\n\nStatus changed from New to Closed\n\n{record}\n\n{why}\n"
    assert read(alone.encode(), "text/plain").text.startswith(told)


@pytest.mark.parametrize(
    "below",
    [
        "How would you rate this answer?\nGreat   Okay   Not good\n\n{#HS:1234567-17#}",
        "Ticket Details\nTicket ID: ABC-17\nDepartment: Care\nStatus: Open\nPriority: Normal",
        "Visit Topic [https://forum.example/t/17] or reply to this email to respond.",
    ],
)
def test_what_help_desks_put_below_a_letter_is_left_out(below: str) -> None:
    assert inside("Dear Kim,", below) == f"Dear Kim,\n\n{WORDS}"


def test_a_survey_that_is_all_there_is_stays() -> None:
    survey = "Hello Kim Tavo,\n\nHow would you rate our answer?\n\nGood\n\nBad"
    assert read(survey.encode(), "text/plain").text == survey
