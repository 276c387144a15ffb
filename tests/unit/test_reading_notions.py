"""Many lists of phrases looked for at once: what is found is what each list's own pattern would find."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from harness.classify import data
from harness.reading.notions import Notions
from harness.reading.wordlist import beginning

_PHRASES = st.lists(
    st.text("ab \u00e9-\u8fd4'", min_size=1, max_size=5).filter(lambda phrase: phrase.strip()), min_size=1, max_size=6
)


def _places(phrases: list[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the patterns of the phrases, each by itself, match."""
    for phrase in phrases:
        for at in range(len(text)):
            if match := beginning([phrase]).match(text, at):
                yield match.span()


@given(
    lists=st.dictionaries(st.sampled_from("klmn"), _PHRASES, min_size=1),
    text=st.text("abAB\u00c9\u00e9 -\n\t\u00a0\x85\x1c\u8fd4_'", max_size=30),
)
def test_every_phrase_is_found_wherever_its_pattern_matches(lists: dict[str, list[str]], text: str) -> None:
    found = {name: {*places} for name, places in Notions(lists).found(text).items()}
    expected = {name: {*_places(phrases, text)} for name, phrases in lists.items()}
    assert found == {name: places for name, places in expected.items() if places}


def test_shorter_phrases_that_begin_where_a_longer_one_does_are_found_after_it() -> None:
    notions = Notions({"thanks": ["thank", "thank you", "thank you for", "you"]})
    assert notions.found("Oh, thank\n\nyou for")["thanks"] == [(4, 18), (4, 14), (4, 9), (11, 14)]


def test_a_phrase_is_where_it_stands_in_a_text_of_wide_spaces() -> None:
    notions = Notions({"mail": ["e- mail", "by  mail"], "bye": ["bye "]})
    text = "Dear  you!   \n\nBy   mail, or e-\n\nmail   me.  \n\n  Bye  "
    assert [text[start:end] for start, end in notions.found(text)["mail"]] == ["By   mail", "e-\n\nmail"]
    assert [text[start:end] for start, end in notions.found(text)["bye"]] == ["Bye"]


def test_letters_that_turkish_and_greek_write_in_two_ways_are_one() -> None:
    notions = Notions({"soon": ["en k\u0131sa s\u00fcrede", "ileti\u015fime"], "us": ["\u03bc\u03b1\u03c2 "]})
    assert notions.found("EN KISA S\u00dcREDE, \u0130LET\u0130\u015e\u0130ME, \u039c\u0391\u03a3") == {
        "soon": [(0, 14), (16, 25)],
        "us": [(27, 30)],
    }


def test_what_the_judge_knows_is_found_in_every_script() -> None:
    text = "WE HAVE RECEIVED YOUR MESSAGE.\nお問い合わせ有り難うございました。確認致しました。"
    said = data.NOTIONS.found(text)
    start, end = said["received"][0]
    assert text[start:end].casefold() in data.NOTIONS.lists["received"]
    assert "enquiry" in said


def test_a_word_of_a_million_letters_is_no_more_work_than_a_million_letters() -> None:
    """Were its every beginning looked up, this would take hours."""
    assert data.NOTIONS.found("ab" * 500_000) == {}


def test_half_a_letter_hides_no_phrase() -> None:
    assert data.NOTIONS.found("\ud83d the bot")["automatic"] == [(2, 9)]
