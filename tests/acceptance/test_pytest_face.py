"""Scenarios as tests: green, red, error and skipped mean what they say, with a reason a person can read."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.model import Desk
from harness.sandbox import Temperament

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parents[2] / "scenarios"
Serve = Callable[..., Desk]
WriteDesks = Callable[..., None]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A workspace with one scenario, in English only."""
    pytester.makeconftest('pytest_plugins = ["harness.pytest_plugin"]')
    folder = pytester.mkdir("scenarios")
    text = (SHIPPED / "promised-call.toml").read_text(encoding="utf-8")
    (folder / "promised-call.toml").write_text(text, encoding="utf-8")
    return pytester


def run_here(project: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run pytest within this one, where all is imported already; one test starts it as a user does."""
    return project.runpytest_inprocess("-p", "no:asyncio", *options)  # a user's project need not have it, nor set it up


def test_every_scenario_is_a_test_against_the_sandbox(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("-v", "-k", "mail-en or chat-en", "--junit-xml=junit.xml")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*promised-call?mail-en?*PASSED*"])
    cases = ET.parse(project.path / "junit.xml").getroot().iter("testcase")  # noqa: S314  (our own file)
    for case in cases:
        figures = {each.get("name"): each.get("value") or "" for each in case.iter("property")}
        assert figures["outcome"] == "answered"
        assert float(figures["first_response_seconds"]) > 0


def test_a_missed_threshold_is_red_and_says_by_how_much(
    project: pytest.Pytester, serve: Serve, write_desks: WriteDesks
) -> None:
    limit = '[desks.sandbox.thresholds]\nfirst_response = "1s"'
    write_desks(project.path, serve(Temperament.SILENT), extra=limit)
    result = run_here(project, "--desk", "sandbox", "-k", "mail-en", "--shop-wait", "2s")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*first response*threshold 1 s*", "*T0, the desk took the enquiry*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_what_is_not_decided_yet_is_neither_green_nor_red(
    project: pytest.Pytester, serve: Serve, write_desks: WriteDesks
) -> None:
    limit = '[desks.sandbox.thresholds]\nfirst_response = "24h"'
    write_desks(project.path, serve(Temperament.SILENT), extra=limit)
    result = run_here(project, "--desk", "sandbox", "-k", "mail-en", "--shop-wait", "1s", "-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*waiting*"])


def test_a_fault_of_our_own_is_an_error_and_not_a_failure(
    project: pytest.Pytester, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(project.path, serve(Temperament.HELPFUL))
    desks = project.path / "desks.toml"
    desks.write_text(
        desks.read_text(encoding="utf-8").replace("smtp://127.0.0.1", "smtp://127.0.0.2"), encoding="utf-8"
    )
    result = run_here(project, "--desk", "sandbox", "-k", "mail-en", "--shop-wait", "1s")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*our own fault, not the desk's*"])


def test_a_broken_scenario_is_a_collection_error_with_its_line(project: pytest.Pytester) -> None:
    file = project.path / "scenarios" / "promised-call.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("channels =", "chanels =", 1), encoding="utf-8")
    result = run_here(project)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*promised-call.toml:*: chanels: *"])


def test_an_unknown_desk_is_an_error_that_names_those_there_are(
    project: pytest.Pytester, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(project.path, serve(Temperament.SILENT))
    result = run_here(project, "--desk", "nobody")
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*'nobody'*sandbox*"])
