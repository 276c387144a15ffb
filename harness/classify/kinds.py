"""What the words of a text are, in columns: a byte a word, so that no rule goes through them one by one. Pure."""

from collections.abc import Collection, Iterable
from functools import cache
from itertools import combinations_with_replacement, compress

ALL = tuple(1 << at for at in range(8))  # the bits of `Word.kind`
STOCK, CONTENT, PLAIN, NAME, NUMBER, LARGE, LINK, TRAITED = ALL
_MOST = 1 << 12
_PLACES = tuple(range(_MOST))  # in most texts: numbers that are there need not be made
_FEW = 255
_ORDINALS = int.from_bytes(bytes(range(1, _FEW + 1)), "little")  # a byte for each of these
_PLACE_OF = bytes([0, *range(_FEW)])  # by ordinal


# Of one kind or two: for each that a word may be 1 if it is all that is asked, else 0.
_IS = {
    one | other: bytes([bool(kind & one and kind & other) for kind in range(256)])
    for one, other in combinations_with_replacement(ALL, 2)
}


@cache
def _but(kind: int) -> bytes:
    return bytes([0 if each & kind else each for each in range(256)])


def are(kinds: bytes, asked: int) -> bytes:
    """For each word 1 if it is all that is asked, which is of one kind or two, else 0."""
    return kinds.translate(_IS[asked])


def count(kinds: bytes, asked: int) -> int:
    """How many words are all that is asked."""
    return kinds.translate(_IS[asked]).count(1)


def where(kinds: bytes, asked: int) -> list[int]:
    """The positions of the words that are all that is asked."""
    return [*compress(_PLACES if len(kinds) <= _MOST else range(len(kinds)), kinds.translate(_IS[asked]))]


def positions(flags: bytes) -> list[int]:
    """The positions of what is not 0."""
    return [*compress(_PLACES if len(flags) <= _MOST else range(len(flags)), flags)]


def flagged(flags: int, length: int) -> list[int]:
    """The positions of what is 1 among so many bytes of a number, the first of which is the least; others are 0."""
    if length > _FEW:
        return positions(flags.to_bytes(length, "little"))
    # To blank out the ordinals of all others, all at once, takes half the time of looking at each.
    return [*(flags * 255 & _ORDINALS).to_bytes(length, "little").translate(_PLACE_OF, b"\0")]


def but(kinds: bytes, kind: int) -> bytes:
    """The same, with words of a kind that are nothing."""
    return kinds.translate(_but(kind))


def without(kinds: bytes, left_out: Collection[int]) -> bytes:
    """The same, with words at some positions that are nothing."""
    if not left_out:
        return kinds
    kept = bytearray(kinds)
    for at in left_out:
        kept[at] = 0
    return bytes(kept)


def lessened(kinds: bytes, places: Iterable[int], kind: int) -> bytes:
    """The same, with words at some positions that are not of a kind, whatever else they are."""
    kept = bytearray(kinds)
    for at in places:
        kept[at] &= ~kind
    return bytes(kept)
