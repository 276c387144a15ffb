"""Scenario files whose wordings, facts and questions are refused, and the exact words on every mistake."""

# ruff: noqa: E501  (each message stands whole on its line)

from pathlib import Path

import pytest

from tests.unit.scenario_file import refusal_of

FACTS = "{email}, {invoice}, {item}, {name}, {order}, {phone}"

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "a language nobody speaks": (
        "[languages.en]",
        "[languages.tlh]\n[languages.en]",
        [
            "late.toml:10: languages.tlh.subjects: is missing, give a list of at least 2 subject lines",
            "late.toml:10: languages.tlh.bodies: is missing, give a list of at least 2 wordings of the complaint",
        ],
    ),
    "a language nobody speaks, fully written": (
        "languages.en",
        "languages.nl",
        ["late.toml:10: languages.nl: is not a language that personas speak, allowed: de, en, es, fr"],
    ),
    "one body alone": (
        '    "No {item}. {when}",\n',
        "",
        ["late.toml:12: languages.en.bodies: is a list of 1, give a list of at least 2 wordings of the complaint"],
    ),
    "one subject twice": (
        '"Where is {order}?", "Late"',
        '"Late", "Late"',
        ['late.toml:11: languages.en.subjects: gives "Late" twice, give each once'],
    ),
    "a slot without a fact": (
        '"Late"]',
        '"Late {ordr}"]',
        [
            f'late.toml:11: languages.en.subjects.2: {{ordr}} is filled by nothing (did you mean "order"?), allowed: {FACTS}'
        ],
    ),
    "a question in a follow-up": (
        "It is {order}.",
        "It is {when}.",
        [f"late.toml:33: languages.en.follow_ups.1.text: {{when}} is filled by nothing, allowed: {FACTS}"],
    ),
    "a brace of no slot": (
        '"Late"]',
        '"Late {Order"]',
        [
            "late.toml:11: languages.en.subjects.2: holds a brace that belongs to no slot, write slots as {order} and leave other braces out"
        ],
    ),
    "a question that a body does not ask": (
        "it arrive? See",
        "it come? See",
        [
            'late.toml:13: languages.en.bodies.1: does not ask "When will it arrive?", every body holds that text or {when}'
        ],
    ),
    "a story fact that a body does not tell": (
        "No {item}. {when}",
        "Nothing. {when}",
        ["late.toml:17: languages.en.bodies.2: does not tell the story fact item, every body holds {item}"],
    ),
    "a story fact of one value": (
        '["kettle", "toaster"]',
        '["kettle"]',
        [
            'late.toml:24: languages.en.story.item: is a list of 1, give a list of at least 2 values such as item = ["kettle", "toaster"]'
        ],
    ),
    "a slot inside a fact": (
        '"toaster"]',
        '"toaster {order}"]',
        ["late.toml:24: languages.en.story.item.2: holds a brace, give plain text: slots are not filled here"],
    ),
    "a fact of every persona defined again": (
        "invoice = ",
        'email = "x##"\ninvoice = ',
        ['late.toml:21: languages.en.merge.email: "email" names another fact or question already, give another name'],
    ),
    "a fact and a question of one name": (
        "item = [",
        'when = ["a", "b"]\nitem = [',
        [
            "late.toml:13: languages.en.bodies.1: does not tell the story fact when, every body holds {when}",
            'late.toml:28: languages.en.questions.1.name: "when" names another fact or question already, give another name',
        ],
    ),
    "a fact's name in capitals": (
        "invoice = ",
        "Invoice = ",
        [
            "late.toml:21: languages.en.merge.Invoice: is not allowed as a name, give a name of small letters, digits and _ that begins with a letter"
        ],
    ),
    "a question without an answer": (
        '["on Thursday", "tomorrow"]',
        "[]",
        [
            "late.toml:29: languages.en.questions.1.answers: is a list of 0, give the list of texts of which one must be in a reply that answers the question"
        ],
    ),
    "questions as a table": (
        "[[languages.en.questions]]",
        "[languages.en.questions]",
        ["late.toml:26: languages.en.questions: is a table, give [[...questions]] tables"],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_these_words(case: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[case]
    assert refusal_of(old, new, tmp_path) == expected
