"""A reply that no rule could place, beside the enquiries it may belong to: for a terminal, a page, and machines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from harness.durations import duration
from harness.model import Enquiry, Reply
from harness.observe import Doubt, Glance, glance
from reports.excerpt import excerpt
from reports.wording import came, moment, number_of, one_line, printable

FIRST_LINES, LINE_WIDTH = 20, 100
LONGEST_TEXT = 20_000  # characters shown on a page; that there are more is said
ASSIGN = "shopper review --assign {}=ENQUIRY"


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateView:
    """An enquiry that a reply may belong to, under the key that names it, and what speaks for it."""

    key: str
    enquiry_id: str
    subject: str
    whose: str
    made: str
    signs: tuple[str, ...]
    complaint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubtView:
    """What a page shows of a doubt."""

    reply_id: str
    head: tuple[tuple[str, str], ...]
    text: str
    left_out: str
    why: str
    candidates: tuple[CandidateView, ...]
    assign: str  # the command that places it where none of these is right


def doubt_view(doubt: Doubt, enquiries: Mapping[str, Enquiry], *, keys: Mapping[str, str | None]) -> DoubtView:
    """The reply, and the enquiries that the keys name."""
    seen = glance(doubt.reply)
    found = {each.enquiry_id: each for each in doubt.candidates}
    more = len(seen.text) - LONGEST_TEXT
    return DoubtView(
        reply_id=doubt.reply.id,
        head=tuple(_head(doubt.reply, seen)),
        text=printable(seen.text[:LONGEST_TEXT]),
        left_out=number_of(more, "more character") if more > 0 else "",
        why=next(_why(doubt)).rstrip(":."),
        assign=ASSIGN.format(doubt.reply.id),
        candidates=tuple(
            CandidateView(
                key=key,
                enquiry_id=enquiry.id,
                subject=one_line(enquiry.subject, LINE_WIDTH),
                whose=_whose(enquiry),
                made=f"made {moment(enquiry.created_at)}, {_before(doubt.reply, enquiry)}",
                signs=tuple(one_line(sign, LINE_WIDTH) for sign in found[enquiry.id].signs),
                complaint=printable(enquiry.body[:LONGEST_TEXT]),
            )
            for key, enquiry_id in keys.items()
            if enquiry_id is not None
            for enquiry in [enquiries[enquiry_id]]
        ),
    )


def doubt_text(doubt: Doubt, enquiries: Mapping[str, Enquiry]) -> str:
    """Who wrote what, and under a number each the enquiries that it may answer, with what speaks for them."""
    elsewhere = f"If it answers another: {ASSIGN.format(doubt.reply.id)}"
    return "\n".join([*_reply(doubt.reply), "", *_why(doubt), *_candidates(doubt, enquiries), elsewhere])


def doubt_line(doubt: Doubt) -> str:
    """The reply on one line: its id, when it came, from whom, about what, and what it may belong to."""
    seen = glance(doubt.reply)
    what = "several" if doubt.rule is not None else "none"
    fits = ", ".join(each.enquiry_id for each in doubt.candidates[:3]) or "-"
    subject = one_line(seen.subject, 50) or "(no subject)"
    return "  ".join([doubt.reply.id, moment(doubt.reply.received_at), _sender(seen), subject, f"fits {what}: {fits}"])


def doubt_json(doubt: Doubt) -> dict[str, Any]:
    """The same for machines, as strangers wrote it."""
    seen = glance(doubt.reply)
    return {
        "reply": doubt.reply.id,
        "received_at": doubt.reply.received_at.isoformat(),
        "sender": seen.sender,
        "recipients": list(seen.recipients),
        "subject": seen.subject,
        "fits": "several" if doubt.rule is not None else "none",
        "rule": doubt.rule,
        "candidates": [
            {"enquiry": each.enquiry_id, "points": each.points, "because": list(each.signs)}
            for each in doubt.candidates
        ],
    }


def _reply(reply: Reply) -> Iterator[str]:
    seen = glance(reply)
    for name, value in _head(reply, seen):
        yield f"{name:8} {value}"
    yield from (f"  {line}" for line in excerpt(seen.text, FIRST_LINES))


def _head(reply: Reply, seen: Glance) -> Iterator[tuple[str, str]]:
    yield "from", _sender(seen)
    yield "to", one_line(", ".join(seen.recipients[:3]), LINE_WIDTH) or "not said"
    yield "came", came(reply)
    yield "subject", one_line(seen.subject, LINE_WIDTH) or "(none)"


def _why(doubt: Doubt) -> Iterator[str]:
    if doubt.rule is not None:
        yield f"It fits several enquiries alike by {doubt.rule.words}:"
    elif doubt.candidates:
        yield "It fits no enquiry well enough. The nearest:"
    else:
        yield "It fits no enquiry."


def _candidates(doubt: Doubt, enquiries: Mapping[str, Enquiry]) -> Iterator[str]:
    for number, candidate in enumerate(doubt.candidates, start=1):
        enquiry = enquiries[candidate.enquiry_id]
        yield f"{number}  {enquiry.id}  {_whose(enquiry)}"
        yield f"   {one_line(enquiry.subject, LINE_WIDTH)}"
        yield f"   made {moment(enquiry.created_at)}, {_before(doubt.reply, enquiry)}"
        if candidate.signs:
            yield f"   {one_line('; '.join(candidate.signs), 200)}"


def _whose(enquiry: Enquiry) -> str:
    return f"{one_line(enquiry.persona.name, 40)}, {one_line(enquiry.desk, 30)}"


def _before(reply: Reply, enquiry: Enquiry) -> str:
    passed = reply.received_at - enquiry.created_at
    return f"{duration(passed)} before" if passed >= timedelta(0) else f"{duration(-passed)} after this came"


def _sender(seen: Glance) -> str:
    return one_line(seen.sender, 60) or "nobody"
