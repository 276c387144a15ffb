"""The JSON Schemas that ship for editors: up to date, true of every shipped file, and found where the files say."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from harness.cli import main
from harness.cli.schemas import schemas

SHIPPED = Path(__file__).parents[2] / "scenarios"
FILES = sorted(SHIPPED.glob("*.toml"))
SAID_ALONE = {"$schema", "$defs", "title", "description", "default", "examples", "format"}  # what refuses nothing
BELOW = {"properties", "additionalProperties", "propertyNames", "items", "allOf", "not"}
KINDS: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}
# Each keyword of the draft that our schemas use: the values it speaks of, and whether one keeps it.
KEEPS: dict[str, tuple[type, Callable[[Any, Any], bool]]] = {
    "type": (object, lambda rule, value: isinstance(value, KINDS[rule])),
    "enum": (object, lambda rule, value: value in rule),
    "pattern": (str, lambda rule, value: re.search(rule, value) is not None),
    "minimum": (int, lambda rule, value: value >= rule),
    "maximum": (int, lambda rule, value: value <= rule),
    "maxLength": (str, lambda rule, value: len(value) <= rule),
    "minItems": (list, lambda rule, value: len(value) >= rule),
    "maxItems": (list, lambda rule, value: len(value) <= rule),
    "minProperties": (dict, lambda rule, value: len(value) >= rule),
    "required": (dict, lambda rule, value: set(rule) <= set(value)),
}
Node = dict[str, Any]


def schema_of(file: Path) -> Node:
    """The schema that the first line of a settings file names."""
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    schema: Node = json.loads((file.parent / first.removeprefix("#:schema ")).read_text(encoding="utf-8"))
    return schema


def problems(node: Node, value: object, whole: Node, place: str = "") -> Iterator[str]:
    """Where `value` breaks the rules of `node`, as draft 7 has them; an assertion if a rule is not known here."""
    if "$ref" in node:
        yield from problems(whole["$defs"][node["$ref"].removeprefix("#/$defs/")], value, whole, place)
        return
    assert set(node) <= {*KEEPS, *BELOW, *SAID_ALONE}
    for rule in KEEPS.keys() & node.keys():
        speaks_of, kept = KEEPS[rule]
        if isinstance(value, speaks_of) and not kept(node[rule], value):
            yield f"{place}: {rule}"
    for part in node.get("allOf", ()):
        yield from problems(part, value, whole, place)
    if "not" in node and not list(problems(node["not"], value, whole)):
        yield f"{place}: not"
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _of_key(node, key, part, whole, f"{place}.{key}")
    if isinstance(value, list):
        for part in value:
            yield from problems(node.get("items", {}), part, whole, f"{place}[]")


def _of_key(node: Node, key: str, part: object, whole: Node, place: str) -> Iterator[str]:
    yield from problems(node.get("propertyNames", {}), key, whole, place)
    below = node.get("properties", {}).get(key, node.get("additionalProperties", {}))
    if below is False:
        yield f"{place}: additionalProperties"
    else:
        yield from problems(below, part, whole, place)


def as_editors_see_it(text: str) -> Any:
    """TOML in JSON's types: a date is a string there."""
    return json.loads(json.dumps(tomllib.loads(text), default=date.isoformat))


def judged(file: Path, text: str) -> list[str]:
    return list(problems(schema_of(file), as_editors_see_it(text), schema_of(file)))


@pytest.mark.parametrize("name", schemas())
def test_the_shipped_schema_is_what_the_models_say(name: str) -> None:
    shipped = (SHIPPED / name).read_text(encoding="utf-8")
    assert shipped == schemas()[name], "the models have changed; run `python -m harness.cli.schemas`"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_file_passes_the_schema_its_first_line_names(file: Path) -> None:
    assert judged(file, file.read_text(encoding="utf-8")) == []


def test_the_commented_example_of_a_real_desk_passes_too() -> None:
    file = SHIPPED / "desks.toml"
    before, head, example = file.read_text(encoding="utf-8").partition("# [desks.acme]")
    assert head
    text = before + re.sub(r"^# ?", "", head + example, flags=re.MULTILINE)
    assert "acme" in as_editors_see_it(text)["desks"]
    assert judged(file, text) == []


def keys(node: object) -> Iterator[str]:
    """Every key that a schema names, however deep."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from keys(below)


def test_the_example_of_desks_shows_every_key_there_is() -> None:
    """It is what people copy from: who does not see a key there does not know that it is to be had."""
    file = SHIPPED / "desks.toml"
    text = file.read_text(encoding="utf-8")
    days = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}  # some are enough
    shown = {key for key in keys(schema_of(file)) if re.search(rf"\b{key}( =|\]|\.)", text)}
    assert set(keys(schema_of(file))) - shown - days == set()


@pytest.mark.parametrize(
    ("name", "right", "wrong", "problem"),
    [
        ("late-delivery", 'title = "', 'titel = "', ".titel: additionalProperties"),
        ("late-delivery", '"mail"', '"fax"', ".channels[]: enum"),
        ("late-delivery", "[languages.en]", "[languages.tlh]", ".languages.tlh: additionalProperties"),
        ("late-delivery", 'observation_window = "14d"', 'observation_window = "P14D"', ".observation_window: pattern"),
        ("late-delivery", 'observation_window = "14d"', "observation_window = 14", ".observation_window: type"),
        ("desks", 'kind = "own"', 'kind = "mine"', ".desks.sandbox.kind: enum"),
        ("desks", "daily_limit = 200 ", "daily_limit = 2000 ", ".desks.sandbox.daily_limit: maximum"),
        ("desks", "09:00-17:30", "nine to five", ".desks.sandbox.hours.mon[]: pattern"),
        ("desks", 'to = "care@', 'by = "care@', ".desks.sandbox.channels.mail: required"),
        ("desks", 'to = "http://', 'to = "gopher://', ".desks.sandbox.channels.web_form.to: pattern"),
        ("desks", 'first_response = "24h"', 'first_response = "a day"', "thresholds.first_response: pattern"),
        ("desks", "[desks.sandbox]", "[desks.The_Sandbox]", ".desks.The_Sandbox: pattern"),
        ("desks", 'size_limit = "25MB"', "size_limit = 25", ".inbox.size_limit: type"),
    ],
)
def test_an_editor_underlines_what_would_be_refused(name: str, right: str, wrong: str, problem: str) -> None:
    file = SHIPPED / f"{name}.toml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    assert any(problem in found for found in judged(file, text.replace(right, wrong, 1)))


def test_in_a_workspace_every_file_finds_its_schema(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path)])
    files = [tmp_path / "desks.toml", *(tmp_path / "scenarios").glob("*.toml")]
    assert len(files) == len(FILES)
    assert [judged(file, file.read_text(encoding="utf-8")) for file in files] == [[]] * len(files)
