"""Makes the scenarios tests, brings a browser to a fresh machine before the first test needs it, divides the tests."""

from typing import Any

import pytest
from rich.console import Console

from harness.cli.setup import ensure_browser

pytest_plugins = ["harness.pytest_plugin"]


def pytest_sessionstart(session: pytest.Session) -> None:
    """As `shopper demo` does: a newcomer's second command must not fail for want of a browser."""
    if not session.config.option.collectonly:
        ensure_browser(Console(stderr=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins early, or one worker waits for the other in the end: the scenarios are shopped first.

    All else stays in the order of its folders, which ends with the unit tests, whose modules are short.
    """
    items.sort(key=lambda item: item.path.suffix != ".toml")


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give one worker all of a module, or each would make the module's browser, servers and pages."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped] # noqa: PLC0415  (only if xdist is)

    config.option.loadscopereorder = False  # or a module of many quick tests would come before one of few slow ones
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = lambda nodeid: "scenarios" if ".toml::" in nodeid else nodeid.partition("::")[0]
    return scheduler
