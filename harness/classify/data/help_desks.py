"""The help desks that mail is known by: help_desks.toml beside this module, read once."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple

from harness.reading.notices.signs import HeaderSign, header_signs, letters_needed


class Mark(NamedTuple):
    """A header that says who is behind a mail of its desk, and how surely: from 0 to 1."""

    sign: HeaderSign
    sure: float


@dataclass(frozen=True, kw_only=True)
class HelpDesk:
    """A help desk, the marks of its machine's own mail and of its agents', and headers that say nothing there.

    `actor` names the header with the address of whoever did what the mail tells of; "" for none. A `relay` only
    carries other programs' mail.
    """

    name: str
    receipt: tuple[Mark, ...] = ()
    agent: tuple[Mark, ...] = ()
    always: frozenset[str] = frozenset()
    actor: str = ""
    relay: bool = False


class TextSign(NamedTuple):
    """What gives a desk away in a text that has `word`; `rank` is the desk's place in `HELP_DESKS`."""

    rank: int
    value: re.Pattern[str]
    word: str


def _marks(rows: list[dict[str, Any]]) -> tuple[Mark, ...]:
    return tuple(Mark(sign, float(row.get("sure", 1))) for sign, row in zip(header_signs(rows), rows, strict=True))


def _desk(row: dict[str, Any]) -> HelpDesk:
    return HelpDesk(
        name=row["name"],
        receipt=_marks(row.get("receipt", [])),
        agent=_marks(row.get("agent", [])),
        always=frozenset(row.get("always", [])),
        actor=row.get("actor", ""),
        relay=row.get("relay", False),
    )


_FILE = tomllib.loads(files(__package__).joinpath("help_desks.toml").read_text(encoding="utf-8"))
HELP_DESKS = tuple(_desk(row) for row in _FILE["desk"])
SIGNS = {sign: rank for rank, row in enumerate(_FILE["desk"]) for sign in header_signs(row["signs"])}
TEXTS = tuple(
    TextSign(rank, re.compile(pattern), letters_needed(pattern))
    for rank, row in enumerate(_FILE["desk"])
    for pattern in row.get("texts", [])
)
TAG = re.compile(_FILE["tag"]["pattern"], re.IGNORECASE)
