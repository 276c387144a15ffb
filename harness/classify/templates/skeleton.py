"""Aligns copies of a letter: what stands in nearly all of them is its text, what lies between is a slot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from rapidfuzz.distance import LCSseq

from harness.classify import data
from harness.classify.templates.vocabulary import SLOTS, is_sign
from harness.classify.text import Text, clip
from harness.classify.word import LINE_END, Word
from harness.model import Slot, SlotKind

EXAMPLES = 4
_NEARLY_ALL = 0.75  # of the copies
_NOW_AND_THEN = 0.2  # of the copies: less often added text belongs to the copy, not to the letter
_LONGEST_EXAMPLE = 80
_LONGEST = 2000  # words of a letter; aligning takes time that grows with their square
_LINE_END = 1 << 32  # its number; no word has it
_LEAST_FIXED, _LEAST_CONTENT = 6, 2  # words; less is a greeting
_SPACES = re.compile(r"(\s) +")
_DATE = re.compile(r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}")
_KINDS = dict(zip(SLOTS, (SlotKind.NAME, SlotKind.NUMBER, SlotKind.LINK, SlotKind.ADDRESS, SlotKind.FACT), strict=True))


@dataclass(frozen=True, kw_only=True)
class Exemplar:
    """A copy of a letter: its text, its words, their numbers and places, one each. Where a line ends is a word, too."""

    text: str
    words: Sequence[Word]
    numbers: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, written: str, numbers: Sequence[int]) -> Self:
        """A reply with the numbers of its masked words."""
        text = Text(written)
        found: list[tuple[Word, int, int, int]] = []
        for at, word in enumerate(text.words):
            if at and "\n" in text.between[at - 1]:
                found.append((LINE_END, _LINE_END, text.ends[at - 1], text.starts[at]))
            found.append((word, numbers[at], text.starts[at], text.ends[at]))
        shown = written if len(found) <= _LONGEST else written[: found[_LONGEST - 1][3]]
        words, known, starts, ends = zip(*found[:_LONGEST], strict=True) if found else ((), (), (), ())
        return cls(text=shown, words=words, numbers=known, starts=starts, ends=ends)

    def between(self, after: int, before: int) -> str:
        """What stands between two words, without the signs around it; "" for nothing."""
        if before - after < 2:
            return ""
        return self.text[self.starts[after + 1] : self.ends[before - 1]].strip()


def skeleton(copies: Sequence[Exemplar], *, is_whole: bool) -> tuple[str | Slot, ...]:
    """The letter's text with its slots, in the order of the first copy; () where too little stays to be a letter.

    Courtesies alone are one only where they are the whole of its copies (`is_whole`).
    """
    model, *others = copies
    places = [_places(model, other) for other in others]
    there = [at for at in range(len(model.words)) if sum(at in place for place in places) >= _NEARLY_ALL * len(others)]
    there = _without_strays(there, model)
    same = [at for at in there if _is_same(at, model, others, places)]
    fixed = _without_months(same, there, model)
    said = {model.words[at].folded for at in fixed if model.words[at].is_content or is_sign(model.words[at].mask)}
    if sum(model.numbers[at] != _LINE_END for at in fixed) < _LEAST_FIXED or (
        len(said) < _LEAST_CONTENT and not is_whole
    ):
        return ()
    return tuple(_joined(_pieces(fixed, copies, places)))


def _places(model: Exemplar, other: Exemplar) -> dict[int, int]:
    """Where the words of the model stand in another copy."""
    blocks = LCSseq.opcodes(model.numbers, other.numbers)
    return {
        block.src_start + step: block.dest_start + step
        for block in blocks
        if block.tag == "equal"
        for step in range(block.src_end - block.src_start)
    }


def _is_same(at: int, model: Exemplar, others: Sequence[Exemplar], places: Sequence[dict[int, int]]) -> bool:
    """Whether it is the same word wherever it stands: a number or a link may be another one."""
    if model.numbers[at] >= len(SLOTS):
        return True
    there = (other.words[place[at]].folded for other, place in zip(others, places, strict=True) if at in place)
    return all(word == model.words[at].folded for word in there)


def _without_strays(there: Sequence[int], model: Exemplar) -> list[int]:
    """A small word alone among words that vary is there by chance."""
    known = set(there)
    return [
        at
        for at in there
        if at - 1 in known
        or at + 1 in known
        or model.words[at].is_content
        or model.numbers[at] < len(SLOTS)
        or model.numbers[at] == _LINE_END
    ]


def _without_months(same: Sequence[int], there: Sequence[int], model: Exemplar) -> list[int]:
    """A month beside a number that varies is part of a date, though all copies came in that month."""
    days = {at for at in there if model.words[at].is_number}.difference(same)
    return [at for at in same if not (_is_month(model.words[at].folded) and {at - 1, at + 1} & days)]


def _pieces(fixed: Sequence[int], copies: Sequence[Exemplar], places: Sequence[dict[int, int]]) -> Iterator[str | Slot]:
    model = copies[0]
    edges = [-1, *fixed, len(model.words)]
    for after, before in pairwise(edges):
        if after >= 0:
            yield model.text[model.starts[after] : model.ends[after]]
        start = model.ends[after] if after >= 0 else 0
        end = model.starts[before] if before < len(model.words) else len(model.text)
        gap = _gap(after, before, copies, places)
        slot = _slot(gap)
        if slot is None:
            yield model.text[start:end] if before - after == 1 else " "
        elif before - after > 1:
            yield model.text[start : model.starts[after + 1]]
            yield slot
            yield model.text[model.ends[before - 1] : end]
        else:
            yield from (f"{model.text[start:end].rstrip()} ", slot, model.text[start:end] or " ")


_Filling = tuple[str, tuple[int, ...]]


def _gap(after: int, before: int, copies: Sequence[Exemplar], places: Sequence[dict[int, int]]) -> list[_Filling]:
    """What each copy has between two words that stay, with the numbers of its words; no copy without these two."""
    model, *others = copies
    found = [(model.between(after, before), tuple(model.numbers[after + 1 : before]))]
    for other, place in zip(others, places, strict=True):
        start = place.get(after, -1 if after < 0 else None)
        end = place.get(before, len(other.words) if before == len(model.words) else None)
        if start is not None and end is not None:
            found.append((other.between(start, end), tuple(other.numbers[start + 1 : end])))
    return found


def _slot(gap: Sequence[_Filling]) -> Slot | None:
    filled = [said for said, _ in gap if said]
    if len(filled) < max(1, _NOW_AND_THEN * len(gap)):
        return None
    examples = dict.fromkeys(clip(said, _LONGEST_EXAMPLE) for said, _ in gap)
    shown = sorted(examples, key=lambda example: not example)[:EXAMPLES]
    if "" in examples and "" not in shown:
        shown[-1] = ""
    return Slot(kind=_kind([each for each in gap if each[0]]), examples=tuple(shown))


def _kind(fillings: Sequence[_Filling]) -> SlotKind:
    """What all fillings are; names may also be known by being written large."""
    kinds = {_KINDS[SLOTS[number]] if number < len(SLOTS) else None for _, numbers in fillings for number in numbers}
    if all(_is_date(said) for said, _ in fillings):
        return SlotKind.DATE
    if all(_is_number(said) for said, _ in fillings) and kinds <= {SlotKind.NAME, SlotKind.NUMBER, None}:
        return SlotKind.NUMBER
    if kinds <= {SlotKind.NAME, None} and all(_is_name(said) for said, _ in fillings):
        return SlotKind.NAME
    (kind,) = kinds if len(kinds) == 1 else (None,)
    return kind or SlotKind.TEXT


def _is_number(said: str) -> bool:
    """Whether it is a number or a reference, such as `KW-20417`."""
    return len(said.split()) <= 2 and any(sign.isdigit() for sign in said)


def _is_date(said: str) -> bool:
    if _DATE.fullmatch(said):
        return True
    plain = said.replace(",", " ").replace(".", " ").split()
    has_month = any(map(_is_month, plain))
    return has_month and len(plain) <= 5 and any(word[:1].isdigit() for word in plain)


def _is_month(word: str) -> bool:
    return word.isalpha() and word.casefold().startswith(data.MONTHS)


def _is_name(said: str) -> bool:
    parts = said.split()
    return len(parts) <= 4 and len(parts) > 0 and all(part[:1].isupper() for part in parts) and said.count(".") < 3


def _joined(pieces: Iterator[str | Slot]) -> Iterator[str | Slot]:
    """Neighbouring texts as one; no space at either end."""
    texts: list[str | Slot] = []
    for piece in pieces:
        last = texts[-1] if texts else None
        if isinstance(piece, str) and isinstance(last, str):
            texts[-1] = _SPACES.sub(r"\1", last + piece)
        else:
            texts.append(piece)
    for at, piece in enumerate(texts):
        if not isinstance(piece, str):
            yield piece
            continue
        shown = piece.lstrip() if at == 0 else piece
        shown = shown.rstrip() if at == len(texts) - 1 else shown
        if shown:
            yield shown
