"""What can go wrong, and whose fault it is. Imports nothing of ours.

Every message says what is wrong, where, what is allowed and what to do. The exit code travels with the
error, so that the command line never has to guess: 1 the desk fell short, 2 usage or configuration,
3 our own fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ShopperError(Exception):
    """Our own fault: the instrument failed, not the desk."""

    exit_code = 3


class ConfigurationError(ShopperError):
    """What the user gave us cannot be used."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One mistake in a settings file; prints as `file:line: key: problem, what is allowed`.

    `line` counts from 1 and is 0 where no line can be named (a key that is missing altogether names
    the line of the table it is missing from). `key` is dotted from the top of the file, or empty.
    """

    file: Path
    line: int
    key: str
    problem: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{where}: {self.key}: {self.problem}" if self.key else f"{where}: {self.problem}"


class BadFile(ConfigurationError):
    """A scenario or desk file with every mistake found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class NotPermitted(ConfigurationError):
    """The desk must not be approached: no consent, consent expired, or the budget is spent."""


class LedgerError(ShopperError):
    """The ledger cannot be opened, read or written."""


class NoLedger(LedgerError, ConfigurationError):
    """What was named as the ledger is none and can be none: the name is wrong, and nothing of ours failed."""

    exit_code = ConfigurationError.exit_code


class SeedUsed(LedgerError, ConfigurationError):
    """The seed would make an enquiry again that the ledger has: nothing of ours failed."""

    exit_code = ConfigurationError.exit_code


class BrowserMissing(ShopperError):
    """No usable browser on this machine."""


class FaultKind(StrEnum):
    """Why a probe could not do its errand. None of these says anything about the desk's speed."""

    UNREACHABLE = "unreachable"  # refused, reset, no such host
    REJECTED = "rejected"  # the desk took the connection and declined the message
    NOT_NOW = "declined for now"  # the same, and a server would try again later: greylisting, too many at once
    NOT_SECURE = "not secure"  # the connection could not be guarded as we were told to
    LOGIN_REFUSED = "login refused"  # the account that we send from was not let in, or its secret is missing
    TIMEOUT = "timeout"
    MISSING_FIELD = "missing field"  # the form has no place for something we must say
    FORM_REFUSED = "form refused"  # the form's own validation turned us away
    CHAT_UNAVAILABLE = "chat unavailable"
    BLOCKED = "blocked"  # captcha, allow-list, rate limit
    BROWSER = "browser"  # the browser itself failed
    INTERNAL = "internal"  # a defect of ours
    STOPPED = "stopped"  # by us: nothing was to be said to the desk any more


class ProbeError(ShopperError):
    """The probe failed; never measured as the desk's silence.

    `evidence` names files kept for whoever mends it (screenshot, trace), as paths.
    """

    def __init__(self, kind: FaultKind, message: str, *, evidence: tuple[Path, ...] = ()) -> None:
        self.kind = kind
        self.evidence = evidence
        super().__init__(message)


class Unconfirmed(ShopperError):
    """The desk was handed the whole enquiry and never said whether it took it: nobody can know, so never send it again.

    `reference`: the Message-ID or ticket number that a reply to it would quote. `evidence` as of `ProbeError`.
    """

    def __init__(self, message: str, *, reference: str | None = None, evidence: tuple[Path, ...] = ()) -> None:
        self.reference = reference
        self.evidence = evidence
        super().__init__(message)


class DeskClosed(ShopperError):
    """The desk itself says that nobody is there now, in its own words, and takes no message either.

    Neither a fault of ours nor silence. `evidence` as of `ProbeError`.
    """

    def __init__(self, message: str, *, evidence: tuple[Path, ...] = ()) -> None:
        self.evidence = evidence
        super().__init__(message)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what caused it, and so on to the first."""
    while error is not None:
        yield error
        error = error.__cause__


def ours_in(error: BaseException) -> list[ShopperError]:
    """The ShopperErrors in an error or a nest of groups; empty if there is any other kind among them."""
    if isinstance(error, ShopperError):
        return [error]
    if isinstance(error, BaseExceptionGroup):
        found = [ours_in(each) for each in error.exceptions]
        return [one for each in found for one in each] if all(found) else []
    return []
