"""A mail probe on its own, and one enquiry handed to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from harness.model import Account, Assignment, Enquiry, Event, Login, Target
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
    assignment = Assignment(enquiry=enquiry, target=target, confined=True)
    return [event async for event in probe.perform(assignment)]
