"""Where the time of a wait went: at the desk, or on the way to us; and whose clock is wrong."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Delay, HandOver, Route
from harness.reading.route import trace

T0 = datetime(2026, 10, 5, 9, 0, 0, 400_000, tzinfo=UTC)
PERSONA = "ada@shopper.example"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def stamp(server: str, at: datetime) -> str:
    return f"from x.acme.example by {server} (Postfix) with ESMTP id 4Zk2; {format_datetime(at)}"


def mail(*stamps: tuple[str, timedelta], date: timedelta | None = None, body: str = "Hello") -> bytes:
    """A mail whose stamps, oldest first, and Date lie so long after T0."""
    head = [f"Received: {stamp(server, T0 + after)}" for server, after in reversed(stamps)]
    if date is not None:
        head.append(f"Date: {format_datetime(T0 + date)}")
    return "\r\n".join([*head, "From: care@acme.example", "", body]).encode()


def route(raw: bytes, wait: timedelta) -> Route:
    return trace(raw, asked_at=T0, received_at=T0 + wait, persona=PERSONA)


def test_a_wait_is_divided_where_the_desks_first_server_took_the_answer() -> None:
    way = route(mail(("app.acme.example", 3 * HOUR), ("mx.acme.example", 3 * HOUR + 20 * SECOND)), 3 * HOUR + MINUTE)

    # The stamp is of whole seconds, and T0 is not.
    assert way.desk == 3 * HOUR - timedelta(microseconds=400_000)
    assert way.transit == MINUTE + timedelta(microseconds=400_000)
    assert way.handed_over_at == T0.replace(hour=12, microsecond=0)
    assert (way.handed_over_by, way.outward, way.skews, way.delays) == (HandOver.RECEIVED, None, (), ())
    assert [hop.by for hop in way.hops] == ["app.acme.example", "mx.acme.example"]


def test_the_hour_is_the_same_in_every_zone() -> None:
    raw = b"Received: by mx.acme.example; Mon, 5 Oct 2026 05:00:00 -0700 (PDT)\r\n\r\nHello"
    assert route(raw, 3 * HOUR + MINUTE).handed_over_at == datetime(2026, 10, 5, 12, tzinfo=UTC)


def test_without_stamps_the_writers_date_divides_it() -> None:
    way = route(mail(date=2 * HOUR), 2 * HOUR + 5 * SECOND)
    assert way.handed_over_by is HandOver.DATE
    assert way.desk is not None
    assert round(way.desk / HOUR, 3) == 2


def test_what_says_nothing_of_its_way_is_unknown_and_not_nothing() -> None:
    way = route(mail(), HOUR)
    assert (way.handed_over_at, way.handed_over_by, way.desk, way.transit) == (None, None, None, None)


def test_whole_seconds_do_not_divide_what_is_as_short_as_they_are() -> None:
    way = route(mail(("mx.acme.example", SECOND)), SECOND)
    assert (way.desk, way.transit) == (None, None)


def test_a_mail_that_waited_while_our_inbox_was_shut_was_in_transit() -> None:
    way = route(mail(("mx.acme.example", HOUR)), 9 * HOUR)
    assert way.desk is not None
    assert round(way.desk / HOUR, 3) == 1
    assert way.transit is not None
    assert round(way.transit / HOUR, 3) == 8
    (delay,) = way.delays
    assert (delay.at, delay.before) == ("mx.acme.example", None)


def test_a_mail_that_was_put_off_lay_between_two_servers() -> None:
    way = route(
        mail(("a.example", HOUR), ("b.example", HOUR + 17 * MINUTE), ("c.example", HOUR + 18 * MINUTE)), 2 * HOUR
    )
    assert way.delays[0] == Delay(at="a.example", before="b.example", lasted=17 * MINUTE)
    assert [delay.at for delay in way.delays] == ["a.example", "c.example"]


# The stamps of the way and how long after T0 they lie; the wait; the clock that is wrong; which stamp is believed.
CLOCKS = {
    "the first server's is ahead": (
        [("a", 2 * HOUR), ("b", HOUR), ("c", HOUR + SECOND)],
        HOUR + MINUTE,
        ("a", HOUR),
        "b",
    ),
    "the first server's is ahead, yet before we had it": (
        [("a", HOUR + 5 * MINUTE), ("b", HOUR), ("c", HOUR + SECOND)],
        2 * HOUR,
        ("a", 5 * MINUTE),
        "b",
    ),
    "one on the way is behind": (
        [("a", HOUR), ("b", -HOUR), ("c", HOUR + SECOND)],
        HOUR + 9 * SECOND,
        ("b", -2 * HOUR),
        "a",
    ),
    "the last one's is behind": (
        [("a", HOUR), ("b", HOUR + SECOND), ("c", 10 * MINUTE)],
        HOUR + 9 * SECOND,
        ("c", -50 * MINUTE - SECOND),
        "a",
    ),
    "the desk's is behind: it answered before we asked": (
        [("a", -40 * SECOND), ("b", 9 * SECOND)],
        10 * SECOND,
        ("a", -40 * SECOND),
        "b",
    ),
    "the only one's is ahead": ([("a", 3 * HOUR)], HOUR, ("a", 2 * HOUR), None),
    "of two that contradict each other, the one nearer to us is believed": (
        [("a", 40 * MINUTE), ("b", 30 * MINUTE)],
        HOUR,
        ("a", 10 * MINUTE),
        "b",
    ),
}


@pytest.mark.parametrize(("stamps", "wait", "wrong", "believed"), CLOCKS.values(), ids=list(CLOCKS))
def test_a_clock_that_is_wrong_is_named_and_not_believed(
    stamps: list[tuple[str, timedelta]], wait: timedelta, wrong: tuple[str, timedelta], believed: str | None
) -> None:
    way = route(mail(*stamps), wait)
    (skew,) = way.skews
    assert (skew.clock, round(skew.ahead / SECOND)) == (wrong[0], round(wrong[1] / SECOND))
    assert way.handed_over_at == next((hop.at for hop in way.hops if hop.by == believed), None)


def test_a_clock_that_is_wrong_twice_is_named_once() -> None:
    way = route(mail(("a", 2 * HOUR), ("a", 2 * HOUR), ("b", HOUR)), HOUR)
    assert [skew.clock for skew in way.skews] == ["a"]


@pytest.mark.parametrize(("date", "ahead"), [(90 * MINUTE, 30 * MINUTE), (-MINUTE, -MINUTE)])
def test_a_date_after_the_sending_or_before_the_question_is_noticed(date: timedelta, ahead: timedelta) -> None:
    (skew,) = route(mail(("mx.acme.example", HOUR), date=date), 2 * HOUR).skews
    assert skew.clock is None
    assert round(skew.ahead / SECOND) == round(ahead / SECOND)


def test_clocks_that_differ_by_a_second_are_right() -> None:
    way = route(mail(("a", HOUR + SECOND), ("b", HOUR), date=HOUR + 2 * SECOND), HOUR)
    assert way.skews == ()
    assert way.transit == timedelta(0)


def returning(original: bytes, *, kind: str = "message/rfc822", after: timedelta = 2 * HOUR) -> bytes:
    head = f"Received: {stamp('mx.acme.example', T0 + after)}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return (
        head.encode()
        + b"--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\nContent-Type: "
        + f"{kind}\r\n\r\n".encode()
        + original
        + b"\r\n--b--\r\n"
    )


def enquiry(*stamps: tuple[str, timedelta], sender: str = PERSONA, more: str = "") -> bytes:
    trace_fields = "".join(f"Received: {stamp(server, T0 + after)}\r\n" for server, after in reversed(stamps))
    return f"{trace_fields}From: Ada Field <{sender}>\r\nSubject: My order\r\n{more}\r\nWhere is it?".encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_reply_that_returns_our_headers_tells_how_long_our_mail_travelled(kind: str) -> None:
    ours = enquiry(("relay.example", SECOND), ("desk.acme.example", 4 * MINUTE))
    way = route(returning(ours, kind=kind), 2 * HOUR + SECOND)
    assert way.outward is not None
    assert way.desk is not None
    assert way.transit is not None
    assert round(way.outward / MINUTE, 1) == 4
    assert way.outward + way.desk + way.transit == 2 * HOUR + SECOND


NOT_OURS = {
    "somebody else's mail": enquiry(("desk", MINUTE), sender="bob@acme.example"),
    "what we wrote later": enquiry(("desk", MINUTE), more="In-Reply-To: <a@acme.example>\r\n"),
    "a mail that came before it was sent": enquiry(("desk", -MINUTE)),
    "a mail that came after the answer had gone": enquiry(("desk", 3 * HOUR)),
    "a mail without stamps": enquiry(),
    "no mail": b"\x00\xff",
}


@pytest.mark.parametrize("returned", NOT_OURS.values(), ids=list(NOT_OURS))
def test_what_cannot_tell_how_long_our_mail_travelled_does_not(returned: bytes) -> None:
    way = route(returning(returned), 2 * HOUR + SECOND)
    assert way.outward is None
    assert way.desk is not None


offsets = st.timedeltas(-3 * HOUR, 30 * HOUR)


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), offsets), max_size=8),
    st.none() | offsets,
    st.timedeltas(timedelta(0), 24 * HOUR),
)
def test_the_parts_add_up_and_none_is_negative(
    stamps: list[tuple[str, timedelta]], date: timedelta | None, wait: timedelta
) -> None:
    way = route(mail(*stamps, date=date), wait)
    assert (way.desk is None) == (way.transit is None)
    if way.desk is not None and way.transit is not None:
        assert min(way.desk, way.transit) >= timedelta(0)
        assert way.desk + way.transit == wait
    assert all(abs(skew.ahead) > SECOND for skew in way.skews)
    assert all(delay.lasted >= 5 * MINUTE for delay in way.delays)


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), st.integers(0, 600))
def test_whatever_comes_is_traced_without_a_sound(junk: bytes, cut: int) -> None:
    whole = returning(enquiry(("relay.example", SECOND), ("desk.acme.example", 4 * MINUTE)))
    for raw in (junk, whole[:cut] + junk + whole[cut:], b"Received: " + junk):
        assert isinstance(route(raw, HOUR), Route)


def test_of_ten_thousand_stamps_a_hundred_are_looked_at() -> None:
    raw = mail(*((f"mx{number}", HOUR + number * SECOND) for number in range(10_000)))
    assert len(route(raw, 5 * HOUR).hops) == 100
