"""A mail probe on its own, and one enquiry handed to it."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from harness.model import Account, Assignment, Enquiry, Event, Login, Seen, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.mail import MailProbe
from probes.smtp.lines import Lines
from probes.toolbox import Toolbox

ENQUIRY = specimen()
KIM = Account(user="kim", login=Login.PASSWORD, secret="KIMS_SECRET")


@asynccontextmanager
async def mail_probe(lines: Lines, folder: Path, *, secret: str = "hush") -> AsyncIterator[MailProbe]:  # noqa: S107
    """A probe that sends over these lines; `secret` is what the environment has for KIM."""
    async with lines:
        toolbox = Toolbox(browser=Browser(), evidence=folder, lines=lines, environment={KIM.secret: secret})
        yield MailProbe(toolbox)


async def send(probe: MailProbe, target: Target, enquiry: Enquiry = ENQUIRY) -> list[Event]:
    """What the probe yields, up to the first time that it was declined for now: nobody asks it to try again."""
    return await once(probe, Assignment(enquiry=enquiry, target=target, confined=True))


async def once(probe: MailProbe, assignment: Assignment) -> list[Event]:
    events: list[Event] = []
    async with aclosing(probe.perform(assignment)) as happening:
        async for event in happening:
            events.append(event)
            if isinstance(event, Seen):
                break
    return events
