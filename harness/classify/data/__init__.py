"""What the judge knows of headers, help desks and wording: TOML files beside this module, read once."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from harness.model import Aspect

# Scripts written without spaces: each of their characters counts as a word.
UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"


@dataclass(frozen=True, kw_only=True)
class HeaderSign:
    """A header whose value, if it matches, says something."""

    header: str
    value: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class HelpDesk:
    """A help desk and the headers that give it away; `honest` if only its machine's own mail is marked as automatic."""

    name: str
    signs: tuple[HeaderSign, ...]
    honest: bool


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How far a signal at full strength moves the log-odds of each question."""

    origin: float
    authorship: float


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


def _signs(rows: Iterable[dict[str, str]]) -> tuple[HeaderSign, ...]:
    return tuple(HeaderSign(header=row["header"], value=re.compile(row["value"], re.IGNORECASE)) for row in rows)


def _phrases(alternatives: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases where a word begins; one that ends in a space ends where a word does."""
    whole = rf"(?![^\W_{UNSPACED}])"
    ordered = sorted(alternatives, key=len, reverse=True)
    found = (
        r"\s+".join(map(re.escape, phrase.split())) + (whole if phrase.endswith(" ") else "") for phrase in ordered
    )
    return re.compile(rf"(?<![^\W_{UNSPACED}])(?:{'|'.join(found)})", re.IGNORECASE)


_MAIL = _load("mail.toml")
STRONG = _signs(_MAIL["strong"])
REPORT = _signs(_MAIL["report"])
WEAK = _signs(_MAIL["weak"])
SCRIPTED = _signs(_MAIL["scripted"])
CLIENTS = _signs(_MAIL["client"])
HELP_DESKS = tuple(
    HelpDesk(name=desk["name"], signs=_signs(desk["signs"]), honest=desk.get("honest", False))
    for desk in _MAIL["help_desk"]
)
ROBOTS = re.compile(_MAIL["names"]["robot"], re.IGNORECASE)
MAIL_SERVERS = re.compile(_MAIL["names"]["mail_server"], re.IGNORECASE)
ROLES = re.compile(_MAIL["names"]["role"], re.IGNORECASE)
AUTOMATIC_SUBJECT = re.compile(_MAIL["subjects"]["automatic"], re.IGNORECASE)
UNDELIVERED_SUBJECT = re.compile(_MAIL["subjects"]["undelivered"], re.IGNORECASE)
REPLY_SUBJECT = re.compile(_MAIL["subjects"]["reply"], re.IGNORECASE)

PHRASES = {name: _phrases(alternatives) for name, alternatives in _load("phrases.toml").items()}

PATTERNS = {name: re.compile(pattern, re.IGNORECASE | re.MULTILINE) for name, pattern in _load("patterns.toml").items()}

_STOCK = _load("stock.toml")
GREETINGS = frozenset(_STOCK["greetings"])
STOCK = frozenset(word for language in _STOCK["languages"].values() for words in language.values() for word in words)

_WEIGHTS = _load("weights.toml")
RULES_VERSION = str(_WEIGHTS["version"])
PRIORS = {Aspect(name): float(value) for name, value in _WEIGHTS["priors"].items()}
WEIGHTS = {
    signal: Weight(origin=float(row.get("origin", 0)), authorship=float(row.get("authorship", 0)))
    for signal, row in _WEIGHTS["signals"].items()
}
