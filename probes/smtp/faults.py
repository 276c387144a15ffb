"""Whatever goes wrong on the way to a mail server, as a fault of the probe's with its cause."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtplib import SMTPException, SMTPResponseException

from harness.errors import FaultKind, ProbeError, ShopperError, causes
from probes.smtp.server import Server
from probes.words import one_line


@asynccontextmanager
async def as_faults(server: Server, *, patience: float) -> AsyncIterator[None]:
    """Bound a step in time (seconds), and raise nothing from it but our own errors."""
    try:
        async with asyncio.timeout(patience):
            yield
    except ShopperError:
        raise
    except SMTPResponseException as error:
        raise _declined(server, error) from error
    except TimeoutError as error:
        message = f"{server.name} did not take the mail within {patience:g} s"
        raise ProbeError(FaultKind.TIMEOUT, message) from error
    except (SMTPException, OSError) as error:
        raise _broken(server, error) from error
    except Exception as error:
        message = f"the mail for {server.name} could not be sent: {one_line(repr(error))}"
        raise ProbeError(FaultKind.INTERNAL, message) from error


def words_of(error: SMTPResponseException) -> str:
    """The server's answer, on one line."""
    return f"{error.code} {one_line(error.message)}"


def _declined(server: Server, error: SMTPResponseException) -> ProbeError:
    if not 400 <= error.code < 600:  # the library's -1 for what is no answer, or one out of turn
        return ProbeError(FaultKind.UNREACHABLE, f"{server.name} does not speak SMTP as we know it: {words_of(error)}")
    kind = FaultKind.NOT_NOW if error.code < 500 else FaultKind.REJECTED
    return ProbeError(kind, f"{server.name} declined the mail: {words_of(error)}")


def _broken(server: Server, error: BaseException) -> ProbeError:
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            words = one_line(cause.verify_message or str(cause))
            return ProbeError(FaultKind.NOT_SECURE, f"the certificate of {server.name} is not right: {words}")
        if isinstance(cause, ssl.SSLError):
            words = one_line(cause.reason or str(cause))
            return ProbeError(FaultKind.NOT_SECURE, f"no TLS came about with {server.name}: {words}")
    return ProbeError(FaultKind.UNREACHABLE, f"{server.name}: {one_line(str(error) or repr(error))}")
