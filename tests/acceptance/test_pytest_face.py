"""Scenarios as tests: green, red, error and skipped mean what they say, with a reason a person can read."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from harness.cli.init import init_command
from harness.ledger import Ledger
from harness.sandbox import Temperament
from tests.acceptance.conftest import SHIPPED, Serve, WriteDesks

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What making a ledger imports is imported here: pytester forgets what was within, and it may not be twice."""
    Ledger.open(f"sqlite:///{tmp_path_factory.mktemp('imported') / 'ledger.db'}").close()


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
    result.stdout.fnmatch_lines(["our own fault, not the desk's: unreachable, *"])
    result.stdout.no_fnmatch_line("*site-packages*")


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
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --desk: *no desk 'nobody'; it has: sandbox"])
    assert "'nobody'" not in result.stdout.str()


def _stop(folder: Path) -> None:
    (folder / "STOP").touch()


def _limit(folder: Path) -> None:
    desks = folder / "desks.toml"
    desks.write_text(desks.read_text(encoding="utf-8").replace("daily_limit = 50", "daily_limit = 1"), encoding="utf-8")


@pytest.mark.parametrize(
    ("forbid", "said"),
    [
        (_stop, "*/STOP exists, so nothing is sent*"),
        (_limit, "*daily_limit is 1: too few for the 2 that are planned;*"),
    ],
    ids=["stopped", "too many"],
)
def test_what_may_not_be_sent_is_said_without_a_traceback_and_not_begun(
    project: pytest.Pytester, serve: Serve, write_desks: WriteDesks, forbid: Callable[[Path], None], said: str
) -> None:
    write_desks(project.path, serve(Temperament.SILENT))
    forbid(project.path)
    result = run_here(project, "--desk", "sandbox", "-k", "not chat", "--shop-wait", "1s")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines([said])
    result.stdout.no_fnmatch_line("*Traceback*")
    with Ledger.open(f"sqlite:///{project.path / 'ledger.db'}") as ledger:
        assert ledger.facts().enquiries == ()


def test_a_wait_that_is_none_is_said_before_anything_is_sent(
    project: pytest.Pytester, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(project.path, serve(Temperament.SILENT))
    result = run_here(project, "--desk", "sandbox", "--shop-wait", "tomorrow")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--shop-wait: *tomorrow*"])
    assert not (project.path / "ledger.db").exists()


def test_a_workspace_may_be_a_folder_of_a_larger_project(
    pytester: pytest.Pytester, serve: Serve, write_desks: WriteDesks
) -> None:
    pytester.makepyfile(test_of_theirs="def test_of_theirs(): pass")
    pytester.makepyprojecttoml("[tool.pytest.ini_options]")
    assert CliRunner().invoke(init_command, ["qa"]).exit_code == 0
    write_desks(
        pytester.path / "qa", serve(Temperament.SILENT), extra='[desks.sandbox.thresholds]\nfirst_response = "1s"'
    )
    everything = run_here(pytester, "--collect-only", "-q")
    everything.stdout.fnmatch_lines(["test_of_theirs.py::test_of_theirs", "*[0-9][0-9] tests collected*"])
    assert everything.stdout.str().count("late-delivery[mail-en]") == 1
    result = run_here(pytester, "qa", "--desk", "sandbox", "-k", "late-delivery and mail-en", "--shop-wait", "2s")
    result.assert_outcomes(failed=1)
    assert (pytester.path / "qa" / "ledger.db").exists()


def test_who_has_the_plugin_twice_shops_once(project: pytest.Pytester) -> None:
    (project.path / "scenarios" / "conftest.py").write_text("from harness.pytest_plugin import *\n", encoding="utf-8")
    result = run_here(project, "scenarios", "--collect-only", "-q")
    assert result.stdout.str().count("promised-call[mail-en]") == 1


def test_two_folders_may_have_scenarios_of_one_name(project: pytest.Pytester) -> None:
    """Each is shopped for itself, and its test reads what became of its own enquiry."""
    own = project.path / "scenarios" / "promised-call.toml"
    other = project.path / "strict" / "scenarios"
    other.mkdir(parents=True)
    text = own.read_text(encoding="utf-8").replace(
        "[languages.en]", '[thresholds]\nfirst_response = "1s"\n[languages.en]'
    )
    (other / own.name).write_text(text, encoding="utf-8")
    result = run_here(project, "-k", "mail-en", "-v", "--junit-xml=junit.xml")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["scenarios/promised-call.toml*PASSED*", "strict/scenarios/promised-call.toml*FAILED*"])
    cases = ET.parse(project.path / "junit.xml").getroot().iter("testcase")  # noqa: S314  (our own file)
    made = {each.get("value") for case in cases for each in case.iter("property") if each.get("name") == "enquiry"}
    assert len(made) == 2
