"""How it was written: whom it greets. A letter that was merged for somebody else shows it in its first line."""

from collections.abc import Iterator
from itertools import takewhile

from harness.classify import data, text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw

WRONG_CUSTOMER, WRONG_NAME = "greets another customer", "greets by another name"
_BEGINNING = 8  # words in which a letter greets
_MOST_NAMES = 4
_SAME = 2  # letters that a pet name, a slip and an inflected form have in common with the name, at the beginning


def wrong_name(case: Case, peers: Peers) -> Iterator[Sighting]:
    """A name greeted that is not this customer's: another customer's of this desk, or nobody's that is known."""
    places = _misnamed(case)
    if not places:
        return
    greeted, span = [case.words[at] for at in places], case.plain[: case.whole.ends[places[-1]]]
    if any(peers.is_another_customer(word.folded, case) for word in greeted):
        yield from saw(WRONG_CUSTOMER, span)
    elif not any(word.is_stock or word.folded in _signs(case) for word in greeted):
        yield from saw(WRONG_NAME, span)


def other_names(case: Case) -> list[str]:
    """The folded names that it greets by and that are not this customer's; none where nobody knows the customer's."""
    return [case.words[at].folded for at in _misnamed(case)]


def _misnamed(case: Case) -> range:
    """Where the words greeted by stand, if none of them may be meant for the customer's name."""
    places = _greeted(case) if case.names else range(0)
    is_meant = any(_is_like(case.words[at].folded, name) for at in places for name in case.names)
    return range(0) if is_meant else places


def _greeted(case: Case) -> range:
    """Where the words greeted by stand: behind a greeting and nothing else, before a sign or a line's end."""
    words = case.words[:_BEGINNING]
    before = len(list(takewhile(lambda word: word.folded in data.GREETINGS, words)))
    if not before:
        return range(0)
    end = before
    while end < min(len(words), before + _MOST_NAMES):
        end += 1
        if case.whole.between[end - 1] not in (" ", ". "):
            break
    found = range(before, end)
    is_name = all(_is_name(words[at].text) for at in found)
    ends = bool(found) and case.plain[case.whole.ends[found[-1]] :].lstrip(" ")[:1] in (",", "!", "\n", ":", "")
    return found if is_name and ends else range(0)


def _is_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word.isalpha()


def _is_like(greeted: str, name: str) -> bool:
    """Whether it may be meant for the name: pet names, slips and cases of grammar begin like it. Other scripts may."""
    return greeted[:_SAME] == name[:_SAME] or greeted[0].isascii() != name[0].isascii()


def _signs(case: Case) -> set[str]:
    """The company's own words: `Hello Acme shopper`."""
    return {word.folded for word in text.words(case.company or "")}
