"""Desk files: the customer services under test, where our own mail lives, and who may be approached when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.classify import UNDECIDED_COST
from harness.desk.channels import CARRYING, FORM, MAIL, PAGES_ONLY, Address, address_of
from harness.desk.leave import counted_since, permit, require_budget, require_room, spent
from harness.desk.settings import InboxSettings, ReportSettings, Schedule, Term
from harness.desk.tables import DesksTable
from harness.model import Desk
from harness.toml_file import read
from harness.toml_file.editor import editor_schema, only
from harness.toml_file.tables import validated

__all__ = [
    "CARRYING",
    "FORM",
    "MAIL",
    "Address",
    "InboxSettings",
    "ReportSettings",
    "Schedule",
    "Settings",
    "Term",
    "address_of",
    "counted_since",
    "json_schema",
    "load",
    "permit",
    "require_budget",
    "require_room",
    "spent",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What desks.toml says; `desks` by name.

    `dkim_selector` says where the key is that signatures of our outgoing mail are checked with, None where nobody said.
    `mask_evidence`: whether who our customers are is made unreadable in what is kept of enquiries. `undecided_cost`:
    the judge's, of leaving a reply to a person where a wrong label costs 1. `report`: None where nobody is mailed it.
    """

    inbox: InboxSettings
    desks: Mapping[str, Desk]
    dkim_selector: str | None = None
    mask_evidence: bool = False
    undecided_cost: float = UNDECIDED_COST
    report: ReportSettings | None = None
    schedules: Mapping[str, Schedule] = field(default_factory=dict)

    @property
    def renamed(self) -> dict[str, str]:
        """What desks are called now, by the names that they had before."""
        return {old: name for name, desk in self.desks.items() for old in desk.was}

    @property
    def secrets(self) -> frozenset[str]:
        """The environment variables that desks.toml names for passwords and tokens."""
        targets = [target for desk in self.desks.values() for target in desk.targets.values()]
        mailbox = self.inbox.mailbox.account if self.inbox.mailbox else None
        reports = self.report.server.account if self.report else None
        named = [*(each.account for each in targets), *(each.admission for each in targets), mailbox, reports]
        return frozenset(each.secret for each in named if each is not None)


# What editors are told of a channel beside what is true of all: how its address looks, and its server's.
_WRITTEN: Mapping[Address, dict[str, Any]] = {
    Address.MAIL: {"properties": {"to": {"pattern": "@"}, "via": {"pattern": "^smtps?://"}}},
    Address.JID: {
        "properties": {
            "to": {"pattern": r"^[^\s/:]+$"},
            "via": {"pattern": "^xmpps?://"},
            "user": {"pattern": "@"},
            **dict.fromkeys((*PAGES_ONLY, "pass"), False),
        },
        "required": ["via", "user", "secret"],
    },
    Address.PAGE: {"properties": {"to": {"pattern": "^https?://"}}, "not": {"required": ["via"]}},
}


def json_schema(*, channels: Collection[str]) -> dict[str, Any]:
    """What editors are told of desks.toml; `channels` are the names of the channels there are."""
    schema = editor_schema(DesksTable, title="The desks to shop")
    properties = schema["$defs"]["DeskTable"]["properties"]
    properties["channels"] = only(channels, properties["channels"])
    where = properties["channels"]["properties"]
    for name in where:  # "allOf", because in this draft nothing beside a "$ref" counts
        where[name] = {"allOf": [where[name], _WRITTEN[address_of(name)]]}
    return schema


def load(path: Path, *, channels: Collection[str]) -> Settings:
    """Read desks.toml; `channels` are the names of the channels there are. Raises BadFile with every mistake found."""
    table = validated(DesksTable, read(path), channels=channels)
    return Settings(
        inbox=table.inbox.settings(path.parent),
        desks={name: desk.desk(name, table.outbox) for name, desk in table.desks.items()},
        dkim_selector=table.outbox.dkim_selector if table.outbox else None,
        mask_evidence=table.evidence.mask,
        undecided_cost=table.judge.undecided_cost,
        report=table.report.settings(table.outbox) if table.report else None,
        schedules={name: desk.schedule.schedule(desk.channels) for name, desk in table.desks.items() if desk.schedule},
    )
