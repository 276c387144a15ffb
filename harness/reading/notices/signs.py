"""What notices are known by: signs.toml (headers) and words.toml (phrases), read once."""

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

from harness.reading.wordlist import Wordlists

Headers = Collection[tuple[str, str]]  # lower-case names and values
LONGEST_LOOKED_AT = 500  # characters of a value

_CLASS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]")  # in a pattern
_GROUP = re.compile(r"\([^()]*\)")
_AT_WILL = re.compile(r".(?:[?*]|\{[\d,]*\})")  # so often, or not at all
_LETTERS = re.compile(r"[^.^$*+?{}|()]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class HeaderSign:
    """A header whose value, if it matches, says something. `word`, in small letters, is in whatever matches."""

    header: str
    value: re.Pattern[str]
    word: str = ""


class HeaderSigns(tuple[HeaderSign, ...]):
    """Signs in order, and `among` them in none."""

    among: frozenset[HeaderSign]

    def __new__(cls, signs: Iterable[HeaderSign]) -> Self:
        self = super().__new__(cls, signs)
        self.among = frozenset(self)
        return self


def header_signs(rows: Iterable[dict[str, str]]) -> HeaderSigns:
    """Signs as a TOML file lists them: `{ header = "name", value = 'pattern' }`."""
    return HeaderSigns(
        HeaderSign(
            header=row["header"],
            value=re.compile(row["value"], re.IGNORECASE),
            word=letters_needed(row["value"]).lower(),
        )
        for row in rows
    )


def letters_needed(pattern: str) -> str:
    """Letters and signs that are in whatever matches, in a row; "" where a glance does not show any."""
    left = _CLASS.sub(".", pattern)
    while left != (without := _GROUP.sub(".", left)):
        left = without
    return "" if "|" in left else max(_LETTERS.findall(_AT_WILL.sub(".", left)), key=len, default="")


def found(headers: Headers, signs: Iterable[HeaderSign]) -> str:
    """The first header that one of the signs matches, as `name: value`; empty if none does."""
    borne = {name for name, _ in headers}
    for sign in signs:
        if sign.header not in borne:
            continue
        for name, value in headers:
            if name == sign.header and sign.value.search(value[:LONGEST_LOOKED_AT]):
                return f"{name}: {value}"
    return ""


def says_automatic(subject: str) -> bool:
    """Whether a subject says that a machine answered (RFC 3834). Few can say so but at their beginning."""
    if AUTOMATIC_BEGINNING.match(subject):
        return True
    small = subject.lower()
    may_be_inside = "auto" in small or "out of" in small  # one of which is in all that is found there
    return may_be_inside and AUTOMATIC_INSIDE.search(subject) is not None


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


_SIGNS = _load("signs.toml")
MACHINE = header_signs(_SIGNS["machine"])
VACATION = header_signs(_SIGNS["vacation"])
REPORT = header_signs(_SIGNS["report"])
NULL_PATH = header_signs(_SIGNS["null_path"])
MAIL_SERVER, MAIL_KEEPER = (re.compile(_SIGNS["names"][name], re.IGNORECASE) for name in ("mail_server", "mail_keeper"))
AUTOMATIC_BEGINNING, AUTOMATIC_INSIDE, OPENED_SUBJECT, DISCARDED_SUBJECT, REPLY_SUBJECT = (
    re.compile(_SIGNS["subjects"][name], re.IGNORECASE)
    for name in ("automatic_beginning", "automatic_inside", "opened", "discarded", "reply")
)
FIRST_PERSON, TICKET = (
    re.compile(_SIGNS["patterns"][name], re.IGNORECASE | re.MULTILINE) for name in ("first_person", "ticket")
)

PHRASES: dict[str, list[str]] = _load("words.toml")
WORDS = Wordlists(PHRASES)
