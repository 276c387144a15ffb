"""A desk's mail server, well-behaved or not, and the mail probe that hands it one enquiry."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.model import Assignment, Enquiry, Event, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.mail import MailProbe
from probes.toolbox import Toolbox
from tests.integration.mail.sending import once

ENQUIRY = specimen(
    id="plain2",  # whose persona's mail program writes plain text alone
    customer={"name": "Zoë Müller", "email": "zoe.mueller@shopper.example"},
    subject="Wo bleibt das Paket? My order A-10442?",
    body="Hello,\n\nmy copper kettle has not come.\n.\nWhen will it arrive?\n\nZoë",
)


class Mailbox:
    """A desk's mail server; each answer may be set to a refusal."""

    def __init__(self, *, rcpt: str = "250 OK", data: str = "250 taken") -> None:
        self.envelopes: list[Envelope] = []
        self._rcpt, self._data = rcpt, data

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self._rcpt

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return self._data


@asynccontextmanager
async def listening(protocol: Callable[[], asyncio.Protocol]) -> AsyncIterator[str]:
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def serving(mailbox: Mailbox) -> AsyncIterator[str]:
    async with listening(lambda: SMTP(mailbox, enable_SMTPUTF8=True)) as via:
        yield via


@asynccontextmanager
async def scripted(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def perform(
    via: str | None,
    folder: Path,
    *,
    enquiry: Enquiry = ENQUIRY,
    to: str = "care@acme.example",
    timeout: float = 60.0,  # noqa: ASYNC109
) -> list[Event]:
    probe = MailProbe(Toolbox(browser=Browser(), evidence=folder, timeout=timeout))
    assignment = Assignment(enquiry=enquiry, target=Target(to=to, via=via), confined=True)
    return await once(probe, assignment)
