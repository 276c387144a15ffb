"""What was sent and never answered for is uncertain; what was not sent, or came back, is a fault."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Assignment, Message, Tls
from tests.integration.messaging.peer import CUT, Peer, peer
from tests.integration.messaging.talking import errand, session, whole

BOUNCE = "<message type='error' id='{id}' from='care@acme.example'><error type='%s'>%s</error></message>"
CONDITION = "<%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
CAPTCHA = (
    "<message from='%s' to='kim@acme.example'><body>See https://acme.example/captcha</body>"
    "<captcha xmlns='urn:xmpp:captcha'/></message>"
)


def at(server: Peer) -> Assignment:
    return errand("care@acme.example", "kim@acme.example", server.url, tls=Tls.OFF)


async def test_a_line_that_breaks_over_the_complaint_leaves_it_uncertain() -> None:
    async with peer(message=CUT) as server:
        with pytest.raises(Unconfirmed, match="did not say whether it took it: ") as caught:
            await whole(at(server))
    assert caught.value.reference
    assert server.heard.count("message") == 1


async def test_a_server_that_never_answers_for_the_complaint_leaves_it_uncertain() -> None:
    async with peer(r="") as server:
        with pytest.raises(Unconfirmed, match=r"no answer within 1\.5 s"):
            await whole(at(server), timeout=1.5)


@pytest.mark.parametrize("step", ["auth", "bind", "presence", "ping"])
async def test_a_line_that_breaks_before_the_complaint_is_a_plain_fault(step: str) -> None:
    async with peer(**{step: CUT}) as server:
        with pytest.raises(ProbeError) as caught:
            await whole(at(server))
    assert caught.value.kind is FaultKind.UNREACHABLE
    assert "message" not in server.heard


@pytest.mark.parametrize("step", ["auth", "bind", "ping"])
async def test_a_server_that_keeps_us_waiting_before_the_complaint_is_a_timeout(step: str) -> None:
    async with peer(**{step: ""}) as server:
        with pytest.raises(ProbeError) as caught:
            await whole(at(server), timeout=0.3)
    assert caught.value.kind is FaultKind.TIMEOUT
    assert "message" not in server.heard


@pytest.mark.parametrize(
    ("kind", "how", "condition"),
    [
        (FaultKind.REJECTED, "cancel", "service-unavailable"),
        (FaultKind.REJECTED, "auth", "forbidden"),
        (FaultKind.NOT_NOW, "wait", "resource-constraint"),
        (FaultKind.UNREACHABLE, "cancel", "remote-server-not-found"),
        (FaultKind.BLOCKED, "modify", "policy-violation"),
    ],
)
async def test_a_complaint_that_comes_back_is_a_fault_in_the_servers_words(
    kind: FaultKind, how: str, condition: str
) -> None:
    text = "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Not\n today</text>"
    async with peer(message=BOUNCE % (how, CONDITION % condition + text)) as server:
        with pytest.raises(ProbeError) as caught:
            await whole(at(server))
    assert caught.value.kind is kind
    assert str(caught.value) == f"our message to care@acme.example came back: {condition} (Not today)"


@pytest.mark.parametrize("sender", ["care@acme.example", "acme.example", "captcha.acme.example"])
async def test_a_captcha_is_recognised_and_not_solved(sender: str) -> None:
    async with peer(message=CAPTCHA % sender, r="") as server:
        with pytest.raises(ProbeError, match=r"asks us to solve a captcha first: See https://acme\.example") as caught:
            await whole(at(server))
    assert caught.value.kind is FaultKind.BLOCKED


async def test_a_captcha_of_somebody_elses_stops_nothing() -> None:
    async with peer(message=CAPTCHA % "spam@notacme.example") as server, session(at(server)) as told:
        assert isinstance(await told.accepted(), Accepted)


async def test_a_receipt_that_overtakes_the_servers_word_will_do() -> None:
    receipt = "<message from='care@acme.example/a'><received xmlns='urn:xmpp:receipts' id='{id}'/></message>"
    async with peer(message=receipt, r="") as server, session(at(server)) as told:
        assert isinstance(await told.accepted(), Accepted)


async def test_a_line_that_breaks_later_is_a_fault_of_ours_for_nobody_hears_the_desk_then() -> None:
    answer = "<message from='care@acme.example/a' type='chat'><body>One moment</body></message>"
    async with peer(message=answer) as server, session(at(server)) as told:
        await told.message("One moment")
        server.hang_up()
        with pytest.raises(ProbeError) as caught:
            await told.all()
    assert caught.value.kind is FaultKind.UNREACHABLE
    assert [type(each) for each in told.events[:1]] == [Accepted]
    assert sum(isinstance(each, Message) for each in told.events) == 1


async def test_a_line_that_died_without_a_word_is_not_taken_for_a_silent_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.xmpp.line._PULSE", 0.1)

    async def for_ever(_: timedelta) -> None:
        await asyncio.Event().wait()

    async with peer() as server, session(replace(at(server), sleep=for_ever), timeout=1.5) as told:
        await told.accepted()
        await server.hears("ping")
        server.fall_silent()
        with pytest.raises(ProbeError, match=r"did not answer within 1\.5 s") as caught:
            await told.all()
    assert caught.value.kind is FaultKind.TIMEOUT
