"""The mail channel: one natural letter from the persona, handed to the desk's own SMTP server or to our outbox."""

import asyncio
from collections.abc import AsyncGenerator

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Event, Remark, Seen, SessionEventKind
from probes.letter import compose_answer, compose_letter
from probes.smtp.lines import Lines
from probes.smtp.server import server_of
from probes.toolbox import Toolbox


class MailProbe:
    """Sends the enquiry as a mail client would; the replies come to the inbox, for days.

    A server that declines it for now (4xx), as greylisting does (RFC 6647), has nothing of it, so it is tried again
    when the session asks for more. What is said later, in answer to the desk's mails, is tried once.
    """

    stays = False

    def __init__(self, toolbox: Toolbox) -> None:
        self._environment = toolbox.environment
        self._lines = toolbox.lines or Lines(patience=toolbox.timeout, kept=0)

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Hand the letter over and yield `Accepted` with its Message-ID as soon as DATA is answered 250.

        Before that, yields `Seen` of kind DECLINED, with the server's words, each time it is declined for now.
        Raises ProbeError: unreachable, timeout, rejected (in the server's words), not secure, login refused, internal.
        Raises Unconfirmed where the server has the whole letter and does not say what it did with it.
        """
        server = server_of(assignment.target, self._environment, confined=assignment.confined)
        # Drawing a photo takes the processor for half a second, in which others must not stand still.
        letter = await asyncio.to_thread(
            compose_letter, assignment.enquiry, to=assignment.target.to, token=assignment.token
        )
        while True:
            try:
                async with self._lines.handed_over(server, letter):
                    yield Accepted(reference=letter.message_id)
                    return
            except ProbeError as fault:
                if fault.kind is not FaultKind.NOT_NOW:
                    raise
                words = str(fault)
            yield Seen(kind=SessionEventKind.DECLINED, text=words)

    async def say(self, assignment: Assignment, remark: Remark) -> Accepted:
        """Hand over the persona's answer to a mail of the desk's, in its thread. Raises as `perform` does."""
        server = server_of(assignment.target, self._environment, confined=assignment.confined)
        letter = compose_answer(assignment.enquiry, remark, to=assignment.target.to, token=assignment.token)
        async with self._lines.handed_over(server, letter):
            return Accepted(reference=letter.message_id)
