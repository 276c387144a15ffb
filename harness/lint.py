"""Reads a scenario as a cautious colleague would: what must never be sent, and what would be noticed."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import combinations, groupby

from rapidfuzz import fuzz

from harness import slots
from harness.desk import CARRYING
from harness.errors import NotPermitted
from harness.model import Brief, Enquiry, Scenario
from harness.scenario import ALWAYS

# Similarity of two texts, in percent (Indel, in the order of the letters). Among the shipped scenarios two
# wordings of one complaint reach 42 to 62, one wording with other greetings, facts and channels 86 to 100.
ALIKE = 80.0


class Severity(StrEnum):
    """Whether a finding stops the scenario."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something in a scenario, or among enquiries, that a person should change. `where` is a dotted key, or ids."""

    severity: Severity
    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    severity: Severity
    about: str
    patterns: dict[str, re.Pattern[str]]  # by language

    def words(self, language: str, text: str) -> Iterator[str]:
        known = self.patterns.get(language)
        for pattern in [known] if known else self.patterns.values():
            yield from dict.fromkeys(pattern.findall(text))


def lint(scenario: Scenario) -> tuple[Finding, ...]:
    """What is to be refused or reconsidered in `scenario`, refusals first.

    Only what a customer would send is read: not the title, not the answers.
    """
    findings = [*_photo(scenario)]
    for language, brief in scenario.briefs.items():
        texts = [(f"languages.{language}.{where}", text) for where, text in _sent(brief)]
        for where, text in texts:
            findings += _words(language, where, text)
        findings += _slots(f"languages.{language}", brief, texts)
        findings += _variants(f"languages.{language}.bodies", brief.bodies)
    return tuple(sorted(findings, key=lambda finding: finding.severity is Severity.WARN))


def decent(scenario: Scenario) -> Scenario:
    """The scenario itself, unless it holds what a shopper must never say. Raises NotPermitted with every passage."""
    refused = [finding for finding in lint(scenario) if finding.severity is Severity.REFUSE]
    if refused:
        raise NotPermitted("\n".join(f"scenario {scenario.id}: {finding}" for finding in refused))
    return scenario


def alike(enquiries: Iterable[Enquiry]) -> tuple[Finding, ...]:
    """Warnings on enquiries to one desk that read alike, a warning for each group of them.

    Facts are masked first: a desk that gets the same letter about a kettle and about a toaster sees one letter.
    """
    by_desk = sorted(enquiries, key=lambda enquiry: (enquiry.desk, enquiry.persona.language, enquiry.id))
    findings: list[Finding] = []
    for (desk, _), group in groupby(by_desk, key=lambda enquiry: (enquiry.desk, enquiry.persona.language)):
        members = list(group)
        for cluster in _clusters([_masked(enquiry) for enquiry in members]):
            ids = ", ".join(members[index].id for index in cluster)
            words = (
                f"{len(cluster)} enquiries to {desk} read alike, give their scenario more wordings or space them out"
            )
            findings.append(Finding(severity=Severity.WARN, where=ids, problem=words))
    return tuple(findings)


def _sent(brief: Brief) -> Iterator[tuple[str, str]]:
    """Every text that reaches the desk, and where it stands."""
    for name, texts in (("subjects", brief.subjects), ("bodies", brief.bodies)):
        for index, text in enumerate(texts, 1):
            yield f"{name}.{index}", text
    for name, pattern in brief.merge.items():
        yield f"merge.{name}", pattern
    for name, values in brief.story.items():
        for index, value in enumerate(values, 1):
            yield f"story.{name}.{index}", value
    for index, question in enumerate(brief.questions, 1):
        yield f"questions.{index}.text", question.text
    for index, turn in enumerate(brief.follow_ups, 1):
        yield f"follow_ups.{index}.text", turn.text


def _words(language: str, where: str, text: str) -> Iterator[Finding]:
    plain = slots.collapse(text).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for rule in _rules():
        for word in rule.words(language, plain):
            if rule.severity is Severity.REFUSE:
                problem = f'"{word}" reads as {rule.about}, which a shopper never makes; tell it another way'
            else:
                problem = f'"{word}" is {rule.about}; say it another way'
            yield Finding(severity=rule.severity, where=where, problem=problem)


def _slots(where: str, brief: Brief, texts: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    filled = {*ALWAYS, *brief.merge, *brief.story, *(question.name for question in brief.questions)}
    used: set[str] = set()
    for place, text in texts:
        used.update(slots.names(text))
        for slot in sorted(set(slots.names(text)) - filled):
            yield Finding(
                severity=Severity.WARN,
                where=place,
                problem=f"{{{slot}}} is filled by nothing, take it out or give such a fact",
            )
    for name in [name for name in (*brief.merge, *brief.story) if name not in used and name not in ALWAYS]:
        yield Finding(
            severity=Severity.WARN,
            where=where,
            problem=f"the fact {name} is in no text, use {{{name}}} or leave it out",
        )
    for what, there in (("story fact", brief.story), ("question", brief.questions)):
        if not there:
            words = f"has no {what}, so a reply written for the customer cannot be told by it; give one or two"
            yield Finding(severity=Severity.WARN, where=where, problem=words)


def _variants(where: str, bodies: Sequence[str]) -> Iterator[Finding]:
    for cluster in _clusters([slots.collapse(body).casefold() for body in bodies]):
        numbers = " and ".join(str(index + 1) for index in cluster)
        words = f"wordings {numbers} read alike, so the desk will recognise them; tell the story another way"
        yield Finding(severity=Severity.WARN, where=where, problem=words)


def _photo(scenario: Scenario) -> Iterator[Finding]:
    if scenario.photo and not CARRYING.intersection(scenario.channels):
        words = f"a picture goes by {', '.join(sorted(CARRYING))} only, not by {', '.join(scenario.channels)}"
        yield Finding(severity=Severity.WARN, where="photo", problem=words)


def _masked(enquiry: Enquiry) -> str:
    """The body as its wording alone; longer facts first, for one may hold another."""
    text = enquiry.body
    values = {fact.value: fact.name for fact in enquiry.facts}
    values.setdefault(enquiry.persona.name.split()[0], "name")
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, f"{{{values[value]}}}")
    return slots.collapse(text).casefold()


def _clusters(texts: Sequence[str]) -> list[list[int]]:
    """Indices of texts that read alike, in groups of two and more; alike to one of a group is of the group."""
    group = list(range(len(texts)))
    for first, second in combinations(range(len(texts)), 2):
        if group[first] != group[second] and fuzz.ratio(texts[first], texts[second], score_cutoff=ALIKE):
            joined, left = group[first], group[second]
            group = [joined if member == left else member for member in group]
    clusters = [[index for index, member in enumerate(group) if member == name] for name in dict.fromkeys(group)]
    return [cluster for cluster in clusters if len(cluster) > 1]


@cache
def _rules() -> tuple[_Rule, ...]:
    data = tomllib.loads(files("harness").joinpath("lint_words.toml").read_text(encoding="utf-8"))
    return tuple(
        _Rule(
            severity=Severity(rule["severity"]),
            about=rule["about"],
            patterns={language: _pattern(words) for language, words in rule.items() if isinstance(words, list)},
        )
        for rule in data["rules"]
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of `words`, whole; the longest first, so that the finding quotes all of it."""
    parts = (re.escape(word.removesuffix("*")) + r"\w*" * word.endswith("*") for word in sorted(words, key=len)[::-1])
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
