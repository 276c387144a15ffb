"""What this machine holds: scenarios, desks, the browser and the ledger."""

from collections.abc import Iterable, Iterator, Mapping

from harness.cli.check.line import Line, fail, mistakes, ok, warn
from harness.cli.workspace import Workspace
from harness.errors import ConfigurationError, ShopperError
from harness.lint import Severity, lint
from harness.model import Scenario
from harness.probe_token import VARIABLE, key_from
from probes.driver import find_browser
from reports.wording import number_of


def scenario_files(workspace: Workspace) -> Iterator[Line]:
    """Whether the scenarios can be read, and what a cautious colleague would say of them."""
    try:
        scenarios = workspace.scenarios()
    except ShopperError as error:
        yield from mistakes(error)
        return
    yield ok(f"{number_of(len(scenarios), 'scenario')} read")
    yield from _wording(scenarios.values())


def _wording(scenarios: Iterable[Scenario]) -> Iterator[Line]:
    """Each remark once, with all the places it is about."""
    places: dict[tuple[Severity, str], list[str]] = {}
    for scenario in scenarios:
        for finding in lint(scenario):
            places.setdefault((finding.severity, finding.problem), []).append(f"{scenario.id} {finding.where}".strip())
    for (severity, problem), where in places.items():
        found = fail if severity is Severity.REFUSE else warn
        yield found(f"{problem}: {', '.join(where)}", "")


def instruments(workspace: Workspace) -> Iterator[Line]:
    """The browser, the ledger and the switch that stops all."""
    browser = find_browser()
    if browser is None:
        yield fail("no browser for forms and chats", "install one with `shopper setup`")
    else:
        yield ok(f"browser {browser}")
    try:
        with workspace.ledger():
            yield ok("the ledger opens")
    except ShopperError as error:
        yield fail(str(error), "")
    if workspace.stop_file.exists():
        yield warn(f"{workspace.stop_file} exists: nothing will be sent to any desk", "remove it to go on")


def token(environment: Mapping[str, str], *, wanted: bool) -> Iterator[Line]:
    """Whether our letters can be told from customers' afterwards; `wanted` where they go to a real desk."""
    try:
        key = key_from(environment)
    except ConfigurationError as error:
        yield fail(str(error), "")
        return
    if key is not None:
        yield ok(f"{VARIABLE} signs our letters; `shopper debrief --verify` knows them by that")
    elif wanted:
        yield warn(
            f"{VARIABLE} is not set: our letters carry no token, and nobody can prove which mail was ours",
            "set it to what `openssl rand -hex 32` prints, and keep it",
        )
