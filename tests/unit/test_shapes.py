"""Shapes are looked for where a text may have them, and found wherever they are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.classify import data
from harness.classify.text import Text

GUARDED = sorted(name for name, shape in data.SHAPES.items() if shape.bit or shape.signs)


@pytest.mark.parametrize("name", GUARDED)
@settings(max_examples=15, suppress_health_check=[HealthCheck.filter_too_much])  # few texts are made for some
@given(chance=st.data())
def test_what_a_shape_is_looked_for_by_hides_none(name: str, chance: st.DataObject) -> None:
    pattern = data.PATTERNS[name]
    before, behind = (
        chance.draw(st.sampled_from(["", "Dear Rosa, ", "_", "\n", "42 "])),
        chance.draw(st.text(max_size=5)),
    )
    text = before + chance.draw(st.from_regex(pattern)) + behind
    expected = pattern.search(text)
    found = Text(text).shape(name)
    assert (found and found.span()) == (expected and expected.span())


@given(st.text("+(012/: .-amx\n", max_size=30))
def test_numbers_for_everybody_are_those_that_their_patterns_find(text: str) -> None:
    found = [match.span() for _, match in data.told_everybody(text)]
    assert found == [match.span() for pattern in data.FOR_EVERYBODY.values() for match in pattern.finditer(text)]
