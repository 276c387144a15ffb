"""Every scenario a test: `pytest` shops the sandbox company, `pytest --desk NAME` a desk of desks.toml.

Put `from harness.pytest_plugin import *` into the conftest.py of a workspace (`shopper init` does), which may be a
folder of a larger project; or `pytest_plugins = ["harness.pytest_plugin"]` into the conftest.py of the whole project.
Each file in a folder named scenarios/ becomes one test a channel and language; the desks.toml beside that folder
counts. A desk that fell short fails the test, as does one whose mail system sent the complaint back, for the change
under test may have broken its mail; a probe of ours that failed is an error, not a failure; what cannot be decided yet
is skipped, saying so, and so is a desk that was offline outside its service hours. Within them it fell short.
"""

import asyncio
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from harness.cli.offered import shop_desk, shop_sandbox
from harness.cli.shopping import plan
from harness.cli.workspace import Workspace
from harness.errors import ConfigurationError, ours_in
from harness.fields import duration
from harness.lint import decent
from harness.model import Desk, Observation, Outcome, Scenario
from harness.sandbox import CHANNELS
from harness.scenario import load
from harness.turns import unsaid
from probes import PROBES
from reports import tables
from reports.chats import offline_words
from reports.failures import our_fault, scenario_failures
from reports.standards import OUR_FAULTS
from reports.wording import number_of

__all__ = [
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_collection",
    "pytest_collection_modifyitems",
    "pytest_runtestloop",
    "pytest_xdist_make_scheduler",
]

_MISTAKEN = pytest.StashKey[str]()
_COLLECTED = pytest.StashKey[set[Path]]()  # of a folder: whoever has us twice, by a plugin and a conftest, shops once


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mystery shopping")
    if group.options:
        return
    group.addoption("--desk", metavar="NAME", help="shop this desk of desks.toml instead of the sandbox company")
    group.addoption(
        "--shop-wait",
        metavar="DURATION",
        default="10m",
        help="with --desk: how long to stay for replies, e.g. 90s, 10m (default: 10m)",
    )
    group.addoption("--shop-seed", metavar="SEED", help="with --desk: the same personas and wording again")


class Shortfall(Exception):
    """The desk missed a threshold, or sent the complaint back; the message is what a person reads."""


class ScenarioFile(pytest.File):
    """A scenario's TOML file."""

    def collect(self) -> Iterator["ScenarioItem"]:
        try:
            scenario = decent(load(self.path, channels=PROBES))
        except ConfigurationError as error:
            raise self.CollectError(str(error)) from error
        name = self.config.getoption("desk", None)
        try:
            channels = _workspace(self).desk(name).targets if name else CHANNELS
        except ConfigurationError as error:
            self.session.stash[_MISTAKEN] = f"--desk: {error}"
            return
        for _, channel, language in plan([scenario], channels):
            yield ScenarioItem.from_parent(
                self, name=f"{scenario.id}[{channel}-{language}]", offer=(scenario, channel, language)
            )


class ScenarioItem(pytest.Item):
    """One enquiry, made before the tests begin; the test reads what became of it."""

    def __init__(self, *, offer: tuple[Scenario, str, str], **others: Any) -> None:
        super().__init__(**others)
        self.offer = offer
        self.observation: Observation | None = None
        self.desk: Desk | None = None
        self.trouble: Exception | None = None
        if self.config.pluginmanager.hasplugin("timeout"):
            # Where xdist divides the tests, the first scenario's time is that of all together.
            self.add_marker(pytest.mark.timeout(0))

    def setup(self) -> None:
        """What stops the instrument is an error of the test, not a failure of the desk."""
        if self.observation is None and self.trouble is None:
            _shop_together(self.session)
        if self.trouble is not None:
            if ours := ours_in(self.trouble):
                pytest.fail("\n".join(dict.fromkeys(map(str, ours))), pytrace=False)
            raise self.trouble
        assert self.observation is not None
        self.user_properties += _figures(self.observation)
        if self.observation.outcome in OUR_FAULTS or unsaid(self.observation):
            pytest.fail(f"{our_fault(self.observation)}\n\n{tables.timeline(self.observation)}", pytrace=False)

    def runtest(self) -> None:
        assert self.observation is not None
        failures = scenario_failures(self.observation, self.desk)
        if failures:
            raise Shortfall("\n".join(failures) + f"\n\n{tables.timeline(self.observation)}")
        if self.observation.outcome is Outcome.OFFLINE:
            pytest.skip(f"{offline_words(self.observation)}; that is outside the desk's service hours")
        if self.observation.outcome in (Outcome.WAITING, Outcome.UNDECIDED):
            pytest.skip(f"{self.observation.outcome}: no threshold missed yet, and no person known to have answered")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A shortfall explains itself; a traceback would only bury it."""
        if isinstance(excinfo.value, Shortfall):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    if file_path.suffix != ".toml" or file_path.parent.name != "scenarios" or file_path.name == "desks.toml":
        return None
    collected = parent.stash.setdefault(_COLLECTED, set())
    if file_path in collected:
        return None
    collected.add(file_path)
    return ScenarioFile.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(session: pytest.Session) -> None:
    """A desk that is not known is said once, and not of every scenario."""
    if (mistaken := session.stash.get(_MISTAKEN, None)) is not None:
        raise pytest.UsageError(mistaken)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """A wait that is none is said before anything is sent."""
    if session.config.getoption("desk", None):
        try:
            duration(session.config.getoption("shop_wait"))
        except ValueError as error:
            raise pytest.UsageError(f"--shop-wait: {error}") from error


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where pytest-xdist divides the tests, give one worker all the scenarios, or each would shop all of them."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped] # noqa: PLC0415  (only if xdist is)

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = lambda nodeid: "scenarios" if ".toml::" in nodeid else nodeid
    return scheduler


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Shop before the first test, so that no test's own time limit holds for all; workers of xdist shop when asked."""
    if not session.config.option.collectonly and not hasattr(session.config, "workerinput"):
        _shop_together(session)


