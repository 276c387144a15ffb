"""What the scripts in the page are told: words, marks and presets, from their data files."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from probes.scripts import page_script
from probes.words import phrases, table

_WORDS = "widget/words.toml"
_SHARED = ("clock", "roots", "text", "parts", "rows", "said", "signs", "hands")
_SCRIPTS = ("mouse.js", *(f"widget/{part}.js" for part in _SHARED))


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Folded phrases of every language by what they say, with those that forms and chats have in common."""
    own = phrases("words", _WORDS)
    return {**own, "chat": (*phrases("button")["chat"], *own["chat"])}


@cache
def presets() -> tuple[dict[str, str], ...]:
    """The presets as the page needs them: a name, and selectors by part."""
    spoken = ("source", "checked")
    return tuple(
        {"name": name, **{key: value for key, value in preset.items() if key not in spoken}}
        for name, preset in table("widget/presets.toml").items()
    )


def config(name: str, hints: Mapping[str, str]) -> dict[str, Any]:
    """All that `watch.js` is told. `name`: of the function it reports to; `hints`: the desk's own selectors."""
    marks = table(_WORDS)
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
    return page_script("widget/watch.js", _SCRIPTS)
