"""Words on pages: folded for comparison, and quoted safely from strangers."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_QUOTED = 300  # characters of a stranger's words kept in a message of ours
_SHORT = 300  # characters up to which what a text folds to is kept: a form's labels are read again and again


def one_line(text: str, *, limit: int = _QUOTED) -> str:
    """`text` on one line of at most `limit` characters, control and unpaired characters gone."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text)
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def fold(text: str) -> str:
    """Lower case without accents; every run of anything but letters and digits, and every camelHump, a space.

    >>> fold("orderNumber*"), fold("E-Mail-Adresse"), fold("Prénom :")
    ('order number', 'e mail adresse', 'prenom')
    """
    return _folded(text) if len(text) <= _SHORT else _folded.__wrapped__(text)


@lru_cache(4096)
def _folded(text: str) -> str:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("ß", "ss"))
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


def longest_match(text: str, phrases: tuple[str, ...]) -> int:
    """Length of the longest of the folded `phrases` that occurs in folded `text` as whole words; 0 for none."""
    padded = f" {text} "
    return max((len(phrase) for phrase in phrases if f" {phrase} " in padded), default=0)


@cache
def phrases(name: str, file: str = "page_words.toml") -> Mapping[str, tuple[str, ...]]:
    """Folded phrases of every language by key, from one table (`a.b` for one within another) of a file in `probes`."""
    data = table(file)
    for part in name.split("."):
        data = data[part]
    return {
        key: tuple(fold(phrase) for language in by_language.values() for phrase in language)
        for key, by_language in data.items()
    }


@cache
def table(file: str) -> Mapping[str, Any]:
    """A data file of the probes, read once: `probes/FILE`."""
    return tomllib.loads(files("probes").joinpath(file).read_text(encoding="utf-8"))
