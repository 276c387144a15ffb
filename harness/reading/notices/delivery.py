"""What became of a mail, as mail servers tell: by fields (RFC 3464), and in the many ways that are older or own."""

import re
from collections.abc import Iterator

from harness.model import NoticeKind
from harness.reading.notices.posted import Posted, clip
from harness.reading.notices.signs import REPORT, WORDS, found

MOST_RECIPIENTS = 10

# RFC 3463: class, subject, detail. Addresses of the net have four parts.
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_CODE = re.compile(r"(?<![\d.])[45]\d\d[ -](?=\S)|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]\\]{1,64}@[\w.-]{1,255}\w")
_FIRST_WORD = re.compile(r"\w+")
_BY_ACTION = {
    "failed": NoticeKind.FAILED,
    "delayed": NoticeKind.DELAYED,
    "delivered": NoticeKind.DELIVERED,
    "relayed": NoticeKind.RELAYED,
    "expanded": NoticeKind.RELAYED,
}
_BY_CLASS = {"5": NoticeKind.FAILED, "4": NoticeKind.DELAYED, "2": NoticeKind.DELIVERED}


def by_fields(mail: Posted) -> tuple[NoticeKind, str] | None:
    """What a report in RFC 3464's form says. A mail that a person attached one to is none."""
    report = mail.report
    if report.kind != "delivery-status" or not (report.is_whole or mail.from_server or mail.from_keeper or mail.lost):
        return None
    actions = [word.group().lower() for value in report.values("action") if (word := _FIRST_WORD.search(value[:40]))]
    kinds = [_BY_ACTION[action] for action in actions if action in _BY_ACTION]
    sign = f"Action: {actions[0]}" if actions else "multipart/report; report-type=delivery-status"
    # Of several recipients behind our one address, one who has the mail is enough.
    for kind in (NoticeKind.DELIVERED, NoticeKind.FAILED, NoticeKind.DELAYED, NoticeKind.RELAYED):
        if kind in kinds:
            return kind, sign
    status = status_of(mail)
    return (_BY_CLASS[status[0]] if status else _by_words(mail) or NoticeKind.FAILED), sign


def by_sender(mail: Posted) -> tuple[NoticeKind, str] | None:
    """What a mail server says in words. Others may speak of delivery too, so that words alone are no report."""
    listed = found(mail.letter.headers, REPORT)
    if not listed and not _is_posted_by_server(mail):
        return None
    kind = _by_words(mail) or NoticeKind.FAILED
    return kind, listed or (mail.has(_NOTION[kind]) or f"{mail.letter.sender_name} <{mail.letter.sender}>")


_NOTION = {
    NoticeKind.FAILED: "failed",
    NoticeKind.DELAYED: "delayed",
    NoticeKind.DELIVERED: "delivered",
    NoticeKind.RELAYED: "relayed",
}


def _is_posted_by_server(mail: Posted) -> bool:
    """Whether a mail server is at work: by its name, or by its envelope and words; by words alone only if all agree."""
    if mail.from_server:
        return bool(mail.letter.sender or _by_words(mail))
    proven = bool(mail.returned or _CODE.search(mail.text))
    said = [(mail.in_subject(notion), mail.in_text(notion)) for notion in ("failed", "delayed")]
    if mail.lost or (mail.from_keeper and not mail.is_reply):
        return any(subject or (proven and text) for subject, text in said)
    starts_anew = not mail.is_reply and not mail.letter.references
    return starts_anew and proven and any(subject and text for subject, text in said)


def _by_words(mail: Posted) -> NoticeKind | None:
    """Subject first: a text that says why it is late may say in the same breath that it may yet fail."""
    for kind in (NoticeKind.DELAYED, NoticeKind.FAILED, NoticeKind.RELAYED, NoticeKind.DELIVERED):
        if mail.in_subject(_NOTION[kind]):
            return kind
    if mail.in_text("delayed") and not mail.in_text("final"):
        return NoticeKind.DELAYED
    for kind in (NoticeKind.FAILED, NoticeKind.RELAYED, NoticeKind.DELIVERED):
        if mail.in_text(_NOTION[kind]):
            return kind
    return None


def status_of(mail: Posted) -> str | None:
    """The status code (RFC 3463): of a recipient's fields, of their diagnostic, else of the text."""
    for value in (*mail.report.values("status"), *mail.report.values("diagnostic-code"), mail.text):
        match = _STATUS.search(value)
        if match:
            return match.group()
    return None


def diagnostic_of(mail: Posted) -> str:
    """The mail server's own words: of the fields, else the line of the text with a reply code, or that says so."""
    for value in mail.report.values("diagnostic-code"):
        return clip(value.partition(";")[2] or value)
    for pattern in (_CODE, WORDS["failed"]):
        line = next((line for line in mail.text.splitlines()[:400] if pattern.search(line[:1000])), "")
        if line:
            return clip(line)
    return ""


def recipients_of(mail: Posted) -> tuple[str, ...]:
    """Whom the report is about, lower-case; of one in words, every address it names but ours and its own."""
    fields = mail.report.values("original-recipient", "final-recipient")
    addresses = list(_addresses(" ".join([*fields, mail.letter.header("x-failed-recipients")])))
    if not addresses:
        own = {mail.letter.sender.lower(), *mail.letter.recipients}
        addresses = [each for each in _addresses(mail.text[:2000]) if each not in own]
    return tuple(dict.fromkeys(addresses))[:MOST_RECIPIENTS]


def _addresses(text: str) -> Iterator[str]:
    return (match.group().lower() for match in _ADDRESS.finditer(text))
