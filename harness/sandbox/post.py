"""The company's outgoing mail: submitted over SMTP, tried again as a mail server does, and counted."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256

import aiosmtplib

from harness.clock import Clock
from harness.sandbox.texts import profile

log = logging.getLogger(__name__)

_REAL_SECONDS = 30.0  # for one answer of the other side
# Twelve hours in all; RFC 5321 section 4.5.4.1 would have days, which nobody rehearses.
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 10, 15, 30, 60, 120, 240, 240))


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A reply that was answered with 250. `sha256`: of the bytes handed over, which is what the other side stores."""

    recipient: str
    sha256: str
    accepted_at: datetime
    message_id: str


class _Refused(Exception):
    """The other side's word is final."""


class Post:
    """Delivers to one server, and to nobody else."""

    def __init__(self, *, host: str, port: int, clock: Clock) -> None:
        self._host, self._port, self.clock = host, port, clock
        self._sent: list[Sent] = []

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every reply that was answered with 250, in order."""
        return tuple(self._sent)

    async def deliver(self, letter: EmailMessage, *, recipient: str, null_sender: bool) -> None:
        """Submit `letter`; on 4xx or without a connection again later, until RETRIES are used up. Failure is logged."""
        raw = letter.as_bytes()
        for wait in (*RETRIES, None):
            try:
                with self.clock.hold():
                    await self._submit(
                        raw, recipient, "" if null_sender else profile().mailbox, str(letter["Message-ID"])
                    )
            except _Refused as refusal:
                log.warning("mail to %s was refused for good: %s", recipient, refusal)
                return
            except (OSError, aiosmtplib.SMTPException) as error:
                if wait is None:
                    log.warning("mail to %s is given up: %s", recipient, error)
                    return
                log.info("mail to %s is tried again in %s: %s", recipient, wait, error)
                await self.clock.sleep(wait)
            else:
                return

    async def _submit(self, raw: bytes, recipient: str, sender: str, message_id: str) -> None:
        """One attempt; raises _Refused when another would be useless, OSError or SMTPException when not."""
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            timeout=_REAL_SECONDS,
            use_tls=False,
            start_tls=False,
            local_hostname=profile().mailbox.partition("@")[2],  # else this machine's name is looked up, for seconds
        )
        await client.connect()
        try:
            options = [] if recipient.isascii() else ["SMTPUTF8"]
            await client.sendmail(sender, recipient, raw, mail_options=options)
            accepted = Sent(
                recipient=recipient,
                sha256=sha256(raw).hexdigest(),
                accepted_at=self.clock.now(),
                message_id=message_id,
            )
            self._sent.append(accepted)
        except (ValueError, aiosmtplib.SMTPNotSupported) as error:
            raise _Refused(str(error)) from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            _settle(error.recipients[0], error)
        except aiosmtplib.SMTPResponseException as error:
            _settle(error, error)
        finally:
            client.close()


def _settle(response: aiosmtplib.SMTPResponseException, error: aiosmtplib.SMTPException) -> None:
    """Tell 5xx, which is final, from 4xx."""
    if response.code >= 500:
        raise _Refused(f"{response.code} {response.message}") from error
    raise error
