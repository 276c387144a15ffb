"""Lists of phrases as patterns: what is found, and that it is what a plain list would find."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.reading.wordlist import beginning


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We will reply soon", "reply"),
        ("Replying now", "Reply"),
        ("no misreply", ""),
        ("reply to\n  all of them", "reply to all"),
        ("a chat was opened", "chat"),
        ("the chateau", ""),
        ("ご返信いたします", "返信"),
        ("¿Cómo? responderé", "respond"),
        ("a c++ b", "c++"),
    ],
)
def test_a_phrase_is_found_where_a_word_begins_and_the_longer_of_two(text: str, found: str) -> None:
    match = beginning(["reply", "reply to all", "chat ", "返信", "respond", "c++"]).search(text)
    assert " ".join(match.group().split() if match else []) == found


_PHRASES = st.lists(
    st.text("ab é-", min_size=1, max_size=5).filter(lambda phrase: phrase.strip()), min_size=1, max_size=9
)


@given(phrases=_PHRASES, text=st.text("abABÉé -\n", max_size=30))
def test_what_is_found_is_what_a_plain_list_would_find(phrases: list[str], text: str) -> None:
    plain = [
        r"\s+".join(map(re.escape, phrase.split())) + (r"(?!\w)" if phrase.endswith(" ") else "") for phrase in phrases
    ]
    naive = [match for each in plain if (match := re.search(rf"(?<!\w)(?:{each})", text, re.IGNORECASE))]
    match = beginning(phrases).search(text)
    assert (match is None) == (not naive)
    if match:
        first = min(each.start() for each in naive)
        assert match.span() == (first, max(each.end() for each in naive if each.start() == first))
