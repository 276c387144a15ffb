"""A mail as the recognition of notices looks at it: who posted it, what it says, what it brings back."""

from dataclasses import dataclass
from functools import cached_property

from harness.reading import Letter, headers
from harness.reading.mime import Entity
from harness.reading.notices.report import Report, quoted_mail, take_apart
from harness.reading.notices.signs import (
    MAIL_KEEPER,
    MAIL_SERVER,
    NULL_PATH,
    REPLY_SUBJECT,
    REPORT,
    WORDS,
    Headers,
    found,
)

LONGEST_READ = 20_000  # characters: whoever reports says so at once
LONGEST_SIGN = 200  # characters


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One mail. `null_path`: its envelope had the null return path."""

    raw: bytes
    letter: Letter
    null_path: bool

    @cached_property
    def report(self) -> Report:
        return take_apart(Entity.parse(self.raw))

    @cached_property
    def returned(self) -> headers.Fields:
        """The header fields of the mail it tells about, from a part of its own or from the text."""
        return self.report.returned or quoted_mail(self.letter.full_text)

    @property
    def subject(self) -> str:
        return self.letter.subject[:500]

    @cached_property
    def text(self) -> str:
        """What it says by itself: as far as it is read, and without what it quotes of the customer's."""
        return (self.letter.text or self.letter.full_text)[:LONGEST_READ]

    @cached_property
    def may_report(self) -> bool:
        """Whether anything but its text leaves room for a report."""
        envelope = self.null_path or may_report(self.letter.headers, self.letter.sender_name, self.letter.sender)
        return envelope or bool(self.in_subject("failed") or self.in_subject("delayed"))

    @cached_property
    def from_server(self) -> bool:
        """A mail server wrote it: it says so, or says nothing at all."""
        return is_server(self.letter.sender_name, self.letter.sender)

    @cached_property
    def from_keeper(self) -> bool:
        """Whoever keeps the mail server wrote it: often the server, now and then a person."""
        return bool(MAIL_KEEPER.search(_who(self.letter.sender_name, self.letter.sender)))

    @property
    def is_reply(self) -> bool:
        return bool(REPLY_SUBJECT.search(self.subject))

    @cached_property
    def lost(self) -> bool:
        """It left with the null return path."""
        return self.null_path or bool(found(self.letter.headers, NULL_PATH))

    def has(self, notion: str) -> str:
        """Where its subject or its text speaks of a notion; empty if neither does."""
        return self.in_subject(notion) or self.in_text(notion)

    def in_subject(self, notion: str) -> str:
        return self.subject if WORDS[notion].search(self.subject) else ""

    def in_text(self, notion: str) -> str:
        match = WORDS[notion].search(self.text)
        return clip(self.text[max(0, match.start() - 60) : match.end() + 100]) if match else ""


def is_server(name: str, address: str) -> bool:
    """Whether a mail server goes by this name and address, or by none that could be answered."""
    return not address.partition("@")[0] or bool(MAIL_SERVER.search(_who(name, address)))


def may_report(fields: Headers, name: str, address: str) -> bool:
    """Whether a mail's headers leave room for a report in it: most mail is told by these alone."""
    is_report = any(key == "content-type" and "multipart/report" in value.lower() for key, value in fields)
    who = is_server(name, address) or bool(MAIL_KEEPER.search(_who(name, address)))
    return is_report or who or bool(found(fields, (*REPORT, *NULL_PATH)))


def clip(text: str) -> str:
    """A text on one line, short enough to be shown."""
    line = " ".join(text[: 4 * LONGEST_SIGN].split())
    return line if len(line) <= LONGEST_SIGN else line[: LONGEST_SIGN - 1] + "…"


def _who(name: str, address: str) -> str:
    return f"{name[:200]} {address[:200].partition('@')[0]}"
