"""JSON Schemas of the settings files, for editors that complete keys and underline mistakes (Taplo, Even Better TOML).

Draft 7, which is what such editors know. A schema cannot say everything: `shopper check` has the last word.
"""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from harness.toml_file.tables import Table

Schema = dict[str, Any]


def editor_schema(model: type[Table], *, title: str) -> Schema:
    """The schema of a file that holds a `model`, without what means nothing in TOML: null, and titles made of names."""
    schema = _plain(model.model_json_schema(schema_generator=_Generator))
    for name, part in schema["$defs"].items():
        if part.get("title") == name:
            del part["title"]
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "title": title}


def only(names: Iterable[str], table: Schema) -> Schema:
    """A table that takes any key, narrowed to these `names`, so that an editor can offer them."""
    part = table["additionalProperties"]
    rest = {key: value for key, value in table.items() if key != "propertyNames"}
    return {**rest, "properties": dict.fromkeys(sorted(names), part), "additionalProperties": False}


class _Generator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def _plain(node: Any) -> Any:
    """`node` without null, which TOML has not, as a type or a default, and without defaults that are empty."""
    if isinstance(node, list):
        return [_plain(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _plain(part) for key, part in node.items() if key != "default" or isinstance(part, str | int)}
    types = [part for part in kept.pop("anyOf", ()) if part != {"type": "null"}]
    for part in types:
        kept = {**part, **kept}
    return kept
