"""The report for programs: JSON of a published shape, which `reports.export.schema` describes.

Waits are seconds, shares are from 0 to 1, intervals hold at 95 %, instants are ISO 8601 with an offset. `version` grows
by one whenever a program that reads the former would misread this; keys may be added without that.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from reports.export import words
from reports.export.between import CLAIMS, CONTRASTS, PARITIES, SPREADS, claim_rows, contrast_rows, spread_rows
from reports.export.changes import CHANGES
from reports.export.columns import Column, Value, plain
from reports.export.enquiries import ENQUIRIES, Shown, shown
from reports.export.figures import kinds_of_groups
from reports.export.letters import LETTERS, ShownLetter
from reports.export.replies import REPLIES, shown_replies
from reports.masking import Masking
from reports.month import Kept, Month
from reports.records import Group
from reports.summary_json import to_json
from reports.tongue import Tongue

VERSION = 1
CURVES = ("still_waiting", "incidence")  # of all together and of each channel; the others would be long
Of = TypeVar("Of")


def write_json(month: Month, masking: Masking, tongue: Tongue, path: Path) -> None:
    """Write the report, enquiry by enquiry. Raises OSError."""
    encoder = json.JSONEncoder(indent=1, ensure_ascii=False, allow_nan=False)
    with path.open("w", encoding="utf-8", errors="replace") as file:
        head = encoder.encode(_head(month, masking, tongue))
        file.write(f'{head.removesuffix("}").rstrip()},\n "enquiries": [')
        for number, each in enumerate(shown(month, masking)):
            file.write(",\n" if number else "\n")
            file.write(encoder.encode(_enquiry(each)))
        file.write("]\n}\n")


def _head(month: Month, masking: Masking, tongue: Tongue) -> dict[str, Any]:
    return {
        "report": "mystery-shopper month",
        "version": VERSION,
        "language": tongue.code,
        "title": plain(words.title(month, tongue)),
        "month": None if month.period is None else str(month.period),
        "as_of": month.as_of.isoformat(),
        "deleted_before": None if month.deleted_before is None else month.deleted_before.isoformat(),
        "schedules": [_kept(each) for each in month.schedules],
        "desks": [{"name": desk.name, "title": plain(desk.title), "zone": desk.zone} for desk in month.desks],
        "says": list(words.said(month, tongue)),
        "method": list(words.how(month, tongue)),
        "all": to_json(month.whole.summary),
        "groups": {kind: [_group(kind, each) for each in of_kind] for kind, of_kind in kinds_of_groups(month).items()},
        "changes": [_row(CHANGES, each) for each in month.changes],
        "between_desks": [_row(CONTRASTS, each) for each in contrast_rows(month)],
        "consistency": [_row(SPREADS, each) for each in spread_rows(month)],
        "between_languages": [_row(PARITIES, each) for each in month.parity],
        "claims": [_row(CLAIMS, each) for each in claim_rows(month)],
        "form_letters": [_row(LETTERS, ShownLetter(each, masking)) for each in month.letters],
    }


def _kept(schedule: Kept) -> dict[str, Any]:
    missed = {"late": schedule.late, "refused": schedule.refused, "failed": schedule.failed}
    return {"desk": plain(schedule.desk), "planned": schedule.planned, "made": schedule.made, "missed": missed}


def _group(kind: str, group: Group) -> dict[str, Any]:
    figures = to_json(group.summary)
    if kind != "channel":
        figures = {name: value for name, value in figures.items() if name not in CURVES}
    return {"name": plain(group.name), "figures": figures}


def _enquiry(each: Shown) -> dict[str, Any]:
    return {**_row(ENQUIRIES, each), "all_replies": [_row(REPLIES[1:], reply) for reply in shown_replies(each)]}


def _row(columns: Sequence[Column[Of]], row: Of) -> dict[str, Any]:
    return {column.name: _plain(column.value(row)) for column in columns}


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return round(value.total_seconds(), 3) if isinstance(value, timedelta) else value
