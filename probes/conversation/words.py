"""What a text asks for, as far as its words tell; and the persona's own words. Pure: all of it is in `words.toml`."""

import re
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from probes.words import fold, one_line, table

_DATA = "conversation/words.toml"
ANSWERABLE = ("order", "email", "name", "phone", "postcode")
_LONGEST = 4000  # characters of one message that are looked at
_LABEL = 4  # words: a text no longer than this may name what it asks for, and say nothing else
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]?")


def mentions(topic: str, text: str) -> bool:
    """Whether `text` holds a phrase of `[known.topic]`, in any language, as whole words."""
    padded = f" {fold(text[:_LONGEST])} "
    return any(f" {phrase} " in padded for phrase in _known(topic))


def asks_for(topic: str, text: str) -> bool:
    """Whether `text` wants to be told something: a sentence names it, and asks; or it is no more than its name."""
    if not mentions(topic, text):
        return False
    if len(fold(text[:_LONGEST]).split()) <= _LABEL:
        return True
    asking = (part for part in _sentences(text) if part.rstrip().endswith("?") or mentions("request", part))
    return any(mentions(topic, part) for part in asking)


def confessions(text: str) -> tuple[str, ...]:
    """The sentences of `text` that say that it was not understood what we want; each once."""
    return tuple(dict.fromkeys(one_line(part, limit=200) for part in _sentences(text) if mentions("lost", part)))


def limit(name: str) -> int:
    """The number `[limit] name`."""
    number: int = table(_DATA)["limit"][name]
    return number


def is_closing(text: str) -> bool:
    """Whether a text asks if there is anything else; a rating that goes with it is left alone."""
    return asks_for("closing", text) and not mentions("survey", text)


def subjects(text: str) -> Mapping[str, int]:
    """How many words of each `[subject]` a text holds."""
    padded = f" {fold(text[:_LONGEST])} "
    return {name: sum(len(pattern.findall(padded)) for pattern in patterns) for name, patterns in _subjects().items()}


def listed_choices(text: str) -> tuple[tuple[str, str], ...]:
    """The choices written into a message as (number, words), where they count up and it wants one of them; else ()."""
    if not mentions("choose", text):
        return ()
    found = re.findall(table(_DATA)["pattern"]["choice"], text[:_LONGEST])
    numbers = [int(number) for number, _ in found]
    counts_up = len(found) > 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(found)))
    return tuple((number, words.strip(" .:")) for number, words in found) if counts_up else ()


def opening_words(text: str) -> tuple[str, str]:
    """`text` as its greeting and the rest; the greeting is "" where it has none, or nothing else."""
    match = re.match(r"\s*[¡¿]?([^\n.,:!?]{1,25}?) ?[.,:!]+(?:\s|$)", text)
    if match is None or fold(match[1]) not in _known("greeting"):
        return "", text
    rest = text[match.end() :].lstrip()
    return (match[0].strip().rstrip(",:"), rest) if rest else ("", text)


def saying(chance: Random, key: str, language: str, *, but: str = "") -> str:
    """One of the texts `[say.key]` in this language, with its slots; another one than `but` where there is another."""
    told: Any = table(_DATA)["say"]
    for part in key.split("."):
        told = told[part]
    texts: list[str] = told[language]
    return chance.choice([text for text in texts if text != but] or texts)


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCES.findall(text[:_LONGEST]) if part.strip()]


@cache
def _known(topic: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrases in table(_DATA)["known"][topic].values() for phrase in phrases)


@cache
def _subjects() -> Mapping[str, list[re.Pattern[str]]]:
    return {
        name: [_pattern(phrase) for phrases in by_language.values() for phrase in phrases]
        for name, by_language in table(_DATA)["subject"].items()
    }


def _pattern(phrase: str) -> re.Pattern[str]:
    end = r"\w*" if phrase.endswith("*") else ""
    return re.compile(rf"(?<!\w){re.escape(fold(phrase))}{end}(?!\w)")
