"""A reply that no rule could place, beside the enquiries it may belong to, for a person at a terminal."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from harness.model import Enquiry, Reply
from harness.observe import Doubt, Glance, glance
from reports.wording import duration, moment, one_line, printable

FIRST_LINES, LINE_WIDTH = 12, 100


def doubt_text(doubt: Doubt, enquiries: Mapping[str, Enquiry]) -> str:
    """Who wrote what, and under a number each the enquiries that it may answer, with what speaks for them."""
    return "\n".join([*_reply(doubt.reply), "", *_why(doubt), *_candidates(doubt, enquiries)])


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
    yield f"from     {_sender(seen)}"
    yield f"to       {one_line(', '.join(seen.recipients[:3]), LINE_WIDTH) or 'not said'}"
    yield f"came     {moment(reply.received_at)} by {reply.source.value}"
    yield f"subject  {one_line(seen.subject, LINE_WIDTH) or '(none)'}"
    lines = [line for line in printable(seen.text).split("\n") if line.strip()]
    for line in lines[:FIRST_LINES]:
        yield f"  | {line if len(line) <= LINE_WIDTH else line[: LINE_WIDTH - 1] + '…'}"
    if len(lines) > FIRST_LINES:
        yield f"  | … {len(lines) - FIRST_LINES} more lines"


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
        yield f"{number}  {enquiry.id}  {one_line(enquiry.persona.name, 40)}, {one_line(enquiry.desk, 30)}"
        yield f"   {one_line(enquiry.subject, LINE_WIDTH)}"
        yield f"   made {moment(enquiry.created_at)}, {_before(doubt.reply, enquiry)}"
        if candidate.signs:
            yield f"   {one_line('; '.join(candidate.signs), 200)}"


def _before(reply: Reply, enquiry: Enquiry) -> str:
    passed = reply.received_at - enquiry.created_at
    return f"{duration(passed)} before" if passed >= timedelta(0) else f"{duration(-passed)} after this came"


def _sender(seen: Glance) -> str:
    return one_line(seen.sender, 60) or "nobody"
