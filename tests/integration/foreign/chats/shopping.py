"""Shopping at a chat that others built, and what has to come of it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import timedelta
from pathlib import Path

from harness.model import Accepted, Assignment, Event, Message, Seen, Target
from harness.model import SessionEventKind as Kind
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.chat import ChatProbe
from probes.toolbox import Toolbox
from tests.integration.foreign.chats.desk import JOINED, LEFT, MATTER, MENDED, QUEUED, Line, Said

COMPLAINT = f"my copper {MATTER} has not come.\nWhen will it arrive?"
ENQUIRY = specimen(
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    channel="chat",
    body=f"Hello,\n\n{COMPLAINT}",
    window=timedelta(minutes=10),
    session=timedelta(minutes=10),
)
PATIENCE = 100.0  # seconds a whole chat may take, many times what it does


def chat(browser: Browser, url: str, folder: Path) -> AsyncGenerator[Event, None]:
    """What a probe sees and hears in the chat at `url`, of which it knows nothing but that."""
    probe = ChatProbe(Toolbox(browser=browser, evidence=folder, timeout=60.0))
    return probe.perform(Assignment(enquiry=ENQUIRY, target=Target(to=url), confined=True))


async def shop(browser: Browser, url: str, folder: Path) -> list[Event]:
    """Complain in the chat at `url` and stay until the desk ends it."""
    async with asyncio.timeout(PATIENCE):
        return [event async for event in chat(browser, url, folder)]


def assert_complained(heard: list[str]) -> None:
    """Our complaint arrived once, whole; line breaks are lost where the place to write has but one line."""
    assert " ".join(" ".join(heard).split()).count(" ".join(COMPLAINT.split())) == 1


def assert_understood(events: list[Event], line: Line, record: Callable[[str, object], None]) -> None:
    """Our complaint was taken, what the desk said was heard, and what happened beside that was seen for what it is."""
    assert isinstance(events[0], Accepted)
    assert_complained(line.heard)
    assert_heard(events, line.said, record)
    seen = [event for event in events if isinstance(event, Seen)]
    told = {(event.kind, event.text) for event in seen}
    if line.draws_notices:
        assert told >= {(Kind.QUEUED, QUEUED), (Kind.JOINED, JOINED), (Kind.LEFT, LEFT)}
    if "edit" in line.can:
        assert (Kind.EDITED, MENDED) in told
    assert seen[-1].kind is Kind.ENDED


def assert_heard(events: list[Event], said: list[Said], record: Callable[[str, object], None]) -> None:
    """What the desk said was heard, in order, once each, and never before it was said; how long after is recorded."""
    messages = [event for event in events if isinstance(event, Message)]
    ends = {event.text: event.epoch for event in events if isinstance(event, Seen) and event.kind is Kind.EDITED}
    assert [_whole(message.raw.decode(), said, ends) for message in messages] == [each.text for each in said]
    late = []
    for message, each in zip(messages, said, strict=True):
        finished = ends.get(each.text, message.finished)
        assert message.epoch is not None
        assert finished is not None
        assert message.epoch >= each.at
        assert finished >= each.until
        late.append(round(1000 * (message.epoch - each.at)))
    record("milliseconds_after_the_desk_s_own_log", late)


def _whole(text: str, said: list[Said], ends: Mapping[str, float | None]) -> str:
    """What a message became, of which a browser with no time to spare saw but the beginning at first."""
    return next((each.text for each in said if each.text in ends and each.text.startswith(text)), text)
