"""The shape of the report for programs, as a JSON Schema of draft 2020-12: report.schema.json beside this."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.export.between import CLAIMS, CONTRASTS, PARITIES, SPREADS
from reports.export.changes import CHANGES
from reports.export.columns import Column, Kind
from reports.export.enquiries import ENQUIRIES
from reports.export.json_month import CURVES, VERSION
from reports.export.letters import LETTERS
from reports.export.replies import REPLIES

Node = dict[str, Any]
_KINDS = ("channel", "desk", "scenario", "language", "month")
_TYPES: Mapping[Kind, Node] = {
    Kind.TEXT: {"type": ["string", "null"]},
    Kind.WORD: {"type": ["string", "null"]},
    Kind.COUNT: {"type": ["integer", "null"], "minimum": 0},
    Kind.SHARE: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Kind.INSTANT: {"type": ["string", "null"], "format": "date-time"},
    Kind.DURATION: {"type": ["number", "null"], "minimum": 0, "description": "Seconds."},
    Kind.FIGURE: {"type": ["number", "null"]},
    Kind.NUMBER: {"type": ["number", "null"]},
    Kind.YES_OR_NO: {"type": "boolean"},
}
_WAITS = {
    "first_response_median_seconds": "To the first reply of a person's.",
    "first_response_p90_seconds": "The same, of nine in ten.",
    "acknowledgement_median_seconds": "To the first message of a machine's.",
    "substantive_median_seconds": "To the first answer to a question, of those who asked one.",
    "complete_median_seconds": "Until all questions were answered.",
}
_MEASURES = {
    **_WAITS,
    "answered": "Share that a person answered, so far.",
    "unanswered": "Share without a person's answer, of those of whom it can be said by now.",
    "own_case": "Share with a letter for their own case, of the same.",
    "returned_undelivered": "Share of what was sent by mail or form that came back.",
    "offline": "Share of the chats in which nobody was there.",
    "blocked": "Share that a captcha or a rule of the desk's kept out.",
    "probe_faults": "Share that our own instrument spoilt.",
    "restricted_mean_seconds": "Mean wait where each counts up to the horizon and no further; silence is in it.",
    "transit_share_median": "Share of the wait that mail servers took, by their own stamps.",
    "mean_seconds_of_the_answered_only": "What others publish: it forgets who was never answered.",
}


def schema() -> Node:
    """The schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The report of a month, as `shopper report --format json` writes it",
        "description": "Waits are seconds, shares 0 to 1, intervals at 95 %, instants ISO 8601. Keys may be added.",
        **_object(
            {
                "report": {"const": "mystery-shopper month"},
                "version": {"const": VERSION, "description": "Grows where who reads the former would misread this."},
                "language": _text("Of title, says and method; all else is English."),
                "title": _text("The desks, by their titles."),
                "month": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}$", "description": "Null: all."},
                "as_of": {"type": "string", "format": "date-time", "description": "Up to when anything is known."},
                "deleted_before": {
                    "type": ["string", "null"],
                    "format": "date-time",
                    "description": "Of what was asked before then some is gone for good. Null: nothing is.",
                },
                "schedules": _list(_schedule()),
                "desks": _list(_object({name: _text("") for name in ("name", "title", "zone")})),
                "says": _list(_text("A sentence of the first page.")),
                "method": _list(_text("How the figures were come by.")),
                "all": {"allOf": [{"$ref": "#/$defs/figures"}, {"required": list(CURVES)}]},
                "groups": _object({kind: _list({"$ref": "#/$defs/group"}) for kind in _KINDS}),
                "changes": _list(_columns(CHANGES)),
                "between_desks": _list(_columns(CONTRASTS)),
                "consistency": _list(_columns(SPREADS)),
                "between_languages": _list(_columns(PARITIES)),
                "claims": _list(_columns(CLAIMS)),
                "form_letters": _list(_columns(LETTERS)),
                "enquiries": _list({"$ref": "#/$defs/enquiry"}),
            }
        ),
        "$defs": {
            "group": _object({"name": _text("What its enquiries share."), "figures": {"$ref": "#/$defs/figures"}}),
            "enquiry": _columns(ENQUIRIES, all_replies=_list(_columns(REPLIES[1:]))),
            "figures": _figures(),
            "measure": _measure(),
        },
    }


