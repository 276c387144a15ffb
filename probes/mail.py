"""The mail channel: one natural letter from the persona, handed to the desk's own SMTP server."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_LINES
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import uuid4

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Enquiry, Message
from probes.toolbox import Toolbox
from probes.words import one_line

# Seven-bit bodies need no 8BITMIME of the server; long lines and other alphabets go quoted-printable.
_POLICY = SMTP_LINES.clone(cte_type="7bit")
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


def compose_letter(enquiry: Enquiry, *, to: str) -> EmailMessage:
    """The enquiry as a mail client writes it (RFC 5322), header values kept to one line each.

    Nothing marks it as automatic (no Auto-Submitted, Precedence or X-Mailer): help desks suspend such
    mail or keep their receipts to themselves. Raises ProbeError where an address cannot be written.
    """
    persona = enquiry.persona
    letter = EmailMessage(policy=_POLICY)
    try:
        letter["From"] = Address(display_name=one_line(persona.name), addr_spec=persona.email)
        letter["To"] = Address(addr_spec=_ascii_domain(to))
    except (ValueError, MessageError) as error:
        message = f"{persona.email!r} to {to!r}: not two mail addresses; check the desk's `to`"
        raise ProbeError(FaultKind.INTERNAL, message) from error
    letter["Subject"] = one_line(enquiry.subject)
    letter["Date"] = format_datetime(enquiry.created_at)
    letter["Message-ID"] = f"<{uuid4()}@{persona.email.rpartition('@')[2]}>"
    letter.set_content(_writable(enquiry.body))
    return letter


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


def _ascii_domain(address: str) -> str:
    """The address with an international domain in its ASCII form; ValueError for what is no address."""
    local, at, domain = address.partition("@")
    if not (local and at and domain) or re.search(r"[\s<>,@]", local + domain):
        raise ValueError(address)
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def _writable(text: str) -> str:
    """Without what no mail client lets through: lone surrogates and control characters but tab and newline."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.encode("utf-8", "replace").decode())
