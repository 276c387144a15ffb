"""Fills the columns of a cohort, one enquiry after the other, from observations or from plain rows."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from harness.model import JudgedReply, Label, Observation, Outcome, Thresholds
from harness.observe import spoken, transit_share
from harness.observe.gaps import earlier_by
from harness.observe.noticed import acknowledges
from reports.cohort import ANSWERERS, ENDS, LABELS, NONE, OUTCOMES, Cohort, Kind, Milestone, Terms
from reports.records import AnsweredBy
from reports.standards import NOT_MEASURED

KINDS = ("desk", "channel", "scenario", "language", "salutation", "zone")


class Row(NamedTuple):
    """One enquiry, as `Cohort` has it: instants in seconds since 1970, nan for what has not come, codes for states."""

    accepted: float
    at: tuple[float, ...]  # by Milestone
    slack: tuple[float, ...]  # by Milestone
    watched: float
    returned: float
    outcome: int
    answered_by: int
    first_label: int
    end: int
    session: bool
    asked: bool
    replies: tuple[int, ...]  # by label
    transit: float
    window: timedelta
    thresholds: Thresholds
    kinds: tuple[str, ...]  # by KINDS


_TYPES = {
    "accepted": "d",
    "watched": "d",
    "returned": "d",
    "outcome": "b",
    "answered_by": "b",
    "first_label": "b",
    "end": "b",
    "session": "b",
    "asked": "b",
    "transit": "d",
}


def gather(observations: Iterable[Observation]) -> Cohort:
    """The cohort of some observations, each of which is looked at once and let go. Raises as `Gathering.observe`."""
    gathering = Gathering()
    for each in observations:
        gathering.observe(each)
    return gathering.cohort()


class Gathering:
    """Enquiries on their way into a cohort."""

    def __init__(self) -> None:
        self._plain: dict[str, array[Any]] = {name: array(type_) for name, type_ in _TYPES.items()}
        self._at = [array("d") for _ in Milestone]
        self._slack = [array("f") for _ in Milestone]
        self._replies = [array("H") for _ in LABELS]
        self._terms: dict[tuple[timedelta, Thresholds], int] = {}
        self._conditions = array("l")
        self._names: list[dict[str, int]] = [{} for _ in KINDS]
        self._codes = [array("i") for _ in KINDS]

    def observe(self, observation: Observation) -> None:
        """Add an enquiry as it was observed. Raises ValueError for one that was measured and not watched."""
        self.add(row_of(observation))

    def add(self, row: Row) -> None:
        """Add an enquiry."""
        for field, plain in self._plain.items():
            plain.append(getattr(row, field))
        for instants, instant in zip(self._at, row.at, strict=True):
            instants.append(instant)
        for slack, seconds in zip(self._slack, row.slack, strict=True):
            slack.append(seconds)
        for counts, count in zip(self._replies, row.replies, strict=True):
            counts.append(count)
        for codes, names, name in zip(self._codes, self._names, row.kinds, strict=True):
            codes.append(names.setdefault(name, len(names)))
        self._conditions.append(self._terms.setdefault((row.window, row.thresholds), len(self._terms)))

    def cohort(self) -> Cohort:
        """All that were added, in the order in which they were."""
        plain: Mapping[str, Any] = {name: np.array(column) for name, column in self._plain.items()}
        flags = {name: plain[name].astype(np.bool_) for name in ("session", "asked")}
        return Cohort(
            **{**plain, **flags},
            at=np.array([np.array(column) for column in self._at]),
            slack=np.array([np.array(column) for column in self._slack]),
            replies=np.array([np.array(column) for column in self._replies]),
            conditions=np.array(self._conditions),
            terms=tuple(Terms(window=window, thresholds=thresholds) for window, thresholds in self._terms),
            kinds={
                kind: Kind(names=tuple(names), codes=np.array(codes))
                for kind, names, codes in zip(KINDS, self._names, self._codes, strict=True)
            },
        )


def row_of(observation: Observation) -> Row:
    """An enquiry as it was observed. Raises ValueError for one that was measured and not watched."""
    enquiry, persona = observation.enquiry, observation.enquiry.persona
    measured = observation.outcome not in NOT_MEASURED
    if measured and (observation.accepted_at is None or observation.watched_until is None):
        raise ValueError(f"enquiry {enquiry.id} was measured, but not watched")
    said = spoken(observation) if measured else ()
    labels = Counter(each.label for each in said)
    heard = next((each.reply.received_at for each in said if acknowledges(each)), None)
    at = (
        observation.acknowledged_at,
        observation.first_response_at,
        observation.substantive_at,
        observation.complete_at,
        heard,
    )
    transit = transit_share(observation) if measured else None
    earlier = earlier_by(observation) if measured else {}
    return Row(
        accepted=_stamp(observation.accepted_at),
        at=tuple(map(_stamp, at)),
        slack=tuple(0.0 if each is None else earlier.get(each, 0.0) for each in at),
        watched=_stamp(observation.watched_until),
        returned=_stamp(observation.returned_at),
        outcome=OUTCOMES.index(observation.outcome),
        answered_by=ANSWERERS.index(_answered_by(observation.outcome, labels)) if measured else NONE,
        first_label=_first_label(said, observation.first_response_at),
        end=NONE if observation.chat is None else ENDS.index(observation.chat.end),
        session=enquiry.session is not None,
        asked=bool(enquiry.questions),
        replies=tuple(labels[label] for label in LABELS),
        transit=math.nan if transit is None else transit,
        window=enquiry.window,
        thresholds=enquiry.thresholds,
        kinds=(enquiry.desk, enquiry.channel, enquiry.scenario, persona.language, persona.salutation, persona.zone),
    )


def _stamp(instant: datetime | None) -> float:
    return math.nan if instant is None else instant.timestamp()


def _first_label(said: tuple[JudgedReply, ...], at: datetime | None) -> int:
    first = (each.label for each in said if each.reply.received_at == at and each.label in _BY_PERSON)
    return LABELS.index(label) if (label := next(first, None)) is not None else NONE


_BY_PERSON = (Label.TEMPLATED, Label.PERSONALISED)


def _answered_by(outcome: Outcome, labels: Mapping[Label, int]) -> AnsweredBy:
    if outcome is Outcome.ANSWERED:
        return AnsweredBy.PERSONALISED if labels[Label.PERSONALISED] else AnsweredBy.TEMPLATED
    return {
        Outcome.AUTOMATED_ONLY: AnsweredBy.AUTOMATED,
        Outcome.SILENT: AnsweredBy.NOBODY,
        Outcome.UNDECIDED: AnsweredBy.UNDECIDED,
        Outcome.WAITING: AnsweredBy.WAITING,
    }[outcome]
