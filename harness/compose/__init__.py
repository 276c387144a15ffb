"""Turns a scenario into one customer's enquiry: a persona, a wording, the facts of the case."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random

from harness import persona, slots
from harness.compose import manners
from harness.desk import CARRYING, MAIL
from harness.errors import ConfigurationError
from harness.hours.standards import NAMES, limits_of
from harness.model import (
    Brief,
    Desk,
    Enquiry,
    Fact,
    FactKind,
    FollowUp,
    Persona,
    Question,
    Scenario,
    Standards,
    Thresholds,
)

Draw = Callable[[str], Random]  # a stream of choices for each purpose, so that one more choice moves no other


@dataclass(frozen=True, slots=True)
class _Case:
    """What one customer has to tell and to ask."""

    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    values: Mapping[str, str]  # of the facts, by name

    @classmethod
    def of(cls, brief: Brief, customer: Persona, draw: Draw) -> "_Case":
        facts = _facts(brief, customer, draw)
        values = {fact.name: fact.value for fact in facts}
        questions = (
            Question(name=question.name, text=slots.fill(question.text, values), answers=question.answers)
            for question in brief.questions
        )
        return cls(facts, tuple(questions), values)

    def filled(self, wording: str) -> str:
        """A wording with the facts in it."""
        return slots.fill(wording, self.values)

    def paragraphs(self, body: str) -> list[str]:
        """Those of a body, with the facts and the questions in them."""
        asked = {question.name: question.text for question in self.questions}
        return [slots.fill(part, {**self.values, **asked}) for part in slots.paragraphs(body)]


def compose(  # noqa: PLR0913  (an enquiry is what comes of all of these, and each caller has all of them at hand)
    scenario: Scenario,
    *,
    desk: Desk,
    channel: str,
    language: str,
    seed: str,
    domain: str,
    now: datetime,
    stays: bool,
) -> Enquiry:
    """Make the enquiry that `seed` stands for: the same arguments always give the same one.

    `seed` must be unique among all enquiries of a ledger, for the id is made of it. `domain` is where the
    persona has mail; `stays` says that the desk answers within the session, which is then all we watch.
    Raises ConfigurationError where the scenario is not for this channel or language.
    """
    brief = _brief(scenario, channel, language)
    draw = partial(_stream, seed)
    order = brief.merge.get("order", persona.ORDER)
    customer = persona.make(draw("persona"), language=language, zone=desk.zone, domain=domain, order=order)
    case = _Case.of(brief, customer, draw)
    write = manners.line if stays else manners.letter if channel == MAIL else manners.note
    return Enquiry(
        id=enquiry_id(seed),
        desk=desk.name,
        scenario=scenario.id,
        title=scenario.title,
        channel=channel,
        persona=customer,
        subject=case.filled(draw("subject").choice(brief.subjects)),
        body=write(draw("manners"), case.paragraphs(draw("body").choice(brief.bodies)), customer),
        facts=case.facts,
        questions=case.questions,
        follow_ups=tuple(FollowUp(text=case.filled(turn.text), asked=turn.asked) for turn in brief.follow_ups),
        thresholds=limits_of(_standards(scenario.thresholds, desk), desk, now),
        window=scenario.patience if stays else scenario.observation_window,
        session=scenario.patience if stays else None,
        created_at=now,
        to=desk.targets[channel].to,
        later=scenario.observation_window if stays else None,
        photo=manners.photo_name(draw("photo"), now, customer) if scenario.photo and channel in CARRYING else None,
    )


def _brief(scenario: Scenario, channel: str, language: str) -> Brief:
    if channel not in scenario.channels:
        there = ", ".join(scenario.channels)
        raise ConfigurationError(f"scenario {scenario.id} is not for channel {channel}; choose one of: {there}")
    if language not in scenario.briefs:
        there = ", ".join(scenario.briefs)
        raise ConfigurationError(f"scenario {scenario.id} is not written in {language}; choose one of: {there}")
    return scenario.briefs[language]


def _facts(brief: Brief, customer: Persona, draw: Draw) -> tuple[Fact, ...]:
    merge = {"name": customer.name, "email": customer.email, "phone": customer.phone, "order": customer.order}
    for name, pattern in brief.merge.items():
        if name not in merge:
            merge[name] = persona.from_pattern(draw(f"merge/{name}"), pattern)
    story = {name: draw(f"story/{name}").choice(values) for name, values in brief.story.items()}
    return (
        *(Fact(name=name, kind=FactKind.MERGE, value=value) for name, value in merge.items()),
        *(Fact(name=name, kind=FactKind.STORY, value=value) for name, value in story.items()),
    )


def _standards(scenarios: Standards | Thresholds, desk: Desk) -> Standards:
    """The scenario's standards where it sets them, else the desk's."""
    own = {name: limit for name in NAMES if (limit := getattr(scenarios, name)) is not None}
    return Standards(**{name: getattr(desk.thresholds, name) for name in NAMES} | own)


def enquiry_id(seed: str) -> str:
    """The id of the enquiry that a seed stands for: sixty bits of its hash.

    In letters and digits that survive a subject line and a mail address.
    """
    return base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode().lower()[:12]


def _stream(seed: str, purpose: str) -> Random:
    return Random(f"{seed}/{purpose}")
