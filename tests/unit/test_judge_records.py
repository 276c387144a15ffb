"""What programs send by mail: records, notices and frames, in words written for these tests."""

import pytest

from harness.classify import Case, Medium, Peers, judge
from harness.model import Label, Verdict
from harness.reading import read


def letter(text: str, subject: str = "Re: [Care 4711] Torn zip", request: str = "") -> Case:
    head = f"From: care@desk.example\nTo: ada@shopper.example\nSubject: {subject}\nIn-Reply-To: <q1@shopper.example>\n"
    raw = (head + "Content-Type: text/plain; charset=utf-8\n\n" + text).encode()
    return Case(
        id="m1",
        company="desk",
        letter=read(raw, "message/rfc822", sent=request),
        request=request,
        medium=Medium.MAIL,
    )


def judged(case: Case) -> Verdict:
    return judge(case, Peers.of([case]))


def signals(verdict: Verdict) -> set[str]:
    return {piece.signal for piece in verdict.evidence}


CHANGE = """Mo Tanaka changed:

           Field   |Before          |After
-------------------+----------------+-----------------
           Status  |OPEN            |WAITING
           Owner   |nobody          |workshop
"""


@pytest.mark.parametrize(
    "text",
    [
        CHANGE,
        "Zustand:\n\n| Feld   | vorher | nachher |\n|--------|--------|---------|\n| Status | offen  | erledigt |\n",
        "Merged into stable.\n\n[1/2] zip: use the stronger slider\n      https://code.example/zips/c/4f1d09ab37c2\n",
        "Build passed: 9c01fe77ab12\nhttps://ci.example/runs/883120\n",
    ],
)
def test_a_record_with_hardly_a_word_beside_it_was_filled_in_by_a_program(text: str) -> None:
    assert judged(letter(text)).label is Label.AUTOMATED


def test_a_short_comment_under_somebodys_name_is_theirs_though_it_holds_a_reference() -> None:
    text = "--- Comment #3 from Mo Tanaka (mo@desk.example) ---\nSee https://code.example/zips/c/4f1d09ab37c2\n"
    assert "little but a reference" not in signals(judged(letter(text)))


def test_a_letter_with_a_table_and_sentences_is_no_bare_record() -> None:
    text = f"Dear Ada,\n\nI moved your zip to the workshop today and they will sew it on Friday.\n\n{CHANGE}\nMo"
    assert "nothing but a record" not in signals(judged(letter(text)))


NOTICES = [
    """Hello,

your booking for Quay Lights 2031 has been changed.

The booking is at
https://tickets.example/b/7K2Q9/

See you,
Quay Lights 2031""",
    """Guten Tag,

Sie erhalten diese Nachricht, weil Ihre Bestellung 88120 storniert wurde. Den Stand können Sie hier einsehen:
https://shop.example/bestellung/88120

Ihr Team vom Nordlicht""",
    """Bonjour,

vous recevez ce message car votre commande 88120 a été annulée.
https://shop.example/c/88120

L'équipe""",
    """Hola:

Recibes este mensaje porque tu pedido 88120 ha cambiado. Puedes ver el estado aquí:
https://shop.example/p/88120

El equipo""",
    """Bona tarda,

la vostra comanda ha canviat. Podeu veure'n l'estat a
https://shop.example/c/Q88120/

L'equip de la botiga""",
    """Hej,

du får det här meddelandet för att din beställning 88120 har ändrats.
https://shop.example/b/88120

Teamet""",
    """こんにちは。

このメールはご注文の変更をお知らせするものです。ご確認いただけます。
https://shop.example/o/Q88120/

チーム""",
]


@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_that_says_why_it_came_and_where_to_look_is_a_programs(text: str) -> None:
    verdict = judged(letter(text, subject="Your order"))
    assert verdict.label is Label.AUTOMATED


@pytest.mark.parametrize("medium", [Medium.CHAT, Medium.PUBLIC])
def test_a_numbered_help_page_is_no_record_where_people_send_links(medium: Medium) -> None:
    said = "All on zips is here:\nhttps://help.desk.example/articles/360042"
    shown = Case(id="m1", company="desk", letter=read(said.encode(), "text/plain"), request="", medium=medium)
    assert "link to a record" not in signals(judged(shown))


def test_a_name_that_the_letter_speaks_of_is_the_houses_and_not_the_writers() -> None:
    house = "Hello,\n\nyour seat at Quay Lights 2031 is kept.\n\nDoors open at six.\n\nQuay Lights 2031"
    own = "Hello,\n\nyour seat at Quay Lights 2031 is kept.\n\nDoors open at six.\n\nMo Tanaka"
    signal = "signed with a name that the letter speaks of"
    assert signal in signals(judged(letter(house)))
    assert signal not in signals(judged(letter(own)))


def test_a_team_that_signs_a_help_desks_frame_did_not_write_what_stands_in_it() -> None:
    words = "Your zip is on its way back to you, Ada, with a new slider and the seam sewn twice."
    frame = (
        f"Hello Ada,\n\n{words}\n\nYour Harbour Team,\n\n---\n\n"
        "We hope this answers your question. If not, reply to this email directly or sign in for a complete archive."
    )
    verdict = judged(letter(frame))
    assert "signed by a team" not in signals(verdict)
    assert verdict.label is not Label.AUTOMATED


@pytest.mark.parametrize("text", ["|" * 9000, "-|-" * 5000, "https://" + "a/" * 4000, "A B " * 9000, "0f" * 9000])
def test_no_layout_takes_long_or_raises(text: str) -> None:
    verdict = judged(letter(text))
    assert verdict.automated + verdict.templated + verdict.personalised == pytest.approx(1)


def test_the_end_of_new_text_and_the_line_above_it_make_no_phrase_together() -> None:
    text = "Reply above this line\n\nThe zip was sewn on.\n\n\n\nYou may fetch it by car or auto"
    assert "automatic" not in letter(text).at_foot
    assert "automatic" in letter(f"{text}\n\n-- \nThis is an auto-reply").at_foot
