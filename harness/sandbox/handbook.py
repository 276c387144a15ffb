"""What an agent makes of a complaint: its language, its topic, what happened, what is asked and what the answer is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.model import Brief, Question, Scenario
from harness.sandbox.texts import LANGUAGES, phrasebook

_READ_AT_MOST = 20_000  # characters: nobody reads on after that
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_TOKEN = re.compile(r"(?<![\w-])[A-Za-z0-9][A-Za-z0-9-]{3,19}(?![\w-])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?-\d\d?-\d{4}")
_ORDER_WORD = re.compile(r"order|bestell|auftrag|commande|pedido|purchase", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,30}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A question the customer asked, and the answers the company has to it."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Understanding:
    """What an agent knows after reading. `details`: what happened, in the customer's words; `order` may be ""."""

    language: str
    topic: str
    details: tuple[str, ...]
    answers: tuple[Answer, ...]
    order: str


class Handbook:
    """The company's answers, by scenario."""

    def __init__(self, scenarios: Iterable[Scenario]) -> None:
        self._briefs = tuple(brief for scenario in scenarios for brief in scenario.briefs.values())

    def understand(self, text: str, *, topic: str | None = None, order: str = "") -> Understanding:
        """Read a complaint; `topic` and `order` are what the customer filled in beside it. Takes any text."""
        text = text[:_READ_AT_MOST]
        plain = _plain(text)
        brief = max(self._briefs, key=lambda each: _likeness(each, plain), default=None)
        known = brief is not None and _likeness(brief, plain) > 0
        language = brief.language if brief and known else _language(plain)
        story = tuple(_story(brief, plain).values()) if brief and known else ()
        return Understanding(
            language=language if language in LANGUAGES else "en",
            topic=topic or _topic(plain, language if language in LANGUAGES else "en"),
            details=story or _striking_words(text),
            answers=tuple(_answers(brief, plain)) if brief and known else (),
            order=order or find_order(text),
        )


def find_order(text: str) -> str:
    """The order number in `text`: one that follows a word for order, else what looks like one; "" if nothing does."""
    numbers = [token for token in _TOKEN.finditer(text) if _digits(token[0]) >= 3 and not _DATE.fullmatch(token[0])]
    named = sorted(
        (distance, token[0]) for token in numbers if (distance := _after_order_word(text, token)) is not None
    )
    alike = [token[0] for token in numbers if _digits(token[0]) >= 4 and re.search("[A-Za-z]", token[0])]
    return next((token for _, token in named), None) or next(iter(alike), "")


def _after_order_word(text: str, token: re.Match[str]) -> int | None:
    """Characters from the nearest word for order to the token; None if none is close, in the same clause."""
    before = re.split(r"[,.;\n]", text[max(0, token.start() - 30) : token.start()])[-1]
    words = [word.end() for word in _ORDER_WORD.finditer(before)]
    return len(before) - words[-1] if words else None


def _digits(token: str) -> int:
    return sum(character.isdigit() for character in token)


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split())


def _likeness(brief: Brief, plain: str) -> int:
    """How many of the brief's story facts and questions are in the text."""
    return len(_story(brief, plain)) + sum(1 for _ in _answers(brief, plain))


def _story(brief: Brief, plain: str) -> Mapping[str, str]:
    """Fact name -> the value of it that the text holds; the longest where one value is part of another."""
    found = {name: [value for value in values if _plain(value) in plain] for name, values in brief.story.items()}
    return {name: max(values, key=len) for name, values in found.items() if values}


def _answers(brief: Brief, plain: str) -> Iterator[Answer]:
    story = _story(brief, plain)
    for question in brief.questions:
        text = _fill(question.text, story)
        if _plain(text) in plain:
            # Without its marks it goes into any sentence, and does not end it.
            yield Answer(
                question=text.strip("¿? \u00a0\u202f"),
                answers=tuple(_fill(answer, story) for answer in _sayable(question)),
            )


def _sayable(question: Question) -> tuple[str, ...]:
    """The fuller half of the answer key: a bare word would answer too, but nobody writes so."""
    return tuple(sorted(question.answers, key=len, reverse=True)[: (len(question.answers) + 1) // 2])


def _fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _language(plain: str) -> str:
    words = plain.split()
    return max(LANGUAGES, key=lambda language: sum(word in phrasebook(language).words for word in words))


def _topic(plain: str, language: str) -> str:
    topics = phrasebook(language).topics
    counts = {topic: sum(plain.count(word) for word in words) for topic, words in topics.items()}
    best = max(counts, key=lambda topic: counts[topic])
    return best if counts[best] else "general"


def _striking_words(text: str) -> tuple[str, ...]:
    """Two long words of the customer's own, to take up where no scenario is recognised."""
    words = dict.fromkeys(_WORD.findall(text))
    return tuple(sorted(words, key=len, reverse=True)[:2])
