"""Scenario files: a complaint, its planted facts, the questions it asks and their answer key."""

import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from harness import slots
from harness.errors import BadFile, Problem
from harness.fields import Duration, Line, Text, ThresholdsTable, unique
from harness.model import Brief, FollowUp, Question, Scenario
from harness.persona import LANGUAGES
from harness.toml_file import read
from harness.toml_file.editor import editor_schema, only
from harness.toml_file.lines import Place
from harness.toml_file.tables import Flaw, Table, context, refuse, refuse_value, suggestion, validated

DESKS = "desks.toml"  # the one TOML file in a folder of scenarios that is none
ALWAYS = ("name", "email", "phone", "order")  # merge facts of every persona

_NAME = "a name of small letters, digits and _ that begins with a letter"
_PATTERN: dict[str, Any] = {"pattern": "^[a-z][a-z0-9_]{0,39}$"}
_NAMES: dict[str, Any] = {"propertyNames": _PATTERN}
_ID = "a name of small letters, digits and -, the same as the file's"


def _name(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
        raise ValueError(f"is not allowed as a name, give {_NAME}")
    return value


def _without_slots(value: str) -> str:
    if "{" in value or "}" in value:
        raise ValueError("holds a brace, give plain text: slots are not filled here")
    return value


Name = Annotated[str, AfterValidator(_name), Field(description=_NAME)]
Plain = Annotated[Line, AfterValidator(_without_slots), Field(json_schema_extra={"pattern": r"^[^{}]*$"})]
Variants = Annotated[list[Text], AfterValidator(unique), Field(min_length=2, max_length=50)]


class QuestionTable(Table):
    name: Name = Field(json_schema_extra=_PATTERN)
    text: Line
    answers: Annotated[list[Plain], AfterValidator(unique)] = Field(
        min_length=1, description="the list of texts of which one must be in a reply that answers the question"
    )


class FollowUpTable(Table):
    text: Line
    asked: list[Plain] = Field(default=[], description="a list of texts of which one is in the desk's message")


class BriefTable(Table):
    """A scenario in one language."""

    subjects: Annotated[list[Line], AfterValidator(unique)] = Field(
        min_length=2, max_length=50, description="a list of at least 2 subject lines"
    )
    bodies: Variants = Field(
        title="The complaint as different customers put it; slots such as {order} are filled for each",
        description="a list of at least 2 wordings of the complaint",
    )
    merge: dict[Name, Plain] = Field(
        default={},
        title="Facts that any form letter repeats",
        description='a table of patterns such as invoice = "INV-#####", # for a digit and ? for a letter',
        json_schema_extra=_NAMES,
    )
    story: dict[Name, Annotated[list[Plain], AfterValidator(unique), Field(min_length=2)]] = Field(
        default={},
        title="Facts that only who reads the complaint takes up; one value is drawn for each customer",
        description='a list of at least 2 values such as item = ["kettle", "toaster"]',
        json_schema_extra=_NAMES,
    )
    questions: list[QuestionTable] = Field(default=[], max_length=20, description="[[...questions]] tables")
    follow_ups: list[FollowUpTable] = Field(default=[], max_length=20, description="[[...follow_ups]] tables")

    @model_validator(mode="after")
    def _makes_sense(self) -> "BriefTable":
        refuse([*_name_flaws(self), *_slot_flaws(self), *_body_flaws(self)])
        return self

    def brief(self, language: str) -> Brief:
        return Brief(
            language=language,
            subjects=tuple(self.subjects),
            bodies=tuple(self.bodies),
            merge=self.merge,
            story={name: tuple(values) for name, values in self.story.items()},
            questions=tuple(Question(name=q.name, text=q.text, answers=tuple(q.answers)) for q in self.questions),
            follow_ups=tuple(FollowUp(text=turn.text, asked=tuple(turn.asked)) for turn in self.follow_ups),
        )


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
        title="Whether a picture of the damage goes with the complaint, where it goes by mail",
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
            thresholds=self.thresholds.thresholds(),
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


def _name_flaws(table: BriefTable) -> Iterator[Flaw]:
    """Facts and questions fill the slots of the same texts, so each has a name of its own."""
    named: list[tuple[Place, str]] = [(("merge", name), name) for name in table.merge if name != "order"]
    named += [(("story", name), name) for name in table.story]
    named += [(("questions", index, "name"), question.name) for index, question in enumerate(table.questions)]
    taken = set(ALWAYS)
    for place, name in named:
        if name in taken:
            yield place, f'"{name}" names another fact or question already, give another name'
        taken.add(name)


def _slot_flaws(table: BriefTable) -> Iterator[Flaw]:
    facts = {*ALWAYS, *table.merge, *table.story}
    asked = {question.name for question in table.questions}
    for index, subject in enumerate(table.subjects):
        yield from _unfilled(("subjects", index), subject, facts)
    for index, body in enumerate(table.bodies):
        yield from _unfilled(("bodies", index), body, facts | asked)
    for index, question in enumerate(table.questions):
        yield from _unfilled(("questions", index, "text"), question.text, facts)
    for index, turn in enumerate(table.follow_ups):
        yield from _unfilled(("follow_ups", index, "text"), turn.text, facts)


def _unfilled(place: Place, text: str, known: set[str]) -> Iterator[Flaw]:
    for slot in dict.fromkeys(slots.names(text)):
        if slot not in known:
            allowed = ", ".join(f"{{{name}}}" for name in sorted(known))
            yield place, f"{{{slot}}} is filled by nothing{suggestion(slot, known)}, allowed: {allowed}"
    if slots.has_stray_brace(text):
        yield place, "holds a brace that belongs to no slot, write slots as {order} and leave other braces out"


def _body_flaws(table: BriefTable) -> Iterator[Flaw]:
    """A fact or question that some customers leave out could not be looked for in every reply."""
    for index, body in enumerate(table.bodies):
        held = slots.names(body)
        flowing = slots.paragraphs(body)
        for name in table.story:
            if name not in held:
                yield ("bodies", index), f"does not tell the story fact {name}, every body holds {{{name}}}"
        for question in table.questions:
            if question.name not in held and not any(question.text in paragraph for paragraph in flowing):
                yield (
                    ("bodies", index),
                    f'does not ask "{question.text}", every body holds that text or {{{question.name}}}',
                )
