"""A browser for a machine that has none, by way of a package manager that plays its part."""

import os
from io import StringIO
from pathlib import Path

import playwright
import pytest
from rich.console import Console

from harness.cli.setup import ensure_browser
from harness.errors import BrowserMissing

pytestmark = pytest.mark.skipif(os.name != "posix", reason="plays apt-get with shell scripts")


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is on PATH of a machine where root finds no browser, nor a library that Playwright's driver needs."""
    node = Path(playwright.__file__).parent / "driver" / "node"
    needs = f'[ -e "{tmp_path}/libatomic" ] || {{ echo "node: libatomic.so.1: no such file" >&2; exit 127; }}'
    driver = script(tmp_path / "node", f'{needs}\nexec "{node}" "$@"')
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(driver))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return tmp_path


def test_the_smallest_debian_gets_a_browser_and_the_library_its_driver_needs(bare: Path) -> None:
    browser = bare / "chromium-headless-shell"
    atomic = f'case "$*" in *libatomic1*) : > "{bare}/libatomic" ;; esac'
    shell = f'case "$*" in *{browser.name}*) : > "{browser}"; /bin/chmod +x "{browser}" ;; esac'
    script(bare / "apt-get", f"{atomic}\n{shell}")
    said = StringIO()
    ensure_browser(Console(file=said, width=300))
    assert browser.exists()
    assert "No usable Chromium on this machine" in said.getvalue()
    assert "apt-get install" in said.getvalue()


def test_where_no_way_brings_a_browser_each_is_named_with_its_own_last_words(bare: Path) -> None:
    script(bare / "apt-get", "echo 'E: Could not resolve host' >&2; exit 100")
    with pytest.raises(BrowserMissing) as refused:
        ensure_browser(Console(file=StringIO()))
    message = str(refused.value)
    assert "ended with 127: node: libatomic.so.1: no such file" in message
    assert "libatomic1 chromium` ended with 100: E: Could not resolve host" in message
