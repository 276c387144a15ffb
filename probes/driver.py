"""Playwright's driver, and the browser that it drives on this machine.

Playwright is imported where it is first needed, as in `probes.browser`.
"""

import asyncio
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import BrowserMissing
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import Playwright

NAMES = ("chromium-headless-shell", "google-chrome", "chrome", "chromium", "chromium-browser")


def has_browser() -> bool:
    """Whether there is a Chromium to be driven: sooner said than which one it is, where one is on PATH."""
    from playwright._impl._driver import compute_driver_executable  # noqa: PLC0415

    if not any(map(shutil.which, NAMES)):
        return find_browser() is not None
    node, _ = compute_driver_executable()
    return not _cannot_run(node)


def find_browser() -> Path | None:
    """The Chromium that probes will use: Playwright's own, else one on PATH; None if there is none to be driven.

    Asks Playwright's driver where its own lives (a quarter of a second), in a thread, so that it may be
    called with or without a running event loop.
    """

    async def ask() -> Path | None:
        try:
            playwright = await start_driver()
        except BrowserMissing:
            return None
        try:
            return executable_of(playwright)
        finally:
            await playwright.stop()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result()


async def start_driver() -> "Playwright":
    """Start Playwright's driver; raises BrowserMissing where it cannot run, as on a Debian without libatomic1.

    Asks its Node.js first: Playwright leaves the pipes of a driver that did not start to the garbage collector.
    """
    from playwright._impl._driver import compute_driver_executable  # noqa: PLC0415
    from playwright.async_api import async_playwright  # noqa: PLC0415

    node, _ = compute_driver_executable()
    if trouble := await asyncio.to_thread(_cannot_run, node):
        raise BrowserMissing(f"no browser can be driven, as Playwright's Node.js does not run: {one_line(trouble)}")
    return await async_playwright().start()


def _cannot_run(program: str) -> str:
    """Why this program does not even tell its version, in its own or the system's words; empty if it does."""
    try:
        result = subprocess.run(  # noqa: S603  (Playwright's own Node.js)
            [program, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        return str(error)
    return "" if result.returncode == 0 else result.stderr or f"it ended with {result.returncode}"


def executable_of(playwright: "Playwright") -> Path | None:
    """Playwright's headless shell (2.5 times as fast as the full browser), its Chromium, else one on PATH."""
    own = Path(playwright.chromium.executable_path)
    shells = own.parents[2].glob("chromium_headless_shell-*/*/*headless*shell*") if len(own.parents) > 3 else ()
    found = [shell for shell in sorted(shells) if shell.is_file() and os.access(shell, os.X_OK)]
    on_path = (shutil.which(name) for name in NAMES)
    candidates = [*found[-1:], own, *(Path(path) for path in on_path if path)]
    return next((candidate for candidate in candidates if candidate.is_file()), None)
