"""Texts with `{slots}`: filled by plain substitution, nothing evaluated."""

import re
from collections.abc import Mapping

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def names(text: str) -> tuple[str, ...]:
    """The slots in `text`, in order."""
    return tuple(_SLOT.findall(text))


def has_stray_brace(text: str) -> bool:
    """Whether a brace belongs to no slot; such a text would show the customer's hand."""
    return bool(re.search(r"[{}]", _SLOT.sub("", text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its slots filled; what fills a slot is not looked at again. Raises KeyError for an unknown slot."""
    return _SLOT.sub(lambda match: values[match[1]], text)


def collapse(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(text.split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of `text`, each on one line: settings files wrap lines, customers' mail clients do not."""
    return tuple(collapse(part) for part in re.split(r"\n\s*\n", text) if part.strip())
