"""An enquiry by messages, as the tests make it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from harness.model import (
    Accepted,
    Account,
    Assignment,
    Event,
    FollowUp,
    Login,
    Message,
    Seen,
    SessionEventKind,
    Target,
    Tls,
)
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.messaging import MessagingProbe
from probes.toolbox import Toolbox
from tests.integration.messaging.prosody import PASSWORD, PATIENCE

SECRET = "SHOPPER_XMPP_PASSWORD"  # noqa: S105  (its name)
ENQUIRY = specimen(
    channel="messaging",
    body="My copper kettle has not come. When will it arrive?",
    follow_ups=(FollowUp(asked=("order number",), text="It is A-10442."),),
    session=timedelta(minutes=10),
)


async def hurry(span: timedelta) -> None:
    """The customer's pauses, a hundred times as short."""
    await asyncio.sleep(span.total_seconds() / 100)


def errand(desk: str, user: str, via: str, *, tls: Tls = Tls.VERIFIED, confined: bool = True) -> Assignment:
    account = Account(user=user, login=Login.PASSWORD, secret=SECRET)
    target = Target(to=desk, via=via, tls=tls, account=account)
    return Assignment(enquiry=ENQUIRY, target=target, confined=confined, sleep=hurry)


def probe(evidence: Path, *, password: str = PASSWORD, timeout: float = PATIENCE) -> MessagingProbe:
    environment = {SECRET: password}
    return MessagingProbe(Toolbox(browser=Browser(), evidence=evidence, timeout=timeout, environment=environment))


class Told:
    """What a probe tells, while it goes on: `events` so far."""

    def __init__(self, events: AsyncGenerator[Event, None]) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Event()
        self._task = asyncio.ensure_future(self._collect(events))

    async def until(self, wanted: Callable[[Event], bool]) -> Event:
        """The first event that is wanted, now or later; raises what the probe raises."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = next(filter(wanted, self.events), None)
                if found is not None:
                    return found
                if self._task.done():
                    self._task.result()
                    raise AssertionError(f"the probe ended with {self.events}")
                self._news.clear()
                await self._news.wait()

    async def accepted(self) -> Accepted:
        event = await self.until(lambda each: isinstance(each, Accepted))
        assert isinstance(event, Accepted)
        return event

    async def message(self, text: str) -> Message:
        event = await self.until(lambda each: isinstance(each, Message) and each.raw == text.encode())
        assert isinstance(event, Message)
        return event

    async def seen(self, kind: SessionEventKind) -> Seen:
        event = await self.until(lambda each: isinstance(each, Seen) and each.kind is kind)
        assert isinstance(event, Seen)
        return event

    async def all(self) -> list[Event]:
        """Everything, once the probe has ended by itself; raises what it raises."""
        async with asyncio.timeout(PATIENCE):
            await self._task
        return self.events

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})

    async def _collect(self, events: AsyncGenerator[Event, None]) -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    self.events.append(event)
                    self._news.set()
        finally:
            self._news.set()


@asynccontextmanager
async def session(assignment: Assignment, *, by: MessagingProbe | None = None, **how: Any) -> AsyncIterator[Told]:
    """The probe at work, a new one unless given, until the block ends."""
    with TemporaryDirectory() as evidence:
        told = Told((by or probe(Path(evidence), **how)).perform(assignment))
        try:
            yield told
        finally:
            await told.stop()


async def whole(assignment: Assignment, **how: Any) -> list[Event]:
    """All that the probe tells, until it ends by itself."""
    async with session(assignment, **how) as told:
        return await told.all()
