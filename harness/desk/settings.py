"""What desks.toml says of our own mail."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from harness.model import Account, Tls


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxSettings:
    """A mailbox at a provider: `server` is imaps://host:port (TLS at once) or imap://host:port (STARTTLS).

    `spam` is the folder for junk mail, None to find it by its special use (RFC 6154); `poll` is how often to look
    whatever the server announces.
    """

    server: str
    tls: Tls
    account: Account
    folders: tuple[str, ...] = ("INBOX",)
    spam: str | None = None
    poll: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxSettings:
    """Where replies come in.

    `domain`: a domain, all of whose addresses are personas', or one mailbox `name@domain` that takes mail for
    `name+anything@domain`. `listen`: host and port of our SMTP server, None for none. `size_limit`: of one mail, in
    bytes. `certificate` and `key`: PEM files, for STARTTLS.
    """

    domain: str
    listen: tuple[str, int] | None
    size_limit: int
    certificate: Path | None = None
    key: Path | None = None
    mailbox: MailboxSettings | None = None
