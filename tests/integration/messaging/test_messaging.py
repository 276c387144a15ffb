"""A conversation by messages, against a real server with somebody at the desk."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Message, Seen, SessionEventKind, Source
from tests.integration.messaging.agent import Agent, at_work
from tests.integration.messaging.prosody import OLD, Prosody
from tests.integration.messaging.talking import ENQUIRY, errand, probe, session

pytestmark = pytest.mark.usefixtures("trusted")


async def test_a_conversation_from_the_complaint_to_the_goodbye(prosody: Prosody, customer: str, agent: Agent) -> None:
    assignment = errand(agent.account, customer, prosody.url)
    async with session(assignment) as told:
        assert await agent.read() == ENQUIRY.body
        agent.show("composing")
        agent.say(
            "Good morning! What is your order number?", "<nick xmlns='http://jabber.org/protocol/nick'>Ann</nick>"
        )
        assert await agent.read() == "It is A-10442."
        agent.show("gone")
        await told.seen(SessionEventKind.LEFT)
        assignment.leave.set()
        goodbye = await agent.read()
        await agent.state("gone")
        events = await told.all()
    assert isinstance(events[0], Accepted)
    assert [(each.raw, each.sender, each.source) for each in events if isinstance(each, Message)] == [
        (b"Good morning! What is your order number?", "Ann", Source.SESSION)
    ]
    seen = [(each.kind, each.text, each.who) for each in events if isinstance(each, Seen)]
    assert seen == [
        (SessionEventKind.OPENED, "", None),
        (SessionEventKind.SAID, ENQUIRY.body, None),
        (SessionEventKind.RECEIVED, "", agent.account),
        (SessionEventKind.TYPING, "", agent.account),
        (SessionEventKind.SAID, "It is A-10442.", None),
        (SessionEventKind.RECEIVED, "", agent.account),
        (SessionEventKind.LEFT, "", agent.account),
        (SessionEventKind.SAID, goodbye, None),
    ]


@pytest.mark.parametrize("scheme", ["xmpp", "xmpps"])
async def test_the_clock_starts_when_the_server_answers_for_the_complaint(
    prosody: Prosody, customer: str, agent: Agent, scheme: str
) -> None:
    before = time.time()
    via = prosody.url if scheme == "xmpp" else prosody.tls_url
    async with session(errand(agent.account, customer, via)) as told:
        accepted = await told.accepted()
        await agent.read()
        agent.say("One moment")
        answer = await told.message("One moment")
    assert accepted.reference in agent.took
    assert accepted.epoch is not None
    assert answer.epoch is not None
    assert before < accepted.epoch <= answer.epoch < time.time()


async def test_a_server_that_acknowledges_nothing_by_itself_is_asked(prosody: Prosody, agent: Agent) -> None:
    customer = prosody.account("kim", OLD)
    async with session(errand(agent.account, customer, prosody.url)) as told:
        accepted = await told.accepted()
        assert await agent.read() == ENQUIRY.body
    assert accepted.reference in agent.took


async def test_the_seconds_of_typing_are_seen(prosody: Prosody, customer: str, agent: Agent) -> None:
    async with session(errand(agent.account, customer, prosody.url)) as told:
        await agent.read()
        shown = time.time()
        agent.show("composing")
        agent.show("paused")
        typing = await told.seen(SessionEventKind.TYPING)
    assert typing.epoch is not None
    assert typing.lasted is not None
    assert shown < typing.epoch
    assert 0 < typing.lasted < time.time() - shown


async def test_a_correction_changes_what_was_said_and_a_second_copy_is_none(
    prosody: Prosody, customer: str, agent: Agent
) -> None:
    replaces = "<replace xmlns='urn:xmpp:message-correct:0' id='{}'/>"
    async with session(errand(agent.account, customer, prosody.url)) as told:
        await agent.read()
        agent.say("It comes on Monday", reference="m1")
        agent.say("It comes on Monday", reference="m1")
        agent.say("It comes on Tuesday", replaces.format("m1"), reference="m2")
        agent.say("What nobody said, corrected", replaces.format("m99"), reference="m3")
        await told.message("What nobody said, corrected")
        said = [each.raw for each in told.events if isinstance(each, Message)]
        edited = [each.text for each in told.events if isinstance(each, Seen) and each.kind is SessionEventKind.EDITED]
    assert said == [b"It comes on Monday", b"What nobody said, corrected"]
    assert edited == ["It comes on Tuesday"]


async def test_what_lay_at_the_server_from_before_is_no_answer_to_this_customer(
    prosody: Prosody, customer: str, agent: Agent
) -> None:
    agent.say("Dear Jim, we have found your parcel", to=customer)
    await agent.settle()
    async with session(errand(agent.account, customer, prosody.url)) as told:
        notice = await told.seen(SessionEventKind.NOTICE)
        await agent.read()
        agent.say("Hello Joan", "<delay xmlns='urn:xmpp:delay' stamp='2999-11-23T09:30:00Z'/>")
        await told.message("Hello Joan")
        said = [each.raw for each in told.events if isinstance(each, Message)]
        told_of_delays = [
            each.text for each in told.events if isinstance(each, Seen) and "by its server's clock" in each.text
        ]
    assert notice.text.startswith("from an earlier conversation, sent at 20")
    assert notice.text.endswith("by its server's clock: Dear Jim, we have found your parcel")
    assert said == [b"Hello Joan"]
    assert told_of_delays[1:] == ["sent at 2999-11-23T09:30:00Z by its server's clock"]


async def test_only_the_desk_answers_and_whoever_takes_over_in_the_same_thread(
    prosody: Prosody, customer: str, agent: Agent
) -> None:
    async with (
        at_work(prosody, f"ann{agent.boundjid.user}") as ann,
        session(errand(agent.account, customer, prosody.url)) as told,
    ):
        await agent.read()
        ann.say("The canteen is closed today", to=customer)
        notice = await told.until(lambda each: isinstance(each, Seen) and "canteen" in each.text)
        ann.say("I take over here", f"<thread xmlns='jabber:client'>{agent.thread}</thread>", to=customer)
        taken_over = await told.message("I take over here")
    assert isinstance(notice, Seen)
    assert notice.who == ann.account
    assert taken_over.sender == ann.account


async def test_an_account_has_one_conversation_at_a_time(
    prosody: Prosody, customer: str, agent: Agent, tmp_path: Path
) -> None:
    assignment = errand(agent.account, customer, prosody.url)
    one_probe = probe(tmp_path)
    async with session(assignment, by=one_probe) as first:
        await agent.read()
        second_assignment = replace(assignment, leave=asyncio.Event())
        async with session(second_assignment, by=one_probe) as second:
            agent.say("For the first")
            await first.message("For the first")
            assert second.events == []
            assignment.leave.set()
            await first.all()
            await second.accepted()
            agent.say("For the second")
            await second.message("For the second")
    assert [each.raw for each in first.events if isinstance(each, Message)] == [b"For the first"]


async def test_an_account_that_somebody_else_uses_as_well_is_not_used(
    prosody: Prosody, customer: str, agent: Agent
) -> None:
    async with (
        at_work(prosody, customer.partition("@")[0]),
        session(errand(agent.account, customer, prosody.url)) as told,
    ):
        with pytest.raises(ProbeError, match="our account is logged in elsewhere as well") as caught:
            await told.all()
    assert caught.value.kind is FaultKind.CHAT_UNAVAILABLE
    assert agent.took == {}


async def test_a_follow_up_that_comes_back_ends_the_session_with_the_servers_words(
    prosody: Prosody, customer: str, agent: Agent
) -> None:
    async with session(errand(agent.account, customer, prosody.url)) as told:
        accepted = await told.accepted()
        await agent.read()
        agent.bounce(str(accepted.reference))
        with pytest.raises(ProbeError, match=r"came back: not-allowed \(Go away\)") as caught:
            await told.all()
    assert caught.value.kind is FaultKind.REJECTED


async def test_a_transcript_is_kept(prosody: Prosody, customer: str, agent: Agent, tmp_path: Path) -> None:
    assignment = errand(agent.account, customer, prosody.url)
    async with session(assignment, by=probe(tmp_path)) as told:
        await agent.read()
        agent.say("One moment, please")
        await told.message("One moment, please")
        agent.bounce(str((await told.accepted()).reference))
        with pytest.raises(ProbeError):
            await told.all()
    transcript = (tmp_path / ENQUIRY.id / "transcript.txt").read_text(encoding="utf-8")
    assert f"logged in at 127.0.0.1:{prosody.port} as {customer}/" in transcript
    assert f"by messaging at acme, {agent.account}\n" in transcript
    assert "T0: the desk took the enquiry" in transcript
    assert "One moment, please" in transcript
    assert "probe fault, rejected: our message to" in transcript


async def test_who_asks_to_see_when_our_customer_is_there_is_not_answered(
    prosody: Prosody, customer: str, agent: Agent
) -> None:
    answers: list[object] = []
    for event in ("presence_subscribed", "presence_subscribe", "presence_unsubscribed"):
        agent.add_event_handler(event, answers.append)
    async with session(errand(agent.account, customer, prosody.url)) as told:
        await agent.read()
        agent.send_presence(pto=customer, ptype="subscribe")
        agent.say("One moment")
        await told.message("One moment")
    await agent.settle()
    assert answers == []
