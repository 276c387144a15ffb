"""Secrets from the environment, or from files that it names: a token that is renewed every hour cannot stay in it."""

import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

log = logging.getLogger(__name__)

SUFFIX = "_FILE"
_LARGEST = 2**16  # bytes


class Secrets(Mapping[str, str]):
    """The environment as it is; and where it has no NAME but a NAME_FILE, what stands in that file just now."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment

    def __getitem__(self, name: str) -> str:
        value = self._environment.get(name)
        if value is not None:
            return value
        path = Path(self._environment[f"{name}{SUFFIX}"])
        try:
            with path.open("rb") as file:
                return file.read(_LARGEST).decode("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            log.warning("%s%s names %s, which cannot be read: %s", name, SUFFIX, path, error)
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._environment)

    def __len__(self) -> int:
        return len(self._environment)
