"""Columns of what words are: they say of each word what the word itself says."""

from hypothesis import given
from hypothesis import strategies as st

from harness.classify import kinds
from harness.classify.text import Text

PIECES = st.sampled_from(
    ["Dear", "Anna", "thanks", "kettle", "Kettle", "don't", "3", "12:30", "x1", "www.a.example", "a@b.example", "@you",
     "\u540d", "\u00c9t\u00e9", ".", "\n"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map(" ".join)


@given(TEXTS)
def test_a_column_says_what_each_word_says(text: str) -> None:
    read = Text(text)
    held = {
        kinds.STOCK: [word.is_stock for word in read.words],
        kinds.CONTENT: [word.is_content for word in read.words],
        kinds.PLAIN: [word.is_plain for word in read.words],
        kinds.NUMBER: [word.is_number for word in read.words],
        kinds.LARGE: [word.is_large for word in read.words],
        kinds.NAME: [word.mask == "<name>" for word in read.words],
        kinds.LINK: [word.mask == "<link>" for word in read.words],
    }
    assert {kind: [*kinds.are(read.kinds, kind)] for kind in held} == held
    assert {kind: read.where(kind) for kind in held} == {
        kind: [at for at, is_held in enumerate(some) if is_held] for kind, some in held.items()
    }
    both = [word.is_plain and word.is_stock for word in read.words]
    assert kinds.count(read.kinds, kinds.PLAIN | kinds.STOCK) == sum(both)


@given(TEXTS, st.sets(st.integers(0, 11)))
def test_what_is_left_out_is_nothing(text: str, places: set[int]) -> None:
    read = Text(text)
    left_out = {at for at in places if at < len(read.words)}
    left = kinds.without(read.kinds, left_out)
    assert [*left] == [0 if at in left_out else word.kind for at, word in enumerate(read.words)]
    untold = kinds.lessened(read.kinds, left_out, kinds.CONTENT)
    assert kinds.where(untold, kinds.CONTENT) == [
        at for at, word in enumerate(read.words) if word.is_content and at not in left_out
    ]
    assert kinds.are(untold, kinds.PLAIN) == kinds.are(read.kinds, kinds.PLAIN)


@given(TEXTS)
def test_words_of_a_kind_are_nothing(text: str) -> None:
    read = Text(text)
    assert [*kinds.but(read.kinds, kinds.NAME)] == [0 if word.mask == "<name>" else word.kind for word in read.words]


@given(st.sets(st.integers(0, 400)))
def test_bytes_of_a_number_are_found_where_they_are_one(places: set[int]) -> None:
    length = max(places, default=-1) + 1
    assert kinds.flagged(sum(1 << 8 * at for at in places), length) == sorted(places)


def test_more_words_than_most_texts_have_are_found() -> None:
    column = bytes([kinds.PLAIN]) * 5000
    assert kinds.where(column, kinds.PLAIN) == [*range(5000)]
