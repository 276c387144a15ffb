"""Where a command finds its files: a folder with desks.toml and scenarios/, and a ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from harness.classify import UNDECIDED_COST
from harness.clock import SystemClock
from harness.desk import Settings
from harness.desk import load as load_settings
from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.lint import decent
from harness.model import Desk, Scenario
from harness.scenario import load as load_scenario
from harness.scenario import load_all
from probes import PROBES

DEMO_MARK = ".shopper-demo"  # in the folder of a demo; holds when its month was over


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """A folder made by `shopper init`, or this repository itself, which keeps its desks.toml among the scenarios."""

    folder: Path
    ledger_url: str

    @property
    def desks_file(self) -> Path:
        """Raises ConfigurationError where there is none."""
        found = self._desks_file()
        if found is not None:
            return found
        raise ConfigurationError(
            f"{self.folder}: no desks.toml here or in scenarios/; make a workspace with `shopper init {self.folder}`, "
            "or name one with --workspace"
        )

    @property
    def has_desks(self) -> bool:
        """Whether there is a desks.toml."""
        return self._desks_file() is not None

    @property
    def stop_file(self) -> Path:
        """While this file exists nothing is sent: `touch STOP`."""
        return self.folder / "STOP"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    @property
    def kept_observations(self) -> Path:
        """What was judged before; a cache, which may be deleted."""
        return self.folder / "observed.db"

    def _desks_file(self) -> Path | None:
        candidates = (self.folder / "desks.toml", self.folder / "scenarios" / "desks.toml")
        return next((path for path in candidates if path.is_file()), None)

    def desks(self) -> Mapping[str, Desk]:
        """The desks by name; none where there is no desks.toml, as in the folder of a demo."""
        return self.settings().desks if self._desks_file() else {}

    @property
    def undecided_cost(self) -> float:
        """What the judge takes leaving a reply to a person to cost."""
        return self.settings().undecided_cost if self._desks_file() else UNDECIDED_COST

    @property
    def mask_customers(self) -> bool:
        """Whether who our customers are is left out of what is kept and told of enquiries."""
        return self.settings().mask_evidence if self._desks_file() else False

    def settings(self) -> Settings:
        return load_settings(self.desks_file, channels=PROBES)

    def desk(self, name: str) -> Desk:
        desks = self.settings().desks
        if name not in desks:
            raise ConfigurationError(f"{self.desks_file}: no desk {name!r}; it has: {', '.join(sorted(desks))}")
        return desks[name]

    def scenarios(self) -> dict[str, Scenario]:
        return load_all(self.folder / "scenarios", channels=PROBES)

    def scenario(self, name: str) -> Scenario:
        """The scenario in the file `name`, or the one of that id in scenarios/."""
        path = Path(name)
        if not path.is_file():
            path = self.folder / "scenarios" / f"{name}.toml"
        if not path.is_file():
            known = sorted(each.stem for each in path.parent.glob("*.toml") if each.stem != "desks")
            raise ConfigurationError(f"no scenario {name!r}: neither a file nor one of {', '.join(known) or 'none'}")
        return decent(load_scenario(path, channels=PROBES))

    def require_desk(self, name: str | None, ledger: Ledger) -> None:
        """Refuse a desk that neither desks.toml nor the ledger knows: its name is mistyped. None is all desks.

        Raises ConfigurationError naming those that are known.
        """
        if name is None or name in (named := self.desks()):
            return
        if name in ledger.renamed:
            raise ConfigurationError(f"no desk {name!r}: it is called {ledger.renamed[name]} now, says desks.toml")
        known = sorted({*named, *ledger.desks()})
        if name not in known:
            there = ", ".join(known) or "there is none in either"
            raise ConfigurationError(f"no desk {name!r}, neither in desks.toml nor in the ledger: {there}")

    def now(self) -> datetime:
        """The present; in the folder of a demo not before its month was over, wherever this machine's clock stands."""
        now = SystemClock().now()
        try:
            over = datetime.fromisoformat((self.folder / DEMO_MARK).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return now
        return max(now, over) if over.utcoffset() is not None else now

    def ledger(self) -> Ledger:
        """The ledger, a new one where there is none yet; but none is begun of itself in a folder that is no workspace.

        Raises ConfigurationError or LedgerError.
        """
        own = self.folder / "ledger.db"
        if self.ledger_url == f"sqlite:///{own}" and not own.exists():
            _ = self.desks_file
        return Ledger.open(self.ledger_url, renamed=self.settings().renamed if self.has_desks else None)


def workspace_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --workspace and --ledger, handed over together as the argument `workspace`."""

    @click.option(
        "--workspace",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help="The folder with desks.toml and scenarios/  [default: here]",
    )
    @click.option(
        "--ledger",
        "ledger_url",
        envvar="SHOPPER_LEDGER",
        metavar="URL",
        help="sqlite:///file or postgresql://...  [env: SHOPPER_LEDGER; default: ledger.db in the workspace]",
    )
    @wraps(command)
    def with_workspace(*, folder: Path, ledger_url: str | None, **others: Any) -> Any:
        url = ledger_url or f"sqlite:///{folder / 'ledger.db'}"
        return command(workspace=Workspace(folder=folder, ledger_url=url), **others)

    return with_workspace
