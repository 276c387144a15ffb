"""Shapes are looked for where a text may have them, and found wherever they are."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from harness.classify import Case, data
from harness.classify.kinds import NUMBER
from harness.classify.rules import NEEDS
from harness.classify.rules.origin.records import is_record
from harness.classify.text import Text
from harness.reading import read

SEEN_AT_A_GLANCE = data.SHAPES.keys() & {name for needs in NEEDS.values() for name in needs}
GUARDED = sorted(name for name, shape in data.SHAPES.items() if shape.bit or shape.signs or shape.marks)

_SIGNS_OF_FIGURES = "+(012/:. -apmuhrHx\n\u0663"


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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("casual", "we have ok, how are they? as u should"),
        ("casual", "if we'can u say so"),
        ("unfilled", "None of it.\nhi null, hello"),
        ("unfilled", "my dear Anna\n \t sehr geehrter , wir"),
        ("unfilled", "{1} << <<<name>> of {{it}} null"),
        ("unfilled", "[x] of ${sum}, dear all"),
        ("first_person", "Hola, he said on the radio. Am Montag, je nachdem: nous l'avons dit; j'ai vu"),
        ("first_person", "Kayla io-sam, ho detto! l'ho visto"),
        ("first_person", "_my_ \u79c1\u305f\u3061 @\u6211 //my.site, \u6211"),
        ("typing", "3.. a dog... yes, no,yes"),
        ("typing", "Was it mine? yes, ,and yours. it is"),
        ("typing", "i. i'm not i am, dontcare: dont"),
        ("typing", "Oh?? no!? ok . well.. fine"),
        ("changed", "it was updated to\nNo. closed, ticket 12 was closed today, ticket 13 was closed\nstatus set to"),
        ("changed", "A set the status\nissue was closed"),
        ("relayed", "no comment\nMo added a comment: \nMo commented\n\u8bc4\u8bba:"),
        ("relayed", "a\nMo \u8bc4\u8bba: \u8bc4\u8bba\nMo \u8bc4\u8bba:\ncomment from Mo Tanaka:"),
        (
            "record_link",
            "see a://b and http://c\n  <https://a.example/x://y/b/4711>, http://a/4711\nhttp://a.example/4711",
        ),
        ("hash", "xabcdef0123 ab_0123456789abc https://a.example/x-0123456789/0123456789ab 0123456789"),
    ],
)
def test_what_is_near_a_word_or_a_sign_is_found_where_its_pattern_finds_it(name: str, text: str) -> None:
    found, expected = Text(text).shape(name), data.PATTERNS[name].search(text)
    assert found
    assert expected
    assert found.span() == expected.span()


def test_a_sign_of_a_script_without_spaces_ends_a_word_and_hides_no_shape() -> None:
    assert Text("nuestr\u3400").shape("house"), "which is one word to the pattern, and two to us"


@given(st.lists(st.sampled_from([*_SIGNS_OF_FIGURES, "am", "PM", "Uhr", "24/7"]), max_size=20).map("".join))
@example("open 18h30")
def test_numbers_for_everybody_are_those_that_their_patterns_find(text: str) -> None:
    found = [match.span() for _, match in data.told_everybody(text)]
    assert found == [match.span() for pattern in data.FOR_EVERYBODY.values() for match in pattern.finditer(text)]


@given(st.lists(st.sampled_from(["+49 30 1234567", "9:30", "8 am", "24/7", "item 7", "3", "(1/2)"]), max_size=8))
def test_a_figure_is_for_everybody_where_it_is_part_of_what_is_told_everybody(said: list[str]) -> None:
    text = ", ".join(said)
    case = Case(id="one", company=None, letter=read(text.encode(), "text/plain"), request="")
    told = {at for match in (match for _, match in data.told_everybody(text)) for at in range(*match.span())}
    assert case.figures.for_everybody == {at for at in case.whole.where(NUMBER) if case.whole.starts[at] in told}


@pytest.mark.parametrize("name", sorted({*SEEN_AT_A_GLANCE}))
@settings(max_examples=10, suppress_health_check=[HealthCheck.filter_too_much])
@given(chance=st.data())
def test_a_shape_that_rules_need_is_seen_at_a_glance(name: str, chance: st.DataObject) -> None:
    text = Text(chance.draw(st.from_regex(data.PATTERNS[name])))
    assert data.SHAPES[name].own & text.likely or not data.PATTERNS[name].search(text.whole)
    assert not data.SHAPES[name].own & Text("a kettle").likely, "which says nothing of it"


@given(
    st.sampled_from(
        ["| a | b |", "Name: Ann", "====", "a   b", "a\t \tb", "a \xa0 b", "[1/2] one", "Closing:", "0123456789ab"]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"])),
)
def test_no_record_is_missed_for_what_is_looked_at_first(record: str, rest: str) -> None:
    for line in (f"{record}{rest}", f"  {record}{rest}", f"{rest}{record}"):
        found = data.RECORDS.pattern.match(line) or data.PATTERNS["gapped"].match(line.strip(" \t"))
        assert is_record(line) == bool(found)


@given(st.sampled_from(["| a | b |", "Name: Ann", "====", "a   b", "[1/2] one", "Closing:", "0123456789ab"]), st.text())
def test_a_record_shows_in_what_stands_between_its_words(record: str, rest: str) -> None:
    text = Text(f"{record}{rest}")
    if data.RECORDS.pattern.match(text.whole):
        beside = text.has_sign(data.RECORD_MARKS) or any(map(data.RECORD_SIGNS.search, text.wide_signs))
        assert text.traits & data.SHAPES["hash"].bit or beside
