"""Every enquiry that was made, so that whoever runs the desk can find them among its tickets and close them."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import StringIO
from typing import Any

from tabulate import tabulate

from harness.model import Dispatch, Enquiry, Observation
from reports.cells import text_cell
from reports.wording import moment, one_line, printable

COLUMNS = ("enquiry", "made", "desk", "channel", "customer", "address", "subject", "references", "outcome", "token")
_ROW = ("enquiry", "made", "desk", "channel", "outcome")  # on a terminal; the rest below it
_WIDEST = 85  # characters of a name or a subject there


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


def table(listed: Sequence[Entry]) -> str:
    """For a terminal, 100 columns wide, without the tokens: a row for each, and below it what the desk finds it by.

    Addresses and references are whole, however long they are, so that they can be copied.
    """
    if not listed:
        return "No enquiries."
    rows = [
        [
            entry.enquiry.id,
            moment(entry.enquiry.created_at),
            one_line(entry.enquiry.desk),
            one_line(entry.enquiry.channel),
            entry.outcome,
        ]
        for entry in listed
    ]
    head, rule, *lines = tabulate(rows, headers=_ROW, disable_numparse=True).splitlines()
    told = ("\n".join([line, *_below(entry)]) for line, entry in zip(lines, listed, strict=True))
    return "\n".join([head, rule, *told])


def _below(entry: Entry) -> Iterator[str]:
    customer = entry.enquiry.persona
    yield f"    from       {one_line(customer.name, _WIDEST)} <{printable(customer.email)}>"
    yield f"    subject    {one_line(entry.enquiry.subject, _WIDEST)}"
    yield from (f"    reference  {one_line(each)}" for each in entry.references)


def as_json(listed: Iterable[Entry]) -> list[dict[str, Any]]:
    """A record for each entry; instants in ISO 8601 and UTC."""
    return [_record(entry) for entry in listed]


def as_csv(listed: Iterable[Entry]) -> str:
    """With a header row (RFC 4180). No cell begins like a formula: a subject or a ticket number may be a stranger's."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for entry in listed:
        record = _record(entry)
        record["references"] = " ".join(record["references"])
        writer.writerow([text_cell(record[column] or "") for column in COLUMNS])
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
        "references": list(map(printable, entry.references)),
        "outcome": entry.outcome,
        "token": entry.token,
    }
