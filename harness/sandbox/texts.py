"""What the sandbox's people and machines say, read from the TOML files in `texts/`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

_SLOT = re.compile(r"\[(\w+)\]")
_FOLDER = Path(__file__).with_name("texts")
LANGUAGES = ("en", "de", "fr", "es")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ware:
    """Something on the home page."""

    name: str
    text: str
    price: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Who the company is. `topics`: those of the contact form, key to label."""

    name: str
    mailbox: str
    bot: str
    staff: tuple[str, ...]
    topics: Mapping[str, str]
    wares: tuple[Ware, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrasebook:
    """One language: common words to know it by, words that give a topic away, and phrases."""

    words: frozenset[str]
    topics: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]


@cache
def profile() -> Profile:
    """The sandbox company."""
    data = tomllib.loads((_FOLDER / "company.toml").read_text("utf-8"))
    wares = tuple(Ware(**ware) for ware in data.pop("wares"))
    return Profile(**{**data, "staff": tuple(data["staff"]), "wares": wares})


@cache
def phrasebook(language: str) -> Phrasebook:
    """The phrases of one of LANGUAGES."""
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return Phrasebook(
        words=frozenset(data["language"]["words"]),
        topics={topic: tuple(words) for topic, words in data["topics"].items()},
        phrases={name: tuple(variants) for name, variants in data["phrases"].items()},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """Puts phrases together: variants are drawn by `chance`, slots filled from `values` or from other phrases.

    No variant comes twice before all of its phrase have come: nobody repeats themselves in one letter. What a value
    says is never expanded again, so a customer cannot write into the phrases.
    """

    language: str
    chance: Random
    values: Mapping[str, str]
    _decks: dict[str, list[str]] = field(default_factory=dict, init=False)

    def write(self, phrase: str, **extra: str) -> str:
        """One rendering of `phrase`, with a capital where it begins with a slot; `extra` wins over the writer's values.

        Raises KeyError if the language has no such phrase.
        """
        variant = self._draw(phrase)
        text = self._fill(variant, {**self.values, **extra})
        return text[:1].upper() + text[1:] if variant.startswith("[") else text

    def _draw(self, phrase: str) -> str:
        deck = self._decks.setdefault(phrase, [])
        if not deck:
            variants = phrasebook(self.language).phrases[phrase]
            deck.extend(self.chance.sample(variants, len(variants)))
        return deck.pop()

    def _fill(self, variant: str, values: Mapping[str, str]) -> str:
        return _SLOT.sub(
            lambda slot: values[slot[1]] if slot[1] in values else self._fill(self._draw(slot[1]), values), variant
        )