def _schedule() -> Node:
    count = {"type": "integer", "minimum": 0}
    why = {
        "late": "`shopper serve` was not running, or was stopped.",
        "refused": "By limit, consent, STOP, or settings that could not be used.",
        "failed": "By a fault of ours.",
    }
    missed = _object({name: {**count, "description": said} for name, said in why.items()})
    due = {**count, "description": "Of the enquiries that a schedule asked for, those that have fallen due."}
    return _object({"desk": _text("As in desks.toml."), "planned": due, "made": count, "missed": missed})


def _figures() -> Node:
    measure = {"$ref": "#/$defs/measure"}
    counts: Node = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
    level = _object(
        {
            "endpoint": _text("What the standard is for."),
            "thresholds_seconds": _list({"type": "number"}),
            "thresholds_working_days": _list({"type": "integer"}),
            "share": measure,
            "open": {"type": "integer", "minimum": 0, "description": "How many cannot be judged yet."},
        }
    )
    shut = {"type": "integer", "minimum": 0}
    service = _object({**dict.fromkeys(_WAITS, measure), "first_responses_while_shut": shut})
    found = _object(
        {
            "as_of": {"type": "string", "format": "date-time"},
            "enquiries": {"type": "integer", "minimum": 0},
            "measured": {"type": "integer", "minimum": 0, "description": "Without what failed or came back."},
            "replies": {"type": "integer", "minimum": 0},
            "outcomes": counts,
            "chats": counts,
            **{name: {**measure, "description": meaning} for name, meaning in _MEASURES.items()},
            "horizon_seconds": {"type": "number", "minimum": 0},
            "open": {"type": "integer", "minimum": 0, "description": "Of the measured, those in neither of the two."},
            "first_responses_known_to_a_window": {"type": "integer", "minimum": 0},
            "service_hours": {"anyOf": [service, {"type": "null"}], "description": "Waits while the desk is open."},
            "service_levels": _list(level),
            "answered_by": {"type": "object", "additionalProperties": measure},
            "verdicts": {"type": "object", "additionalProperties": measure},
            "still_waiting": _list(_step("at_risk", "happened", "waiting")),
            "incidence": {"type": "object", "additionalProperties": _list(_step("share"))},
        }
    )
    return {**found, "required": [name for name in found["required"] if name not in CURVES]}


def _measure() -> Node:
    number = {"type": ["number", "null"]}
    return _object(
        {
            "value": {**number, "description": "Null: nothing known, or a quantile that is not reached."},
            "n": {"type": "integer", "minimum": 0, "description": "Of how many enquiries."},
            "low": {**number, "description": "Lower end of the 95 % interval."},
            "high": {**number, "description": "Upper end; null where it is not reached."},
            "too_few": {"type": "boolean", "description": "Whether n carries no claim: do not show the value then."},
        }
    )


def _step(*names: str) -> Node:
    number = {"type": ["number", "null"]}
    return _object({"seconds": {"type": "number"}, **dict.fromkeys((*names, "low", "high"), number)})


def _columns(columns: Sequence[Column[Any]], **more: Node) -> Node:
    return _object({**{each.name: _TYPES[each.kind] | {"description": each.meaning} for each in columns}, **more})


def _object(properties: Mapping[str, Node]) -> Node:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _list(items: Node) -> Node:
    return {"type": "array", "items": items}


def _text(meaning: str) -> Node:
    return {"type": "string", "description": meaning} if meaning else {"type": "string"}
