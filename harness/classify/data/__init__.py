"""What the judge knows of headers, help desks and wording: TOML files beside this module, read once."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from harness.classify.data.shapes import Glance, Patterns, Shape, WordShapes, shapes
from harness.reading.notices.signs import FIRST_PERSON, TICKET, header_signs
from harness.reading.notices.signs import PHRASES as KNOWN
from harness.reading.notions import Notions


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How far a signal at full strength moves the log-odds of each question."""

    origin: float
    authorship: float


_NOTHING = Weight(origin=0.0, authorship=0.0)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


_MAIL = _load("mail.toml")
WEAK = header_signs(_MAIL["weak"])
VERP = header_signs(_MAIL["verp"])
SCRIPTED = header_signs(_MAIL["scripted"])
CLIENTS = header_signs(_MAIL["client"])
SCRIPTED_PARTS = header_signs(_MAIL["scripted_parts"])
CLIENT_PARTS = header_signs(_MAIL["client_parts"])
LISTS = header_signs(_MAIL["list"])
ROBOTS = re.compile(_MAIL["names"]["robot"], re.IGNORECASE)
BOTS = re.compile(_MAIL["names"]["bot"], re.IGNORECASE)
ROLES = re.compile(_MAIL["names"]["role"], re.IGNORECASE)

# What receipts and absence notes say is known to the reading of notices already.
NOTIONS = Notions(
    _load("phrases.toml") | _load("chat.toml") | {name: KNOWN[name] for name in ("away", "enquiry", "received")}
)
FOOT_NOTIONS = Notions({name: NOTIONS.lists[name] for name in ("automatic", "team")})  # what stands below a letter, too

_SHAPES = _load("patterns.toml")
SHAPES = shapes(_SHAPES | {"first_person": FIRST_PERSON.pattern, "ticket": TICKET.pattern})
PATTERNS = Patterns(SHAPES)
GLANCE = Glance(SHAPES.values())
WORD_SHAPES = WordShapes({SHAPES[name].bit: words for name, words in _SHAPES["words"].items()})
RECORDS = Shape.any_of(SHAPES[name] for name in ("record", "column", "heading", "listed"))
RECORD_MARKS, RECORD_SIGNS = _SHAPES["records"]["marks"], re.compile(_SHAPES["records"]["several"])


_STOCK = _load("stock.toml")
GREETINGS = frozenset(_STOCK["greetings"])
MONTHS = tuple(_load("slots.toml")["months"])
STOCK = frozenset(word for language in _STOCK["languages"].values() for words in language.values() for word in words)
STOCK_IN_LETTERS = frozenset(
    word for name in _STOCK["in_letters"] for words in _STOCK["languages"][name].values() for word in words
)

FUNCTION_WORDS = frozenset(word for language in _STOCK["languages"].values() for word in language["function"])

_CARE = _load("care.toml")
FOR_EVERYBODY = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _CARE["patterns"].items()}


# What finds the first figure of whatever may be told everybody: mostly none, and sooner than a look for each kind.
_LIKELY = re.compile(r"\d(?<!\w.)(?=[\d\s()./-]{7}|\d?(?:[:.hH/]\d|\s?[apuAPU]))")
# The same of texts in Latin-1, where the first figure of each number is a 0, and others are 1: one sign to begin with
# is found ten times as soon as one of several, and the others need not be looked at.
_LIKELY_LATIN = re.compile(rb"0(?<!\w.)(?=[01\s()./-]{7}|1?(?:[:.hH/][01]|\s?[apuAPU]))")
_FIGURES = bytes(ord("0") if 0x30 <= at <= 0x39 else ord(" ") if chr(at).isspace() else at for at in range(256))
_OPENS, _BEFORE = "+(", 2  # signs before the first figure of them, and how many


def told_everybody(text: str) -> list[tuple[str, re.Match[str]]]:
    """Figures that a house tells every reader, of each kind in order: telephone numbers, hours, the count of parts."""
    starts = _starts(text)
    found: list[tuple[str, re.Match[str]]] = []
    for name, pattern in FOR_EVERYBODY.items() if starts else ():
        end = 0
        for start in starts:
            if start >= end and (match := pattern.match(text, start)):
                end = match.end()
                found.append((name, match))
    return found


def _starts(text: str) -> list[int]:
    """Where a number may begin: at its first figure, or at a plus or a bracket before it."""
    try:
        signs = text.encode("latin-1").translate(_FIGURES).replace(b"00", b"01").replace(b"10", b"11")
    except UnicodeEncodeError:
        figures = [match.start() for match in _LIKELY.finditer(text)]
    else:
        figures = [match.start() for match in _LIKELY_LATIN.finditer(signs)]
    starts: list[int] = []
    for figure in figures:
        if figure and text[figure - 1] in _OPENS:  # mostly not
            begun = text[max(0, figure - _BEFORE) : figure]
            starts += range(figure - len(begun) + len(begun.rstrip(_OPENS)), figure)
        starts.append(figure)
    return starts


_ENDINGS = _CARE["endings"]
ENDINGS_OF_SHORT = frozenset(_ENDINGS["short"])
ENDINGS = frozenset(ending for endings in _ENDINGS.values() for ending in endings)

_WEIGHTS = _load("weights.toml")
RULES_VERSION = str(_WEIGHTS["version"])


_TEMPERATURE = _WEIGHTS["temperature"]


def _weight(row: dict[str, Any]) -> Weight:
    return Weight(
        origin=float(row.get("origin", 0)) / _TEMPERATURE["origin"],
        authorship=float(row.get("authorship", 0)) / _TEMPERATURE["authorship"],
    )


ANY_REPLY = "any reply"
_PRIORS = {name: _weight(row) for name, row in _WEIGHTS["priors"].items()}
WEIGHTS = {signal: _weight(row) for family in _WEIGHTS["signals"].values() for signal, row in family.items()}


@lru_cache(maxsize=16)
def prior(medium: str) -> Weight:
    """The log-odds of each question before anything is seen of a reply but how it came."""
    every, here = _PRIORS[ANY_REPLY], _PRIORS.get(medium, _NOTHING)
    return Weight(origin=every.origin + here.origin, authorship=every.authorship + here.authorship)
