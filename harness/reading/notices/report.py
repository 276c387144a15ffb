"""A report taken apart (RFC 6522): its fields, and the headers of the mail that it brings back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.reading import headers
from harness.reading.mime import Entity

DEEPEST = 4  # multiparts within multiparts
MOST_PARTS = 40
MOST_GROUPS = 40  # groups of fields: one for the report, one for each recipient
MOST_LINES = 2_000  # of a text that is searched for a mail's headers

# What tells of a mail by fields, and what that makes the report.
FIELD_TYPES = {
    "message/delivery-status": "delivery-status",
    "message/global-delivery-status": "delivery-status",
    "message/disposition-notification": "disposition-notification",
    "message/global-disposition-notification": "disposition-notification",
    "message/feedback-report": "feedback-report",
}
MAIL_TYPES = frozenset(
    {
        "message/rfc822",
        "message/global",
        "message/rfc822-headers",
        "message/global-headers",
        "text/rfc822-headers",
        "text/rfc822",
    }
)

_GROUP = re.compile(r"\n[ \t]*\n")
_MESSAGE_ID = re.compile(r"(?im)^([>|*\t ]{0,20})message-id:[ \t]*+\n?[ \t]*+<[^<>\s]+>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a report says to programs. `kind` is RFC 6522's report-type, "" for a mail that is no such report.

    `groups` are the fields about the report itself, then those about each recipient; `returned` the header fields of
    the mail it is about. `is_whole`: it says of itself that it is a report, rather than only holding the parts of one.
    """

    kind: str
    is_whole: bool
    groups: tuple[headers.Fields, ...]
    returned: headers.Fields

    def values(self, *names: str) -> Iterator[str]:
        """The values of these fields, whichever group they are in."""
        return (value for group in self.groups for name, value in group if name in names)


def take_apart(entity: Entity) -> Report:
    """Read a report's parts, as many as a report has. Never raises."""
    parts = _leaves(entity)
    kind = next((FIELD_TYPES[part.content_type] for part in parts if part.content_type in FIELD_TYPES), "")
    declared = entity.parameter("report-type").lower() if entity.content_type == "multipart/report" else ""
    fields = [part for part in parts if FIELD_TYPES.get(part.content_type) == (declared or kind)]
    mails = [headers.split(_beginning(part).lstrip().encode())[0] for part in parts if _holds_mail(part)]
    known = (mail for mail in mails if headers.first(mail, "message-id"))
    nameless = (mail for mail in mails if headers.first(mail, "from") and headers.first(mail, "subject"))
    return Report(
        kind=declared or kind,
        is_whole=entity.content_type == "multipart/report",
        groups=tuple(group for part in fields for group in _groups(_beginning(part)))[:MOST_GROUPS],
        returned=next(known, next(nameless, ())),
    )


def quoted_mail(text: str) -> headers.Fields:
    """The header fields of a mail that a text shows: the lines about a Message-ID, up to an empty one on both sides."""
    mark = _MESSAGE_ID.search(text)
    if mark is None:
        return ()
    indent = mark[1]
    above = text[: mark.start()].splitlines()[-MOST_LINES:]
    below = text[mark.start() :].splitlines()[:MOST_LINES]
    start = next((n for n in range(len(above), 0, -1) if not above[n - 1].strip(" \t>|*")), 0)
    end = next((n for n, line in enumerate(below) if not line.strip(" \t>|*")), len(below))
    lines = [line.removeprefix(indent) for line in (*above[start:], *below[:end])]
    first = next((n for n, line in enumerate(lines) if re.match(r"[!-9;-~]+[ \t]*:", line)), len(lines))
    return headers.split("\n".join(lines[first:]).encode())[0]


def _leaves(entity: Entity) -> list[Entity]:
    """The parts that hold no parts, first to last; mails inside the mail stay closed."""
    found: list[Entity] = []
    open_parts = [(entity, 0)]
    while open_parts and len(found) < MOST_PARTS:
        part, depth = open_parts.pop()
        if not part.is_multipart:
            found.append(part)
        elif depth < DEEPEST:
            open_parts += [(inner, depth + 1) for inner in reversed(part.parts(MOST_PARTS))]
    return found


def _holds_mail(part: Entity) -> bool:
    """A mail or its headers; old servers attach them as plain text."""
    if part.content_type in MAIL_TYPES:
        return True
    return part.content_type == "text/plain" and not part.is_readable


def _beginning(part: Entity) -> str:
    """As much of a part, decoded, as headers can be long."""
    return replace(part, body=part.body[: headers.LONGEST_HEAD]).content()


def _groups(content: str) -> Iterator[headers.Fields]:
    for group in _GROUP.split(content.strip(), maxsplit=MOST_GROUPS)[:MOST_GROUPS]:
        fields, _ = headers.split(group.strip().encode())
        if fields:
            yield fields
