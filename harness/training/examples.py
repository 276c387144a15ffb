"""What the rules see in each labelled reply: signals and their strengths, and no word of the reply itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness.classify import Case, Medium, Peers, sightings
from harness.classify.batch import cases_of_rows
from harness.training.corpus import AMONG_PEERS, DESKS, Row, Truth


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One reply in one situation: judged alone, or among the others of its company (`among_peers`)."""

    id: str
    file: str
    truth: Truth
    subtype: str
    group: str
    cluster: str
    medium: Medium
    has_headers: bool
    among_peers: bool
    strengths: Mapping[str, float]


def examples(rows: Sequence[Row], folder: Path) -> list[Example]:
    """Each row judged alone, but for bundles and macros; those, and the desks, among their peers.

    Raises BadFile for a row that `shopper classify` would refuse.
    """
    cases = list(zip(rows, cases_of_rows((row.line for row in rows), file=folder), strict=True))
    alone = [_alone(row, case) for row, case in cases if row.file not in AMONG_PEERS]
    return [*alone, *_among_peers(cases)]


def _alone(row: Row, case: Case) -> Example:
    lonely = replace(case, company=None, conversation=None)
    return _example(row, lonely, Peers.of([lonely]), among_peers=False)


def _among_peers(cases: Iterable[tuple[Row, Case]]) -> Iterator[Example]:
    companies: defaultdict[tuple[str, str], list[tuple[Row, Case]]] = defaultdict(list)
    for row, case in cases:
        if row.file in AMONG_PEERS or row.file in DESKS:
            companies[row.file, row.company].append((row, case))
    for members in companies.values():
        peers = Peers.of([case for _, case in members])
        for row, case in members:
            yield _example(row, case, peers, among_peers=True)


def _example(row: Row, case: Case, peers: Peers, *, among_peers: bool) -> Example:
    strengths: defaultdict[str, float] = defaultdict(float)
    for signal, _, strength, _ in sightings(case, peers):
        strengths[signal] += strength
    return Example(
        id=case.id,
        file=row.file,
        truth=row.truth,
        subtype=row.subtype,
        group=row.group,
        cluster=row.cluster,
        medium=case.medium,
        has_headers=bool(case.letter.headers),
        among_peers=among_peers,
        strengths=dict(strengths),
    )
