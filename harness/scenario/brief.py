"""A scenario in one language, as its file has it: the complaint's wordings, planted facts, questions and follow-ups."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from harness import slots
from harness.fields import Line, Text, unique
from harness.model import Brief, FollowUp, Question
from harness.toml_file.lines import Place
from harness.toml_file.tables import Flaw, Table, refuse, suggestion

ALWAYS = ("name", "email", "phone", "order")  # merge facts of every persona

_NAME = "a name of small letters, digits and _ that begins with a letter"
_PATTERN: dict[str, Any] = {"pattern": "^[a-z][a-z0-9_]{0,39}$"}
_NAMES: dict[str, Any] = {"propertyNames": _PATTERN}


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
