"""What desks.toml says of our own mail, and of what is done by itself."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from pathlib import Path

from harness.model import Mailbox, Opening, Target


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


class Term(StrEnum):
    """What a number of enquiries is for."""

    DAY = "day"
    WEEK = "week"  # from Monday to Sunday
    MONTH = "month"


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """How many enquiries `shopper serve` makes at a desk by itself in each term, all kinds together, and when.

    `scenarios` and `languages`: None for all that there are. `spans`: when enquiries are made, by weekday and the
    desk's clock; those by one of the channels `while_open` only while the desk is open, too. Another `seed` draws
    other moments and other customers.
    """

    term: Term
    count: int
    scenarios: tuple[str, ...] | None
    channels: tuple[str, ...]
    languages: frozenset[str] | None
    spans: tuple[Opening, ...]
    while_open: frozenset[str]
    seed: str = "1"
