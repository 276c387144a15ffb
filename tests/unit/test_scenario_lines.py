"""The line of every key, in any TOML that people write."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.toml_file.lines import Place, locate

TOUR = '''\
# a comment with [brackets] and key = "value"
top = 1
"quoted key" = 2
'literal = key' = 3
dotted.in.places = 4
dotted . "with space" = 5
"\\u00e4" = 6

[table]  # the first
text = """
fake = 1
[fake]
"""
raw = \'\'\'
also.fake = 1''\'\'\'
after = "a \\" = ] }"
list = [
    "one",  # ], not the end
    [2, 3],
    { a = 1, b.c = [
        4,
    ] },
]
when = 1979-05-27 07:32:00
inline = { x = 1, "y z" = { deep = true } }

[table.below]
key = 1

[[many]]
name = "first"
[many.child]
n = 1
[[many.more]]
n = 2
[[many.more]]
n = 3

[[many]]
name = "second"
[[many.more]]
n = 4
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("literal = key",), 4),
        (("dotted",), 5),
        (("dotted", "in", "places"), 5),
        (("dotted", "with space"), 6),
        (("ä",), 7),
        (("table",), 9),
        (("table", "text"), 10),
        (("table", "raw"), 14),
        (("table", "after"), 16),
        (("table", "list", 0), 18),
        (("table", "list", 1, 1), 19),
        (("table", "list", 2, "a"), 20),
        (("table", "list", 2, "b", "c", 0), 21),
        (("table", "when"), 24),
        (("table", "inline", "y z", "deep"), 25),
        (("table", "below", "key"), 28),
        (("many",), 30),
        (("many", 0), 30),
        (("many", 0, "name"), 31),
        (("many", 0, "child", "n"), 33),
        (("many", 0, "more", 0, "n"), 35),
        (("many", 0, "more", 1), 36),
        (("many", 0, "more", 1, "n"), 37),
        (("many", 1), 39),
        (("many", 1, "more", 0, "n"), 42),
    ],
)
def test_every_way_of_writing_a_key_is_found_at_its_line(place: Place, line: int) -> None:
    assert locate(TOUR)[place] == line


def test_nothing_is_found_that_is_not_there() -> None:
    assert set(locate(TOUR)) == set(places(tomllib.loads(TOUR)))


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """The paths of everything in what tomllib read."""
    if place:
        yield place
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in entries:
        yield from places(below, (*place, key))


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab.=[]{}\"'\\#,\n \t1é")), max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in locate(text).values())


def test_lists_in_lists_without_end_do_not_make_it_raise() -> None:
    assert locate("a = " + "[" * 100_000)["a",] == 1


KEYS = st.sampled_from(["a", "b-1", '"c d"', "'e.f'", '"\\"="'])
SCALARS = st.sampled_from(
    ["1", "-2.5e3", "true", "1979-05-27 07:32:00", '"x]"', "'}'", '"""\n[t]\nk = 1"""', "''''a'\n'''"]
)
VALUES = st.recursive(
    SCALARS,
    lambda below: st.one_of(
        st.lists(below, max_size=3).map(lambda entries: "[" + ", # ]\n".join(["", *entries])[2:] + "\n]"),
        st.dictionaries(KEYS, below, max_size=3).map(
            lambda pairs: "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"
        ),
    ),
    max_leaves=6,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4).map(
    lambda pairs: "".join(f"{key} = {value}  # = [no]\n" for key, value in pairs.items())
)
HEADERS = st.sampled_from(["", "[g]\n", "[[h]]\n", "[[h.i]]\n", "[h.j]\n", "[k.l]\n", '["m n".o]\n'])
DOCUMENTS = st.lists(st.tuples(HEADERS, TABLES), max_size=5).map(lambda parts: "\n".join(a + b for a, b in parts))


@settings(deadline=None)
@given(DOCUMENTS)
def test_what_tomllib_reads_is_all_located_and_each_line_holds_the_key(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # two tables of one name: not ours to read
    found = locate(text)
    assert set(found) == set(places(data))
    lines = text.split("\n")
    for place, line in found.items():
        key = next(part for part in reversed(place) if isinstance(part, str))
        assert key.replace('"', '\\"') in lines[line - 1] or isinstance(place[-1], int)
