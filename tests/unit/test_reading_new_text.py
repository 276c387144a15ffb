"""What of a reply is new: not what it quotes, not its signature."""

import pytest

from harness.reading import read

ANSWER = "Thank you for your letter.\nA new kettle leaves our warehouse today."
SENT = (
    "Hello,\n\nmy kettle arrived on Monday with a crack in its base and it leaks. I ordered it for my\n"
    "mother's birthday.\n\nWhen will I get a new one?\n\nKim Tavo\n"
)


def new(text: str, *, sent: str = "") -> str:
    return read(text.encode(), "text/plain", sent=sent).text


QUOTED = "> My kettle leaks.\n> What now?"

ATTRIBUTIONS = [
    "On Mon, Oct 5, 2026 at 9:30 AM Kim Tavo <kim@shopper.example> wrote:",
    "On Mon, Oct 5, 2026 at 9:30 AM Kim Tavo <\nkim@shopper.example> wrote:",
    "On 05/10/2026 09:30, Kim Tavo wrote:",
    "Kim Tavo <kim@shopper.example> wrote:",
    "Am 05.10.2026 um 09:30 schrieb Kim Tavo <kim@shopper.example>:",
    "Kim Tavo <kim@shopper.example> schrieb am Mo., 5. Okt. 2026 um 09:30 Uhr:",
    "Le lun. 5 oct. 2026 à 09:30, Kim Tavo <kim@shopper.example> a\nécrit :",
    "El lun, 5 oct 2026 a las 9:30, Kim Tavo (<kim@shopper.example>) escribió:",
    "Il giorno lun 5 ott 2026 alle ore 09:30 Kim Tavo <kim@shopper.example> ha scritto:",
    "Op ma 5 okt 2026 om 09:30 schreef Kim Tavo <kim@shopper.example>:",
    "Em seg., 5 de out. de 2026 às 09:30, Kim Tavo <kim@shopper.example> escreveu:",
    "Den mån 5 okt. 2026 kl 09:30 skrev Kim Tavo <kim@shopper.example>:",
    "Den man. 5. okt. 2026 kl. 09.30 skrev Kim Tavo <kim@shopper.example>:",
    "pon., 5 paź 2026 o 09:30 Kim Tavo <kim@shopper.example> napisał(a):",
    "ma 5. lokak. 2026 klo 9.30 Kim Tavo (kim@shopper.example) kirjoitti:",
    "2026年10月5日(月) 9:30 Kim Tavo <kim@shopper.example>:",
    "2026-10-05 9:30 GMT+02:00 Kim Tavo <kim@shopper.example>:",
    "---- On Mon, 05 Oct 2026 09:30:00 +0200 Kim Tavo <kim@shopper.example> wrote ----",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_quotation_under_its_attribution_is_cut_marked_or_not(attribution: str) -> None:
    assert new(f"{ANSWER}\n\n{attribution}\n\n{QUOTED}\n") == ANSWER
    assert new(f"{ANSWER}\n\n{attribution}\n\nMy kettle leaks.\nWhat now?\n") == ANSWER


@pytest.mark.parametrize(
    "header",
    [
        "From: Kim <kim@shopper.example>\nSent: Monday, October 5, 2026 9:30 AM\nTo: Help\nSubject: Kettle",
        "*From:* Kim <kim@shopper.example>\n*Sent:* Monday\n*To:* Help\n*Subject:* Kettle",
        "From: Kim Tavo\n<kim@shopper.example>\nDate: Monday\nTo: Help\nSubject: Kettle",
        "________________________________\nFrom: Kim\nSent: Monday\nTo: Help\nSubject: Kettle",
        "-----Original Message-----\nFrom: Kim\nSent: Monday\nTo: Help\nSubject: Kettle",
        "-----Ursprüngliche Nachricht-----\nVon: Kim\nGesendet: Montag\nAn: Hilfe\nBetreff: Kessel",
        "De : Kim\nEnvoyé : lundi 5 octobre 2026\nÀ : Aide\nObjet : Bouilloire",
        "De: Kim\nEnviado el: lunes\nPara: Ayuda\nAsunto: Hervidor",
        "Da: Kim\nInviato: lunedì\nA: Aiuto\nOggetto: Bollitore",
        "Van: Kim\nVerzonden: maandag\nAan: Hulp\nOnderwerp: Waterkoker",
        "Från: Kim\nSkickat: måndag\nTill: Hjälp\nÄmne: Vattenkokare",
        "Fra: Kim\nSendt: mandag\nTil: Hjælp\nEmne: Kedel",
        "Od: Kim\nWysłano: poniedziałek\nDo: Pomoc\nTemat: Czajnik",
        "De: Kim\nEnviada em: segunda-feira\nPara: Ajuda\nAssunto: Chaleira",
        "发件人: Kim\n发送时间: 2026年10月5日\n收件人: Help\n主题: Kettle",
        "---------- Forwarded message ---------\nFrom: Kim\nDate: Monday\nSubject: Kettle\nTo: Help",
    ],
)
def test_quotation_under_a_mail_header_is_cut(header: str) -> None:
    assert new(f"{ANSWER}\n\n{header}\n\nMy kettle leaks.\n") == ANSWER


def test_answer_under_the_quotation_is_found() -> None:
    assert new(f"{ATTRIBUTIONS[0]}\n{QUOTED}\n\n{ANSWER}\n") == ANSWER
    assert new(f"Hello Kim,\n\n{ATTRIBUTIONS[0]}\n{QUOTED}\n\n{ANSWER}\n") == f"Hello Kim,\n\n{ANSWER}"


def test_answers_between_the_quotations_are_found() -> None:
    text = f"See below.\n\n{ATTRIBUTIONS[0]}\n> My kettle leaks.\n\nWe send a new one.\n\n> What now?\n\nPlease wait.\n"
    assert new(text).split("\n\n") == ["See below.", "We send a new one.", "Please wait."]


def test_answer_right_under_a_long_quoted_line_is_found() -> None:
    text = f"{ANSWER}\n\n{ATTRIBUTIONS[0]}\n> {'It leaks. ' * 7}\nDoes it? Send it back.\n> What now?\nWait."
    assert new(text) == f"{ANSWER}\n\nDoes it? Send it back.\n\nWait."


def test_line_that_broke_out_of_a_quotation_is_no_answer() -> None:
    broken = "> My kettle leaks and I have tried all that the leaflet told me to\ntry.\n> What now?\n"
    assert new(f"{ANSWER}\n\n{ATTRIBUTIONS[0]}\n{broken}") == ANSWER


def test_forwarded_mail_with_nothing_above_it_is_the_text() -> None:
    forwarded = (
        "---------- Forwarded message ---------\nFrom: Depot\nDate: Monday\nSubject: Kettle\nTo: Help\n\nIt left today."
    )
    assert new(forwarded) == "It left today."


def test_mail_of_quotations_alone_that_are_not_ours_is_returned_whole() -> None:
    assert new(QUOTED) == QUOTED


def test_mail_that_only_repeats_us_has_no_new_text() -> None:
    assert new(SENT, sent=SENT) == ""


@pytest.mark.parametrize(
    "repeated",
    [
        SENT,
        " ".join(SENT.split()),
        "\n".join(f"| {line}" for line in SENT.splitlines()),
        SENT.replace("a crack in its base", "a crack on its base").upper(),
        SENT.replace(" ", "\n", 9).replace("my\nmother's", "my mother's\n"),
    ],
    ids=["as it was", "in one line", "marked", "changed in a word", "wrapped anew"],
)
def test_what_repeats_our_words_is_quotation_however_it_is_wrapped_or_marked(repeated: str) -> None:
    text = f"We have your message and will answer soon.\n\n{repeated}\n\nThe Acme team"
    assert "We have your message and will answer soon." in new(text, sent=SENT)
    assert "The Acme team" in new(text, sent=SENT)
    assert "mother" not in new(text, sent=SENT).casefold()


def test_answer_that_takes_up_our_words_in_a_sentence_of_its_own_is_kept() -> None:
    answer = "A crack in its base, days before your mother's birthday, is bad news indeed: a new one is on its way."
    assert new(answer, sent=SENT) == answer


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nJo Desk\nAcme Ltd",
        "--\nJo Desk\nAcme Ltd",
        "\u2014\nReply to this email directly or view it in your browser.",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Get Outlook for iOS<https://aka.example/o>",
        "Sent from Yahoo Mail on Android",
        "Kind regards,\nJo Desk\nAcme Ltd\nTel: +44 20 7946 0123\nwww.acme.example",
        "Mit freundlichen Grüßen\n\nJo Desk\nTelefon: 030 23125 000",
        "----------------\nJo Desk\nhelp@acme.example",
        "This e-mail is confidential. If you are not the intended recipient, please delete it.",
        "Diese E-Mail ist vertraulich. Wenn Sie nicht der beabsichtigte Empfänger sind, löschen Sie sie.",
    ],
)
def test_signature_is_cut(signature: str) -> None:
    assert new(f"{ANSWER}\n\n{signature}\n") == ANSWER


