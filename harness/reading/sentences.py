"""Sentences, as far as signs and line ends tell."""

import re
from collections.abc import Iterator

_ENDS = ".!?。！？"  # noqa: RUF001  (full-width signs end sentences, too)
# ... and what stands before the next.
_SENTENCE = re.compile(rf"([^{_ENDS}\n]++(?:\.\w[^{_ENDS}\n]*+)*+[{_ENDS}]*+)([{_ENDS}\n]*+)")
_BEFORE_ALL = f"{_ENDS}\n"
_WRAP = re.compile(r"\n(?=[^\W\d_A-Z>•*-])(?<=[^\n.!?:]{40}\n)")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text. A line that is only wrapped goes on with the next."""
    return (sentence for _, sentence in placed(text))


def placed(text: str) -> list[tuple[int, str]]:
    """The sentences of a text, each with where it begins."""
    unwrapped = _WRAP.sub(" ", text) if "\n" in text else text
    found, start = [], len(text) - len(text.lstrip(_BEFORE_ALL))
    for sentence, gap in _SENTENCE.findall(unwrapped):
        found.append((start, sentence))
        start += len(sentence) + len(gap)
    return found
