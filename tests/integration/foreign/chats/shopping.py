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
from tests.integration.foreign.chats.desk import Line

ENQUIRY = specimen(
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    channel="chat",
    body="Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?",
    window=timedelta(minutes=10),
    session=timedelta(minutes=10),
)
_PATIENCE = 60.0  # seconds a whole chat may take, many times what it does


def chat(browser: Browser, url: str, folder: Path) -> AsyncGenerator[Event, None]:
    """What a probe sees and hears in the chat at `url`, of which it knows nothing but that."""
    probe = ChatProbe(Toolbox(browser=browser, evidence=folder, timeout=30.0))
    return probe.perform(Assignment(enquiry=ENQUIRY, target=Target(to=url), confined=True))


async def shop(browser: Browser, url: str, folder: Path) -> list[Event]:
    """Complain in the chat at `url` and stay until the desk ends it."""
    async with asyncio.timeout(_PATIENCE):
        return [event async for event in chat(browser, url, folder)]


def assert_understood(events: list[Event], line: Line, record: Callable[[str, object], None]) -> None:
    """What we said arrived once; what the desk said was heard, in order, once each, and never before it was said."""
    assert isinstance(events[0], Accepted)
    assert " ".join(line.heard[0].split()) == " ".join(ENQUIRY.body.split())
    messages = [event for event in events if isinstance(event, Message)]
    assert [message.raw.decode() for message in messages] == [said.text for said in line.said]
    late = []
    for message, said in zip(messages, line.said, strict=True):
        assert message.epoch is not None
        assert message.finished is not None
        assert message.epoch >= said.at
        assert message.finished >= said.until
        late.append(round(1000 * (message.epoch - said.at)))
    record("milliseconds_after_the_desk_s_own_log", late)
