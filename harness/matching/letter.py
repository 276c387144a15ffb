"""The words of letters and enquiries, made ready for comparing."""

import re
import unicodedata
from functools import cached_property

from harness.reading import Head

LONGEST_TEXT = 30_000  # characters of a letter that are looked at
MOST_WORDS = 4_000
GREETING = 15  # words from the top of a letter, in which a customer is greeted
GRAM = 4  # consecutive words by which a quotation is known, however it was wrapped

_WORD = re.compile(r"\w+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_BETWEEN = re.compile(r"[\W_]+")
_CODE = re.compile(r"(?=[\w./-]{0,40}\d)[^\W_][\w./-]{2,38}[^\W_]")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}\w")
_TAG = re.compile(r"[\[{(][^\[\]{}()]{0,60}\d[^\[\]{}()]{0,60}[\]})]|#{1,2}\s?[\w:-]{0,10}\d[\w-]{0,30}#{0,2}")
_PREFIX = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|tr|rv|res|resp|r|ref|odp|ynt|bls|fwd?|wg|wtr|doorst|enc|vb|pd|i|rif|auto"
    r"|automatic reply|automatische antwort|réponse automatique|respuesta automática)"
    r"\s*(?:\[\d{1,3}\])?\s*[:\N{FULLWIDTH COLON}]\s*",
    re.IGNORECASE,
)


class Clues:
    """What one letter says, made ready for comparing."""

    def __init__(self, head: Head, text: str) -> None:
        text = text[:LONGEST_TEXT]
        body = words(text)
        self.words = [*words(head.subject[:1000]), *body][:MOST_WORDS]
        self.greeting = frozenset(body[:GREETING])
        self.joined = f" {' '.join(self.words)} "
        self.topic = topic(head.subject)
        self.addressed = f" {' '.join(words(head.addressed[:4000]))} "
        self.addresses = frozenset(each.casefold() for each in _ADDRESS.findall(text))
        self.codes = frozenset(code(each) for each in _CODE.findall(f"{head.subject[:1000]} {text}"))

    @cached_property
    def grams(self) -> frozenset[tuple[str, ...]]:
        """Every run of GRAM words."""
        return grams(self.words)


def topic(subject: str) -> str:
    """A subject without Re: and its kin in other languages, and without tags that hold a ticket number."""
    rest = _TAG.sub(" ", subject[:1000])
    while (found := _PREFIX.match(rest)) is not None:
        rest = rest[found.end() :]
    return " ".join(words(rest))


def words(text: str) -> list[str]:
    """Words without case and accents: a desk's database may have lost those."""
    plain = text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(plain.casefold())


def code(text: str) -> str:
    """An order number or the like in one spelling: its letters and digits."""
    return _BETWEEN.sub("", text).casefold()


def grams(said: list[str]) -> frozenset[tuple[str, ...]]:
    """Every run of GRAM consecutive words."""
    return frozenset(tuple(said[start : start + GRAM]) for start in range(len(said) - GRAM + 1))
