"""Shopping at a small chat: what the customer says, and what is told of it."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page

from harness.errors import ProbeError, ShopperError, Unconfirmed
from harness.model import Accepted, Assignment, Event, FollowUp, Message, Seen, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.chat import ChatProbe
from probes.toolbox import Toolbox
from tests.integration.chats.desk import Desk, soon

ENQUIRY = specimen(
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    channel="chat",
    body="My copper kettle has not come.\n\nWhen will it arrive?",
    window=timedelta(minutes=10),
    session=timedelta(minutes=10),
)


async def chat(
    browser: Browser,
    url: str,
    folder: Path,
    *,
    follow_ups: tuple[FollowUp, ...] = (),
    fields: Mapping[str, str] | None = None,
    timeout: float = 60.0,  # noqa: ASYNC109  (the probe's, for each step)
) -> AsyncGenerator[Event, None]:
    """What is said in a chat; what else is seen there is left to other tests."""
    probe = ChatProbe(Toolbox(browser=browser, evidence=folder, timeout=timeout))
    enquiry = replace(ENQUIRY, follow_ups=follow_ups)
    assignment = Assignment(enquiry=enquiry, target=Target(to=url, fields=fields or {}), confined=True, sleep=soon)
    async with aclosing(probe.perform(assignment)) as events:
        async for event in events:
            if not isinstance(event, Seen):
                yield event


async def talk_to(desk: Desk, browser: Browser, folder: Path, **options: object) -> list[Event]:
    async with desk.open() as url:
        return [event async for event in chat(browser, url, folder, **options)]  # type: ignore[arg-type]


async def in_vain(make: Callable[[], Desk], browser: Browser, folder: Path) -> ShopperError:
    """How a chat ends in which something is waited for in vain.

    It is waited for a second, and longer only where that was too little for what comes before.
    """
    for patience in (1, 5, 60):
        with pytest.raises((ProbeError, Unconfirmed)) as caught:
            await talk_to(make(), browser, folder / str(patience), timeout=patience)
        if "took longer" not in str(caught.value):
            break
    return caught.value


def the_page(browser: Browser) -> Page:
    """The page of the only chat under way, to be ill-treated from outside."""
    assert browser._chromium is not None
    [context] = browser._chromium.contexts
    return context.pages[0]


def words(events: list[Event]) -> list[str]:
    assert isinstance(events[0], Accepted)
    assert all(isinstance(event, Message) for event in events[1:])
    return [event.raw.decode() for event in events[1:] if isinstance(event, Message)]
