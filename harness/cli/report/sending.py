"""Mails a report to the people whom desks.toml names: to each once, whatever happens on the way."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

import click

from harness.cli.report.sent import MAY_BE_THERE, Sent, SentReports
from harness.cli.workspace import Workspace
from harness.clock import Clock
from harness.desk import ReportSettings
from harness.errors import ConfigurationError, ProbeError, ShopperError, Unconfirmed
from probes.letter import Letter
from probes.secret_files import Secrets
from probes.servers import Server, Service, find_server
from probes.smtp.lines import Lines
from reports.export.letter import Envelope, Mail

_SERVER = Service(name="mail server", plain="smtp", ports=(25, 465), where="`via` of [report], or of [outbox]")
_PATIENCE = 30.0  # seconds for each step of the server's


class NotSent(ShopperError):
    """A report that did not reach everybody it was meant for."""


def recipients(workspace: Workspace) -> ReportSettings:
    """To whom reports go. Raises ConfigurationError where nobody is named, and while the stop switch is there."""
    settings = workspace.settings().report
    if settings is None:
        raise ConfigurationError(
            f"--send: {workspace.desks_file} names nobody to mail the report to; add a table [report] with "
            '`to = ["head-of-service@acme.example"]` and `from`'
        )
    if workspace.stop_file.exists():
        raise ConfigurationError(f"--send: {workspace.stop_file} is there, and nothing is sent while it is; remove it")
    return settings


class Sending:
    """Sends one report, which `report` names in the record of what was sent.

    `formerly`: the names of the same report before its desk was called what it is called now.
    """

    def __init__(
        self, settings: ReportSettings, sent: SentReports, *, report: str, clock: Clock, formerly: Sequence[str] = ()
    ) -> None:
        self._settings = settings
        self._sent = sent
        self._report = report
        self._formerly = tuple(formerly)
        self._clock = clock

    def left(self, *, again: bool) -> list[str]:
        """Who has not got it yet; says of the others why they are left out. With `again`, everybody."""
        known = {} if again else self._sent.known(self._report, *self._formerly)
        has_it = {to: found for to, found in known.items() if found[0] in MAY_BE_THERE}
        for to, (state, at) in has_it.items():
            if to in self._settings.to:
                what = "was sent" if state is Sent.SENT else "may have been sent"
                click.echo(f"{to} {what} this report at {at}: left out; --again sends it anew", err=True)
        return [to for to in self._settings.to if to not in has_it]

    async def send(self, mail: Mail, to: list[str]) -> None:
        """Hand a copy for each to the server. Raises NotSent naming who did not get it, after all were tried."""
        failed: list[str] = []
        async with Lines(patience=_PATIENCE) as lines:
            for recipient in to:
                try:
                    await self._hand_over(lines, mail, recipient)
                except ProbeError as error:
                    failed.append(f"the report was not sent to {recipient}: {error}")
                except Unconfirmed as error:
                    failed.append(f"the report may have been sent to {recipient}, or not: {error}")
                else:
                    click.echo(f"sent to {recipient}")
        if failed:
            raise NotSent("\n".join(failed))

    async def _hand_over(self, lines: Lines, mail: Mail, recipient: str) -> None:
        server, letter = self._server(recipient), self._letter(mail, recipient)
        self._note(recipient, Sent.SENDING)
        try:
            async with lines.handed_over(server, letter):
                self._note(recipient, Sent.SENT)
        except ProbeError:
            self._note(recipient, Sent.REFUSED)
            raise
        except Unconfirmed:
            self._note(recipient, Sent.UNCERTAIN)
            raise

    def _server(self, recipient: str) -> Server:
        return find_server(replace(self._settings.server, to=recipient), _SERVER, Secrets(), confined=False)

    def _letter(self, mail: Mail, recipient: str) -> Letter:
        sender, now = self._settings.sender, self._clock.now()
        message_id = f"<{now:%Y%m%d%H%M%S}.{secrets.token_hex(8)}@{sender.rpartition('@')[2]}>"
        envelope = Envelope(sender=sender, recipient=recipient, message_id=message_id, at=now)
        return Letter(
            sender=sender,
            recipient=recipient,
            message_id=message_id,
            raw=mail.addressed(envelope),
            needs_utf8=not (sender + recipient).isascii(),
        )

    def _note(self, recipient: str, state: Sent) -> None:
        self._sent.note(self._report, recipient, state, at=self._clock.now())
