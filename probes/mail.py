"""The mail channel: one natural letter from the persona, handed to the desk's own SMTP server or to our outbox."""

import asyncio
from collections.abc import AsyncGenerator

from harness.model import Accepted, Assignment, Event, Remark
from probes.letter import compose_answer, compose_letter
from probes.smtp.lines import Lines
from probes.smtp.server import server_of
from probes.toolbox import Toolbox


class MailProbe:
    """Sends the enquiry as a mail client would; the replies come to the inbox, for days.

    A server that declines it for now (4xx) is not tried again here: a mail client tells its user, and it is a mail
    server that tries again for days. Whoever wants that names one in [outbox].
    """

    stays = False

    def __init__(self, toolbox: Toolbox) -> None:
        self._environment = toolbox.environment
        self._lines = toolbox.lines or Lines(patience=toolbox.timeout, kept=0)

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Hand the letter over and yield `Accepted` with its Message-ID as soon as DATA is answered 250.

        Raises ProbeError: unreachable, timeout, rejected or not now (in the server's words), not secure, login refused,
        internal. Raises Unconfirmed where the server has the whole letter and does not say what it did with it.
        """
        server = server_of(assignment.target, self._environment, confined=assignment.confined)
        # Drawing a photo takes the processor for half a second, in which others must not stand still.
        letter = await asyncio.to_thread(
            compose_letter, assignment.enquiry, to=assignment.target.to, token=assignment.token
        )
        async with self._lines.handed_over(server, letter):
            yield Accepted(reference=letter.message_id)

    async def say(self, assignment: Assignment, remark: Remark) -> Accepted:
        """Hand over the persona's answer to a mail of the desk's, in its thread. Raises as `perform` does."""
        server = server_of(assignment.target, self._environment, confined=assignment.confined)
        letter = compose_answer(assignment.enquiry, remark, to=assignment.target.to, token=assignment.token)
        async with self._lines.handed_over(server, letter):
            return Accepted(reference=letter.message_id)
