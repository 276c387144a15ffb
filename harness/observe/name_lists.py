"""The words of names.toml, ready to be looked for."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Lists(NamedTuple):
    """What tells that a word is somebody's name, or that it is none."""

    roles: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]
    belonging: frozenset[str]
    common: frozenset[str]
    openings: re.Pattern[str]


@cache
def lists() -> Lists:
    """Read once."""
    found = tomllib.loads(files("harness.observe").joinpath("names.toml").read_text(encoding="utf-8"))
    plain = rf"{_any(found['introductions'])}[\s:,\"']{{0,3}}|{_any(found['titles'])}\.?\s"
    presented, among_nouns = _any(found["presentations"]), _any(found["presentations_among_nouns"])
    openings = rf"(?<!\w)(?:(?P<plain>{plain})|(?P<presented>{presented}\s)|(?P<among_nouns>{among_nouns}\s))"
    return Lists(
        roles=frozenset(found["roles"]),
        titles=frozenset(found["titles"]),
        particles=frozenset(found["particles"]),
        belonging=frozenset(found["belonging"]),
        common=frozenset(found["common"]),
        openings=re.compile(openings, re.IGNORECASE),
    )


def _any(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(each) for each in sorted(phrases, key=len, reverse=True))})"
