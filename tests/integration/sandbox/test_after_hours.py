"""The sandbox company's chat outside its hours: nobody is there, and a message may be left."""

from datetime import UTC, datetime

import pytest

from harness.sandbox import AfterHours, Temperament
from tests.integration.sandbox.visitor import visit

SUNDAY = datetime(2026, 10, 4, 11, tzinfo=UTC)
LEFT = {"name": "Jane Doe", "email": "jane@shopper.example", "message": "My parcel with the kettle has not come."}
AWAY = "Our chat is offline now. Somebody is here Monday to Friday, 9:00 to 17:30."


@pytest.mark.parametrize(
    ("now", "is_there"),
    [  # London is an hour ahead of UTC until 25 October
        (datetime(2026, 10, 5, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 5, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 5, 16, 29, tzinfo=UTC), True),
        (datetime(2026, 10, 5, 16, 30, tzinfo=UTC), False),
        (SUNDAY, False),
    ],
)
def test_the_chat_is_attended_in_the_desks_hours_or_always(now: datetime, is_there: bool) -> None:
    assert AfterHours.MESSAGE.is_attended(now) is AfterHours.CLOSED.is_attended(now) is is_there
    assert AfterHours.ATTENDED.is_attended(now)


@pytest.mark.parametrize("after_hours", [AfterHours.MESSAGE, AfterHours.CLOSED])
async def test_the_page_says_that_nobody_is_there_with_a_form_or_without(after_hours: AfterHours) -> None:
    async with visit(now=SUNDAY, after_hours=after_hours) as (_, visitor, _):
        page = await visitor.get("/chat")
    assert visitor.status == 200
    assert AWAY in page
    assert "chat.js" not in page
    assert ("<form" in page) is (after_hours is AfterHours.MESSAGE)


async def test_the_chat_is_attended_at_any_hour_unless_it_is_said_otherwise() -> None:
    async with visit(now=SUNDAY) as (_, visitor, _):
        assert "chat.js" in await visitor.get("/chat")
        await visitor.post("/chat", LEFT)
    assert visitor.status == 404


async def test_what_is_left_is_thanked_for_and_answered_by_mail() -> None:
    async with visit(Temperament.HELPFUL, now=SUNDAY, after_hours=AfterHours.MESSAGE) as (company, visitor, sink):
        page = await visitor.post("/chat", {"csrf": await visitor.token("/chat"), "website": "", **LEFT})
        assert "Thank you for your message" in page
        assert "/thanks?ticket=SB-" in visitor.address
        await company.finished()
    ((recipient, letter),) = sink.letters
    assert recipient == "jane@shopper.example"
    assert b"Jane" in letter


async def test_a_message_left_as_the_day_begins_is_taken_all_the_same() -> None:
    early = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
    async with visit(Temperament.HELPFUL, now=early, after_hours=AfterHours.MESSAGE) as (_, visitor, _):
        await visitor.post("/chat", {"csrf": await visitor.token("/contact"), **LEFT})
    assert visitor.status == 200


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"email": "nobody"}, 422, "Enter an e-mail address"),
        ({"name": ""}, 422, "Enter your name"),
        ({"message": "<b>short"}, 422, "10 characters at least"),
        ({"csrf": "x"}, 403, "expired"),
        ({"message": "x" * 300_000}, 413, "too large"),
    ],
)
async def test_a_message_not_in_order_is_refused_with_the_reason(
    changed: dict[str, str], status: int, said: str
) -> None:
    async with visit(Temperament.HELPFUL, now=SUNDAY, after_hours=AfterHours.MESSAGE) as (company, visitor, sink):
        page = await visitor.post("/chat", {"csrf": await visitor.token("/chat"), **LEFT, **changed})
        await company.finished()
    assert (visitor.status, sink.letters) == (status, [])
    assert said in page
    assert "<b>short" not in page


async def test_a_machine_that_fills_in_the_hidden_field_is_thanked_and_not_heard() -> None:
    async with visit(Temperament.HELPFUL, now=SUNDAY, after_hours=AfterHours.MESSAGE) as (company, visitor, sink):
        page = await visitor.post("/chat", {"csrf": await visitor.token("/chat"), **LEFT, "website": "x"})
        await company.finished()
    assert "Thank you" in page
    assert sink.letters == []
