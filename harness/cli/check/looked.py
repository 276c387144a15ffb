"""What was seen on a desk's page, for machines."""

from pathlib import Path
from typing import Any

from harness.cli.check.visitor import Look
from probes.form.steps import Act, Step
from probes.preview import ChatPreview, FormPreview


def form_record(look: Look, seen: FormPreview) -> dict[str, Any]:
    form = seen.form
    return {
        **_record(look, seen.address, seen.trouble, seen.picture),
        "way": seen.way,
        "form": None if form is None else {"why": form.why, "not_taken": list(form.others)},
        "fields": [_field_record(number, step) for number, step in enumerate(seen.steps, 1)],
        "button": None if form is None or form.button is None else form.button.text,
        "goes_on": seen.goes_on,
    }


def chat_record(look: Look, seen: ChatPreview) -> dict[str, Any]:
    return {
        **_record(look, seen.address, seen.trouble, seen.picture),
        "state": None if seen.state is None else seen.state.value,
        "told_by": seen.found,
        "parts": seen.parts,
        "words": seen.words,
        "fields": [_field_record(number, step) for number, step in enumerate(seen.steps, 1)],
    }


def _record(look: Look, address: str, trouble: Any, picture: Path | None) -> dict[str, Any]:
    return {
        "desk": look.desk.name,
        "channel": look.channel,
        "address": address,
        "scenario": look.scenario.id,
        "language": look.enquiry.persona.language,
        "would_fail": None if trouble is None else {"kind": trouble.kind.value, "why": str(trouble)},
        "picture": None if picture is None else str(picture),
    }


def _field_record(number: int, step: Step) -> dict[str, Any]:
    return {
        "number": number,
        "field": str(step.field),
        "selector": step.field.selector,
        "required": step.field.required,
        "taken_for": step.told.role,
        "because": step.told.why,
        "act": step.act.value,
        "value": None if step.act is Act.LEAVE else step.value if step.act is Act.FILL else step.words or None,
        "left_because": step.words if step.act is Act.LEAVE else None,
        "stops_a_run": step.fault is not None,
    }
