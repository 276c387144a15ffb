"""What a form looks like, by what it asks for and by what it is called. Pure."""

from collections.abc import Sequence
from functools import cache

from probes.form.fields import Button, Place
from probes.words import fold, longest_match, one_line, phrases

_ROLES = "form/roles.toml"


def kind_of(roles: set[str], buttons: Sequence[Button], place: Place | None) -> tuple[str, list[str]]:
    """What a form looks like, and what says so. What it asks for tells more than what it is called."""
    if "password" in roles:
        return "login", ["it asks for a password"]
    said = [("is headed", place.title), ("is called", place.name)] if place else []
    said += [("has a button", button.text) for button in buttons]
    fallback: tuple[str, list[str]] = ("contact", []) if "message" in roles else ("other", [])
    for what, text in said:
        length, kind = max((longest_match(fold(text), words), kind) for kind, words in _places().items())
        told = kind, [f'it {what} "{one_line(text, limit=60)}"']
        if not length:
            continue
        if kind == "contact" and "message" not in roles:
            if what != "has a button" and fallback[0] == "other":
                fallback = told  # the heading may be that of the contact form above it: its own button may know better
            continue
        if {"message", "email"} <= roles and kind not in {"contact", "comment", *_paying(roles)}:
            continue  # a contact form may have a button that finds an order, and stand below "Trouble with login?"
        return told
    return _by_questions(roles) or fallback


def for_customers(place: Place | None) -> float:
    """What a form's names count: for customers with a complaint, or for a department they have no business with."""

    def leaning(said: str) -> int:
        theirs, ours = (longest_match(fold(said), phrases("place", _ROLES)[kind]) for kind in ("department", "contact"))
        return theirs - ours if theirs > ours else -ours

    if place is None:
        return 0.0
    headed, called = leaning(place.title), leaning(place.name)  # by people, and by its maker
    return -2.0 if headed > 0 else -1.0 if called > 0 else 0.5 if headed else 0.0


def _by_questions(roles: set[str]) -> tuple[str, list[str]] | None:
    """What a form looks like by what it asks for alone."""
    if roles <= {"search"} and roles:
        return "search", ["it asks for words to search for"]
    if roles <= {"email", "marketing", "consent", "first_name", "name"} and {"email", "marketing"} <= roles:
        return "newsletter", ["it asks for an address alone"]
    return None


def _paying(roles: set[str]) -> set[str]:
    return {"checkout"} if roles & {"other_number", "street", "postcode"} else set()


@cache
def _places() -> dict[str, tuple[str, ...]]:
    return {kind: words for kind, words in phrases("place", _ROLES).items() if kind != "department"}
