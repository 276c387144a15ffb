"""What holds of the letters of every desk: no order matters, no other desk, and no text is too odd."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.classify import Peers, judge_desk
from harness.classify.batch import judge_all
from harness.model import Slot
from tests.unit.mined import FOOTER, PERSONAL, case, letters, macro, own_words

SENTENCES = st.sampled_from(
    [macro(1), macro(2), *PERSONAL, *(own_words(n) for n in range(3)), FOOTER, "Thank you!", ""]
)
DESKS = st.lists(
    st.tuples(st.lists(SENTENCES, min_size=1, max_size=3).map("\n\n".join), st.sampled_from("abcdefghij")), max_size=24
)


@settings(max_examples=40, deadline=None)
@given(desk=DESKS, chance=st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_arrival(desk: list[tuple[str, str]], chance: object) -> None:
    cases = [case(text, f"r{n:02}", group=group) for n, (text, group) in enumerate(desk)]
    mixed = list(cases)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = Peers.of(cases), Peers.of(mixed)
    assert one.templates() == other.templates()
    assert [one.recurrence(each) for each in cases] == [other.recurrence(each) for each in cases]
    verdicts = dict(zip([each.id for each in mixed], judge_desk(mixed), strict=True))
    assert judge_desk(cases) == tuple(verdicts[each.id] for each in cases)


@settings(max_examples=25, deadline=None)
@given(desk=DESKS)
def test_asking_while_replies_come_changes_nothing(desk: list[tuple[str, str]]) -> None:
    cases = [case(text, f"r{n:02}", group=group) for n, (text, group) in enumerate(desk)]
    asked, unasked = Peers(), Peers.of(cases)
    for each in cases:
        asked.add(each)
        asked.recurrence(each)
    assert asked.templates() == unasked.templates()
    assert [asked.recurrence(each) for each in cases] == [unasked.recurrence(each) for each in cases]


@settings(max_examples=25, deadline=None)
@given(desk=DESKS, other=DESKS)
def test_another_desks_replies_change_nothing(desk: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    ours = [case(text, f"r{n:02}", group=group) for n, (text, group) in enumerate(desk)]
    theirs = [replace(case(text, f"x{n:02}", group=group), company="other") for n, (text, group) in enumerate(other)]
    assert judge_all([*theirs, *ours])[len(theirs) :] == judge_all(ours)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=300), other=st.text(max_size=300), asides=st.lists(st.text(max_size=40), max_size=6))
def test_any_text_can_be_mined(text: str, other: str, asides: list[str]) -> None:
    desk = [case(f"{text} {aside} {other}", f"r{n:02}") for n, aside in enumerate(asides)]
    for letter in letters(*desk):
        assert all(isinstance(piece, str | Slot) for piece in letter.pieces)
        assert letter.conversations >= 2
