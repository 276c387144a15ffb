"""Figures, opinions and letters of a desk as blocks: a desk is judged as a whole, and so is replaced as a whole."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from harness.model import JudgedReply, Observation, Reply, Template
from harness.observe.columns import ROW, Columns, Terms
from harness.observed.plain import plain, reading_fields, reading_of

Opinions = Mapping[str, Sequence[Sequence[Any]]]  # by enquiry, of each of its replies: as `judged_of` reads it

_MICROSECOND = timedelta(microseconds=1)
_LEVEL = 1  # of zlib, the fastest
_OPINION = tuple(each.name for each in fields(JudgedReply) if each.name != "reply")
_read_opinion = reading_fields(JudgedReply, _OPINION)
_read_letters = reading_of(tuple[Template, ...])


def columns_block(columns: Columns) -> tuple[str, bytes, int]:
    """The texts of some columns, their rows, and what both add up to."""
    texts = json.dumps([columns.ids.tolist(), dict(columns.names), [_terms_row(each) for each in columns.terms]])
    block = columns.rows.tobytes()
    return texts, block, _sum(texts, block)


def columns_of(texts: str, block: bytes, check: int) -> Columns:
    """The columns again. Raises ValueError, TypeError or KeyError where they are not as they were written."""
    if _sum(texts, block) != check:
        raise ValueError("a block is not as it was written")
    ids, names, terms = json.loads(texts)
    return Columns(
        ids=np.array(ids, np.str_),
        rows=np.frombuffer(block, ROW),
        names={kind: tuple(each) for kind, each in names.items()},
        terms=tuple(_terms(*each) for each in terms),
    )


def day_of(made: datetime) -> int:
    """The day by which the opinions on an enquiry that was made then are found: a month's are few blocks."""
    return made.astimezone(UTC).toordinal()


def opinions_by_day(seen: Iterable[Observation], *, is_final: bool) -> Mapping[int, Opinions]:
    """What is thought of each reply, by the days on which enquiries were made.

    `is_final`: all of a desk is judged again with whatever comes next. Else evidence is kept without its notes: they
    say how often something came, and further copies change that of replies whose verdicts they leave alone.
    """
    days: defaultdict[int, dict[str, list[list[Any]]]] = defaultdict(dict)
    for each in seen:
        opinions = [_opinion(judged if is_final else _uncounted(judged)) for judged in each.replies]
        days[day_of(each.enquiry.created_at)][each.enquiry.id] = opinions
    return days


def packed_opinions(opinions: Opinions) -> bytes:
    """Those of a day as a block."""
    return _packed(opinions)


def opinions_of(block: bytes) -> Opinions:
    """The opinions again. Raises zlib.error or ValueError where they are not as they were written."""
    found: Opinions = json.loads(zlib.decompress(block))
    return found


def judged_of(opinion: Sequence[Any], reply: Reply) -> JudgedReply:
    """What was thought of a reply. Raises TypeError, ValueError or AttributeError as `opinions_of` does."""
    return JudgedReply(reply=reply, **_read_opinion(opinion[1:]))


def letters_block(letters: tuple[Template, ...]) -> bytes:
    """Form letters as a block."""
    return _packed(plain(letters))


def letters_of(block: bytes) -> tuple[Template, ...]:
    """The letters again. Raises as `opinions_of` and `judged_of` do."""
    found: tuple[Template, ...] = _read_letters(json.loads(zlib.decompress(block)))
    return found


def _opinion(judged: JudgedReply) -> list[Any]:
    return [judged.reply.id, *(plain(getattr(judged, name)) for name in _OPINION)]


def _uncounted(judged: JudgedReply) -> JudgedReply:
    evidence = tuple(each._replace(note="") if each.note else each for each in judged.verdict.evidence)
    return replace(judged, verdict=judged.verdict._replace(evidence=evidence))


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), _LEVEL)


def _sum(texts: str, block: bytes) -> int:
    return zlib.crc32(block, zlib.crc32(texts.encode()))


def _terms_row(terms: Terms) -> list[int]:
    return [terms.window // _MICROSECOND, *terms[1:]]


def _terms(window: int, *days: int) -> Terms:
    return Terms(window * _MICROSECOND, *days)
