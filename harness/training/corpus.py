"""A corpus folder: JSON lines as `shopper classify` takes them, with what is known of each reply."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from harness.errors import BadFile, Problem

BUNDLES = "bundles"
AMONG_PEERS = (BUNDLES, "macros")  # files whose replies are judged among the others of their company
DESKS = ("social",)  # files whose replies are judged alone, and once more among all of their company
_ENOUGH = 10  # rows that make a company a group of its own; fewer are held out with all of their source


class Truth(StrEnum):
    """Who wrote a reply, as the corpus has it; HUMAN: a person, and nobody knows whether it is a form letter."""

    AUTOMATED = "automated"
    TEMPLATED = "templated"
    PERSONALISED = "personalised"
    HUMAN = "human"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One labelled reply. `line` is what the judge may see of it; `group` is held out together; `cluster` is one text.

    `company` is who it is judged among, where it is not judged alone.
    """

    file: str
    truth: Truth
    subtype: str
    group: str
    cluster: str
    company: str
    line: str


def rows(folder: Path) -> list[Row]:
    """The labelled replies of every `*.jsonl` of a folder, those of bundles included; lines without a label are not.

    Raises BadFile where a line is no JSON object or a label is none of `Truth`, and where nothing is labelled.
    """
    files = {path.stem: list(_objects(path)) for path in sorted(folder.glob("*.jsonl"))}
    labelled = [(name, row) for name, found in files.items() for row in found if "label" in row]
    companies = Counter(str(row.get("company")) for _, row in labelled)
    known = [_row(name, row, companies, folder) for name, row in labelled]
    known += [each for bundle in files.get(BUNDLES, ()) for each in _bundled(bundle, folder)]
    if not known:
        raise BadFile((Problem(file=folder, line=1, key="label", problem="no row of any *.jsonl here has a label"),))
    return known


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as cause:
            problem = Problem(file=path, line=number, key="", problem=f"not JSON ({cause}), allowed is one object")
            raise BadFile((problem,)) from cause
        yield found


def _row(file: str, row: Mapping[str, Any], companies: Mapping[str, int], folder: Path) -> Row:
    company = str(row.get("company"))
    source = str(row.get("source") or company)
    return Row(
        file=file,
        truth=_truth(row["label"], folder / f"{file}.jsonl"),
        subtype=str(row.get("subtype") or row["label"]),
        group=company if companies[company] >= _ENOUGH else source,
        cluster=str(row.get("template_cluster") or row["id"]),
        company=company,
        line=json.dumps(row),
    )


def _bundled(bundle: Mapping[str, Any], folder: Path) -> Iterator[Row]:
    """The replies of one bundle: each other's peers, held out with the company they are of."""
    for number, label in enumerate(bundle["labels"]):
        name = f"{bundle['id']}#{number}"
        line = {
            "id": name,
            "channel": "social",
            "company": bundle["id"],
            "conversation_id": name,
            "request_text": bundle["request_texts"][number],
            "reply_text": bundle["reply_texts"][number],
        }
        yield Row(
            file=BUNDLES,
            truth=_truth(label, folder / f"{BUNDLES}.jsonl"),
            subtype=label,
            group=str(bundle["company"]),
            cluster=str(bundle["template_clusters"][number] or name),
            company=bundle["id"],
            line=json.dumps(line),
        )


def _truth(label: str, file: Path) -> Truth:
    try:
        return Truth(label)
    except ValueError as cause:
        problem = f"is {label!r}, allowed: {', '.join(Truth)}"
        raise BadFile((Problem(file=file, line=1, key="label", problem=problem),)) from cause
