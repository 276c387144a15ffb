"""Lines of a chat widget's own: what they say, of whom, and what is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import SessionEventKind
from probes.conversation.notices import named_in, notice_kind

LINES = {
    SessionEventKind.QUEUED: [
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
    SessionEventKind.JOINED: [
        "Mia joined the chat",
        "Mia has joined the conversation.",
        "You are now chatting with Mia",
        "Mia ist dem Chat beigetreten.",
        "Mia a rejoint la discussion",
        "Mia se ha unido al chat",
    ],
    SessionEventKind.LEFT: [
        "Mia left the chat",
        "Mia has left",
        "Mia hat den Chat verlassen.",
        "Mia a quitté la conversation",
        "Mia ha abandonado la conversación",
    ],
    SessionEventKind.ENDED: [
        "This chat has ended.",
        "Mia ended the chat",
        "The conversation was closed due to inactivity",
        "Der Chat wurde von Mia beendet.",
        "La conversation est terminée",
        "El chat ha finalizado",
    ],
    SessionEventKind.OFFLINE: [
        "We are currently offline.",
        "No agents are available",
        "You have reached us outside our business hours.",
        "Wir sind derzeit nicht erreichbar.",
        "Nous sommes actuellement absents",
        "Fuera de nuestro horario de atención",
    ],
    None: [
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
    SessionEventKind.NOTICE: [
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
def test_lines_are_known_by_their_words(kind: SessionEventKind | None, line: str) -> None:
    assert notice_kind(line) is kind


def test_what_is_long_is_somebodys_message() -> None:
    assert notice_kind("Mia joined the chat. " + "And then she said a lot. " * 20) is SessionEventKind.NOTICE


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


@given(text=st.text())
def test_any_line_has_a_kind(text: str) -> None:
    assert notice_kind(text) in LINES
    assert named_in(text) != ""