def test_thanks_above_the_mark_of_a_signature_are_no_part_of_it() -> None:
    assert new(f"{ANSWER}\n\nThank you!\n\n-- \nwww.acme.example") == f"{ANSWER}\n\nThank you!"


@pytest.mark.parametrize(
    "ending",
    [
        "Kind regards,\nJo",
        "Thank you for writing to www.acme.example.",
        "Sent from my desk, which is tidier than yours.",
        "Thanks to you the depot has been told; ring us on +44 20 7946 0123 if it does not come.",
        "Regards are due to our driver.\n\n" + "He went back twice. " * 5 + "Thanks!\n\nSee www.acme.example",
        "-- the kettle\n-- the lid",
        "What we could not deliver:\n\n  From: Kim\n  Date: Monday\n  To: Help\n  Subject: Kettle\n\nIt was too big.",
        "--\n" + "A long list of terms follows here.\n" * 30,
        "Order details:\nFrom: Leeds\nTo: York",
        "On Monday 5 October 2026 our driver will call between 9:30 and 11:00.",
        "You can write to help@acme.example:\nwe answer within a day.",
    ],
)
def test_what_only_looks_like_a_signature_or_a_quotation_is_kept(ending: str) -> None:
    assert new(f"{ANSWER}\n\n{ending}\n") == f"{ANSWER}\n\n{ending}".strip()


@pytest.mark.parametrize(
    "marker",
    [
        "##- Please type your reply above this line -##",
        "## Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein ##",
        "--- Reply above this line ---",
        "##- Veuillez répondre au-dessus de cette ligne -##",
    ],
)
def test_line_for_replies_is_dropped_on_top_and_cuts_below(marker: str) -> None:
    assert new(f"{marker}\n\n{ANSWER}\n") == ANSWER
    assert new(f"{ANSWER}\n\n{marker}\n\nEarlier letters\n") == ANSWER


def test_our_words_in_a_table_of_a_receipt_are_quotation() -> None:
    receipt = f"<p>We have your message.</p><table><tr><td>Message</td><td>{' '.join(SENT.split())}</td></tr></table>"
    assert read(receipt.encode(), "text/html", sent=SENT).text == "We have your message."
