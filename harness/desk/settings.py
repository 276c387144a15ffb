"""What desks.toml says of our own mail."""

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from harness.model import Mailbox, Target


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxSettings:
    """Where replies come in.

    `domain`: a domain, all of whose addresses are personas', or one mailbox `name@domain` that takes mail for
    `name+anything@domain` and for itself. `listen`: host and port of our SMTP server, None for none. `size_limit`: of
    one mail, in bytes. `certificate` and `key`: PEM files, for STARTTLS.
    """

    domain: str
    listen: tuple[str, int] | None
    size_limit: int
    certificate: Path | None = None
    key: Path | None = None
    mailbox: Mailbox | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSettings:
    """To whom reports are mailed. `server`: a target without an address, that of each being one of `to`.

    `day`: of each month, on which `shopper serve` mails the report of the month before, at `at` by the desks' clock and
    in `language`; None where it does not.
    """

    to: tuple[str, ...]
    sender: str
    server: Target
    day: int | None = None
    at: time = time(7)
    language: str = "en"
