"""Two ways to take part in many chats at once, for `tests.benchmarks.chats`: the probe's, and a bare script's."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.model import Accepted, Assignment, Enquiry, Message, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.chat import ChatProbe
from probes.conversation.acts import Opened, Purpose, Say
from probes.conversation.customer import converse
from probes.toolbox import Toolbox

WATCH = """() => {
  window.told = [];
  const log = document.querySelector(".log");
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes)
      window.told.push([(performance.timeOrigin + performance.now()) / 1000, node.textContent]);
  }).observe(log, { childList: true });
}"""
Heard = dict[str, float]  # text -> epoch


@dataclass
class Party:
    """All chats of one measurement: when each was open and complained in, and what was heard."""

    answers: int
    opened: list[float] = field(default_factory=list)
    heard: Heard = field(default_factory=dict)
    all_open: asyncio.Event = field(default_factory=asyncio.Event)
    one_over: asyncio.Event = field(default_factory=asyncio.Event)
    expected: int = 0

    def open(self) -> None:
        self.opened.append(time.perf_counter())
        if len(self.opened) == self.expected:
            self.all_open.set()


Way = Callable[[Browser, str, Enquiry, Party], Coroutine[None, None, None]]


async def by_probe(browser: Browser, url: str, enquiry: Enquiry, party: Party) -> None:
    with TemporaryDirectory() as folder:
        probe = ChatProbe(Toolbox(browser=browser, evidence=Path(folder)))
        assignment = Assignment(enquiry=enquiry, target=Target(to=url), confined=True)
        left = party.answers
        events = probe.perform(assignment)
        try:
            async for event in events:
                if isinstance(event, Accepted):
                    party.open()
                elif isinstance(event, Message) and event.epoch is not None and b"answer" in event.raw:
                    party.heard[event.raw.decode()] = event.epoch
                    left -= 1
                    if not left:
                        party.one_over.set()
                        break
        finally:
            await events.aclose()


async def by_script(browser: Browser, url: str, enquiry: Enquiry, party: Party) -> None:
    async with browser.page(enquiry.id, confined=True, locale="en-GB") as page:
        async with browser.busy:
            await page.goto(url)
            await page.evaluate(WATCH)
            greets = says_hello(enquiry)
            if greets:
                await page.fill("textarea", "Hello")
                await page.click("button[type=submit]")
                await page.locator(".agent").first.wait_for()
            await page.fill("textarea", enquiry.body)
            await page.click("button[type=submit]")
            await page.locator(".customer").nth(1 if greets else 0).wait_for()
        party.open()
        # What the customer said, and the greeting, are told as well.
        told = party.answers + (3 if greets else 1)
        await page.wait_for_function("told => window.told.length >= told", arg=told, timeout=0, polling=1000)
        party.one_over.set()
        party.heard |= {text: epoch for epoch, text in await page.evaluate("window.told")}


def says_hello(enquiry: Enquiry) -> bool:
    """Whether this customer of the probe's says hello first, as some do; most come with their complaint at once."""
    conversation = converse(enquiry)
    next(conversation)
    act = conversation.send(Opened())
    return isinstance(act, Say) and act.purpose is Purpose.GREETING


def enquiries(chats: int) -> Iterator[Enquiry]:
    made = specimen(channel="chat", body="Hello")
    return (replace(made, id=f"{each:04}", body=f"Hello, no kettle yet, chat #{each}") for each in range(chats))
