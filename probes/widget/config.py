"""What the scripts in the page are told: words, marks and presets, from their data files."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from probes.scripts import page_script
from probes.words import fold, phrases

_SHARED = ("clock", "roots", "text", "parts", "rows", "said", "signs", "hands")


@cache
def data(name: str) -> dict[str, Any]:
    """One of this package's TOML files."""
    return tomllib.loads(files("probes.widget").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Folded phrases of every language by what they say, with those that forms and chats have in common."""
    own = {
        key: tuple(fold(phrase) for language in by_language.values() for phrase in language)
        for key, by_language in data("words")["words"].items()
    }
    return {**own, "chat": (*phrases("button")["chat"], *own["chat"])}


@cache
def presets() -> tuple[dict[str, str], ...]:
    """The presets as the page needs them: a name, and selectors by part."""
    spoken = ("source", "checked")
    return tuple(
        {"name": name, **{key: value for key, value in preset.items() if key not in spoken}}
        for name, preset in data("presets").items()
    )


def config(name: str, hints: Mapping[str, str]) -> dict[str, Any]:
    """All that `watch.js` is told. `name`: of the function it reports to; `hints`: the desk's own selectors."""
    marks = data("words")
    return {
        "name": name,
        "hints": dict(hints),
        "words": words(),
        "marks": marks["marks"],
        "selectors": marks["selectors"],
        "presets": presets(),
    }


@cache
def watcher() -> str:
    """The script that watches a chat, with everything it needs in scope."""
    return page_script("widget/watch.js", tuple(f"widget/{part}.js" for part in _SHARED))
