"""Programs of PyPI's packages that would crowd our own environment: each installed once into one of its own.

The environments are kept in pytest's cache directory (fixture `environments`).
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

DIGEST = "[0-9a-f]" * 16  # as a pattern of file names: `name-*` would be `name-other` and its lock, too
_PATIENCE = 100  # seconds for one step: less than a test may take, so that the reason is told before the time is up


def environment(name: str, *requirements: str, home: Path) -> Path:
    """The Python of a virtual environment that holds these requirements (`name==version`), made now if need be.

    Two workers wait for each other. Fails the test with uv's own words if the environment cannot be had.
    """
    digest = hashlib.sha256(repr((sys.version, sys.prefix, requirements)).encode()).hexdigest()[:16]
    made = home / f"{name}-{digest}"
    try:
        with FileLock(home / f"{name}.lock", timeout=_PATIENCE):
            if not (made / "complete").exists():
                _make(made, home.glob(f"{name}-{DIGEST}"), requirements)
    except Timeout:
        pytest.fail(f"another worker is still installing {name} after {_PATIENCE} s", pytrace=False)
    return made / "bin" / "python"


def _make(made: Path, older: Iterable[Path], requirements: tuple[str, ...]) -> None:
    for each in older:  # what was left half made, too
        shutil.rmtree(each)
    _uv("venv", "--python", sys.executable, str(made))
    _uv("pip", "install", "--python", str(made / "bin" / "python"), *requirements)
    (made / "complete").touch()


def _uv(*arguments: str) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")  # `uv run` names itself there
    if uv is None:
        pytest.fail("uv is not on PATH: run the tests by `uv run pytest`", pytrace=False)
    what = f"uv could not install {arguments[-1]} (the first time PyPI must be reachable)"
    try:
        done = subprocess.run(
            [uv, "--quiet", "--no-progress", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"{what}: it took longer than {error.timeout} s and was ended", pytrace=False)
    if done.returncode != 0:
        pytest.fail(f"{what}:\n{done.stdout}", pytrace=False)
