"""Records to rows and back: the one place that knows how the structured parts are written as JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping

from harness.errors import FaultKind, LedgerError
from harness.model import (
    Attribution,
    Dispatch,
    DispatchState,
    Drawn,
    Enquiry,
    Fact,
    FactKind,
    FollowUp,
    Label,
    Labelling,
    Persona,
    Placement,
    Planned,
    PlannedState,
    Question,
    Reply,
    SessionEvent,
    SessionEventKind,
    Source,
    Standards,
    Thresholds,
    WorkingDays,
)

Row = dict[str, Any]
MICROSECOND = timedelta(microseconds=1)
_LIMITS = tuple(each.name for each in fields(Standards))
_DAYS = "working_days"


def enquiry_row(enquiry: Enquiry) -> Row:
    return {
        "id": enquiry.id,
        "desk": enquiry.desk,
        "scenario": enquiry.scenario,
        "title": enquiry.title,
        "channel": enquiry.channel,
        "address": enquiry.persona.email.casefold(),
        "persona": asdict(enquiry.persona),
        "subject": enquiry.subject,
        "body": enquiry.body,
        "facts": [asdict(fact) for fact in enquiry.facts],
        "questions": [asdict(question) for question in enquiry.questions],
        "follow_ups": [asdict(follow_up) for follow_up in enquiry.follow_ups],
        "thresholds": _thresholds_row(enquiry.thresholds),
        "observation_window": enquiry.window,
        "session": enquiry.session,
        "created_at": enquiry.created_at,
        "photo": enquiry.photo,
        "sent_to": enquiry.to,
        "later": enquiry.later,
    }


def enquiry_record(row: RowMapping) -> Enquiry:
    with _as_written("enquiry", row["id"]):
        return Enquiry(
            id=row["id"],
            desk=row["desk"],
            scenario=row["scenario"],
            title=row["title"],
            channel=row["channel"],
            persona=Persona(**row["persona"]),
            subject=row["subject"],
            body=row["body"],
            facts=tuple(Fact(**{**fact, "kind": FactKind(fact["kind"])}) for fact in row["facts"]),
            questions=tuple(Question(**{**each, "answers": tuple(each["answers"])}) for each in row["questions"]),
            follow_ups=tuple(FollowUp(**{**each, "asked": tuple(each["asked"])}) for each in row["follow_ups"]),
            thresholds=_thresholds(row["thresholds"]),
            window=row["observation_window"],
            session=row["session"],
            created_at=row["created_at"],
            photo=row["photo"],
            to=row["sent_to"],
            later=row["later"],
        )


def dispatch_row(dispatch: Dispatch) -> Row:
    return {**asdict(dispatch), "evidence": list(dispatch.evidence)}


def dispatch_record(row: RowMapping) -> Dispatch:
    with _as_written("dispatch of", row["enquiry_id"]):
        return Dispatch(
            enquiry_id=row["enquiry_id"],
            state=DispatchState(row["state"]),
            at=row["at"],
            reference=row["reference"],
            fault=None if row["fault"] is None else FaultKind(row["fault"]),
            detail=row["detail"],
            evidence=tuple(row["evidence"]),
            turn=row["turn"],
        )


def reply_row(reply: Reply) -> Row:
    return {
        "id": reply.id,
        "received_at": reply.received_at,
        "source": reply.source,
        "media_type": reply.media_type,
        "recipient": reply.recipient,
        "address": None if reply.recipient is None else reply.recipient.casefold(),
        "sender": reply.sender,
        "enquiry_id": reply.enquiry_id,
        "sha256": reply.sha256,
        "raw": reply.raw,
        "resolution": reply.resolution,
        "placement": reply.placement,
        "completed_at": reply.completed_at,
    }


def reply_record(row: RowMapping) -> Reply:
    with _as_written("reply", row["id"]):
        reply = Reply(
            id=row["id"],
            received_at=row["received_at"],
            source=Source(row["source"]),
            media_type=row["media_type"],
            raw=row["raw"],
            recipient=row["recipient"],
            sender=row["sender"],
            enquiry_id=row["enquiry_id"],
            resolution=row["resolution"],
            placement=None if row["placement"] is None else Placement(row["placement"]),
            completed_at=row["completed_at"],
        )
        if reply.sha256 != row["sha256"]:
            raise ValueError(f"its bytes have the SHA-256 {reply.sha256}, not {row['sha256']} as when they came")
        return reply


def event_record(row: RowMapping) -> SessionEvent:
    with _as_written("event of", row["enquiry_id"]):
        return SessionEvent(
            enquiry_id=row["enquiry_id"],
            at=row["at"],
            kind=SessionEventKind(row["kind"]),
            text=row["text"],
            who=row["who"],
            lasted=row["lasted"],
        )


def attribution_record(row: RowMapping) -> Attribution:
    with _as_written("attribution of reply", row["reply_id"]):
        return Attribution(reply_id=row["reply_id"], enquiry_id=row["enquiry_id"], by=row["by"], at=row["at"])


def labelling_record(row: RowMapping) -> Labelling:
    with _as_written("labelling of reply", row["reply_id"]):
        return Labelling(reply_id=row["reply_id"], label=Label(row["label"]), by=row["by"], at=row["at"])


def drawn_record(row: RowMapping) -> Drawn:
    with _as_written("draw of reply", row["reply_id"]):
        return Drawn(
            sample=row["sample"],
            reply_id=row["reply_id"],
            stratum=Label(row["stratum"]),
            size=row["size"],
            at=row["at"],
        )


def planned_record(row: RowMapping) -> Planned:
    with _as_written("what was planned as", row["enquiry_id"]):
        return Planned(
            enquiry_id=row["enquiry_id"],
            desk=row["desk"],
            due=row["due"],
            state=PlannedState(row["state"]),
            at=row["at"],
            detail=row["detail"],
        )


def _thresholds_row(thresholds: Thresholds) -> Row:
    waits = {name: getattr(thresholds, name) for name in _LIMITS}
    days = {name: limit.days for name in _LIMITS if isinstance(limit := getattr(thresholds.counted, name), WorkingDays)}
    row: Row = {name: None if wait is None else wait // MICROSECOND for name, wait in waits.items()}
    return {**row, _DAYS: days} if days else row


def _thresholds(written: Row) -> Thresholds:
    """Of an older ledger, no limit tells whether it was counted in working days."""
    waits = {name: wait for name, wait in written.items() if name != _DAYS}
    return Thresholds(
        **{name: None if wait is None else wait * MICROSECOND for name, wait in waits.items()},
        counted=Standards(**{name: WorkingDays(days=days) for name, days in written.get(_DAYS, {}).items()}),
    )


@contextmanager
def _as_written(kind: str, key: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LedgerError(
            f"{kind} {key} is not as it was written: {error}; "
            "the ledger was changed from outside: restore it from a backup"
        ) from error
