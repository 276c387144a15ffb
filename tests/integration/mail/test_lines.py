"""Lines to mail servers: few, shared by the letters of a suite, and not kept longer than they are of use."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from harness.cli.wiring import SANDBOX_INBOX, instruments
from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.model import DispatchState, Login, Target
from harness.runner import Visit
from harness.scenario import load
from probes.letter import Letter
from probes.smtp.lines import Lines
from probes.smtp.server import server_of
from tests.desks import desk_with
from tests.integration.mail.peer import Peer
from tests.integration.mail.sending import KIM, mail_probe, send

LATE = Path(__file__).parents[3] / "scenarios" / "late-delivery.toml"


def at(via: str) -> Target:
    return Target(to="care@acme.example", via=via)


async def test_letters_sent_together_share_a_few_lines(tmp_path: Path) -> None:
    peer = Peer()
    async with peer.listening() as via, mail_probe(Lines(patience=10.0, at_once=3), tmp_path) as probe:
        await asyncio.gather(*(send(probe, at(via)) for _ in range(12)))
    assert len(peer.taken) == 12
    assert peer.connections == peer.most_at_once <= 3


async def test_a_line_that_nobody_needs_for_a_while_is_closed_politely(tmp_path: Path) -> None:
    peer = Peer()
    async with peer.listening() as via, mail_probe(Lines(patience=10.0, idle=0.05), tmp_path) as probe:
        await send(probe, at(via))
        await peer.all_left.wait()
        assert peer.commands[-1] == "QUIT"
        await send(probe, at(via))
    assert (peer.connections, len(peer.taken)) == (2, 2)


async def test_leaving_closes_all_lines_politely(tmp_path: Path) -> None:
    peer = Peer()
    async with peer.listening() as via:
        async with mail_probe(Lines(patience=10.0), tmp_path) as probe:
            await asyncio.gather(send(probe, at(via)), send(probe, at(via)))
            assert not peer.all_left.is_set()
        await peer.all_left.wait()
    assert peer.commands.count("QUIT") == peer.connections


async def test_only_so_many_lines_are_kept_and_the_longest_unused_goes_first(tmp_path: Path) -> None:
    first, second = Peer(), Peer()
    async with first.listening() as one, second.listening() as other:
        async with mail_probe(Lines(patience=10.0, kept=1), tmp_path) as probe:
            await send(probe, at(one))
            await send(probe, at(other))
            await first.all_left.wait()
            await send(probe, at(other))
        assert (first.connections, second.connections) == (1, 1)
        assert (first.commands.count("QUIT"), second.commands.count("QUIT")) == (1, 1)


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\r\n.\n", b"\n.\r\n", b"\r\n.\r\n", b"\r.\r\n"])
async def test_no_second_mail_can_be_smuggled_in_a_letter(end: bytes) -> None:
    raw = b"Subject: one" + b"\r\n\r\nHello" + end + b"MAIL FROM:<x@y.example>\r\nRCPT TO:<z@y.example>\r\nDATA\r\nTwo"
    letter = Letter(sender="a@b.example", recipient="c@d.example", message_id="<1@b>", raw=raw, needs_utf8=False)
    peer = Peer()
    async with peer.listening() as via, Lines(patience=10.0) as lines:
        server = server_of(at(via), {}, confined=True)
        async with lines.handed_over(server, letter):
            assert [line.split()[0] for line in peer.commands] == ["EHLO", "MAIL", "RCPT", "DATA"]
    (taken,) = peer.taken
    assert not set(taken.replace(b"\r\n", b"")) & set(b"\r\n")
    assert b"\r\n..\r\n" in taken


async def test_every_account_has_lines_of_its_own(tmp_path: Path) -> None:
    peer = Peer()
    accounts = (None, KIM, replace(KIM, user="lee"), replace(KIM, login=Login.XOAUTH2))
    async with peer.listening() as via, mail_probe(Lines(patience=10.0), tmp_path) as probe:
        for account in accounts * 2:
            await send(probe, replace(at(via), account=account))
    assert (peer.connections, len(peer.taken)) == (4, 8)


async def test_a_line_whose_letter_was_given_up_is_not_used_again(tmp_path: Path) -> None:
    is_there = asyncio.Event()

    async def tell() -> None:
        is_there.set()

    peer = Peer(answers={"dot": ""}, then=tell)
    async with peer.listening() as via, mail_probe(Lines(patience=10.0), tmp_path) as probe:
        task = asyncio.ensure_future(send(probe, at(via)))
        await is_there.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        del peer.answers["dot"]
        await send(probe, at(via))
    assert (peer.connections, len(peer.taken)) == (2, 2)


async def test_the_instruments_open_lines_for_a_suite_and_close_them(tmp_path: Path) -> None:
    scenario = load(LATE, channels=("mail", "web_form", "chat", "messaging"))
    peer = Peer()
    async with peer.listening() as via:
        desk = desk_with(targets={"mail": at(via)})
        visits = [
            Visit(scenario=scenario, desk=desk, channel="mail", language="en", seed=f"s{number}") for number in range(9)
        ]
        with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
            tools = instruments(
                ledger=ledger,
                clock=SystemClock(),
                inbox=SANDBOX_INBOX,
                evidence=tmp_path,
                step=timedelta(seconds=10),
            )
            async with tools as opened:
                await opened.runner.run(visits)
                assert not peer.all_left.is_set()
            await peer.all_left.wait()
            facts = ledger.facts()
    assert [each.state for each in facts.dispatches].count(DispatchState.ACCEPTED) == len(peer.taken) == 9
    assert peer.connections == peer.commands.count("QUIT") <= 3
