"""What the words of a text are, in columns: a byte a word, so that no rule goes through them one by one. Pure."""

from collections.abc import Collection
from functools import lru_cache

ALL = tuple(1 << at for at in range(8))  # the bits of `Word.kind`
STOCK, CONTENT, PLAIN, NAME, NUMBER, LARGE, LINK, TRAITED = ALL


@lru_cache(maxsize=256)
def _is(asked: int) -> bytes:
    return bytes([kind & asked == asked for kind in range(256)])


def are(kinds: bytes, asked: int) -> bytes:
    """For each word 1 if it is all that is asked, else 0."""
    return kinds.translate(_is(asked))


def count(kinds: bytes, asked: int) -> int:
    """How many words are all that is asked."""
    return are(kinds, asked).count(1)


def without(kinds: bytes, left_out: Collection[int]) -> bytes:
    """The same, with words at some positions that are nothing."""
    if not left_out:
        return kinds
    kept = bytearray(kinds)
    for at in left_out:
        kept[at] = 0
    return bytes(kept)
