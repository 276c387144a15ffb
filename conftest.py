"""Makes the scenarios tests, and brings a browser to a fresh machine before the first test needs it."""

import pytest
from rich.console import Console

from harness.cli.setup import ensure_browser

pytest_plugins = ["harness.pytest_plugin"]


def pytest_sessionstart(session: pytest.Session) -> None:
    """As `shopper demo` does: a newcomer's second command must not fail for want of a browser."""
    if not session.config.option.collectonly:
        ensure_browser(Console(stderr=True))
