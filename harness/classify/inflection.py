"""Whether two words are forms of one. Pure, and no dictionary: strong verbs and irregular plurals are not known."""

import unicodedata
from itertools import takewhile

from harness.classify import data

_SHORT = 3  # letters that words of one stem share at least; so few take none but the ending of a plural
_LONGEST_ENDING = 5
_HEAD, _MODIFIER = 5, 3  # letters that each part of a compound has at least


def is_form_of(word: str, other: str) -> bool:
    """Whether one is the other, inflected, or a compound of which the other is the head (Kessel, Wasserkessel)."""
    one, two = sorted((_plain(word), _plain(other)), key=len)
    return one == two or _share_a_stem(one, two) or _is_head(one, two)


def _share_a_stem(one: str, two: str) -> bool:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    if len(two) - same > _LONGEST_ENDING:
        return False
    if same == _SHORT == len(one):
        return two[same:] in data.ENDINGS_OF_SHORT
    return any(
        _is_ending(one[:stem], one[stem:]) and _is_ending(two[:stem], two[stem:]) for stem in range(same, _SHORT, -1)
    )


def _is_ending(stem: str, rest: str) -> bool:
    """Whether the rest may be an ending: nothing, a known one, or one after a doubled letter (stop, stopped)."""
    return not rest or rest in data.ENDINGS or (rest[0] == stem[-1] and rest[1:] in data.ENDINGS)


def _is_head(one: str, two: str) -> bool:
    return len(one) >= _HEAD and len(two) >= len(one) + _MODIFIER and two.endswith(one)


def _plain(word: str) -> str:
    """Folded, without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
