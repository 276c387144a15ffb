"""What message stanzas say, and what of it is a reply to this customer."""

from xml.etree.ElementTree import Element, SubElement, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import FaultKind, ProbeError
from harness.model import Message, Seen, SessionEventKind
from probes.xmpp.hearing import Ear, is_of
from probes.xmpp.stanza import Stanza, read_stanza

DESK = "care@acme.example"
SINCE = 1_795_600_000.0  # 2026-11-25T09:46:40Z


def heard(inside: str, *, sender: str = f"{DESK}/desk", at: float = SINCE + 10, **attributes: str) -> Stanza:
    message = fromstring(f"<message xmlns='jabber:client'>{inside}</message>")  # noqa: S314  (the words are our own)
    for name, value in {"from": sender, "type": "chat", **attributes}.items():
        message.set(name, value)
    return read_stanza(message, epoch=at)


@pytest.fixture
def ear() -> Ear:
    """Of a customer who said "m1" after five seconds."""
    ear = Ear(desk=DESK, thread="t1", since=SINCE)
    ear.said("m1", since=SINCE + 5)
    return ear


def kinds(ear: Ear, stanza: Stanza) -> list[str]:
    """ "reply", or the kind of what was seen."""
    return ["reply" if isinstance(each, Message) else str(each.kind) for each in ear.hear(stanza)]


COMPOSING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
ACTIVE = "<active xmlns='http://jabber.org/protocol/chatstates'/>"
BODY = "<body>We look into it</body>"


def delay(stamp: str) -> str:
    return f"<delay xmlns='urn:xmpp:delay' from='acme.example' stamp='{stamp}'/>"


@pytest.mark.parametrize(
    ("stanza", "expected"),
    [
        (heard(BODY), ["reply"]),
        (heard(BODY, sender="CARE@ACME.example/other"), ["reply"]),
        (heard(BODY, type="normal"), ["reply"]),
        (heard(BODY, type="headline"), ["notice"]),
        (heard(BODY, type="groupchat"), []),
        (heard(BODY, sender="ann@acme.example/pc"), ["notice"]),
        (heard(BODY, sender="acme.example"), ["notice"]),
        (heard(f"<thread>t1</thread>{BODY}", sender="ann@acme.example/pc"), ["reply"]),
        (heard(f"<thread>t1</thread>{BODY}", sender="ann@notacme.example/pc"), []),
        (heard(f"<thread>t2</thread>{BODY}"), ["reply"]),
        (heard("<body> \n</body>"), []),
        (heard("<subject>Only that</subject>"), []),
        (heard("<gone xmlns='http://jabber.org/protocol/chatstates'/>"), ["left"]),
        (heard("<received xmlns='urn:xmpp:receipts' id='m1'/>"), ["received"]),
        (heard("<received xmlns='urn:xmpp:receipts' id='m2'/>"), []),
        (heard(BODY + delay("2026-11-25T09:46:48Z")), ["notice", "reply"]),
        (heard(BODY + delay("2026-11-25T09:46:00Z")), ["notice", "reply"]),  # its clock may lag
        (heard(BODY + delay("2026-11-24T17:00:00Z")), ["notice"]),
        (heard(BODY + delay("last year")), ["notice", "reply"]),
        (heard(BODY + delay("2026-11-25T09:46:48Z"), at=SINCE + 1), ["notice"]),  # before we spoke
        (heard(BODY, at=SINCE + 1), ["reply"]),  # a greeting
    ],
)
def test_what_is_a_reply_and_what_is_not(ear: Ear, stanza: Stanza, expected: list[str]) -> None:
    assert kinds(ear, stanza) == expected


def test_typing_is_shown_from_its_first_sign_to_the_message_that_comes_of_it(ear: Ear) -> None:
    assert kinds(ear, heard(COMPOSING, at=SINCE + 10)) == []
    assert kinds(ear, heard(COMPOSING, at=SINCE + 20)) == []
    assert ear.is_typing
    typing, reply = ear.hear(heard(BODY + ACTIVE, at=SINCE + 32.5))
    assert typing == Seen(kind=SessionEventKind.TYPING, who=DESK, epoch=SINCE + 10, lasted=22.5)
    assert isinstance(reply, Message)
    assert reply.epoch == SINCE + 32.5
    assert not ear.is_typing


def test_two_who_type_are_two(ear: Ear) -> None:
    for device, at in (("one", 10), ("two", 12)):
        assert kinds(ear, heard(COMPOSING, sender=f"{DESK}/{device}", at=SINCE + at)) == []
    (first,) = ear.hear(heard(ACTIVE, sender=f"{DESK}/one", at=SINCE + 13))
    assert isinstance(first, Seen)
    assert first.lasted == 3
    assert ear.is_typing
    assert [each.lasted for each in ear.ends(SINCE + 20)] == [8]
    assert not ear.is_typing


def test_a_name_is_shown_as_the_sender_gives_it_on_one_line(ear: Ear) -> None:
    (reply,) = ear.hear(heard(f"{BODY}<nick xmlns='http://jabber.org/protocol/nick'>Ann\nof {'x' * 99}</nick>"))
    assert isinstance(reply, Message)
    assert reply.sender == f"Ann of {'x' * 52}…"


def test_what_comes_back_of_ours_is_a_fault_and_of_others_nothing(ear: Ear) -> None:
    error = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    assert kinds(ear, heard(error, type="error", id="somebody's")) == []
    with pytest.raises(ProbeError, match=r"our message to care@acme\.example came back: item-not-found") as caught:
        kinds(ear, heard(error, type="error", id="m1"))
    assert caught.value.kind is FaultKind.REJECTED


@pytest.mark.parametrize(
    ("account", "is_its"),
    [("acme.example", True), ("a@acme.example", True), ("mta.acme.example", True), ("notacme.example", False)],
)
def test_who_is_of_a_domain(account: str, is_its: bool) -> None:
    assert is_of(account, "acme.example") is is_its


TAGS = (
    "body", "thread", "error", "{http://jabber.org/protocol/chatstates}composing", "{urn:xmpp:delay}delay",
    "{urn:xmpp:message-correct:0}replace", "{urn:xmpp:receipts}received", "{http://jabber.org/protocol/nick}nick",
    "{urn:ietf:params:xml:ns:xmpp-stanzas}text", "{urn:xmpp:captcha}captcha",
)  # fmt: skip
NAMES = st.sampled_from(["from", "to", "type", "id", "stamp"])
VALUES = st.text(max_size=30) | st.sampled_from([DESK, "error", "chat", "m1", "2026-11-25T09:46:48Z", "9" * 20])
ELEMENTS = st.tuples(st.sampled_from(TAGS), st.dictionaries(NAMES, VALUES, max_size=3), VALUES)


@given(st.dictionaries(NAMES, VALUES), st.lists(ELEMENTS, max_size=6))
def test_no_stanza_upsets_us(attributes: dict[str, str], inside: list[tuple[str, dict[str, str], str]]) -> None:
    message = Element("{jabber:client}message", attributes)
    for tag, attribute, text in inside:
        name = tag if tag.startswith("{") else f"{{jabber:client}}{tag}"
        SubElement(message, name, attribute).text = text
    ear = Ear(desk=DESK, thread="t1", since=SINCE)
    stanza = read_stanza(message, epoch=SINCE)
    assert all(isinstance(each, Message | Seen) for each in ear.hear(stanza))
