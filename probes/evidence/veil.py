"""What must not be read in evidence, wherever it stands: found in texts whatever way it is written there. Pure."""

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from urllib.parse import quote, quote_plus

from harness.model import Persona

SHORTEST_SECRET = 4  # characters; to hide every "a" would hide everything
_SHORTEST_WORD = 2
_CORE = 7  # last digits by which a telephone number is known, however its country and area are written
_NOT_PERSONAL = {"language", "zone"}
_BETWEEN_DIGITS = r"[\s().\-/\u00a0]{0,3}"


@dataclass(frozen=True, kw_only=True)
class Veil:
    """Hides `secrets` always, and what identifies `persona` where there is one to hide.

    A name is hidden word by word, an address, a telephone or an order number as a whole, in any case and however
    URLs, HTML or JSON write it. What the customer says otherwise stays: it is the complaint, not the person.
    """

    secrets: tuple[str, ...] = ()
    persona: Persona | None = None

    def text(self, text: str) -> str:
        """`text` with `[secret]`, `[name]`, `[email]` and so on in place of what must not be read."""
        for kind, pattern in self._patterns:
            text = pattern.sub(f"[{kind}]", text)
        return text

    def covers(self, text: str) -> bool:
        """Whether something in `text` must not be read."""
        return any(pattern.search(text) for _, pattern in self._patterns)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in `text` something stands that must not be read."""
        for _, pattern in self._patterns:
            yield from (match.span() for match in pattern.finditer(text))

    @property
    def is_thin(self) -> bool:
        """Whether there is nothing to hide at all."""
        return not self._patterns

    @property
    def secret_bytes(self) -> tuple[bytes, ...]:
        """The secrets as files may hold them."""
        return tuple(way.encode() for secret in _long_enough(self.secrets) for way in _ways(secret))

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        hidden = [("secret", _literal(secret)) for secret in _long_enough(self.secrets)]
        if self.persona is not None:
            # An address first: it holds the name, and is to be hidden whole.
            for field in sorted(fields(self.persona), key=lambda each: each.name != "email"):
                value = getattr(self.persona, field.name)
                if field.name not in _NOT_PERSONAL and isinstance(value, str):
                    hidden += [(field.name, pattern) for pattern in _personal(field.name, value)]
        return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in hidden)


def _personal(name: str, value: str) -> Iterator[str]:
    if not value.strip():
        return
    yield _literal(value)
    if name == "phone":
        yield _digits(value)
    elif name == "email":
        yield _literal(value.partition("@")[0])  # it tells the name, and stands alone in greetings of some desks
    elif name != "order":
        words = (word for word in re.findall(r"[^\W_]+", value) if len(word) >= _SHORTEST_WORD)
        yield from (rf"(?<!\w){_literal(word)}(?!\w)" for word in words)


def _digits(value: str) -> str:
    """A telephone number however its digits are set apart, with the prefix of its country or without."""
    core = re.sub(r"\D", "", value)[-_CORE:]
    before = rf"(?:[+\d]{_BETWEEN_DIGITS}){{0,7}}"
    return before + _BETWEEN_DIGITS.join(core) if len(core) == _CORE else re.escape(value)


def _literal(value: str) -> str:
    return "|".join(f"(?:{re.escape(way)})" for way in _ways(value)).join(("(?:", ")"))


def _ways(value: str) -> list[str]:
    """`value` and how others write it, the longest first; each once."""
    forms = {value, unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value)}
    ways = {written for form in forms for written in (form, form.upper(), *_encoded(form))}
    return sorted(ways, key=lambda way: (-len(way), way))


def _long_enough(secrets: Iterable[str]) -> list[str]:
    return sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)


def _encoded(value: str) -> tuple[str, ...]:
    return quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1], html.escape(value)
