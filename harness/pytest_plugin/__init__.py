"""Every scenario a test: `pytest` shops the sandbox company, `pytest --desk NAME` a desk of desks.toml.

Put `from harness.pytest_plugin import *` into the conftest.py of a workspace (`shopper init` does), which may be a
folder of a larger project; or `pytest_plugins = ["harness.pytest_plugin"]` into the conftest.py of the whole project.
Each file in a folder named scenarios/ becomes one test a channel and language; the desks.toml beside that folder
counts. A desk that fell short fails the test, as does one whose mail system sent the complaint back, for the change
under test may have broken its mail; a probe of ours that failed is an error, not a failure; what cannot be decided yet
is skipped, saying so, and so is a desk that was offline outside its service hours. Within them it fell short.
"""

from pathlib import Path
from typing import Any

import pytest

from harness.fields import duration
from harness.pytest_plugin.items import MISTAKEN, ScenarioFile, ScenarioItem
from harness.pytest_plugin.together import shop_together

__all__ = [
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_collection",
    "pytest_collection_modifyitems",
    "pytest_runtestloop",
    "pytest_xdist_make_scheduler",
]

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
    if (mistaken := session.stash.get(MISTAKEN, None)) is not None:
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
        shop_together(session.config, [each for each in session.items if isinstance(each, ScenarioItem)])
