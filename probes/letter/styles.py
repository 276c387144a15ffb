"""The habits of mail programs, so that letters from different customers do not all look alike.

No program is claimed by name: there is no User-Agent and no X-Mailer. Which habits a persona's program has follows
from the enquiry's id.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from random import Random
from uuid import UUID


class Markup(StrEnum):
    """How a program writes the HTML beside its plain text, if it writes any."""

    NONE = "none"
    DIVISIONS = "divisions"  # a <div> for each line
    BREAKS = "breaks"  # one block with <br> in it
    PARAGRAPHS = "paragraphs"  # a <p> for each paragraph


class Introduction(StrEnum):
    """How a program introduces what is answered; the names are keys of words.toml."""

    LONG = "long"
    MEDIUM = "medium"
    SHORT = "short"
    HEADER = "header"  # the fields of the answered mail's head, and the mail itself below them, unmarked


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """One persona's mail program and its settings. `message_id` makes the part before the @."""

    message_id: Callable[[Random, datetime], str]
    boundary: Callable[[Random], str]
    markup: Markup
    introduction: Introduction
    below: bool  # whether the answer goes below what is quoted
    two_digit_day: bool  # "02 Nov" and not "2 Nov" in the Date field


def style_of(enquiry_id: str) -> Style:
    """The habits of whoever makes this enquiry: always the same."""
    chance = Random(f"{enquiry_id}/mail program")
    return chance.choice((_webmail, _telephone, _desktop, _office, _terminal))(chance)


def _webmail(chance: Random) -> Style:
    del chance
    return Style(
        message_id=lambda rng, _: f"CA{_word(rng, 21)}={_word(rng, 24)}",
        boundary=lambda rng: f"000000000000{rng.getrandbits(64):016x}",
        markup=Markup.DIVISIONS,
        introduction=Introduction.LONG,
        below=False,
        two_digit_day=False,
    )


def _telephone(chance: Random) -> Style:
    return Style(
        message_id=lambda rng, _: _uuid(rng).upper(),
        boundary=lambda rng: f"Mail-{_uuid(rng).upper()}",
        markup=chance.choice((Markup.NONE, Markup.BREAKS)),
        introduction=Introduction.MEDIUM,
        below=False,
        two_digit_day=False,
    )


def _desktop(chance: Random) -> Style:
    return Style(
        message_id=lambda rng, _: _uuid(rng),
        boundary=lambda rng: f"------------{_word(rng, 24, more='')}",
        markup=chance.choice((Markup.NONE, Markup.PARAGRAPHS)),
        introduction=Introduction.SHORT,
        below=chance.random() < 0.5,
        two_digit_day=False,
    )


def _office(chance: Random) -> Style:
    del chance
    return Style(
        message_id=lambda rng, at: f"{_ticks(at)}${rng.getrandbits(32):08x}${rng.getrandbits(32):08x}$",
        boundary=lambda rng: f"----=_NextPart_000_{rng.getrandbits(16):04X}_{rng.getrandbits(64):016X}",
        markup=Markup.PARAGRAPHS,
        introduction=Introduction.HEADER,
        below=False,
        two_digit_day=False,
    )


def _terminal(chance: Random) -> Style:
    return Style(
        message_id=lambda rng, at: f"{at.astimezone(UTC):%Y%m%d%H%M%S}.{_word(rng, 2, more='')}{rng.randrange(10**5)}",
        boundary=lambda rng: _word(rng, 16, more=""),
        markup=Markup.NONE,
        introduction=chance.choice((Introduction.LONG, Introduction.SHORT)),
        below=chance.random() < 0.7,
        two_digit_day=True,
    )


def _uuid(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _word(rng: Random, length: int, *, more: str = "-_") -> str:
    """Random letters and digits; `more` are allowed beside them."""
    text = base64.b64encode(rng.randbytes(length), altchars=b"-_").decode()[:length]
    return text if more else text.replace("-", "a").replace("_", "Z")


def _ticks(at: datetime) -> str:
    """The moment as 100 ns since 1601, its upper half, after a counter: as some programs number their mail."""
    passed = at - datetime(1601, 1, 1, tzinfo=UTC)
    ticks = int(passed.total_seconds()) * 10**7
    return f"{ticks >> 52 & 0xFFFF:04x}{ticks >> 32 & 0xFFFFFFFF:08x}"
