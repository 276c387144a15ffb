"""Makes the scenarios tests, brings a browser to a fresh machine before the first test needs it, divides the tests."""

import gc
import os
import subprocess
import sys
from collections.abc import Generator
from typing import Any

import pytest

# Before anything of ours is imported: tests start some hundred Pythons, and where the environment forbids them to keep
# what they have compiled (as Docker images like to), each would spend most of its life on compiling it all again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

pytest_plugins = ["harness.pytest_plugin"]
COMPILED = "tests/unit/__pycache__/*-pytest-*.pyc"


def pytest_sessionstart(session: pytest.Session) -> None:
    """As `shopper demo` does: a newcomer's second command must not fail for want of a browser."""
    from rich.console import Console  # noqa: PLC0415

    from harness.cli.setup import ensure_browser  # noqa: PLC0415

    # Workers of xdist are started once this is done.
    if not session.config.option.collectonly and not hasattr(session.config, "workerinput"):
        ensure_browser(Console(stderr=True))
        _compile_tests(session.config)


def _compile_tests(config: pytest.Config) -> None:
    """In a new clone, compile all tests once: else every worker would, for each begins by collecting them all."""
    alone = not getattr(config.option, "numprocesses", None)
    if alone or config.args_source is not pytest.Config.ArgsSource.TESTPATHS or any(config.rootpath.glob(COMPILED)):
        return
    collect = (sys.executable, "-m", "pytest", "--numprocesses=0", "--collect-only", "-qq")
    halves = [
        subprocess.Popen((*collect, *folders), cwd=config.rootpath, stdout=subprocess.DEVNULL)  # noqa: S603  (our own)
        for folders in (("tests/unit",), ("tests/acceptance", "tests/integration"))
    ]
    for half in halves:
        half.wait()  # if it could not, every worker will say why


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: looking for garbage among it was a tenth of collecting."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


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
