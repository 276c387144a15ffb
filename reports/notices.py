"""What notices tell, in words for a reader: what became of our mail, why, and what to do about it."""

from collections.abc import Iterator
from dataclasses import replace

from harness.durations import duration
from harness.model import JudgedReply, Notice, NoticeKind, Observation
from harness.observe import counted
from reports.wording import mark, one_line

HEADLINES = {
    NoticeKind.FAILED: "delivery failed: the mail came back",
    NoticeKind.DELAYED: "delivery delayed: a mail server still tries, nothing is decided",
    NoticeKind.DELIVERED: "a mail server reports it delivered; nobody has answered by that",
    NoticeKind.RELAYED: "a mail server reports it passed on, and will report no further",
    NoticeKind.OPENED: "opened: a read receipt, which is no answer",
    NoticeKind.DISCARDED: "deleted without being read, says a read receipt",
    NoticeKind.ABSENCE: "absence note: one person's machine, not the desk's receipt",
    NoticeKind.CHALLENGE: "challenge: the mail is held until its sender shows to be human, which we never do",
    NoticeKind.CONFIRMATION: "asks to confirm the request by a link: nobody reads it before that was followed",
    NoticeKind.COMPLAINT: "reported as spam by whoever got it",
}

_OF_DELIVERY = frozenset({NoticeKind.FAILED, NoticeKind.DELAYED, NoticeKind.DELIVERED, NoticeKind.RELAYED})

# RFC 3463, section 3, and RFC 7505 (1.10), by what follows the class.
_MEANINGS = {
    "1.1": mark("no such mailbox"),
    "1.2": mark("no such mail domain"),
    "1.3": mark("the address cannot be read"),
    "1.6": mark("the mailbox has moved"),
    "1.10": mark("the domain takes no mail"),
    "2.1": mark("the mailbox is shut"),
    "2.2": mark("the mailbox is full"),
    "2.3": mark("the mail is too large for the mailbox"),
    "3.4": mark("the mail is too large for the system"),
    "4.1": mark("the mail server did not answer"),
    "4.4": mark("no way to the mail server"),
    "4.6": mark("the mail went round in circles"),
    "4.7": mark("it was tried until its time was up"),
    "7.1": mark("refused by policy"),
}
_SUBJECTS = {
    "1": mark("the address"),
    "2": mark("the mailbox"),
    "3": mark("the mail system"),
    "4": mark("the network"),
    "5": mark("the protocol"),
    "6": mark("the content"),
    "7": mark("policy or security"),
}

_EITHER = "see that the address in desks.toml is right; if it is, customers who write there get their mail back as well"
_REMEDIES = {
    "2": "tell whoever runs the desk: customers who write there get their mail back as well",
    "4": "see whether `shopper check --desk` reaches the mail server; if not, nor do customers",
    "7": "see what `shopper check --desk` says of SPF, DKIM and DMARC; it may be our mail alone that they refuse",
}


def notice_lines(notice: Notice) -> Iterator[str]:
    """A headline, what it is known by, then what the mail server gave as its reason."""
    yield HEADLINES[notice.kind]
    yield f'known by: "{one_line(notice.sign)}"'
    if notice.status or notice.diagnostic:
        yield f"reason: {reason(notice)}"
    if notice.recipients:
        yield f"for {one_line(', '.join(notice.recipients))}"


def reason(notice: Notice) -> str:
    """Status code, its meaning, and the mail server's own words, as far as they are known."""
    words = f'"{one_line(notice.diagnostic)}"' if notice.diagnostic else ""
    parts = (notice.status or "", meaning(notice.status), words)
    return ", ".join(part for part in parts if part) or "no code is given"


def meaning(status: str | None) -> str:
    """What a status code says (RFC 3463); empty for what says nothing."""
    about = status.partition(".")[2] if status else ""
    return _MEANINGS.get(about) or _SUBJECTS.get(about.partition(".")[0], "")


def remedy(notice: Notice | None) -> str:
    """What to do about a mail that came back. It may be the desk's fault or ours: the status seldom settles that."""
    subject = notice.status.split(".")[1] if notice and notice.status else ""
    return _REMEDIES.get(subject, _EITHER)


def failure(observation: Observation) -> Notice | None:
    """The report that the enquiry came back by."""
    return next((each.notice for each in counted(observation) if _is_failure(each, observation)), None)


def returned(observation: Observation, *, quoted: bool = True) -> str:
    """How and why the enquiry came back, in one line; empty if it did not.

    `quoted`: with the mail server's own words, which may name somebody.
    """
    after = observation.wait(observation.returned_at)
    found = failure(observation)
    if after is None or found is None:
        return ""
    why = reason(found if quoted else replace(found, diagnostic=""))
    return f"the mail came back {duration(after)} later, reason: {why}"


def is_delayed(observation: Observation) -> bool:
    """Whether the last that mail servers told is that they still try."""
    kinds = [each.notice.kind for each in counted(observation) if each.notice is not None]
    told = [kind for kind in kinds if kind in _OF_DELIVERY]
    return bool(told) and told[-1] is NoticeKind.DELAYED


def _is_failure(judged: JudgedReply, observation: Observation) -> bool:
    return judged.notice is not None and judged.reply.received_at == observation.returned_at
