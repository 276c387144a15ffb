"""Notices: what machines tell of a mail of ours, recognised by structure first and by words last.

    notice = notice_of(raw, letter)

Mail that a person wrote may quote a report, attach one, or speak of parcels that could not be delivered: a report is
one only where its form, its sender or its envelope say so. Nothing here raises, whatever arrives.
"""

from dataclasses import dataclass

from harness.model import Notice, NoticeKind
from harness.reading import Letter, headers
from harness.reading.mime import Entity, Reader
from harness.reading.notices import delivery, others
from harness.reading.notices.posted import Posted, may_report
from harness.reading.notices.report import Report, quoted_mail, take_apart

__all__ = ["Returned", "notice_of", "read_returned", "says_until"]

says_until = others.says_until

OF_DELIVERY = frozenset({NoticeKind.FAILED, NoticeKind.DELAYED, NoticeKind.DELIVERED, NoticeKind.RELAYED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """The mail that a report brings back or names, as far as it does: ours, if the report is about us."""

    message_id: str | None  # without angle brackets
    references: tuple[str, ...]  # what that mail answered
    sender: str  # the address in its From; "" if none
    subject: str
    headers: headers.Fields  # all that came back: lower-case names, values as sent


def notice_of(raw: bytes, letter: Letter, *, null_return_path: bool = False) -> Notice | None:
    """What a mail tells of one of ours beside an answer; None for an answer, and for what is no mail. Never raises.

    `letter` is the mail as `harness.reading.read` read it; `null_return_path` is what its envelope said.
    """
    if not letter.headers:
        return None
    mail = Posted(raw=raw, letter=letter, null_path=null_return_path)
    found = (mail.may_report and _reported(mail)) or _said(mail)
    if not found:
        return None
    kind, sign, by_words = found
    of_delivery = kind in OF_DELIVERY
    return Notice(
        kind=kind,
        sign=sign,
        by_words=by_words,
        status=delivery.status_of(mail) if of_delivery else None,
        diagnostic=delivery.diagnostic_of(mail) if of_delivery else "",
        recipients=delivery.recipients_of(mail) if of_delivery else (),
        references=_references(mail),
    )


def read_returned(raw: bytes) -> Returned | None:
    """The mail that a report brings back; None where none does. Quick for other mail: it reads no more than headers.

    Never raises.
    """
    fields = headers.split(raw)[0]
    if not may_report(fields, *headers.sender(fields)):
        return None
    entity = Entity.parse(raw)
    report = take_apart(entity)
    returned = report.returned or quoted_mail(Reader().read(entity).full)
    named = _original(report)
    if not (returned or named):
        return None
    return Returned(
        message_id=headers.message_id(returned) or named,
        references=headers.references(returned),
        sender=headers.sender(returned)[1].lower(),
        subject=headers.subject(returned),
        headers=returned,
    )


def _reported(mail: Posted) -> tuple[NoticeKind, str, bool] | None:
    """What a report says; a challenge may come as a report of delay."""
    found = (
        others.complaint(mail) or others.receipt_by_fields(mail) or delivery.by_fields(mail) or delivery.by_sender(mail)
    )
    if found is None:
        return None
    kind, sign = found
    is_final = kind is not NoticeKind.DELAYED and (delivery.status_of(mail) or "5")[0] != "4"
    held = "" if is_final else others.challenge(mail)
    return (NoticeKind.CHALLENGE, held, False) if held else (kind, sign, False)


def _said(mail: Posted) -> tuple[NoticeKind, str, bool] | None:
    """What the words say, the more surely where a header says that a machine wrote them."""
    receipt = others.receipt_by_words(mail)
    if receipt:
        return (*receipt, False)
    by_words = not others.is_marked(mail)
    if held := others.challenge(mail):
        return NoticeKind.CHALLENGE, held, by_words
    absence = others.absence(mail)
    return (*absence, by_words) if absence else None


def _references(mail: Posted) -> tuple[str, ...]:
    returned = mail.returned if mail.may_report else ()
    named = _original(mail.report) if mail.may_report else None
    ties = (headers.message_id(returned), named, *headers.references(returned), *mail.letter.references)
    return tuple(dict.fromkeys(tie for tie in ties if tie))[: headers.MOST_REFERENCES]


def _original(report: Report) -> str | None:
    """The Message-ID that a read receipt names, which seldom brings the mail back (RFC 8098, 3.2.5)."""
    named = (value.strip().strip("<>") for value in report.values("original-message-id"))
    return next((value for value in named if value), None)
