"""The JSON Schemas shipped beside the scenarios, for editors. `python -m harness.cli.schemas` writes them anew."""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files

from harness import desk, scenario
from probes import PROBES


def schemas() -> Mapping[str, str]:
    """Their text by file name."""
    return {
        name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in (
            ("scenario.schema.json", scenario.json_schema(channels=PROBES)),
            ("desks.schema.json", desk.json_schema(channels=PROBES)),
        )
    }


if __name__ == "__main__":
    with as_file(files("scenarios")) as shipped:
        for name, text in schemas().items():
            (shipped / name).write_text(text, encoding="utf-8")