def _shop_together(session: pytest.Session) -> None:
    """Shop all selected scenarios together: waits pass side by side instead of one after the other."""
    items = [item for item in session.items if isinstance(item, ScenarioItem)]
    if not items or any(item.observation is not None or item.trouble is not None for item in items):
        return
    try:
        seen = asyncio.run(_shop_all(session.config, items))
    except Exception as error:  # noqa: BLE001  (kept, and raised in each test it concerns)
        for item in items:
            item.trouble = error
        return
    for item, observation in zip(items, seen, strict=True):
        item.observation = observation


async def _shop_all(config: pytest.Config, items: list[ScenarioItem]) -> list[Observation]:
    """One observation for each item, in order."""
    name = config.getoption("desk", None)
    _say(config, f"shopping {name or 'the sandbox company'}: {number_of(len(items), 'enquiry')}")
    offers = [item.offer for item in items]
    if name:
        wait, seed = duration(config.getoption("shop_wait")), config.getoption("shop_seed")
        workspace = _one_workspace(items)
        desk, seen = await shop_desk(workspace, name, offers, wait=wait, seed=seed, say=partial(_progress, config))
    else:
        desk, seen = await shop_sandbox(offers)
    for item in items:
        item.desk = desk
    return seen


def _figures(observation: Observation) -> list[tuple[str, object]]:
    """Properties for JUnit XML: the outcome, and waits in seconds where they ended."""
    waits = {
        "acknowledgement_seconds": observation.acknowledged_at,
        "first_response_seconds": observation.first_response_at,
        "substantive_seconds": observation.substantive_at,
        "complete_seconds": observation.complete_at,
        "returned_seconds": observation.returned_at,
    }
    ended = {name: observation.wait(event) for name, event in waits.items()}
    return [
        ("enquiry", observation.enquiry.id),
        ("outcome", observation.outcome.value),
        *((name, f"{wait.total_seconds():.3f}") for name, wait in ended.items() if wait is not None),
    ]


def _workspace(node: pytest.Item | pytest.File) -> Workspace:
    """The folder that the scenarios' folder is in, if its desks are there; else that from which all tests are seen."""
    own = Workspace(folder=node.path.parent.parent, ledger_url="")
    folder = own.folder if own.has_desks else node.config.rootpath
    return Workspace(folder=folder, ledger_url=os.environ.get("SHOPPER_LEDGER") or f"sqlite:///{folder / 'ledger.db'}")


def _one_workspace(items: list[ScenarioItem]) -> Workspace:
    first, *others = dict.fromkeys(_workspace(item) for item in items)
    if others:
        folders = ", ".join(str(each.folder) for each in (first, *others))
        raise ConfigurationError(f"--desk goes with the scenarios of one workspace, not of {folders}; name one of them")
    return first


def _progress(config: pytest.Config, line: str) -> None:
    """What a real desk keeps us waiting for."""
    if config.option.verbose >= 0:
        _say(config, line)


def _say(config: pytest.Config, text: str) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(text)
