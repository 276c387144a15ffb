"""The JSON Schemas that are shipped: of the settings files, for editors, and of the report for programs.

`python -m harness.cli.schemas` writes them anew.
"""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files

from harness import desk, scenario
from probes import PROBES
from reports.export.schema import schema as report_schema


def schemas() -> Mapping[str, str]:
    """Those shipped beside the scenarios: their text by file name."""
    return {
        "scenario.schema.json": _text(scenario.json_schema(channels=PROBES)),
        "desks.schema.json": _text(desk.json_schema(channels=PROBES)),
    }


def published() -> Mapping[str, str]:
    """Those of what we write, shipped in reports/export: their text by file name."""
    return {"report.schema.json": _text(report_schema())}


def _text(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for package, found in (("scenarios", schemas()), ("reports.export", published())):
        with as_file(files(package)) as shipped:
            for name, text in found.items():
                (shipped / name).write_text(text, encoding="utf-8")
