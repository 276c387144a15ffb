"""The sandbox company's contact form: real HTTP, as a browser sends it."""

import re

import pytest

from harness.sandbox import Temperament
from tests.integration.sandbox.visitor import FILLED, Visitor, visit


@pytest.mark.parametrize("path", ["/", "/contact", "/chat", "/static/style.css", "/static/chat.js"])
async def test_the_pages_are_there(path: str) -> None:
    async with visit() as (_, visitor, _):
        page = await visitor.get(path)
        assert visitor.status == 200
        assert page


async def test_every_field_a_person_sees_has_a_label() -> None:
    async with visit() as (_, visitor, _):
        page = await visitor.get("/contact")
        fields = set(re.findall(r'<(?:input|select|textarea) id="(\w+)"', page))
        assert fields == {"name", "email", "topic", "order", "message", "consent", "website"}
        assert fields == set(re.findall(r'<label for="(\w+)"', page))


async def test_a_form_in_order_leads_to_a_ticket_and_an_answer_by_mail() -> None:
    async with visit(Temperament.RECEIPT_THEN_PERSON) as (company, visitor, sink):
        page = await visitor.fill_in()
        ticket = re.search(r"SB-\d{6}", page)
        assert ticket
        assert visitor.address.endswith(f"/thanks?ticket={ticket[0]}")
        await company.finished()
        assert [recipient for recipient, _ in sink.letters] == ["jane@shopper.example"] * 2
        assert f"[#{ticket[0]}]".encode() in sink.letters[0][1]
        assert b"Jane Doe" in sink.letters[0][1]


@pytest.mark.parametrize(
    ("temperament", "letters"),
    [
        (Temperament.SILENT, 0),
        (Temperament.RECEIPT_THEN_PERSON, 2),
        (Temperament.MACROS_ONLY, 1),
        (Temperament.HELPFUL, 1),
        (Temperament.BOT_AT_ONCE, 1),
        (Temperament.ASKS_AGAIN, 1),
    ],
)
async def test_each_temperament_answers_the_form_as_it_answers_mail(temperament: Temperament, letters: int) -> None:
    async with visit(temperament) as (company, visitor, sink):
        await visitor.fill_in()
        await company.finished()
        assert len(sink.letters) == len(company.sent) == letters


async def test_the_topic_and_order_of_the_form_count() -> None:
    async with visit(Temperament.MACROS_ONLY) as (company, visitor, sink):
        await visitor.fill_in(topic="billing", message="It is all most unsatisfactory.", order="B77-00001")
        await company.finished()
        assert b"certified payment partner" in sink.letters[0][1].replace(b"=\r\n", b"")
        assert b"order B77-00001" in sink.letters[0][1].replace(b"=\r\n", b"")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "Enter your name"),
        ("email", "nobody", "Enter an e-mail address"),
        ("email", "a@shopper.example\r\nBcc: b@shopper.example", "Enter an e-mail address"),
        ("topic", "gossip", "Choose what it is about"),
        ("order", "<script>", "Enter the number as on your invoice"),
        ("message", "short", "in 10 characters at least"),
        ("message", "x" * 20_001, "Shorten your message"),
        ("consent", "", "Tick the box"),
    ],
)
async def test_the_form_says_what_is_wrong_beside_the_field_and_keeps_the_rest(
    field: str, value: str, words: str
) -> None:
    async with visit(Temperament.BOT_AT_ONCE) as (company, visitor, sink):
        page = await visitor.fill_in(**{field: value})
        assert visitor.status == 422
        assert words in re.split('role="alert"', page)[1].split("</div>")[0]
        assert re.findall(r'aria-invalid="true" aria-describedby="(\w+)-problem"', page) == [field]
        assert f'id="{field}-problem"' in page
        assert "<script>" not in page
        if field != "message":
            assert "copper kettle" in page
        await company.finished()
        assert sink.letters == []


async def test_what_was_corrected_is_taken() -> None:
    async with visit() as (_, visitor, _):
        await visitor.fill_in(email="nobody")
        assert "Thank you" in await visitor.fill_in()


async def test_a_form_without_the_token_of_its_own_session_is_refused() -> None:
    async with visit() as (_, visitor, _):
        stranger = Visitor(visitor.site)
        stolen = re.search('name="csrf" value="([^"]+)"', await stranger.get("/contact"))
        assert stolen
        for token in (None, "", "wrong", stolen[1]):
            await visitor.get("/contact")
            fields = FILLED if token is None else {**FILLED, "csrf": token}
            await visitor.post("/contact", fields)
            assert visitor.status == 403


async def test_a_token_without_a_session_is_refused() -> None:
    async with visit() as (_, visitor, _):
        token = re.search('name="csrf" value="([^"]+)"', await visitor.get("/contact"))
        assert token
        stranger = Visitor(visitor.site)
        await stranger.post("/contact", {**FILLED, "csrf": token[1]})
        assert stranger.status == 403


async def test_whoever_fills_in_the_hidden_field_is_thanked_and_not_heard() -> None:
    async with visit(Temperament.BOT_AT_ONCE) as (company, visitor, sink):
        assert "Thank you" in await visitor.fill_in(website="http://spam.example")
        await company.finished()
        assert sink.letters == []


@pytest.mark.parametrize("size", [300_000, 3_000_000])
async def test_a_form_too_large_is_refused(size: int) -> None:
    async with visit() as (_, visitor, _):
        await visitor.post("/contact", {**FILLED, "message": "x" * size})
        assert visitor.status == 413


@pytest.mark.parametrize("body", [b"", b"\xff\xfe%%%=&&&", b"csrf=" + b"&x=1" * 5_000, b"csrf=%ED%A0%80&name=%00"])
async def test_a_broken_form_is_refused(body: bytes) -> None:
    async with visit() as (_, visitor, _):
        await visitor.get("/contact")
        await visitor.post_raw("/contact", body)
        assert visitor.status == 403


@pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=<script>alert(1)</script>", "?ticket=SB-12"])
async def test_only_a_ticket_is_thanked_for(query: str) -> None:
    async with visit() as (_, visitor, _):
        page = await visitor.get(f"/thanks{query}")
        assert visitor.status == 404
        assert "<script>alert" not in page


async def test_pages_run_no_scripts_but_their_own() -> None:
    async with visit() as (_, visitor, _):
        await visitor.get("/contact")
        assert "default-src 'self'" in visitor.headers["Content-Security-Policy"]


async def test_another_host_name_is_not_served() -> None:
    async with visit() as (_, visitor, _):
        await visitor.get("/contact", Host="rebound.example")
        assert visitor.status == 400


async def test_the_session_cookie_is_out_of_reach_of_scripts() -> None:
    async with visit() as (_, visitor, _):
        await visitor.get("/contact")
        cookie = visitor.headers["Set-Cookie"].casefold()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
