"""What can be asked of the ledger, on both databases alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from harness.errors import ConfigurationError
from harness.ledger import Ledger
from harness.model import DispatchState, Facts, Kind, Watch

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples

HOUR = timedelta(hours=1)
START = datetime(2026, 10, 5, 9, tzinfo=UTC)


def ids(facts: Facts) -> tuple[list[str], list[str], list[str]]:
    return (
        [enquiry.id for enquiry in facts.enquiries],
        [dispatch.enquiry_id for dispatch in facts.dispatches],
        [reply.id for reply in facts.replies],
    )


def test_an_enquiry_is_found_by_its_persona_s_address_in_any_case(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry("e2", at=samples.noon + HOUR, email="Straße@Shop.test"))
    ledger.append_enquiry(samples.enquiry("e1", email="STRASSE@shop.TEST"))
    ledger.append_enquiry(samples.enquiry("e3"))
    assert ledger.enquiry_ids_for("strasse@SHOP.test") == ("e1", "e2")
    assert ledger.enquiry_ids_for("nobody@shop.test") == ()


def test_an_enquiry_is_found_by_the_beginning_of_its_id(ledger: Ledger, samples: "Samples") -> None:
    for id_ in ("abc", "abcd", "Abx", "a%z"):
        ledger.append_enquiry(samples.enquiry(id_))
    assert ledger.enquiry("abcd").id == "abcd"
    assert ledger.enquiry("abc").id == "abc"
    assert ledger.enquiry("Ab").id == "Abx"
    assert ledger.enquiry("a%").id == "a%z"


def test_a_beginning_that_fits_several_enquiries_names_some_of_them(ledger: Ledger, samples: "Samples") -> None:
    for id_ in ("abc", "abd"):
        ledger.append_enquiry(samples.enquiry(id_))
    with pytest.raises(ConfigurationError, match=r"several enquiries .* 'ab' \(abc, abd\); write more of it"):
        ledger.enquiry("ab")


@pytest.mark.parametrize("wanted", ["x", "e11", ""])
def test_an_enquiry_that_is_not_there_is_the_asker_s_mistake(ledger: Ledger, samples: "Samples", wanted: str) -> None:
    ledger.append_enquiry(samples.enquiry("e1"))
    with pytest.raises(ConfigurationError, match=f"no enquiry has an id that begins with '{wanted}'"):
        ledger.enquiry(wanted)


def test_what_a_desk_had_from_an_instant_on_is_known_by_kind(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry("before", at=samples.noon - timedelta(microseconds=1)))
    ledger.append_enquiry(samples.enquiry("at", at=samples.noon))
    ledger.append_enquiry(samples.enquiry("after", at=samples.noon + HOUR))
    ledger.append_enquiry(samples.enquiry("elsewhere", desk="other"))
    made = samples.enquiry("at")
    kind = Kind(made.scenario, made.channel, made.persona.language)
    assert sorted(ledger.made_since("acme", samples.noon)) == [(kind, samples.noon), (kind, samples.noon + HOUR)]
    assert ledger.made_since("nobody", samples.noon) == ()


def test_facts_are_of_the_enquiries_made_from_an_instant_on(ledger: Ledger, samples: "Samples") -> None:
    for hours in range(3):
        ledger.append_enquiry(samples.enquiry(f"e{hours}", at=samples.noon + hours * HOUR))
        ledger.append_dispatch(samples.accepted(f"e{hours}", at=samples.noon + hours * HOUR))
    assert ids(ledger.facts(since=samples.noon + HOUR)) == (["e1", "e2"], ["e1", "e2"], [])
    assert ids(ledger.facts(since=samples.noon + 3 * HOUR)) == ([], [], [])


def test_facts_hold_every_reply_that_could_belong_and_no_other_desk_s(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry("e1", desk="acme"))
    ledger.append_enquiry(samples.enquiry("e2", desk="other"))
    ledger.append_reply(samples.reply_to("E1@SHOP.test", "to our address"))
    ledger.append_reply(samples.reply_to(None, "in our session", enquiry_id="e1"))
    ledger.append_reply(samples.reply_to("stranger@shop.test", "to nobody"))
    ledger.append_reply(samples.reply_to(None, "without a recipient"))
    ledger.append_reply(samples.reply_to("e2@shop.test", "to their address"))
    ledger.append_reply(samples.reply_to("stranger@shop.test", "in their session", enquiry_id="e2"))
    orphans = {"to nobody", "without a recipient"}
    assert {reply.id for reply in ledger.facts(desk="acme").replies} == orphans | {"to our address", "in our session"}
    assert {reply.id for reply in ledger.facts(desk="other").replies} == orphans | {
        "to their address",
        "in their session",
    }
    assert len(ledger.facts().replies) == 6


def test_with_replies_of_nobody_come_the_other_enquiries_that_they_may_belong_to(
    ledger: Ledger, samples: "Samples"
) -> None:
    for name, desk, hours in (("e1", "acme", 0), ("e2", "other", 0), ("e3", "acme", 2)):
        ledger.append_enquiry(samples.enquiry(name, desk=desk, at=samples.noon + hours * HOUR))
        ledger.append_dispatch(samples.accepted(name))
    ledger.append_reply(samples.reply_to("e1@shop.test", "to our address"))
    assert ledger.facts(desk="acme").neighbours == ()
    ledger.append_reply(samples.reply_to("shop@shop.test", "to nobody"))
    facts = ledger.facts(desk="acme", since=samples.noon + HOUR)
    assert ids(facts) == (["e3"], ["e1", "e2", "e3"], ["to nobody"])
    assert {each.id for each in facts.neighbours} == {"e1", "e2"}
    assert [each.id for each in ledger.facts(desk="acme").neighbours] == ["e2"]
    assert ledger.facts().neighbours == ()


def test_what_came_to_nobody_long_before_anything_was_asked_is_left_out(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry("e1", at=samples.noon + timedelta(days=3)))
    ledger.append_reply(samples.reply_to("shop@shop.test", "early"))
    assert ledger.facts(since=samples.noon + timedelta(days=2)).replies == ()
    assert [each.id for each in ledger.facts(since=samples.noon).replies] == ["early"]
    assert [each.id for each in ledger.facts().replies] == ["early"]


def test_a_reply_that_fits_twice_is_told_once(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry("e1"))
    ledger.append_reply(samples.reply_to("e1@shop.test", "r1", enquiry_id="e1"))
    assert [reply.id for reply in ledger.facts().replies] == ["r1"]


def test_facts_are_in_order_of_time_however_they_were_appended(ledger: Ledger, samples: "Samples") -> None:
    for hours in (2, 0, 1):
        ledger.append_enquiry(samples.enquiry(f"e{hours}", at=samples.noon + hours * HOUR))
        ledger.append_dispatch(samples.accepted(f"e{hours}", at=samples.noon + hours * HOUR))
        ledger.append_reply(replace(samples.reply(f"r{hours}"), received_at=samples.noon + hours * HOUR))
    assert ids(ledger.facts()) == (["e0", "e1", "e2"], ["e0", "e1", "e2"], ["r0", "r1", "r2"])


def test_dispatches_of_one_instant_keep_the_order_they_came_in(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    states = [DispatchState.CLOSED, DispatchState.ACCEPTED, DispatchState.CLOSED]
    for state in states:
        ledger.append_dispatch(replace(samples.accepted(), state=state))
    assert [dispatch.state for dispatch in ledger.facts().dispatches] == states


def test_a_question_about_a_naive_instant_is_refused_by_its_name(ledger: Ledger) -> None:
    naive = datetime(2026, 10, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="since is"):
        ledger.made_since("acme", naive)
    with pytest.raises(ValueError, match="since is"):
        ledger.facts(since=naive)


def test_facts_say_until_when_we_listened_whatever_the_order_of_watches(ledger: Ledger) -> None:
    assert ledger.facts().listened_until is None
    later, earlier = START + 2 * HOUR, START + HOUR
    ledger.append_watch(Watch(since=earlier, until=later))
    ledger.append_watch(Watch(since=START, until=earlier))
    assert ledger.facts().listened_until == later


def test_gaps_are_when_nobody_listened_between_two_watches_since_the_first_enquiry(
    ledger: Ledger, samples: "Samples"
) -> None:
    at = [START + hours * timedelta(hours=1) for hours in range(12)]
    ledger.append_enquiry(samples.enquiry("one", at=at[2]))
    for since, until in ((0, 1), (3, 5), (5, 6), (4, 7), (9, 10), (9, 10)):  # one goes on, one is within, one twice
        ledger.append_watch(Watch(since=at[since], until=at[until]))
    gaps = (Watch(since=at[2], until=at[3]), Watch(since=at[7], until=at[9]))
    assert ledger.facts().gaps == gaps
    assert [each.gaps for each in ledger.stream()] == [gaps]
    assert ledger.facts(desk="nobody's").gaps == ()
    ledger.append_watch(Watch(since=at[8], until=at[9]))
    assert ledger.facts().gaps[1] == Watch(since=at[7], until=at[8])
