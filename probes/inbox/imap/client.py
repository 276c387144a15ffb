"""The way into a mailbox at a provider: connecting, TLS and login by IMAPClient, and what to do where it fails."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from imaplib import IMAP4
from typing import Any
from urllib.parse import urlsplit

from imapclient import IMAPClient
from imapclient.imapclient import SocketTimeout

from harness.errors import ConfigurationError, ShopperError
from harness.loopback import is_loopback
from harness.model import Account, Login, Mailbox, Tls
from probes.words import one_line

# What IMAPClient and imaplib raise where a server says no, or its words make no sense to them.
NONSENSE = (IMAP4.error, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError)

_NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")  # RFC 5530: of a login that may succeed later


class Client(IMAPClient):  # type: ignore[misc]  # it has no types
    """A connection that counts what it reads, so that a server that never stops is stopped."""

    connecting = 10.0  # seconds until the server has said hello

    def __init__(self, mailbox: Mailbox, *, timeout: float) -> None:
        """Connect. `timeout`: seconds that the server may be silent for while we wait for it."""
        place = urlsplit(mailbox.server)
        super().__init__(
            place.hostname,
            place.port,
            ssl=place.scheme == "imaps",
            ssl_context=_context(mailbox.tls),
            timeout=SocketTimeout(self.connecting, timeout),
        )
        self.normalise_times = False
        self.allowance = 2**20  # bytes that may still come; at first for greeting and login
        self._count_what_is_read(self._imap)

    def guard(self, mailbox: Mailbox) -> None:
        """Turn to TLS. Raises ConfigurationError where that is not offered and the secret would be read on the way."""
        if self.ssl:
            return
        if mailbox.tls is not Tls.OFF and self.has_capability("STARTTLS"):
            self.starttls(_context(mailbox.tls))
        elif mailbox.tls is Tls.REQUIRED or not is_loopback(self.host):  # where nobody listens on the way
            raise ConfigurationError(
                f"{mailbox.server} is not to be spoken to without TLS, for the secret of {mailbox.account.user} would "
                "be readable on the way: let `server` begin with imaps:// where TLS comes first, and leave `tls` out"
            )

    def log_in(self, mailbox: Mailbox, secret: str) -> None:
        """Say who we are. Raises ConfigurationError where that was refused, ShopperError where it may go well later."""
        account = mailbox.account
        try:
            if account.login is Login.XOAUTH2:
                self.sasl_login("XOAUTH2", _xoauth2(account.user, secret))
            elif self.has_capability("AUTH=PLAIN"):
                self.plain_login(account.user, secret)
            else:
                self.login(account.user, secret)
        except IMAP4.error as error:
            if isinstance(error.__context__, IMAP4.abort):
                raise ConnectionError(str(error)) from error
            raise _refused(mailbox.server, account, one_line(str(error).replace(secret, "…"))) from error

    def has_heard(self) -> bool:
        """Whether something was read from the network that nobody has looked at yet. Does not block."""
        self.socket().setblocking(False)
        try:
            return bool(self._imap.file.peek(1))
        except OSError:  # nothing is there
            return False
        finally:
            self.socket().settimeout(self._timeout.read)

    def _count_what_is_read(self, imap: Any) -> None:
        read, readline = imap.read, imap.readline

        def counted_read(size: int) -> bytes:
            self._count(size)
            data: bytes = read(size)
            return data

        def counted_line() -> bytes:
            line: bytes = readline()
            self._count(len(line))
            return line

        imap.read, imap.readline = counted_read, counted_line

    def _count(self, size: int) -> None:
        self.allowance -= size
        if self.allowance < 0:
            raise IMAP4.abort("more came in answer than can be")


@contextmanager
def explained(server: str) -> Iterator[None]:
    """Whatever goes wrong on the way in, in words that say what to do.

    Raises ConfigurationError for a certificate that cannot be trusted, ShopperError for all else.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise ConfigurationError(
            f"{server} shows a certificate that cannot be trusted: {error.verify_message}; write the name that it is "
            "for into `server`, or name the PEM file of the authority that signed it in SSL_CERT_FILE"
        ) from error
    except ssl.SSLError as error:
        raise ShopperError(
            f"no TLS with {server}: {one_line(error.reason or str(error))}; imaps:// is TLS from the first byte, "
            "usually on port 993, and imap:// asks for it first, usually on port 143"
        ) from error
    except OSError as error:
        raise ShopperError(
            f"{server} cannot be reached: {one_line(error.strerror or str(error))}; see that `server` under "
            "[inbox.imap] is right, and that this machine may connect to it"
        ) from error
    except NONSENSE as error:
        raise ShopperError(
            f"{server} does not speak as an IMAP server does: {one_line(str(error))}; see that `server` under "
            "[inbox.imap] is right"
        ) from error


def _refused(server: str, account: Account, said: str) -> ShopperError:
    if any(code in said for code in _NOT_NOW):
        return ShopperError(f"{server} does not let {account.user} in for now: {said}; try again later")
    kind = "access token" if account.login is Login.XOAUTH2 else "password"
    return ConfigurationError(
        f"{server} does not let {account.user} in: {said}; see `user` under [inbox.imap], and the {kind} in the "
        f'environment variable {account.secret}; many providers want an app password, or login = "xoauth2"'
    )


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if tls is Tls.UNVERIFIED:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _xoauth2(user: str, token: str) -> Callable[[bytes], str]:
    """Google's and Microsoft's way with tokens: said once; after a refusal the server wants an empty line."""
    to_say = [f"user={user}\1auth=Bearer {token}\1\1"]
    return lambda _challenge: to_say.pop() if to_say else ""
