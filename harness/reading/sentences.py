"""Sentences, as far as signs and line ends tell."""

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^.!?。！？\n]++(?:\.\w[^.!?。！？\n]*+)*+[.!?。！？]*+")  # noqa: RUF001  (full-width signs end sentences, too)
_WRAP = re.compile(r"\n(?<=[^\n.!?:]{40}\n)(?=[^\W\d_A-Z>•*-])")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text. A line that is only wrapped goes on with the next."""
    return (sentence for _, sentence in placed(text))


def placed(text: str) -> list[tuple[int, str]]:
    """The sentences of a text, each with where it begins."""
    unwrapped = _WRAP.sub(" ", text) if "\n" in text else text
    return [(match.start(), match[0]) for match in _SENTENCE.finditer(unwrapped)]
