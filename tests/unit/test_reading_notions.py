"""Many lists of phrases looked for at once: what is found is what each list's own pattern would find."""

from hypothesis import given
from hypothesis import strategies as st

from harness.classify import data
from harness.classify.text import Text
from harness.classify.word import OPENS
from harness.reading.notions import Notions

_PHRASES = st.lists(
    st.text("ab é-返'", min_size=1, max_size=5).filter(lambda phrase: phrase.strip()), min_size=1, max_size=6
)


@given(
    lists=st.dictionaries(st.sampled_from("klmn"), _PHRASES, min_size=1),
    text=st.text("abABÉé -\n返_'", max_size=30),
)
def test_each_list_is_found_where_its_pattern_finds_it(lists: dict[str, list[str]], text: str) -> None:
    notions = Notions(lists)
    found = {name: match.span() for name, match in notions.first(text).items()}
    assert found == {name: match.span() for name, each in notions.patterns.items() if (match := each.search(text))}


def test_what_the_judge_knows_is_found_in_every_script() -> None:
    said = data.NOTIONS.first("WE HAVE RECEIVED YOUR MESSAGE.\nお問い合わせ有り難うございました。確認致しました。")
    assert said["received"].group() == data.PHRASES["received"].search("we have received your message")[0].upper()  # type: ignore[index]
    assert "enquiry" in said


def test_a_word_of_a_million_letters_is_no_more_work_than_a_million_letters() -> None:
    """Were its every beginning looked up, this would take hours."""
    assert data.NOTIONS.first("ab" * 500_000) == {}


def test_every_phrase_that_the_judge_looks_for_begins_with_a_word_of_a_text() -> None:
    """A text in which no word begins a phrase is not looked through."""
    for notions, opens in OPENS.items():
        phrases = [phrase for phrases in notions.lists.values() for phrase in phrases]
        assert [phrase for phrase in phrases if not Text(phrase).traits & opens] == []
