"""Scenario files: a complaint, its planted facts, the questions it asks and their answer key."""

import re
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from harness.errors import BadFile, Problem
from harness.fields import Duration, Line, ThresholdsTable, unique
from harness.model import Scenario
from harness.persona import LANGUAGES
from harness.scenario.brief import ALWAYS, BriefTable
from harness.toml_file import read
from harness.toml_file.editor import editor_schema, only
from harness.toml_file.tables import Table, context, refuse, refuse_value, suggestion, validated

__all__ = ["ALWAYS", "DESKS", "ScenarioTable", "json_schema", "load", "load_all"]

DESKS = "desks.toml"  # the one TOML file in a folder of scenarios that is none

_ID = "a name of small letters, digits and -, the same as the file's"


class ScenarioTable(Table):
    """A scenario file."""

    id: str = Field(description=_ID, json_schema_extra={"pattern": "^[a-z0-9-]{1,80}$"})
    title: Line = Field(description="a title for reports, in quotes")
    channels: Annotated[list[str], AfterValidator(unique)] = Field(
        min_length=1, description='a list of channels such as ["mail", "chat"]'
    )
    observation_window: Duration = Field(title="How long an answer is waited for")
    patience: Duration = Field(
        default=timedelta(minutes=10),
        title="How long the customer stays in a chat",
        json_schema_extra={"default": "10m"},
    )
    photo: bool = Field(
        default=False,
        title="Whether a picture of the damage goes with it, by mail or by a form that takes one",
        description="true or false",
    )
    thresholds: ThresholdsTable = Field(default=ThresholdsTable(), description="a table of durations")
    languages: dict[str, BriefTable] = Field(
        min_length=1, description=f"at least one table [languages.en], in any of {', '.join(sorted(LANGUAGES))}"
    )

    @field_validator("id")
    @classmethod
    def _is_the_files_name(cls, value: str, info: ValidationInfo) -> str:
        if not re.fullmatch(r"[a-z0-9-]{1,80}", value):
            refuse_value(value, _ID)
        path: Path = context(info)["path"]
        if value != path.stem:
            raise ValueError(f'is "{value}" in {path.name}, give id = "{path.stem}" or rename the file')
        return value

    @field_validator("channels")
    @classmethod
    def _are_known(cls, value: list[str], info: ValidationInfo) -> list[str]:
        known = sorted(context(info)["channels"])
        refuse(
            ((index,), f'"{channel}" is not a channel{suggestion(channel, known)}, allowed: {", ".join(known)}')
            for index, channel in enumerate(value)
            if channel not in known
        )
        return value

    @field_validator("languages")
    @classmethod
    def _are_spoken(cls, value: dict[str, BriefTable]) -> dict[str, BriefTable]:
        refuse(
            ((language,), f"is not a language that personas speak, allowed: {', '.join(sorted(LANGUAGES))}")
            for language in value
            if language not in LANGUAGES
        )
        return value

    def scenario(self) -> Scenario:
        return Scenario(
            id=self.id,
            title=self.title,
            channels=tuple(self.channels),
            briefs={language: table.brief(language) for language, table in self.languages.items()},
            thresholds=self.thresholds.standards(),
            observation_window=self.observation_window,
            patience=self.patience,
            photo=self.photo,
        )


def json_schema(*, channels: Collection[str]) -> dict[str, Any]:
    """What editors are told of a scenario file; `channels` are the names of the channels there are."""
    schema = editor_schema(ScenarioTable, title="A complaint to shop with")
    properties = schema["properties"]
    properties["channels"]["items"] = {"enum": sorted(channels)}
    properties["languages"] = only(LANGUAGES, properties["languages"])
    return schema


def load(path: Path, *, channels: Collection[str]) -> Scenario:
    """Read one scenario file; `channels` are the names of the channels there are.

    Raises BadFile with every mistake found.
    """
    return validated(ScenarioTable, read(path), path=path, channels=channels).scenario()


def load_all(folder: Path, *, channels: Collection[str]) -> dict[str, Scenario]:
    """Every scenario in `folder` by id, in order: each *.toml but desks.toml. An id is its file's name, hence unique.

    Raises BadFile with every mistake found in any of them, or where there is no scenario at all.
    """
    scenarios: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == DESKS or path.name.startswith("."):
            continue
        try:
            scenarios[path.stem] = load(path, channels=channels)
        except BadFile as error:
            problems += error.problems
    if not scenarios and not problems:
        problems = [Problem(file=folder, line=0, key="", problem="holds no scenario, give a folder with *.toml files")]
    if problems:
        raise BadFile(tuple(problems))
    return scenarios
