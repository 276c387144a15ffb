"""Who looks at a desk's page, with which complaint, and whether he may."""

from dataclasses import dataclass
from pathlib import Path

from harness.cli.workspace import Workspace
from harness.clock import SystemClock
from harness.compose import compose
from harness.desk import permit
from harness.errors import ConfigurationError, NotPermitted
from harness.model import Assignment, Desk, Enquiry, Scenario

CHAT = "chat"


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What to look at, and as whom."""

    desk: Desk
    channel: str
    scenario: Scenario
    assignment: Assignment
    picture: Path

    @property
    def enquiry(self) -> Enquiry:
        return self.assignment.enquiry


def prepare(workspace: Workspace, desk: Desk, channel: str, *, scenario: str | None, language: str | None) -> Look:
    """Ask leave as a run would, and make up the customer. Raises ConfigurationError, NotPermitted among them."""
    if workspace.stop_file.exists():
        raise NotPermitted(f"{workspace.stop_file} exists, so no desk is approached; remove it to go on")
    now = SystemClock().now()
    confined = permit(desk, channel, now=now)  # a look is no enquiry, so the day's limit is let be
    chosen, brief = _fitting(workspace, channel, scenario, language)
    enquiry = compose(
        chosen,
        desk=desk,
        channel=channel,
        language=brief,
        seed=f"check/{desk.name}/{chosen.id}/{brief}",
        domain=workspace.settings().inbox.domain,
        now=now,
        stays=channel == CHAT,
    )
    return Look(
        desk=desk,
        channel=channel,
        scenario=chosen,
        assignment=Assignment(enquiry=enquiry, target=desk.targets[channel], confined=confined),
        picture=workspace.evidence.absolute() / f"check-{desk.name}-{channel}.jpg",
    )


def _fitting(workspace: Workspace, channel: str, name: str | None, language: str | None) -> tuple[Scenario, str]:
    """The scenario that was named, or the first for this channel; and the language that was named, or its first."""
    scenarios = [workspace.scenario(name)] if name else list(workspace.scenarios().values())
    for each in scenarios:
        briefs = [brief for brief in each.briefs if language is None or brief == language]
        if channel in each.channels and briefs:
            return each, briefs[0]
    wanted = f"for the channel {channel}" + (f" in the language {language!r}" if language else "")
    offered = "; ".join(f"{each.id}: {', '.join(each.channels)} in {', '.join(each.briefs)}" for each in scenarios)
    raise ConfigurationError(f"no scenario {wanted}; there are: {offered or 'none'}; name one with --scenario")
