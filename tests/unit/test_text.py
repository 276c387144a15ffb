"""A text taken apart: its words are the same whatever else it holds, and stand where they are said to."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from harness.classify import data
from harness.classify.repeated import copied, echoes, repeated
from harness.classify.request import Request
from harness.classify.text import Text, clip, words
from harness.reading.wordlist import UNSPACED

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
        " @you ",
        "名",
        "ก",
        "\u0142",
        "\U0001d400",
        "\U0001f642",
        "\ud800",
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
    """It is put back between the spaces that stand for all signs; where it may not be, words are found one by one."""
    alone, above = Text(f"{text}\n"), Text(f"{text}\n@you")
    assert above.sentences[: len(alone.sentences)] == alone.sentences
    assert above.items[:-1] == alone.items
    assert above.between[: len(alone.words)][:-1] == alone.between[:-1]


@given(TEXTS | TEXTS.map("{0} {0}\n{0}{0}{0} {0}{0}{0}".format))
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    read = Text(text)
    assert [read.span(at, at) for at in range(len(read.words))] == [word.text for word in read.words]
    assert [read.words[at].kind for at in range(len(read.words))] == [*read.kinds] == [word.kind for word in read.words]
    assert [at for item in read.items for at in item] == [*range(len(read.words))]
    assert read.without(range(len(read.words))) == text[: min([*read.starts, len(text)])] + "".join(read.between)


@given(TEXTS | TEXTS.map("@you_2 {}".format))
def test_a_text_has_the_words_that_are_found_in_it_one_by_one(text: str) -> None:
    assert [word.text for word in Text(text).words] == [word.text for word in words(text)]


@given(st.lists(PIECES | st.sampled_from([" https://a.example/b?we=", "? ", "..", "@you"]), max_size=12).map("".join))
@example(".@youwww.Dear")  # an address, for all that is known, which begins before the first sentence does
def test_a_sentence_is_as_long_as_its_own_words_are_many(text: str) -> None:
    """Of a link that a sentence seems to end in each half counts, as the words that it has."""
    for sentence in Text(text).sentences:
        inside = words(sentence.text)
        assert (sentence.length, sentence.stock) == (len(inside), sum(word.is_stock for word in inside))


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_what_two_texts_have_in_common_is_every_run_of_words(ours: list[str], theirs: list[str]) -> None:
    runs = {tuple(theirs[at : at + 3]) for at in range(len(theirs) - 2)}
    places = {at + step for at in range(len(ours) - 2) if tuple(ours[at : at + 3]) in runs for step in range(3)}
    assert repeated(ours, theirs, run=3) == places


IN_MANY_SCRIPTS = st.lists(st.sampled_from(["名", "前", "。", "ก", " ada", " Bo", " \u0142a. "]), max_size=12).map(
    "".join
)


@given(IN_MANY_SCRIPTS, IN_MANY_SCRIPTS)
def test_words_of_any_script_are_copied_alike(ours: str, theirs: str) -> None:
    said, request = Text(ours), Request(theirs)
    assert copied(said, request, run=3) == repeated(said.folded, request.folded, run=3)


def test_a_line_of_nothing_but_their_words_is_an_echo_beside_signs_that_are_words() -> None:
    said = Text("ご注文。\nThe cracked lid.\n名前")
    assert echoes(said, Request("名: my cracked lid. The cracked one"), run=10) == {3, 4, 5}
    assert not echoes(said, Request("名: lid the is cracked"), run=10)


def test_no_greeting_is_a_sign_that_is_a_word() -> None:
    """A request's words are looked through for names only where a word of letters greets."""
    assert not [each for each in data.GREETINGS if re.fullmatch(f"[{UNSPACED}]", each)]


def test_a_name_greeted_is_a_slot_whoever_bears_it() -> None:
    assert [word.mask for word in words("Dear Rosa, thanks Mr Lind")] == [
        "dear",
        "<name>",
        "thanks",
        "<name>",
        "<name>",
    ]
    assert [word.mask for word in words("dear rosa")] == ["dear", "rosa"]


@given((TEXTS | TEXTS.map("@you_2 {}".format)).map("{} so".format))
def test_the_words_of_a_request_are_those_of_any_text(text: str) -> None:
    """But for the name below, and here none is."""
    request, read = Request(text), words(text)
    assert request.folded == [word.folded for word in read]
    assert request.stems == {word.stem for word in read if word.is_content}
    assert request.telling == {word.folded for word in read if word.is_plain and not word.is_stock}


def test_what_is_quoted_is_cut_where_it_is_a_sign_too_long() -> None:
    assert clip("a" * 120) == "a" * 120
    assert clip("a" * 121) == "a" * 119 + "\u2026"
