"""Settings checked against pydantic models, with every mistake in our own words: what is wrong, what is allowed.

What is allowed is the `description` of the field in its model, so a model says everything about a key in one place.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from harness.errors import BadFile
from harness.toml_file import Document
from harness.toml_file.lines import Place


class Table(BaseModel):
    """A table of a settings file: unknown keys are refused and nothing is converted on the quiet."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Model = TypeVar("Model", bound=Table)
Flaw = tuple[Place, str]  # where, below the table that is being checked, and what is wrong and allowed


def validated(model: type[Model], document: Document, **known: object) -> Model:
    """`document` as a `model`; `known` reaches its validators through `context`.

    Raises BadFile with every mistake found, in the order of the file.
    """
    try:
        return model.model_validate(dict(document.data), context=known)
    except ValidationError as error:
        schema = model.model_json_schema()
        problems = [
            document.problem(_place(details), _words(details, schema)) for details in error.errors(include_url=False)
        ]
        raise BadFile(tuple(sorted(problems, key=lambda problem: problem.line))) from error


def context(info: ValidationInfo) -> dict[str, Any]:
    """What `validated` was given beside the document, as a validator sees it."""
    return info.context or {}


def refuse(flaws: Iterable[Flaw]) -> None:
    """From within a validator: refuse several things at once, each at its own place; nothing if there is none."""
    details = [
        InitErrorDetails(type=PydanticCustomError("flaw", "{words}", {"words": words}), loc=place, input=None)
        for place, words in flaws
    ]
    if details:
        raise ValidationError.from_exception_data("settings", details)


def refuse_value(value: object, allowed: str) -> NoReturn:
    """From within a field's validator: refuse `value`, saying what is allowed."""
    raise ValueError(f"is {shown(value)}, give {allowed}")


def shown(value: object) -> str:
    """A value as it stands in the file, kept short."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def suggestion(word: str, known: Iterable[str]) -> str:
    """`, did you mean "..."?` where something known is close to `word`, else nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def _place(details: ErrorDetails) -> Place:
    return tuple(part for part in details["loc"] if part != "[key]")


def _words(details: ErrorDetails, schema: dict[str, Any]) -> str:
    place, kind, extra = _place(details), details["type"], details.get("ctx", {})
    if kind == "value_error":
        return str(extra["error"])
    if kind == "flaw":
        return str(extra["words"])
    if kind == "extra_forbidden":
        known = sorted(_node(schema, place[:-1])[0].get("properties", ()))
        return f"is not known{suggestion(str(place[-1]), known)}, allowed: {', '.join(known)}"
    allowed = _node(schema, place)[1]
    if kind == "missing":
        return f"is missing, give {allowed}"
    return f"is {shown(details['input'])}, give {allowed}"


def _node(schema: dict[str, Any], place: Place) -> tuple[dict[str, Any], str]:
    """What the JSON Schema says of `place`, and the nearest description of what is allowed there."""
    node, allowed = schema, "a table"
    for part in place:
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
        allowed = node.get("description", allowed)
        node = next(iter(node.get("anyOf", ())), node)
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return node, allowed
