"""The signed token: ours is known, anybody else's is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ConfigurationError
from harness.probe_token import SHORTEST_KEY, VARIABLE, enquiries_in, enquiry_of, key_from, token_of

KEY = b"k" * SHORTEST_KEY
OTHER = b"o" * SHORTEST_KEY


def test_a_token_names_its_enquiry_to_whoever_has_the_key() -> None:
    token = token_of("k3v9q2w7x5ab", KEY)
    assert enquiry_of(token, KEY) == "k3v9q2w7x5ab"
    assert enquiry_of(token, OTHER) is None


def test_the_token_of_one_enquiry_does_not_vouch_for_another() -> None:
    version, _, signature = token_of("k3v9q2w7x5ab", KEY).split(".")
    assert enquiry_of(f"{version}.k3v9q2w7x5ac.{signature}", KEY) is None


@given(st.text(max_size=120))
def test_whatever_is_no_token_is_nobodys(text: str) -> None:
    assert enquiry_of(text, KEY) is None
    assert enquiries_in(text, KEY) == ()


@given(place=st.integers(0, 57), letter=st.sampled_from("Aab0_-."))
def test_no_letter_of_a_token_can_be_changed(place: int, letter: str) -> None:
    token = token_of("k3v9q2w7x5ab", KEY)
    changed = token[:place] + letter + token[place + 1 :]
    assert (enquiry_of(changed, KEY) is not None) is (changed == token)


def test_a_token_is_found_wherever_it_stands_and_each_once() -> None:
    first, second = token_of("aaaa", KEY), token_of("bbbb", KEY)
    text = f"X-Shopper-Probe: {first}\r\n\r\nseen <{second}>, {first}; {token_of('cccc', OTHER)}"
    assert enquiries_in(text, KEY) == ("aaaa", "bbbb")


def test_a_text_of_nothing_but_false_tokens_is_soon_read() -> None:
    false = token_of("aaaa", OTHER)
    assert enquiries_in(" ".join([false] * 200_000), KEY) == ()


def test_the_key_comes_from_the_environment_and_a_short_one_is_refused() -> None:
    assert key_from({}) is None
    assert key_from({VARIABLE: " "}) is None
    assert key_from({VARIABLE: f"{'k' * SHORTEST_KEY}\n"}) == KEY
    with pytest.raises(ConfigurationError, match=f"{VARIABLE} has 3 characters"):
        key_from({VARIABLE: "abc"})
