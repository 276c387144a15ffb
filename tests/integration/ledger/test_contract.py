"""What the ledger promises, on both databases alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from harness.errors import ConfigurationError, FaultKind, LedgerError
from harness.ledger import Ledger
from harness.model import (
    Dispatch,
    DispatchState,
    Facts,
    SessionEvent,
    SessionEventKind,
    Source,
    Thresholds,
    Watch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.ledger.conftest import Samples

HOUR = timedelta(hours=1)
START = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def plain(url: str, ledger: Ledger) -> "Iterator[Connection]":
    """A connection past the ledger, as an administrator's."""
    engine = create_engine(make_url(url).set(drivername=_driver(url)))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _driver(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"


def ids(facts: Facts) -> tuple[list[str], list[str], list[str]]:
    return (
        [enquiry.id for enquiry in facts.enquiries],
        [dispatch.enquiry_id for dispatch in facts.dispatches],
        [reply.id for reply in facts.replies],
    )


# --- what goes in comes out


def test_an_enquiry_with_something_in_every_field_comes_back_equal(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    assert ledger.enquiry("e1") == samples.enquiry()
    assert ledger.facts().enquiries == (samples.enquiry(),)


def test_an_enquiry_with_nothing_in_any_field_comes_back_equal(ledger: Ledger, samples: "Samples") -> None:
    bare = replace(
        samples.enquiry(),
        subject="",
        body="",
        facts=(),
        questions=(),
        follow_ups=(),
        thresholds=Thresholds(),
        window=timedelta(0),
        session=None,
    )
    ledger.append_enquiry(bare)
    assert ledger.enquiry("e1") == bare


def test_no_session_and_a_session_of_no_length_stay_two_things(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(replace(samples.enquiry("e1"), session=None))
    ledger.append_enquiry(replace(samples.enquiry("e2"), session=timedelta(0)))
    assert [enquiry.session for enquiry in ledger.facts().enquiries] == [None, timedelta(0)]


@pytest.mark.parametrize("kind", list(FaultKind))
def test_a_fault_of_every_kind_comes_back_equal(ledger: Ledger, samples: "Samples", kind: FaultKind) -> None:
    ledger.append_enquiry(samples.enquiry())
    fault = Dispatch(enquiry_id="e1", state=DispatchState.FAULT, at=samples.noon, fault=kind)
    ledger.append_dispatch(fault)
    assert ledger.facts().dispatches == (fault,)


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("sender", [None, "", "agent@acme.test"])
def test_a_reply_comes_back_equal(ledger: Ledger, samples: "Samples", source: Source, sender: str | None) -> None:
    reply = replace(samples.reply(), source=source, sender=sender)
    assert ledger.append_reply(reply) is True
    assert ledger.facts().replies == (reply,)


@pytest.mark.parametrize("raw", [b"", b"\x00", bytes(range(256)) * 40_000], ids=["empty", "nul", "10 MB"])
def test_the_bytes_of_a_reply_come_back_unchanged(ledger: Ledger, samples: "Samples", raw: bytes) -> None:
    ledger.append_reply(samples.reply(raw=raw))
    assert ledger.facts().replies[0].raw == raw


@pytest.mark.parametrize("odd", ["nul \0", "half a pair \ud800", "undecodable \udcff", "\\u0041 and \\ and \\\\"])
def test_a_stranger_may_call_himself_what_neither_database_can_hold(
    ledger: Ledger, samples: "Samples", odd: str
) -> None:
    enquiry = replace(samples.enquiry(), persona=replace(samples.enquiry().persona, name=odd), body=odd)
    reply = replace(samples.reply(), sender=odd, recipient=odd)
    ledger.append_enquiry(enquiry)
    assert ledger.append_reply(reply) is True
    assert ledger.facts() == Facts(enquiries=(enquiry,), dispatches=(), replies=(reply,))


def test_instants_come_back_in_utc_with_their_microseconds(ledger: Ledger, samples: "Samples") -> None:
    in_tokyo = datetime(2026, 10, 1, 21, 0, 0, 1, tzinfo=timezone(timedelta(hours=9)))
    ledger.append_enquiry(samples.enquiry(at=in_tokyo))
    stored = ledger.enquiry("e1").created_at
    assert stored == in_tokyo
    assert (stored.tzinfo, stored.microsecond) == (UTC, 1)


@pytest.mark.parametrize("instant", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_first_and_the_last_instant_there_is_come_back(
    ledger: Ledger, samples: "Samples", instant: datetime
) -> None:
    ledger.append_enquiry(samples.enquiry(at=instant))
    assert ledger.enquiry("e1").created_at == instant


def test_a_duration_too_long_to_store_is_refused_not_bent(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="cannot append enquiry e1"):
        ledger.append_enquiry(replace(samples.enquiry(), window=timedelta.max))
    assert ledger.facts().enquiries == ()


def test_facts_outlive_the_ledger_that_wrote_them(url: str, samples: "Samples") -> None:
    with Ledger.open(url) as first:
        first.append_enquiry(samples.enquiry())
        first.append_dispatch(samples.accepted())
        first.append_reply(samples.reply())
        before = first.facts()
    with Ledger.open(url) as second:
        assert second.facts() == before


# --- once only


def test_an_enquiry_s_id_is_used_once(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    with pytest.raises(LedgerError, match="enquiry e1 is there already: this seed was used before"):
        ledger.append_enquiry(replace(samples.enquiry(), body="other"))
    assert ledger.facts().enquiries == (samples.enquiry(),)


def test_a_reply_that_comes_twice_is_stored_once(ledger: Ledger, samples: "Samples") -> None:
    assert ledger.append_reply(samples.reply()) is True
    assert ledger.append_reply(replace(samples.reply(), received_at=samples.noon + HOUR)) is False
    assert ledger.facts().replies == (samples.reply(),)


def test_another_reply_under_the_same_id_is_an_error_and_never_dropped_in_silence(
    ledger: Ledger, samples: "Samples"
) -> None:
    ledger.append_reply(samples.reply(raw=b"one"))
    with pytest.raises(LedgerError, match="reply r1: another reply is stored under this id"):
        ledger.append_reply(samples.reply(raw=b"two"))


def test_a_dispatch_needs_its_enquiry(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="enquiry e1, which is not there; append the enquiry first"):
        ledger.append_dispatch(samples.accepted())


def test_a_reply_seen_in_a_session_needs_its_enquiry(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="it names enquiry e1, which is not there"):
        ledger.append_reply(samples.reply_to(None, "r1", enquiry_id="e1"))


# --- what is asked of it


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


def test_enquiries_are_counted_by_desk_from_an_instant_on(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry("before", at=samples.noon - timedelta(microseconds=1)))
    ledger.append_enquiry(samples.enquiry("at", at=samples.noon))
    ledger.append_enquiry(samples.enquiry("after", at=samples.noon + HOUR))
    ledger.append_enquiry(samples.enquiry("elsewhere", desk="other"))
    assert ledger.sent_since("acme", samples.noon) == 2
    assert ledger.sent_since("nobody", samples.noon) == 0


def test_facts_are_of_the_enquiries_made_in_a_span_with_its_end_left_out(ledger: Ledger, samples: "Samples") -> None:
    for hours in range(4):
        ledger.append_enquiry(samples.enquiry(f"e{hours}", at=samples.noon + hours * HOUR))
        ledger.append_dispatch(samples.accepted(f"e{hours}", at=samples.noon + hours * HOUR))
    since, until = samples.noon + HOUR, samples.noon + 3 * HOUR
    assert ids(ledger.facts(since=since, until=until)) == (["e1", "e2"], ["e1", "e2"], [])
    assert ids(ledger.facts(since=since)) == (["e1", "e2", "e3"], ["e1", "e2", "e3"], [])
    assert ids(ledger.facts(until=since)) == (["e0"], ["e0"], [])
    assert ids(ledger.facts(until=samples.noon)) == ([], [], [])


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
        ledger.sent_since("acme", naive)
    with pytest.raises(ValueError, match="until is"):
        ledger.facts(until=naive)


def test_facts_say_until_when_we_listened_whatever_the_order_of_watches(ledger: Ledger) -> None:
    assert ledger.facts().listened_until is None
    later, earlier = START + 2 * HOUR, START + HOUR
    ledger.append_watch(Watch(since=earlier, until=later))
    ledger.append_watch(Watch(since=START, until=earlier))
    assert ledger.facts().listened_until == later


# --- never changed once written

CHANGES = [
    "UPDATE enquiry SET body = ''",
    "UPDATE dispatch SET at = at",
    "UPDATE reply SET sender = ''",
    "UPDATE watch SET until = since",
    "DELETE FROM watch",
    "DELETE FROM dispatch",
    "DELETE FROM reply",
    "DELETE FROM session_event",
    "DELETE FROM enquiry WHERE id = 'e1'",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_itself_refuses_to_change_or_forget(
    ledger: Ledger, samples: "Samples", plain: Connection, statement: str
) -> None:
    ledger.append_enquiry(samples.enquiry())
    ledger.append_dispatch(samples.accepted())
    ledger.append_reply(samples.reply())
    ledger.append_watch(Watch(since=START, until=START))
    ledger.append_event(SessionEvent(enquiry_id="e1", at=START, kind=SessionEventKind.OPENED))
    before = ledger.facts()
    with pytest.raises(DBAPIError, match="only ever appended to"):
        plain.execute(text(statement))
    plain.rollback()
    assert ledger.facts() == before


def test_bytes_changed_behind_our_back_are_found_out(ledger: Ledger, samples: "Samples", plain: Connection) -> None:
    ledger.append_reply(samples.reply("r1"))
    ledger.append_reply(samples.reply("r2", raw=b"true"))
    _unlock(plain)
    plain.execute(text("UPDATE reply SET raw = :raw WHERE id = 'r2'"), {"raw": b"false"})
    plain.commit()
    with pytest.raises(LedgerError, match="reply r2 is not as it was written: its bytes have the SHA-256"):
        ledger.facts()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE dispatch SET state = 'lost'", "dispatch of e1 is not as it was written"),
        ("UPDATE enquiry SET persona = '{}'", "enquiry e1 is not as it was written"),
        ("UPDATE enquiry SET facts = '[7]'", "enquiry e1 is not as it was written"),
    ],
)
def test_a_row_changed_behind_our_back_is_named(
    ledger: Ledger, samples: "Samples", plain: Connection, change: str, named: str
) -> None:
    ledger.append_enquiry(samples.enquiry())
    ledger.append_dispatch(samples.accepted())
    _unlock(plain)
    plain.execute(text(change))
    plain.commit()
    with pytest.raises(LedgerError, match=named):
        ledger.facts()


def _unlock(plain: Connection) -> None:
    """Take the triggers away, as only somebody who means harm would."""
    if plain.dialect.name == "postgresql":
        for table in ("enquiry", "dispatch", "reply", "watch"):
            plain.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    for name in plain.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        plain.execute(text(f"DROP TRIGGER {name}"))
