"""Which browser is found on a machine, and what is said where there is none to drive."""

import os
from pathlib import Path

import pytest

from harness.errors import BrowserMissing
from probes.browser import Browser
from probes.driver import find_browser, has_browser

pytestmark = pytest.mark.browser


def installed(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_browsers_on_path_are_found_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() is None
    assert not has_browser()
    for name in ["chromium-browser", "chromium", "chrome", "google-chrome", "chromium-headless-shell"]:
        expected = installed(tmp_path / name)
        assert find_browser() == expected
        assert has_browser()


def test_playwrights_own_browser_comes_before_those_on_path_and_its_shell_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{path}")
    installed(tmp_path / "chromium-headless-shell")
    own = playwrights_chromium()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert not has_browser()
    installed(own)
    assert has_browser()
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{path}")
    assert find_browser() == own
    revision = own.parents[1].name.rpartition("-")[2]
    folder = tmp_path / f"chromium_headless_shell-{revision}"
    shell = installed(folder / "chrome-headless-shell-linux64" / "chrome-headless-shell")
    assert find_browser() == shell


async def test_a_browser_that_cannot_be_driven_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that lacks a library which Playwright's Node.js needs."""
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho libatomic.so.1 is missing >&2; exit 127\n")
    node.chmod(0o755)
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(node))
    assert find_browser() is None
    assert not has_browser()
    async with Browser() as browser:
        with pytest.raises(BrowserMissing, match=r"Node.js does not run: libatomic.so.1 is missing$"):
            async with browser.page("k3v9", confined=True, locale="de"):
                pass


async def test_a_browser_is_found_from_within_a_running_loop() -> None:
    assert find_browser() is not None


def playwrights_chromium() -> Path:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)
