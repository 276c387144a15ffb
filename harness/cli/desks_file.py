"""desks.toml while a command runs for long: read again when it was written anew."""

import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from harness.cli.workspace import Workspace
from harness.desk import Settings
from harness.errors import ConfigurationError, NotPermitted
from harness.model import Consent, Desk

log = logging.getLogger(__name__)

_STILL = 1.0  # seconds without a change, for an editor to have written all of it

_Stamp = tuple[int, int, int]  # what differs where a file was written anew: its number, size and time


@dataclass(kw_only=True)
class DesksFile:
    """What desks.toml says; as long as what is there now cannot be used, what it said before, and `trouble` is why."""

    workspace: Workspace
    path: Path
    settings: Settings
    trouble: str = ""
    _stamp: _Stamp | None = field(default=None)

    @classmethod
    def read(cls, workspace: Workspace) -> Self:
        """Raises BadFile and ConfigurationError."""
        stamp = _stamp(workspace)  # first: what is written while it is read is seen to be new
        return cls(workspace=workspace, path=workspace.desks_file, settings=workspace.settings(), _stamp=stamp)

    def look(self) -> bool:
        """Whether it says something else than at the last look, be it nothing that can be used."""
        stamp = _stamp(self.workspace)
        if stamp == self._stamp or _is_being_written(stamp):
            return False
        self._stamp = stamp
        before = (self.settings, self.trouble)
        try:
            self.settings, self.trouble = self.workspace.settings(), ""
        except (ConfigurationError, OSError) as error:
            self.trouble = str(error)
        return (self.settings, self.trouble) != before

    def consent(self, desk: Desk) -> Consent | None:
        """Which a desk has given, as the file is now; raises NotPermitted where it has no such desk any more."""
        if self.look() and self.trouble:
            log.error("%s; what it said before holds", self.trouble)
        name = self.settings.renamed.get(desk.name, desk.name)
        if name not in self.settings.desks:
            raise NotPermitted(f"{self.path}: desk {desk.name} was taken out of it")
        return self.settings.desks[name].consent


def _stamp(workspace: Workspace) -> _Stamp | None:
    """None where there is no such file."""
    try:
        found = workspace.desks_file.stat()
    except (ConfigurationError, OSError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_being_written(stamp: _Stamp | None) -> bool:
    return stamp is not None and 0 <= time.time() - stamp[2] / 1e9 < _STILL
