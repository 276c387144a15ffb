"""What `shopper serve` makes of a desks.toml that was changed while it runs, and what it says of that."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from harness.cli.desks_file import DesksFile
from harness.cli.planned import asked_for, next_words, plans, soonest
from harness.clock import Clock
from harness.desk import Settings
from harness.errors import ConfigurationError
from harness.schedule import Plan

LOOK = 2.0  # seconds between two looks at the file: who withdraws a consent is to be heard at once
_FROM_THE_START = {"inbox": "[inbox]", "report": "[report]", "mask_evidence": "[evidence]", "undecided_cost": "[judge]"}


@dataclass(kw_only=True)
class News:
    """`plans` are those that are kept now."""

    file: DesksFile
    clock: Clock
    plans: Sequence[Plan]

    def __post_init__(self) -> None:
        self._start = self._known = self.file.settings
        self._trouble = self.file.trouble

    async def come(self) -> Sequence[Plan]:
        """Return once the file says something else, with the plans to keep then; tell of it.

        What cannot be used is told loudly, and changes no plan.
        """
        while True:
            await asyncio.sleep(LOOK)
            if self._is_new():
                return self._taken()

    def _taken(self) -> Sequence[Plan]:
        if self.file.trouble:
            click.echo(f"{self.file.path} was changed and cannot be used:\n{self.file.trouble}", err=True)
            click.echo(
                "until that is mended no enquiry is made by itself; for all else what it said before holds", err=True
            )
            return self.plans
        click.echo(f"{self.file.path} was changed, and holds as it is now")
        self._tell_what_stays()
        before = [plan.desk.name for plan in self.plans]
        try:
            self.plans = plans(self.file.workspace, self.file.settings)
        except ConfigurationError as error:
            click.echo(f"its schedules cannot be kept, so those go on that were before\n{error}", err=True)
        else:
            for name in before:
                if name not in self.file.settings.schedules:
                    click.echo(f"making no enquiry at {name} any more")
            for line in by_itself(self.plans, self.file.settings, self.clock.now()):
                click.echo(line)
        return self.plans

    def _is_new(self) -> bool:
        """Since it was told of last; others look at the file, too."""
        self.file.look()
        before = (self._known, self._trouble)
        self._known, self._trouble = self.file.settings, self.file.trouble
        return (self._known, self._trouble) != before

    def _tell_what_stays(self) -> None:
        """What is in use from the start to the end."""
        now, start = self.file.settings, self._start
        stays = [table for key, table in _FROM_THE_START.items() if getattr(now, key) != getattr(start, key)]
        if now.renamed != start.renamed:
            stays.append("`was`")
        if stays:
            click.echo(f"what it says now in {', '.join(stays)} holds when `shopper serve` starts anew", err=True)


def by_itself(planned: Sequence[Plan], settings: Settings, now: datetime) -> Iterator[str]:
    """What is made by itself, a line a desk, and the next of all."""
    for plan in planned:
        yield f"making {asked_for(plan.schedule)} at {plan.desk.name}; `shopper schedule` lists them"
    following = soonest(planned, now)
    if following is not None:
        yield next_words(following, settings.desks[following.desk])
