"""The ledger in helpings, and what is new in it, on both databases alike."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from harness.ledger import Ledger
from harness.model import Attribution, Facts, Label, Labelling, SessionEvent, SessionEventKind, Watch

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples

HOUR = timedelta(hours=1)


@pytest.fixture
def filled(ledger: Ledger, samples: "Samples") -> Ledger:
    """Five enquiries, two of them made at one moment, at two desks; each with all that may belong to one."""
    for number, (name, desk) in enumerate(zip("badce", ["acme", "acme", "other", "acme", "other"], strict=True)):
        at = samples.noon + max(1, number) * HOUR
        ledger.append_enquiry(samples.enquiry(name, desk=desk, at=at))
        ledger.append_dispatch(samples.accepted(name, at=at))
        ledger.append_reply(samples.reply_to(f"{name.upper()}@shop.test", f"to {name}"))
        ledger.append_reply(samples.reply_to(None, f"in the session of {name}", enquiry_id=name))
        ledger.append_event(SessionEvent(enquiry_id=name, at=at, kind=SessionEventKind.OPENED))
        ledger.append_labelling(Labelling(reply_id=f"to {name}", label=Label.AUTOMATED, by="Ada", at=at))
    ledger.append_watch(Watch(since=samples.noon, until=samples.noon + HOUR))
    return ledger


def merged(helpings: Iterable[Facts]) -> Facts:
    taken = list(helpings)

    def of(name: str) -> tuple[object, ...]:
        return tuple(chain.from_iterable(getattr(each, name) for each in taken))

    parts = ("enquiries", "dispatches", "replies", "labellings", "attributions", "events")
    return Facts(**{name: of(name) for name in parts}, listened_until=taken[-1].listened_until)  # type: ignore[arg-type]


def in_any_order(facts: Facts) -> tuple[set[object], ...]:
    return set(facts.replies), set(facts.dispatches), set(facts.events), set(facts.labellings)


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_helpings_hold_what_all_facts_hold_each_enquiry_with_its_own(filled: Ledger, size: int) -> None:
    helpings = list(filled.stream(size=size))
    whole, at_once = merged(helpings), filled.facts()
    assert [each.id for each in whole.enquiries] == ["a", "b", "d", "c", "e"]
    assert whole.enquiries == at_once.enquiries
    assert in_any_order(whole) == in_any_order(at_once)
    assert len(whole.replies) == len(at_once.replies)
    assert whole.listened_until == at_once.listened_until
    assert [len(each.enquiries) for each in helpings][:-1] == [size] * (len(helpings) - 1)
    for each in helpings:
        ids = {enquiry.id for enquiry in each.enquiries}
        assert {fact.enquiry_id for fact in each.dispatches} == {fact.enquiry_id for fact in each.events} == ids


def test_helpings_are_of_one_desk_and_from_an_instant_on_where_these_are_named(
    filled: Ledger, samples: "Samples"
) -> None:
    acme = merged(filled.stream(desk="acme", size=2))
    assert [each.id for each in acme.enquiries] == ["a", "b", "c"]
    assert {each.id for each in acme.replies} == {
        f"{how} {name}" for how in ("to", "in the session of") for name in "abc"
    }
    later = merged(filled.stream(since=samples.noon + 2 * HOUR, size=2))
    assert [each.id for each in later.enquiries] == ["d", "c", "e"]
    assert list(filled.stream(desk="nobody")) == []


def test_replies_of_nobody_are_in_no_helping_until_a_person_places_them(filled: Ledger, samples: "Samples") -> None:
    filled.append_reply(samples.reply_to("stranger@shop.test", "to nobody"))
    filled.append_reply(samples.reply_to(None, "without a recipient"))
    assert "to nobody" not in {each.id for each in merged(filled.stream(size=2)).replies}
    assert filled.unsure() == ("to nobody", "without a recipient")
    filled.append_attribution(Attribution(reply_id="to nobody", enquiry_id="c", by="Ada", at=samples.noon + HOUR))
    with_word = next(each for each in filled.stream(size=1) if each.enquiries[0].id == "c")
    assert "to nobody" in {each.id for each in with_word.replies}
    assert [each.enquiry_id for each in with_word.attributions] == ["c"]
    assert filled.unsure() == ("without a recipient",)


def test_a_reply_to_an_address_of_two_is_neither_s_for_sure(filled: Ledger, samples: "Samples") -> None:
    filled.append_enquiry(samples.enquiry("f", email="A@shop.test"))
    assert filled.unsure() == ("to a",)
    assert filled.per_desk()["acme"] == (4, 7, 5)


def test_all_helpings_are_of_one_state_of_the_ledger(filled: Ledger, samples: "Samples") -> None:
    helpings = filled.stream(size=3)
    first = next(helpings)
    filled.append_enquiry(samples.enquiry("z", at=samples.noon + 9 * HOUR))
    filled.append_reply(samples.reply_to("e@shop.test", "came meanwhile"))
    rest = merged(helpings)
    assert [each.id for each in (*first.enquiries, *rest.enquiries)] == ["a", "b", "d", "c", "e"]
    assert "came meanwhile" not in {each.id for each in rest.replies}


def test_what_is_new_is_told_by_the_desks_it_touches(filled: Ledger, samples: "Samples") -> None:
    before = filled.extent()
    assert filled.extent() == before
    assert filled.touched(before) == frozenset()
    assert filled.per_desk() == {"acme": (3, 6, 6), "other": (2, 4, 4)}
    filled.append_labelling(Labelling(reply_id="to c", label=Label.TEMPLATED, by="Ada", at=samples.noon))
    assert filled.extent() != before
    assert filled.touched(before) == frozenset({"acme"})
    filled.append_event(SessionEvent(enquiry_id="e", at=samples.noon, kind=SessionEventKind.ENDED))
    filled.append_reply(samples.reply_to("e@shop.test", "another"))
    assert filled.touched(before) == frozenset({"acme", "other"})
    assert filled.per_desk() == {"acme": (3, 6, 6), "other": (2, 5, 5)}


def test_a_word_that_moves_a_reply_touches_where_it_was_and_where_it_is(filled: Ledger, samples: "Samples") -> None:
    before = filled.extent()
    filled.append_attribution(Attribution(reply_id="to c", enquiry_id="e", by="Ada", at=samples.noon))
    assert filled.touched(before) == frozenset({"acme", "other"})


def test_a_ledger_that_does_not_go_on_from_there_cannot_tell(filled: Ledger, samples: "Samples") -> None:
    before = filled.extent()
    assert filled.touched(before) is not None
    longer = {**before.last, "dispatch": before.last["dispatch"] + 7}
    assert filled.touched(replace(before, last=longer)) is None
    assert filled.touched(replace(before, last_dispatch=("another", "2026"))) is None
    assert filled.touched(replace(before, rows={**before.rows, "labelling": 4})) is None
