"""A text taken apart: its words are the same whatever else it holds, and stand where they are said to."""

from hypothesis import given
from hypothesis import strategies as st

from harness.classify.repeated import repeated
from harness.classify.request import Request
from harness.classify.text import Text, clip, words

PIECES = st.sampled_from(
    [
        "Dear ",
        "Anna",
        " don't",
        "\u2019",
        "'",
        "www.",
        "http",
        "https://a.example/b",
        "-",
        "_",
        ".",
        " ",
        "\n",
        "x@",
        "名",
        "3",
        "É",
        "Fuß",
        "İ",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40)


@given(TEXTS)
def test_a_handle_and_a_link_further_down_change_no_word(text: str) -> None:
    plain = [(word.text, word.mask) for word in words(f"{text}\n")]
    for below in ("https://b.example", "@you", "a@b.example", "ü 名"):
        assert [(word.text, word.mask) for word in words(f"{text}\n{below}")][: len(plain)] == plain


@given(TEXTS)
def test_a_handle_further_down_changes_no_sentence_and_no_item(text: str) -> None:
    """With it words are found one by one; else mostly between spaces that stand for all signs."""
    alone, above = Text(f"{text}\n"), Text(f"{text}\n@you")
    assert above.sentences[: len(alone.sentences)] == alone.sentences
    assert above.items[:-1] == alone.items
    assert above.between[: len(alone.words)][:-1] == alone.between[:-1]


@given(TEXTS)
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    read = Text(text)
    assert [read.span(at, at) for at in range(len(read.words))] == [word.text for word in read.words]
    assert [at for item in read.items for at in item] == [*range(len(read.words))]
    assert read.without(range(len(read.words))) == text[: min([*read.starts, len(text)])] + "".join(read.between)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_what_two_texts_have_in_common_is_every_run_of_words(ours: list[str], theirs: list[str]) -> None:
    runs = {tuple(theirs[at : at + 3]) for at in range(len(theirs) - 2)}
    places = {at + step for at in range(len(ours) - 2) if tuple(ours[at : at + 3]) in runs for step in range(3)}
    assert repeated(ours, theirs, run=3) == places


def test_a_name_greeted_is_a_slot_whoever_bears_it() -> None:
    assert [word.mask for word in words("Dear Rosa, thanks Mr Lind")] == [
        "dear",
        "<name>",
        "thanks",
        "<name>",
        "<name>",
    ]
    assert [word.mask for word in words("dear rosa")] == ["dear", "rosa"]


@given(TEXTS)
def test_the_words_of_a_request_are_those_of_any_text(text: str) -> None:
    request, read = Request(text), words(text)
    assert request.folded == [word.folded for word in read]
    assert request.stems == {word.stem for word in read if word.is_content}
    assert request.telling == {word.folded for word in read if word.is_plain and not word.is_stock}


def test_what_is_quoted_is_cut_where_it_is_a_sign_too_long() -> None:
    assert clip("a" * 120) == "a" * 120
    assert clip("a" * 121) == "a" * 119 + "\u2026"
