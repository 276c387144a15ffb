"""A scenario's file and its tests, one a channel and language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.cli.shopping import plan
from harness.errors import ConfigurationError, ours_in
from harness.lint import decent
from harness.model import Desk, Observation, Outcome, Scenario
from harness.pytest_plugin.together import shop_together, workspace_of
from harness.sandbox import CHANNELS
from harness.scenario import load
from harness.turns import unsaid
from probes import PROBES
from reports import tables
from reports.chats import offline_words
from reports.failures import our_fault, scenario_failures
from reports.standards import OUR_FAULTS

MISTAKEN = pytest.StashKey[str]()  # of the session: what is wrong with --desk


class Shortfall(Exception):
    """The desk missed a threshold, or sent the complaint back; the message is what a person reads."""


class ScenarioFile(pytest.File):
    """A scenario's TOML file."""

    def collect(self) -> Iterator["ScenarioItem"]:
        try:
            scenario = decent(load(self.path, channels=PROBES))
        except ConfigurationError as error:
            raise self.CollectError(str(error)) from error
        name = self.config.getoption("desk", None)
        try:
            channels = workspace_of(self).desk(name).targets if name else CHANNELS
        except ConfigurationError as error:
            self.session.stash[MISTAKEN] = f"--desk: {error}"
            return
        for _, channel, language in plan([scenario], channels):
            yield ScenarioItem.from_parent(
                self, name=f"{scenario.id}[{channel}-{language}]", offer=(scenario, channel, language)
            )


class ScenarioItem(pytest.Item):
    """One enquiry, made before the tests begin; the test reads what became of it."""

    def __init__(self, *, offer: tuple[Scenario, str, str], **others: Any) -> None:
        super().__init__(**others)
        self.offer = offer
        self.observation: Observation | None = None
        self.desk: Desk | None = None
        self.trouble: Exception | None = None
        if self.config.pluginmanager.hasplugin("timeout"):
            # Where xdist divides the tests, the first scenario's time is that of all together.
            self.add_marker(pytest.mark.timeout(0))

    def setup(self) -> None:
        """What stops the instrument is an error of the test, not a failure of the desk."""
        if self.observation is None and self.trouble is None:
            shop_together(self.config, [each for each in self.session.items if isinstance(each, ScenarioItem)])
        if self.trouble is not None:
            if ours := ours_in(self.trouble):
                pytest.fail("\n".join(dict.fromkeys(map(str, ours))), pytrace=False)
            raise self.trouble
        assert self.observation is not None
        self.user_properties += _figures(self.observation)
        if self.observation.outcome in OUR_FAULTS or unsaid(self.observation):
            pytest.fail(f"{our_fault(self.observation)}\n\n{tables.timeline(self.observation)}", pytrace=False)

    def runtest(self) -> None:
        assert self.observation is not None
        failures = scenario_failures(self.observation, self.desk)
        if failures:
            raise Shortfall("\n".join(failures) + f"\n\n{tables.timeline(self.observation)}")
        if self.observation.outcome is Outcome.OFFLINE:
            pytest.skip(f"{offline_words(self.observation)}; that is outside the desk's service hours")
        if self.observation.outcome in (Outcome.WAITING, Outcome.UNDECIDED):
            pytest.skip(f"{self.observation.outcome}: no threshold missed yet, and no person known to have answered")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A shortfall explains itself; a traceback would only bury it."""
        if isinstance(excinfo.value, Shortfall):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


def _figures(observation: Observation) -> list[tuple[str, object]]:
    """Properties for JUnit XML: the outcome, and waits in seconds where they ended."""
    waits = {
        "acknowledgement_seconds": observation.acknowledged_at,
        "first_response_seconds": observation.first_response_at,
        "substantive_seconds": observation.substantive_at,
        "complete_seconds": observation.complete_at,
        "returned_seconds": observation.returned_at,
    }
    ended = {name: observation.wait(event) for name, event in waits.items()}
    return [
        ("enquiry", observation.enquiry.id),
        ("outcome", observation.outcome.value),
        *((name, f"{wait.total_seconds():.3f}") for name, wait in ended.items() if wait is not None),
    ]
