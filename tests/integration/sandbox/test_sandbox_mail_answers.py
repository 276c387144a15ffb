"""What the sandbox company's people and machines answer by mail, how soon, and to whom."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from harness.sandbox import Temperament
from tests.integration.sandbox.shop import ITEMS, SPOILT, START, complaint, send, shop, text_of


def own_words(message: EmailMessage) -> str:
    """Without the complaint quoted below."""
    return re.split(r"\nOn \d\d/", text_of(message))[0]


def sentences(message: EmailMessage) -> set[str]:
    return set(re.findall(r"[^\n.!?]{20,}[.!?]", own_words(message)))


async def test_a_silent_agent_answers_nothing() -> None:
    async with shop(Temperament.SILENT) as (company, sink):
        await send(company, complaint())
        await company.finished()
        assert sink.letters == []
        assert company.sent == ()


async def test_a_receipt_comes_at_once_and_a_person_hours_later() -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        await send(company, complaint())
        await company.finished()
        receipt, answer = sink.messages
        (_, receipt_path, _, receipt_at), (_, answer_path, _, answer_at) = sink.letters
        assert receipt_at - START < timedelta(seconds=10)
        assert timedelta(hours=2) <= answer_at - START < timedelta(hours=31)
        assert receipt["Auto-Submitted"] == "auto-replied"
        assert receipt["In-Reply-To"] == "<0.abc@shopper.example>"
        assert receipt_path == ""
        assert receipt.get_body(("html",)) is not None
        assert "Jane Doe" in text_of(receipt)
        assert "kettle" not in text_of(receipt)
        assert answer["Auto-Submitted"] is None
        assert answer["Precedence"] is None
        assert answer_path == "care@sandbox.example"
        assert "copper kettle" in own_words(answer)
        assert "my mother's birthday" in own_words(answer)
        assert re.search("within 3 working days|by the weekend", own_words(answer))


async def test_macros_are_the_same_words_for_everybody_and_answer_nothing() -> None:
    async with shop(Temperament.MACROS_ONLY) as (company, sink):
        await send(company, *(complaint(number) for number in range(6)))
        await company.finished()
        bodies = [own_words(message) for message in sink.messages]
        orders = [re.search(r"A12-\d+", body) for body in bodies]
        assert all(orders)
        assert len({match[0] for match in orders if match}) == 6
        merged = {re.sub(r"A12-\d+|\n[\w ]+\nCustomer Care", "", body) for body in bodies}
        assert len({body.split("Kind regards")[0] for body in merged}) == 1
        assert not any(word in body for body in bodies for word in (*ITEMS, "3 working days", "weekend"))
        assert all(message["Auto-Submitted"] is None for message in sink.messages)
        assert all(at - START > timedelta(minutes=59) for *_, at in sink.letters)


async def test_a_macro_can_have_lost_its_field() -> None:
    async with shop(Temperament.MACROS_ONLY) as (company, sink):
        message = complaint()
        message.set_content("I cannot log in to my account, the password of my account is not known.")
        await send(company, message)
        await company.finished()
        assert text_of(sink.messages[0]).startswith("Dear {first_name},")


async def test_helpful_people_never_write_the_same_sentence_twice() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        await send(company, *(complaint(number) for number in range(20)))
        await company.finished()
        assert len(sink.messages) == 20
        for message in sink.messages:
            number = int(re.findall(r"\d+", message["To"])[0])
            assert ITEMS[number % 3] in own_words(message)
            assert SPOILT[number // 3 % 3] in own_words(message)
            assert re.search("within 3 working days|by the weekend", own_words(message))
        uses = Counter(sentence for message in sink.messages for sentence in sentences(message))
        assert [sentence for sentence, times in uses.items() if times > 1] == []
        waits = [at - START for *_, at in sink.letters]
        assert min(waits) >= timedelta(minutes=20)
        assert max(waits) < timedelta(hours=5, minutes=1)


async def test_people_thread_their_answers_or_quote_the_ticket_and_some_quote_the_complaint() -> None:
    async with shop(Temperament.HELPFUL) as (company, sink):
        await send(company, *(complaint(number) for number in range(20)))
        await company.finished()
        threaded = [message for message in sink.messages if message["In-Reply-To"]]
        apart = [message for message in sink.messages if not message["In-Reply-To"]]
        assert threaded
        assert apart
        for message in threaded:
            number = re.findall(r"\d+", message["To"])[0]
            assert message["In-Reply-To"] == message["References"] == f"<{number}.abc@shopper.example>"
            assert message["Subject"] == "Re: Where is my parcel?"
        assert all(re.match(r"\[#SB-\d{6}\] Where is my parcel\?", message["Subject"]) for message in apart)
        quoting = ["\n> my order A12-" in text_of(message) for message in sink.messages]
        assert any(quoting)
        assert not all(quoting)


async def test_a_bot_answers_within_seconds_and_does_not_always_say_what_it_is() -> None:
    async with shop(Temperament.BOT_AT_ONCE) as (company, sink):
        await send(company, *(complaint(number) for number in range(12)))
        await company.finished()
        marked = {message["Auto-Submitted"] for message in sink.messages}
        assert marked == {None, "auto-generated"}
        assert all((message["Precedence"] == "bulk") is bool(message["Auto-Submitted"]) for message in sink.messages)
        assert all("within 3 working days" in text_of(message) for message in sink.messages)
        assert all(at - START < timedelta(seconds=30) for *_, at in sink.letters)


async def test_one_agent_asks_for_the_order_number_it_was_given() -> None:
    async with shop(Temperament.ASKS_AGAIN) as (company, sink):
        await send(company, complaint())
        await company.finished()
        assert "send us your order number" in own_words(sink.messages[0])
        assert len(sink.messages) == 1


async def test_an_agent_who_asked_helps_once_told_and_does_not_ask_again() -> None:
    async with shop(Temperament.ASKS_AGAIN) as (company, sink):
        await send(company, complaint())
        await company.finished()
        told = complaint()
        told.set_content("Yes, it is A12-34567.")
        await send(company, told)
        await company.finished()
        _, answer = sink.messages
        assert "within 3 working days" in own_words(answer)
        assert "send us your order number" not in own_words(answer)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Guten Tag, meine Bestellung A12-34567 ist nicht angekommen, das Paket fehlt.", "Guten Tag Jane Doe"),
        ("fr", "Bonjour, ma commande A12-34567 est perdue, je ne vois pas le colis.", "Bonjour Jane Doe"),
        ("es", "Hola, mi pedido A12-34567 no ha llegado y el paquete no está.", "Hola, Jane Doe"),
    ],
)
async def test_agents_answer_in_the_language_of_the_customer(language: str, text: str, expected: str) -> None:
    async with shop(Temperament.RECEIPT_THEN_PERSON) as (company, sink):
        message = complaint()
        message.set_content(text)
        await send(company, message)
        await company.finished()
        receipt, answer = sink.messages
        assert text_of(receipt).startswith(expected)
        assert any(quote in own_words(answer) for quote in ("„", "«"))


async def test_the_order_of_arrival_changes_nothing() -> None:
    async def replies(order: Callable[[list[EmailMessage]], list[EmailMessage]]) -> dict[str, list[str]]:
        async with shop() as (company, sink):
            await send(company, *order([complaint(number) for number in range(18)]))
            await company.finished()
            found: dict[str, list[str]] = {}
            for message in sink.messages:
                without_dates = re.sub(r"\d\d/\d\d/\d{4} at \d\d:\d\d", "", text_of(message))
                found.setdefault(message["To"], []).append(f"{message['Subject']}\n{without_dates}")
            return found

    first = await replies(lambda messages: messages)
    assert first == await replies(lambda messages: messages[::-1])
    assert len(first) > 6
