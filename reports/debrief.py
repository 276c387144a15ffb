"""Every enquiry that was made, so that whoever runs the desk can find them among its tickets and close them."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from io import StringIO
from typing import Any

from tabulate import tabulate

from harness.model import Dispatch, Enquiry, Observation
from reports.wording import moment, one_line, printable

COLUMNS = ("enquiry", "made", "desk", "channel", "customer", "address", "subject", "references", "outcome", "token")
_WIDEST = 44  # characters of a subject on a terminal
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for the beginning of one


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One enquiry as the desk knows it.

    `references`: Message-IDs of what we sent, and ticket numbers that a page showed. `token`: what its letters carry,
    None for what was not a letter, or without a key.
    """

    enquiry: Enquiry
    outcome: str
    references: tuple[str, ...]
    token: str | None


def entries(
    seen: Iterable[Observation], dispatches: Iterable[Dispatch], *, token: Callable[[Enquiry], str | None]
) -> tuple[Entry, ...]:
    """An entry for each observation, in the order the enquiries were made."""
    references: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for each in dispatches:
        if each.reference:
            references[each.enquiry_id][each.reference] = None
    ordered = sorted(seen, key=lambda each: (each.enquiry.created_at, each.enquiry.id))
    return tuple(
        Entry(
            enquiry=each.enquiry,
            outcome=each.outcome.value,
            references=tuple(references[each.enquiry.id]),
            token=token(each.enquiry),
        )
        for each in ordered
    )


def table(listed: Iterable[Entry]) -> str:
    """For a terminal, without the tokens, which are too long for one."""
    rows = [
        [
            entry.enquiry.id,
            moment(entry.enquiry.created_at),
            one_line(entry.enquiry.desk),
            one_line(entry.enquiry.channel),
            one_line(entry.enquiry.persona.name),
            printable(entry.enquiry.persona.email),
            one_line(entry.enquiry.subject, _WIDEST),
            "\n".join(one_line(each) for each in entry.references) or "-",
            entry.outcome,
        ]
        for entry in listed
    ]
    if not rows:
        return "No enquiries."
    return tabulate(rows, headers=COLUMNS[:-1], disable_numparse=True)


def as_json(listed: Iterable[Entry]) -> list[dict[str, Any]]:
    """A record for each entry; instants in ISO 8601 and UTC."""
    return [_record(entry) for entry in listed]


def as_csv(listed: Iterable[Entry]) -> str:
    """With a header row (RFC 4180). No cell begins like a formula: a subject or a ticket number may be a stranger's."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for entry in listed:
        record = _record(entry) | {"references": " ".join(entry.references)}
        writer.writerow([_harmless(record[column] or "") for column in COLUMNS])
    return file.getvalue()


def _record(entry: Entry) -> dict[str, Any]:
    enquiry = entry.enquiry
    return {
        "enquiry": enquiry.id,
        "made": enquiry.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "desk": enquiry.desk,
        "channel": enquiry.channel,
        "customer": enquiry.persona.name,
        "address": enquiry.persona.email,
        "subject": enquiry.subject,
        "references": list(entry.references),
        "outcome": entry.outcome,
        "token": entry.token,
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
