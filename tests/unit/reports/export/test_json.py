"""The report for programs keeps to the schema that is published for it, whatever came in replies."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import reports.export
from harness.cli.schemas import published
from harness.model import Label
from reports.export import Edition
from reports.export.json_month import VERSION
from reports.month import Month, month
from tests.unit.reports.conftest import Maker
from tests.unit.reports.export.hostile import ENGLISH, NOW, a_month, hostile_month
from tests.unit.reports.export.test_csv import no_printer

SHIPPED = Path(reports.export.__file__).parent / "report.schema.json"
SCHEMA = json.loads(SHIPPED.read_text(encoding="utf-8"))
Node = dict[str, Any]


def closed(node: Any) -> Any:
    """The schema with no key beside those it names: what we write must all be described."""
    if isinstance(node, list):
        return [closed(part) for part in node]
    if not isinstance(node, dict):
        return node
    found = {key: closed(part) for key, part in node.items()}
    return {**found, "additionalProperties": False} if "properties" in found and "type" in found else found


def written(of: Month, folder: Path) -> Node:
    path = folder / "report.json"
    Edition(of, ENGLISH, print_page=no_printer).write("json", path)
    found: Node = json.loads(path.read_text(encoding="utf-8"))
    return found


def problems(found: Node) -> list[str]:
    return [
        f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(closed(SCHEMA)).iter_errors(found)
    ]


def test_the_shipped_schema_is_what_the_columns_say() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SHIPPED.read_text(encoding="utf-8") == published()[SHIPPED.name], "run `python -m harness.cli.schemas`"


@pytest.mark.parametrize(
    "made",
    [lambda: a_month([]), hostile_month, lambda: month([], year_month=None, now=NOW, desks=())],
    ids=["no enquiry", "hostile", "all months"],
)
def test_what_is_written_is_as_the_schema_says(made: Callable[[], Month], tmp_path: Path) -> None:
    of = made()
    found = written(of, tmp_path)
    assert problems(found) == []
    assert (found["version"], len(found["enquiries"])) == (VERSION, len(of.seen))


def test_a_wrong_report_would_be_noticed(tmp_path: Path) -> None:
    found = written(hostile_month(), tmp_path)
    found["enquiries"][0]["first_response_after"] = "an hour"
    found["all"]["answered"]["value"] = "half"
    del found["month"]
    assert len(problems(found)) == 3


def test_its_figures_are_the_months(tmp_path: Path) -> None:
    of = a_month([Maker()((2, Label.TEMPLATED)) for _ in range(6)])
    found = written(of, tmp_path)
    assert found["all"]["answered"] == {
        "value": 1.0,
        "n": 6,
        "low": of.whole.summary.answered.low,
        "high": 1.0,
        "too_few": False,
    }
    assert found["all"]["still_waiting"][-1]["waiting"] == 0
    assert "still_waiting" not in found["groups"]["desk"][0]["figures"]
    assert found["enquiries"][0]["first_response_after"] == 7200
    assert found["enquiries"][0]["all_replies"][0]["verdict"] == "templated"


@given(text=st.text(max_size=60))
@settings(max_examples=10)
def test_no_text_breaks_it(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    of = a_month([Maker()((1, Label.PERSONALISED), texts=[text], title=text or "-")])
    assert problems(written(of, tmp_path_factory.mktemp("any"))) == []


def test_desks_channels_languages_and_claims_are_compared_for_programs_too(tmp_path: Path) -> None:
    make = Maker()
    of = a_month([make((1, Label.TEMPLATED), desk="acme") for _ in range(12)] + [make(desk="south") for _ in range(12)])
    found = written(of, tmp_path)
    assert problems(found) == []
    unanswered = next(row for row in found["between_desks"] if row["figure"] == "never answered by a person")
    assert (unanswered["desk"], unanswered["other_desk"], unanswered["channel"]) == ("acme", "south", "mail")
    assert (unanswered["at_desk"], unanswered["at_other"], unanswered["verdict"]) == (0.0, 1.0, "worse")
    assert found["consistency"][0]["p90_over_median"] is None  # half were never answered
    assert [(each["desk"], each["figure"], each["carried"]) for each in found["claims"]][::2] == [
        ("", "never heard from a person", False),
        ("acme", "never heard from a person", False),  # 12 of 12 answered show "at most 24 %"
        ("south", "never heard from a person", False),
    ]
    assert found["claims"][0] == {
        "desk": "",
        "figure": "never heard from a person",
        "claim": "at most",
        "share": 0.2,
        "carried": False,
        "enquiries_needed": None,
        "n": 24,
    }
