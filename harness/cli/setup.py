"""`shopper setup`: a browser for the forms and chats; `demo` calls it by itself."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

import click
from rich.console import Console

from harness.desk import Address, address_of
from harness.errors import BrowserMissing, ConfigurationError
from probes.driver import find_browser, has_browser
from probes.messaging import LIBRARY_MISSING, has_library

# Debian's headless shell opens pages two to three times as fast as its full Chromium.
DEBIAN_BROWSERS = ("chromium-headless-shell", "chromium")
# Playwright's driver does not start without it, and the smallest Debian, as in containers, lacks it.
DRIVER_LIBRARY = "libatomic1"


@click.command("setup", epilog="Example: shopper setup")
def setup_command() -> None:
    """Install the browser that web forms and chats need, unless there is one."""
    console = Console(stderr=True)
    ensure_browser(console)
    click.echo(f"browser: {find_browser()}")


def require_browser(channels: Iterable[str]) -> None:
    """Refuse to begin what would end in a fault for want of a browser; raises BrowserMissing naming the remedy."""
    needy = sorted(each for each in set(channels) if address_of(each) is Address.PAGE)
    if needy and not has_browser():
        raise BrowserMissing(f"no browser on this machine for {' and '.join(needy)}; install one: `shopper setup`")


def require_library(channels: Iterable[str]) -> None:
    """The same for want of the library that messages need, which is an extra; raises ConfigurationError."""
    if any(address_of(each) is Address.JID for each in channels) and not has_library():
        raise ConfigurationError(LIBRARY_MISSING)


def ensure_browser(console: Console) -> None:
    """Look for a browser and install one where there is none, saying so.

    Tries Playwright's own Chromium first, then Debian's package where apt is there and we are root.
    Raises BrowserMissing with what was tried.
    """
    if has_browser():
        return
    tried = []
    for command in _ways():
        console.print(f"No usable Chromium on this machine: [bold]{' '.join(command)}[/bold] (may take a minute)")
        result = subprocess.run(  # noqa: S603  (our own words, nothing from outside)
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if has_browser():
            return
        tried.append(f"`{' '.join(command)}` ended with {result.returncode}: {_last_line(result)}")
    raise BrowserMissing(
        "no browser could be installed; put Chromium or Chrome on the PATH yourself, then try again. Tried:\n  "
        + "\n  ".join(tried)
    )


def _ways() -> list[list[str]]:
    """The commands that may bring a browser, best first."""
    root = os.name == "posix" and os.geteuid() == 0
    deps = ["--with-deps"] if root else []  # as another user it would ask for a password
    ways = [[sys.executable, "-m", "playwright", "install", *deps, "chromium"]]
    apt = shutil.which("apt-get")
    if root and apt:
        install = f"{apt} update -q && {apt} install -y -q --no-install-recommends {DRIVER_LIBRARY}"
        ways += [["/bin/sh", "-c", f"{install} {browser}"] for browser in DEBIAN_BROWSERS]
    return ways


def _last_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = (result.stderr or result.stdout or "").strip().splitlines()
    return lines[-1].strip()[:200] if lines else "nothing said"
