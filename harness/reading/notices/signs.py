"""What notices are known by: signs.toml (headers) and words.toml (phrases), read once."""

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

from harness.reading.wordlist import Wordlists

Headers = Collection[tuple[str, str]]  # lower-case names and values


@dataclass(frozen=True, kw_only=True)
class HeaderSign:
    """A header whose value, if it matches, says something."""

    header: str
    value: re.Pattern[str]


class HeaderSigns(tuple[HeaderSign, ...]):
    """Signs in order, and the names of their headers, of which most mails have none."""

    names: frozenset[str]

    def __new__(cls, signs: Iterable[HeaderSign]) -> Self:
        self = super().__new__(cls, signs)
        self.names = frozenset(sign.header for sign in self)
        return self


def header_signs(rows: Iterable[dict[str, str]]) -> HeaderSigns:
    """Signs as a TOML file lists them: `{ header = "name", value = 'pattern' }`."""
    return HeaderSigns(HeaderSign(header=row["header"], value=re.compile(row["value"], re.IGNORECASE)) for row in rows)


def found(headers: Headers, signs: Iterable[HeaderSign]) -> str:
    """The first header that one of the signs matches, as `name: value`; empty if none does."""
    borne = {name for name, _ in headers}
    for sign in signs:
        if sign.header not in borne:
            continue
        for name, value in headers:
            if name == sign.header and sign.value.search(value[:500]):
                return f"{name}: {value}"
    return ""


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


_SIGNS = _load("signs.toml")
MACHINE = header_signs(_SIGNS["machine"])
VACATION = header_signs(_SIGNS["vacation"])
REPORT = header_signs(_SIGNS["report"])
NULL_PATH = header_signs(_SIGNS["null_path"])
MAIL_SERVER, MAIL_KEEPER = (re.compile(_SIGNS["names"][name], re.IGNORECASE) for name in ("mail_server", "mail_keeper"))
AUTOMATIC_SUBJECT, OPENED_SUBJECT, DISCARDED_SUBJECT, REPLY_SUBJECT = (
    re.compile(_SIGNS["subjects"][name], re.IGNORECASE) for name in ("automatic", "opened", "discarded", "reply")
)
FIRST_PERSON, TICKET = (
    re.compile(_SIGNS["patterns"][name], re.IGNORECASE | re.MULTILINE) for name in ("first_person", "ticket")
)

PHRASES: dict[str, list[str]] = _load("words.toml")
WORDS = Wordlists(PHRASES)
