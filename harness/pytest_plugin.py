"""Every scenario a test: `pytest` shops the sandbox company, `pytest --desk NAME` a desk of desks.toml.

Put `pytest_plugins = ["harness.pytest_plugin"]` into a conftest.py (`shopper init` does). Each file in a
folder named scenarios/ becomes one test a channel and language. A desk that fell short fails the test, as does one
whose mail system sent the complaint back, for the change under test may have broken its mail; a probe of ours that
failed is an error, not a failure; what cannot be decided yet is skipped, saying so, and so is a desk that was offline
outside its service hours. Within them it fell short.
"""

import asyncio
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from harness.cli.accounts import require_secrets
from harness.cli.progress import Board, shown
from harness.cli.sandbox_shop import Staff, sandbox_shop
from harness.cli.setup import require_library
from harness.cli.shopping import plan, shop
from harness.cli.wiring import Instruments, workspace_instruments
from harness.cli.workspace import Workspace
from harness.errors import ConfigurationError, ShopperError
from harness.fields import duration
from harness.ledger import Ledger
from harness.lint import decent
from harness.model import Desk, Observation, Outcome, Scenario
from harness.runner import Visit
from harness.sandbox import CHANNELS, Temperament
from harness.scenario import load
from harness.turns import unsaid
from probes import PROBES
from reports import tables
from reports.chats import offline_words
from reports.failures import scenario_failures
from reports.standards import OUR_FAULTS

MONDAY_MORNING = datetime(2026, 10, 5, 9, tzinfo=UTC)  # when the sandbox's day begins
HELPFUL_PEOPLE = (Temperament.HELPFUL,)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mystery shopping")
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
        name = self.config.getoption("desk")
        channels = _workspace(self.config).desk(name).targets if name else CHANNELS
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
            raise self.trouble
        assert self.observation is not None
        self.user_properties += _figures(self.observation)
        if self.observation.outcome in OUR_FAULTS or unsaid(self.observation):
            raise ShopperError(f"our own fault, not the desk's\n\n{tables.timeline(self.observation)}")

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
        """Our own errors explain themselves; a traceback would only bury them."""
        if isinstance(excinfo.value, Shortfall | ShopperError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    if file_path.suffix != ".toml" or file_path.parent.name != "scenarios" or file_path.name == "desks.toml":
        return None
    return ScenarioFile.from_parent(parent, path=file_path)


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
    if not items:
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
    name = config.getoption("desk")
    _say(config, f"shopping {name or 'the sandbox company'}: {len(items)} enquiries")
    if name:
        return await _shop_desk(config, name, items)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"sqlite:///{folder}/ledger.db") as ledger:
        scenarios = tuple({item.offer[0].id: item.offer[0] for item in items}.values())
        staff = Staff(seed=7, scenarios=scenarios, temperaments=HELPFUL_PEOPLE)
        async with sandbox_shop(staff, ledger=ledger, start=MONDAY_MORNING, evidence=Path(folder)) as (tools, desk):
            # People who answer everything within hours, and have no machine that sends receipts.
            kept = replace(desk, thresholds=replace(desk.thresholds, acknowledgement=None))
            return await _observe(tools, kept, items, seed="7", patience=timedelta(days=30))


async def _shop_desk(config: pytest.Config, name: str, items: list[ScenarioItem]) -> list[Observation]:
    workspace = _workspace(config)
    seed = config.getoption("shop_seed") or secrets.token_hex(4)
    patience = duration(config.getoption("shop_wait"))
    desk = workspace.desk(name)
    channels = {item.offer[1] for item in items}
    require_secrets(desk, channels)
    require_library(channels)
    with workspace.ledger() as ledger:
        async with workspace_instruments(workspace, ledger) as tools:
            return await _observe(tools, desk, items, seed=seed, patience=patience)


async def _observe(
    tools: Instruments, desk: Desk, items: list[ScenarioItem], *, seed: str, patience: timedelta
) -> list[Observation]:
    visits = [
        Visit(scenario=scenario, desk=desk, channel=channel, language=language, seed=f"{seed}/{desk.name}/{item.name}")
        for item in items
        for scenario, channel, language in [item.offer]
    ]
    for item in items:
        item.desk = desk
    board = Board(total=len(visits), patience=patience)
    async with shown(board, say=partial(_progress, items[0].config)):
        seen = await shop(tools, visits, patience=patience, done=board.end, happened=board.hear)
    by_visit = {(each.enquiry.scenario, each.enquiry.channel, each.enquiry.persona.language): each for each in seen}
    return [by_visit[item.offer[0].id, item.offer[1], item.offer[2]] for item in items]


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


def _workspace(config: pytest.Config) -> Workspace:
    folder = config.rootpath
    return Workspace(folder=folder, ledger_url=os.environ.get("SHOPPER_LEDGER") or f"sqlite:///{folder / 'ledger.db'}")


def _progress(config: pytest.Config, line: str) -> None:
    """What a real desk keeps us waiting for; the sandbox's people are not waited for, their clock is moved on."""
    if config.getoption("desk") and config.option.verbose >= 0:
        _say(config, line)


def _say(config: pytest.Config, text: str) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(text)
