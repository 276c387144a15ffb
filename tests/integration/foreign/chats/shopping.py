"""Shopping at a chat that others built, and what has to come of it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path

from harness.model import Accepted, Assignment, Event, Message, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.chat import ChatProbe
from probes.toolbox import Toolbox
from tests.integration.foreign.chats.desk import MATTER, Line, Said

COMPLAINT = f"my copper {MATTER} has not come.\nWhen will it arrive?"
ENQUIRY = specimen(
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    channel="chat",
    body=f"Hello,\n\n{COMPLAINT}",
    window=timedelta(minutes=10),
    session=timedelta(minutes=10),
)
PATIENCE = 60.0  # seconds a whole chat may take, many times what it does


def chat(browser: Browser, url: str, folder: Path) -> AsyncGenerator[Event, None]:
    """What a probe sees and hears in the chat at `url`, of which it knows nothing but that."""
    probe = ChatProbe(Toolbox(browser=browser, evidence=folder, timeout=30.0))
    return probe.perform(Assignment(enquiry=ENQUIRY, target=Target(to=url), confined=True))


async def shop(browser: Browser, url: str, folder: Path) -> list[Event]:
    """Complain in the chat at `url` and stay until the desk ends it."""
    async with asyncio.timeout(PATIENCE):
        return [event async for event in chat(browser, url, folder)]


def assert_complained(heard: list[str]) -> None:
    """Our complaint arrived once, whole; line breaks are lost where the place to write has but one line."""
    assert " ".join(" ".join(heard).split()).count(" ".join(COMPLAINT.split())) == 1


def assert_understood(events: list[Event], line: Line, record: Callable[[str, object], None]) -> None:
    """Our complaint was taken, and what the desk said was heard."""
    assert isinstance(events[0], Accepted)
    assert_complained(line.heard)
    assert_heard([event for event in events if isinstance(event, Message)], line.said, record)


def assert_heard(messages: list[Message], said: list[Said], record: Callable[[str, object], None]) -> None:
    """What the desk said was heard, in order, once each, and never before it was said; how long after is recorded."""
    assert [message.raw.decode() for message in messages] == [each.text for each in said]
    late = []
    for message, each in zip(messages, said, strict=True):
        assert message.epoch is not None
        assert message.finished is not None
        assert message.epoch >= each.at
        assert message.finished >= each.until
        late.append(round(1000 * (message.epoch - each.at)))
    record("milliseconds_after_the_desk_s_own_log", late)
