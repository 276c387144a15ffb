"""A help desk's frame around a person's words is left out, and it is known that a program introduced them."""

import pytest

from harness.reading import read

WORDS = "Dear Kim,\n\nthe lid is on its way. You will have it by Friday.\n\nJo"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (
            "Hello,\n\nYou wrote to us, and there is news.\n\nThe following comment was added to ticket [K-1]:",
            "You can also look at this ticket online at https://desk.example/1\n\nRegards,\n\nCare\ncare@desk.example",
        ),
        ("A new reply was posted on your request #4711:", "--\nKettle Desk, powered by SomeDesk"),
        (
            "Jo hat eine Nachricht zu Ihrer Bestellung 4711 hinterlassen:",
            "Sie erhalten diese E-Mail als Kunde von Kettle.",
        ),
        ("Jo a ajouté un commentaire à votre demande 4711 :", "Vous recevez ce message car vous êtes client."),
        ("Hola:\n\nHa recibido una respuesta sobre su pedido 4711:", "Kettle, desarrollado por SomeDesk"),
        (
            "Good day,\n\nOur care team opened a case, #4711, on your behalf:\n\nTopic: Lids\n\nSubject: Your kettle",
            "If need be somebody will call. You can follow this ticket's progress online.\n\nYour Kettle Team,",
        ),
        (
            "Wir haben in Ihrem Namen das Ticket 4711 angelegt:\n\nBetreff: Ihr Kessel",
            "Den Verlauf Ihres Tickets finden Sie online.",
        ),
        ("Jo just added a message to a ticket of yours.", "---\n\nYou are receiving this because the ticket is yours."),
    ],
    ids=["en", "short", "de", "fr", "es", "on behalf", "on behalf, de", "without a colon"],
)
def test_a_help_desks_frame_is_no_part_of_a_persons_words(above: str, below: str) -> None:
    letter = read(f"{above}\n\n{WORDS}\n\n{below}\n".encode(), "text/plain")
    assert letter.text == WORDS
    assert letter.introduced


def test_who_signs_as_a_team_below_has_said_dear_customer_above() -> None:
    framed = f"Dear customer,\n\n{WORDS}\n\nYour Kettle Team,\n\n---\n\nLog in for a complete archive of your requests."
    letter = read(framed.encode(), "text/plain")
    assert letter.text == WORDS
    assert not letter.introduced


@pytest.mark.parametrize(
    "text",
    [
        "Dear Kim,\n\nI have received your message about order 4711.\n\nJust reply to this e-mail.\n\nJo",
        "Your enquiry was received.\n\nKettle Desk, powered by SomeDesk",
        "Dear Kim,\n\nthese are the parts of your order:\n\n- a lid\n- a spout\n\nJo",
        "The following comment was added to ticket 4711:\n\nThanks",
        "Guten Tag,\n\nSie erhalten diese Nachricht zu Ihrer Bestellung 4711:\nhttps://kettle.example/4711",
    ],
    ids=["a letter", "a receipt", "a list", "next to nothing", "why it came"],
)
def test_what_only_sounds_like_a_frame_stays(text: str) -> None:
    letter = read(text.encode(), "text/plain")
    assert letter.text == text
    assert not letter.introduced
