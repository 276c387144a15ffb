"""What programs say where strangers write, and of records: in words written for these tests."""

import pytest

from harness.classify import Case, Medium, Peers, judge
from harness.model import Label, Verdict
from harness.reading import read


def judged(text: str, medium: Medium, request: str = "") -> Verdict:
    letter = read(text.encode(), "text/plain")
    case = Case(id="m1", company=None, letter=letter, request=request, medium=medium)
    return judge(case, Peers.of([case]))


def signals(verdict: Verdict) -> set[str]:
    return {piece.signal for piece in verdict.evidence}


@pytest.mark.parametrize(
    "text",
    [
        "This report is stale: nobody wrote below it for half a year. It will be closed unless there is any activity.",
        "Seit 60 Tagen keine Aktivität. Diese Meldung wird automatisch geschlossen, wenn nichts dazukommt.",
        "Sans réponse de votre part, cette demande sera clôturée dans 7 jours.",
        "Type `/keep` to keep it open, or `/close` to have it closed. Inactive for 45 days.",
    ],
)
def test_what_becomes_of_a_report_is_said_by_a_program(text: str) -> None:
    assert judged(text, Medium.TRACKER).label is Label.AUTOMATED


@pytest.mark.parametrize(
    "text",
    [
        "I'm closing this, there was no activity for months and I sold my loom. Ping me if the heddle still sticks.",
        "hmm, the heddle sticks because I oiled the wrong side. let me turn it round and try again tonight",
    ],
)
def test_who_says_so_of_their_own_loom_is_no_program(text: str) -> None:
    assert judged(text, Medium.TRACKER, "My heddle sticks.").label is not Label.AUTOMATED


@pytest.mark.parametrize(
    "text",
    [
        "Your order 48213 has been handed to the workshop.",
        "Het verzoek 48213 werd afgewezen.",
        "Zahtev 48213 je zatvoren.",
        "「銅のやかん」の件は承認されました。受付番号48213",
    ],
)
def test_a_line_on_a_number_comes_from_nobody(text: str) -> None:
    assert "a line on something numbered, from nobody" in signals(judged(text, Medium.MAIL))


def test_a_line_of_somebodys_does_not() -> None:
    for text in ("Hi Joan, 48213 left us.", "I sent 48213 today.", "We sent 48213 today.", "is it 48213?"):
        assert "a line on something numbered, from nobody" not in signals(judged(text, Medium.MAIL))


def test_a_program_in_a_chat_asks_for_consent_and_thanks_for_a_rating() -> None:
    consent = judged("Before we begin, please accept our privacy policy.", Medium.CHAT)
    assert consent.label is Label.AUTOMATED
    assert "asks for consent" in signals(consent)
    assert judged("Thank you for your rating.", Medium.CHAT).label is Label.AUTOMATED


@pytest.mark.parametrize(
    "introduction",
    [
        "Se agregó el siguiente comentario al ticket 4711:",
        "Do zgłoszenia 4711 został dodany następujący komentarz:",
        "Palvelupyyntöön 4711 lisättiin seuraava kommentti:",
        "\N{CYRILLIC CAPITAL LETTER KA} заявке 4711 добавлен комментарий:",
    ],
)
def test_a_comment_is_found_below_the_line_that_introduces_it(introduction: str) -> None:
    said = "The slider of your zip had lost a tooth; the new one is on its way to you."
    letter = read(f"{introduction}\n\n{said}\n".encode(), "text/plain")
    assert letter.introduced
    assert letter.text.strip() == said
