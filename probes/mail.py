"""The mail channel: one natural letter from the persona, handed to the desk's own SMTP server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Message
from probes.letter import compose_letter
from probes.toolbox import Toolbox
from probes.words import one_line

_LEAVE_TAKING = 2.0  # seconds to wait for the answer to QUIT, which nothing depends on


class MailProbe:
    """Sends the enquiry as a mail client would; the replies come to the inbox, for days."""

    stays = False

    def __init__(self, toolbox: Toolbox) -> None:
        self._timeout = toolbox.timeout

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Accepted | Message, None]:
        """Hand the letter over and yield `Accepted` with its Message-ID as soon as DATA is answered 250.

        Raises ProbeError: unreachable, timeout, rejected (with the server's words), internal.
        """
        host, port = _server(assignment)
        letter = compose_letter(assignment.enquiry, to=assignment.target.to)
        client = SMTP(
            hostname=host,
            port=port,
            timeout=self._timeout,
            # Without a name of ours the library would look this machine's up, and tell it.
            local_hostname=assignment.enquiry.persona.email.rpartition("@")[2],
            # Opportunistic, as between mail servers (RFC 7435): a poor certificate beats plain text.
            validate_certs=False,
        )
        try:
            async with self._faults(f"{host}:{port}"):
                await _hand_over(client, letter)
            yield Accepted(reference=letter["Message-ID"])
            with suppress(SMTPException, OSError):  # it is delivered: a rude farewell changes nothing
                await client.quit(timeout=_LEAVE_TAKING)
        finally:
            client.close()

    @asynccontextmanager
    async def _faults(self, server: str) -> AsyncGenerator[None, None]:
        """Turn whatever goes wrong on the wire into a `ProbeError`; the whole delivery is bounded in time."""
        try:
            async with asyncio.timeout(self._timeout):
                yield
        except SMTPResponseException as error:
            words = one_line(error.message)
            raise ProbeError(FaultKind.REJECTED, f"{server} declined the mail: {error.code} {words}") from error
        except TimeoutError as error:
            message = f"{server} did not take the mail within {self._timeout:g} s"
            raise ProbeError(FaultKind.TIMEOUT, message) from error
        except (SMTPException, OSError) as error:
            raise ProbeError(FaultKind.UNREACHABLE, f"{server}: {one_line(str(error))}") from error
        except Exception as error:
            message = f"the mail for {server} could not be sent: {one_line(repr(error))}"
            raise ProbeError(FaultKind.INTERNAL, message) from error


async def _hand_over(client: SMTP, letter: EmailMessage) -> None:
    await client.connect()
    await client.mail(letter["From"].addresses[0].addr_spec)
    await client.rcpt(letter["To"].addresses[0].addr_spec)
    await client.data(letter.as_bytes())


def _server(assignment: Assignment) -> tuple[str, int]:
    """Host and port of `target.via`. Raises ProbeError where there is none or it must not be approached."""
    via = assignment.target.via
    try:
        parts = urlsplit(via or "")
        host, port = parts.hostname, parts.port or 25
    except ValueError:
        host, port = None, 25
    if host is None or not (via or "").startswith("smtp://"):
        message = f"the desk's mail server is {via!r}, allowed is smtp://host:port; set `via` of the mail channel"
        raise ProbeError(FaultKind.UNREACHABLE, message)
    if assignment.confined and not _is_loopback(host):
        message = f"{host} is not on the loopback interface, which this enquiry must not leave"
        raise ProbeError(FaultKind.INTERNAL, message)
    return host, port


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
