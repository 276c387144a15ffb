"""Lines of a chat widget's own: what they say, of whom, and what is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.widget.notices import NoticeKind, named_in, notice_kind, place_in_queue

LINES = {
    NoticeKind.QUEUED: [
        "You are number 3 in the queue.",
        "There are 2 customers ahead of you.",
        "Your position in the queue: 4",
        "Your spot is #2",
        "Estimated waiting time: 5 minutes",
        "All our agents are currently busy.",
        "Ihr Platz ist #2",
        "Sie sind Nummer 3 in der Warteschlange.",
        "Der nächste freie Mitarbeiter ist gleich für Sie da.",
        "Vous êtes numéro 2 dans la file d'attente.",
        "Temps d'attente estimé : 3 minutes",
        "Es usted el número 5 en la cola.",
        "Tiempo de espera estimado: 2 minutos",
    ],
    NoticeKind.JOINED: [
        "Mia joined the chat",
        "Mia has joined the conversation.",
        "You are now chatting with Mia",
        "Mia ist dem Chat beigetreten.",
        "Mia a rejoint la discussion",
        "Mia se ha unido al chat",
    ],
    NoticeKind.LEFT: [
        "Mia left the chat",
        "Mia has left",
        "Mia hat den Chat verlassen.",
        "Mia a quitté la conversation",
        "Mia ha abandonado la conversación",
    ],
    NoticeKind.CLOSED: [
        "This chat has ended.",
        "Mia ended the chat",
        "The conversation was closed due to inactivity",
        "Der Chat wurde von Mia beendet.",
        "La conversation est terminée",
        "El chat ha finalizado",
    ],
    NoticeKind.OFFLINE: [
        "We are currently offline.",
        "No agents are available",
        "You have reached us outside our business hours.",
        "Wir sind derzeit nicht erreichbar.",
        "Nous sommes actuellement absents",
        "Fuera de nuestro horario de atención",
    ],
    NoticeKind.STATUS: [
        "Today",
        "Yesterday at 10:20",
        "10:20",
        "6:50 PM",
        "NOV 25, 2026",
        "25.11.2026",
        "Delivered",
        "Seen",
        "2 min ago",
        "Heute um 10:20 Uhr",
        "Gelesen",
        "Aujourd'hui",
        "il y a 3 minutes",
        "Hoy",
        "Visto",
        "hace 2 minutos",
    ],
    NoticeKind.OTHER: [
        "Hello, how can I help you?",
        "It comes on Thursday.",
        "Yes.",
        "",
        "Your parcel is in Leeds and will be delivered on Thursday.",
        "The driver left the parcel with a neighbour.",
        "I have read your message, one moment please.",
        "You are no longer charged for it.",
        "Ihr Paket ist unterwegs.",
        "Votre colis arrive jeudi.",
        "Su pedido llega el jueves.",
        "…",
    ],
}


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in LINES.items() for line in lines])
def test_lines_are_known_by_their_words(kind: NoticeKind, line: str) -> None:
    assert notice_kind(line) is kind


def test_what_is_long_is_somebodys_message() -> None:
    assert notice_kind("Mia joined the chat. " + "And then she said a lot. " * 20) is NoticeKind.OTHER


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Mia joined the chat", "Mia"),
        ("Mia Schmidt has left the conversation.", "Mia Schmidt"),
        ("You are now chatting with Mia", "Mia"),
        ("Mia ist dem Chat beigetreten.", "Mia"),
        ("Sie sind jetzt mit Mia Schmidt verbunden", "Mia Schmidt"),
        ("Mia a rejoint la discussion", "Mia"),
        ("Mia se ha unido al chat", "Mia"),
        ("This chat has ended.", None),
        ("You left the chat", None),
        ("You are number 3 in the queue", None),
    ],
)
def test_who_came_or_went_is_read_from_the_line(line: str, who: str | None) -> None:
    assert named_in(line) == who


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("You are number 3 in the queue.", 3),
        ("There are 2 people ahead of you; estimated waiting time 5 minutes", 2),
        ("Sie sind Nummer 12 in der Warteschlange.", 12),
        ("Vous êtes numéro 2 dans la file d'attente.", 2),
        ("Es usted el número 5 en la cola.", 5),
        ("You are next in the queue", None),
        ("Mia joined the chat at 10:20", None),
    ],
)
def test_our_place_in_the_queue_is_read_from_the_line(line: str, place: int | None) -> None:
    assert place_in_queue(line) == place


@given(text=st.text())
def test_any_line_has_a_kind(text: str) -> None:
    assert notice_kind(text) in NoticeKind
    assert place_in_queue(text) is None or notice_kind(text) is NoticeKind.QUEUED
    assert named_in(text) != ""
