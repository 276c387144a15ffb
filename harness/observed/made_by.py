"""Who made an opinion: the code and the settings that it follows from."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import harness

_ROOMS = ("classify", "matching", "model", "observe", "observed", "reading", "turns")  # what opinions are formed in
_MODULES = ("clock.py", "errors.py", "sites.py")
_LIBRARIES = ("numpy", "rapidfuzz", "selectolax")


def made_by(undecided_cost: float) -> str:
    """A name for what opinions follow from besides facts: another where a line of code or a weight differs."""
    return f"{_code()} undecided {undecided_cost!r}"


@lru_cache(maxsize=1)
def _code() -> str:
    home = Path(harness.__file__).parent
    files = [home / each for each in _MODULES]
    for room in _ROOMS:
        files += [path for path in (home / room).rglob("*") if path.is_file() and path.suffix in (".py", ".toml")]
    digest = hashlib.sha256(" ".join(f"{each} {version(each)}" for each in _LIBRARIES).encode())
    for path in sorted(files):
        digest.update(f"\0{path.relative_to(home)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
