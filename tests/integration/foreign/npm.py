"""Pages made of npm's packages: installed and bundled once, then kept in pytest's cache directory (fixture `bundles`).

A page's source is a folder: `package.json` (exact versions, esbuild among them; `main` names the script to start
from; `config.esbuild` may hold further options of esbuild's, `config.copy` a folder of a package's, as
`package/folder`, that is taken as it is) and the files beside it. The bundle is a folder of static files: `app.js`,
`app.css` if there are styles, what they refer to, the source's `index.html`, if any, and what was copied, as `copied`.
"""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from deno import find_deno_bin
from filelock import FileLock, Timeout

from tests.integration.foreign.pypi import DIGEST

_PATIENCE = 100  # seconds for one step: less than a test may take, so that the reason is told before the time is up
# Deno installs as npm does, for a tenth of the work: twelve pages are made of a hundred thousand small files.
_INSTALL = (
    "install",
    "--quiet",
    "--no-lock",  # a lock names the registry's host
    "--node-modules-dir=auto",
)
_ESBUILD = ("run", "--quiet", "--allow-all", "--no-lock", "node_modules/esbuild/bin/esbuild")
_BUNDLE = (
    "--bundle",
    "--minify",
    "--charset=utf8",
    "--jsx=automatic",
    "--legal-comments=none",
    "--log-level=error",
    "--entry-names=app",
    "--define:process.env={}",
    "--define:process.env.NODE_ENV='production'",
    "--define:global=globalThis",
    *(f"--loader:.{kind}=file" for kind in ("eot", "gif", "mp3", "png", "svg", "ttf", "webp", "woff", "woff2")),
)


def bundled(source: Path, home: Path) -> Path:
    """The bundle of a page's source, made now if `home` does not hold one of this very source (see `bundles`).

    Two workers wait for each other. Fails the test with Deno's or esbuild's own words if there is no bundle to be had.
    """
    made = home / f"{source.name}-{_digest(source)}"
    try:
        with FileLock(home / f"{source.name}.lock", timeout=_PATIENCE):
            if not made.is_dir():
                _make(source, home, made)
    except Timeout:
        pytest.fail(f"another worker is still bundling {source.name} after {_PATIENCE} s", pytrace=False)
    return made


def _digest(source: Path) -> str:
    """What the bundle depends on, in short."""
    digest = hashlib.sha256(repr((_INSTALL, _ESBUILD, _BUNDLE)).encode())
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(source).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _make(source: Path, home: Path, made: Path) -> None:
    package = json.loads((source / "package.json").read_text(encoding="utf-8"))
    with TemporaryDirectory(dir=home, prefix=f"{source.name}.") as folder:
        work = Path(folder) / "source"
        shutil.copytree(source, work)
        unmade = f"{source.name}'s packages cannot be had (the first time npm's registry must be reachable)"
        _run(_INSTALL, work, unmade)
        config = package.get("config", {})
        options = (package["main"], "--outdir=out", *_BUNDLE, *config.get("esbuild", "").split())
        _run((*_ESBUILD, *options), work, "esbuild failed")
        if "copy" in config:
            shutil.copytree(work / "node_modules" / config["copy"], work / "out" / "copied")
        if (work / "index.html").exists():
            shutil.copy(work / "index.html", work / "out")
        for older in home.glob(f"{source.name}-{DIGEST}"):
            shutil.rmtree(older)
        (work / "out").rename(made)


def _run(arguments: tuple[str, ...], work: Path, what: str) -> None:
    try:
        done = subprocess.run(
            (find_deno_bin(), *arguments),
            cwd=work,
            env=os.environ | {"DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"},
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
