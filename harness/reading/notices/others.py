"""Notices that come from the recipient's side: read receipts, absence notes, challenges, complaints of spam."""

import re

from harness.model import NoticeKind
from harness.reading.notices.posted import Posted, clip
from harness.reading.notices.signs import (
    DISCARDED_SUBJECT,
    FIRST_PERSON,
    MACHINE,
    OPENED_SUBJECT,
    TICKET,
    VACATION,
    WORDS,
    found,
    says_automatic,
)
from harness.reading.sentences import sentences

LONGEST_RECEIPT = 120  # words of a read receipt without a form
LONGEST_NOTE = 4_000  # characters of what a machine answers for somebody
TOP = 400  # characters within which a note without any mark must say that somebody is away

_LINK = re.compile(r"https?://|<a\s|\bwww\.", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_NOT = re.compile(r"(?<!\w)(not|no|nicht|keine?|pas|non|não|niet|nie|inte|ikke|не)(?!\w)|n't", re.IGNORECASE)


def complaint(mail: Posted) -> tuple[NoticeKind, str] | None:
    """Somebody's provider passes on that they called the mail spam (RFC 5965)."""
    if mail.report.kind != "feedback-report" or not mail.report.is_whole:
        return None
    kind = next(mail.report.values("feedback-type"), "feedback-report")
    return NoticeKind.COMPLAINT, clip(f"Feedback-Type: {kind}")


def receipt_by_fields(mail: Posted) -> tuple[NoticeKind, str] | None:
    """What the recipient's mail program did with the mail (RFC 8098)."""
    if mail.report.kind != "disposition-notification" or not mail.report.is_whole:
        return None
    said = next(mail.report.values("disposition"), "")
    what = said.rpartition(";")[2].partition("/")[0].strip().lower()
    kind = {"displayed": NoticeKind.OPENED, "deleted": NoticeKind.DISCARDED}.get(what, NoticeKind.RELAYED)
    return kind, clip(f"Disposition: {said}")


def receipt_by_words(mail: Posted) -> tuple[NoticeKind, str] | None:
    """A read receipt that lost its form, as gateways make them: subject, text and brevity must agree."""
    if len(_WORD.findall(mail.text)) > LONGEST_RECEIPT:
        return None
    if DISCARDED_SUBJECT.search(mail.subject) and mail.in_text("discarded"):
        return NoticeKind.DISCARDED, mail.subject
    if OPENED_SUBJECT.search(mail.subject) and mail.in_text("opened"):
        return NoticeKind.OPENED, mail.subject
    return None


def challenge(mail: Posted) -> str:
    """Where a machine asks the sender to show that they are human before it delivers; empty if none does."""
    text = mail.text[:LONGEST_NOTE]
    if not WORDS["human"].search(text) or not (_LINK.search(text) or WORDS["answer"].search(text)):
        return ""
    held = (each for each in sentences(text) if WORDS["held"].search(each) and WORDS["message"].search(each))
    return clip(next(held, ""))


def away(text: str) -> str:
    """The sentence in which somebody is said to be away; empty if none is."""
    if not WORDS["away"].search(text):
        return ""
    return next((clip(each) for each in sentences(text) if WORDS["away"].search(each)), "")


def says_until(text: str, sentence: str) -> bool:
    """Whether a note also says until when, or who stands in."""
    return bool(re.search(r"\d", sentence) or WORDS["meanwhile"].search(text))


def absence(mail: Posted) -> tuple[NoticeKind, str] | None:
    """Somebody's machine says that they are away (RFC 3834, RFC 5230; Exchange only in subject and text).

    What acknowledges an enquiry, and says that the desk is away, is the desk's receipt.
    """
    text = mail.text[: LONGEST_NOTE if is_marked(mail) else TOP]
    vacation = found(mail.letter.headers, VACATION)
    sentence = away(text) or (mail.subject if WORDS["away"].search(mail.subject) else "")
    if not (vacation or sentence) or _acknowledges(mail.text[:LONGEST_NOTE]):
        return None
    return NoticeKind.ABSENCE, vacation or sentence


def is_marked(mail: Posted) -> bool:
    """Whether header, envelope or subject say that a machine answered."""
    marked = found(mail.letter.headers, (*MACHINE, *VACATION))
    return bool(marked or mail.lost or says_automatic(mail.subject))


def _acknowledges(text: str) -> bool:
    """A ticket number, or that it was received, where nobody says I."""
    if TICKET.search(text):
        return True
    noted = any(
        WORDS["received"].search(each) and WORDS["enquiry"].search(each) and not _NOT.search(each)
        for each in sentences(text)
    )
    return noted and not FIRST_PERSON.search(text)
