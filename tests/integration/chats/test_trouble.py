"""Chats that flood, lie and crash, and customers who are called away."""

import asyncio
import os
import signal
from contextlib import aclosing
from pathlib import Path

import pytest
from playwright.async_api import Error
from starlette.websockets import WebSocket

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted
from probes.browser import Browser
from tests.integration.chats.desk import CLOSE, Desk, Talk, says
from tests.integration.chats.shopping import chat, talk_to, the_page, words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_locked_field_alone_does_not_end_the_chat(browser: Browser, tmp_path: Path) -> None:
    locked = "document.querySelector('textarea').disabled = true;"
    queue = f"say('system', 'You are number 1 in the queue.'); {locked} await wait(1500);"
    desk = Desk(says(queue + "say('agent', 'Here now.');" + CLOSE))
    assert words(await talk_to(desk, browser, tmp_path)) == ["Here now."]


async def test_a_page_that_is_closed_ends_the_chat(browser: Browser, tmp_path: Path) -> None:
    async with Desk(says()).open() as url, aclosing(chat(browser, url, tmp_path)) as events:
        assert isinstance(await anext(events), Accepted)
        await the_page(browser).close()
        assert [event async for event in events] == []


async def test_a_chat_that_floods_is_left(browser: Browser, tmp_path: Path) -> None:
    flood = """for (let n = 0; n < 12; n++) {
          for (let m = 0; m < 100; m++) say('agent', `${n} ${m}`);
          await wait(250);
        }
        socket.send('done')"""
    flooded = asyncio.Event()

    async def talk(desk: Desk, socket: WebSocket) -> None:
        await desk.hear(socket)
        await socket.send_text(flood)
        await desk.hear(socket)
        flooded.set()

    async with Desk(talk).open() as url, aclosing(chat(browser, url, tmp_path)) as events:
        assert isinstance(await anext(events), Accepted)
        await flooded.wait()  # nobody listens meanwhile
        await the_page(browser).evaluate("() => new Promise((done) => setTimeout(done, 1000))")  # all of it is told
        with pytest.raises(ProbeError, match="more than 1000 things") as caught:
            [event async for event in events]
    assert caught.value.kind is FaultKind.CHAT_UNAVAILABLE


async def test_a_lying_page_cannot_break_the_probe(browser: Browser, tmp_path: Path) -> None:
    lies = """const name = Object.keys(window).find((key) => /^_[0-9a-f]{8}$/.test(key));
      for (const lie of [null, 7, [], {}, {kind: 'said'}, {kind: 'said', epoch: NaN, text: 'x', whose: 'desk'},
        {kind: 'said', epoch: 1e300, text: 'x', whose: 'desk'}, {kind: 'said', epoch: 1, text: 'x', whose: 'god'}])
        window[name](lie);
      window[name](); say('agent', 'truth \\ud800'); await wait(250);"""
    assert words(await talk_to(Desk(says(lies + CLOSE)), browser, tmp_path)) == ["truth ?"]


def listening_until(left: asyncio.Event) -> Talk:
    """A desk that says nothing, and sets `left` once the customer has left."""

    async def talk(desk: Desk, socket: WebSocket) -> None:
        try:
            while True:
                await desk.hear(socket)
        finally:
            left.set()

    return talk


async def test_closing_the_generator_leaves_the_chat(browser: Browser, tmp_path: Path) -> None:
    left = asyncio.Event()
    async with Desk(listening_until(left)).open() as url:
        async with aclosing(chat(browser, url, tmp_path)) as events:
            assert isinstance(await anext(events), Accepted)
        await left.wait()


async def test_cancelling_while_listening_leaves_the_chat(browser: Browser, tmp_path: Path) -> None:
    left = asyncio.Event()
    async with Desk(listening_until(left)).open() as url:
        events = chat(browser, url, tmp_path)
        assert isinstance(await anext(events), Accepted)
        listening = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
        await left.wait()


async def test_more_chats_may_wait_than_may_be_busy(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(says())
    async with desk.open() as url:
        chats = [chat(browser, url, tmp_path / str(n)) for n in range(5)]
        assert [type(event) for event in await asyncio.gather(*(anext(one) for one in chats))] == [Accepted] * 5
        for one in chats:
            await one.aclose()


async def test_a_page_that_crashes_is_our_fault(browser: Browser, tmp_path: Path) -> None:
    async with Desk(says()).open() as url, aclosing(chat(browser, url, tmp_path)) as events:
        assert isinstance(await anext(events), Accepted)
        page = the_page(browser)
        session = await page.context.new_cdp_session(page)
        crashing = asyncio.ensure_future(session.send("Page.crash"))
        with pytest.raises(ProbeError, match="the chat's page crashed") as caught:
            await anext(events)
    assert caught.value.kind is FaultKind.BROWSER
    with pytest.raises(Error):
        await crashing


async def test_a_browser_that_dies_is_our_fault_and_the_next_errand_gets_a_new_one(tmp_path: Path) -> None:
    async with Browser() as browser, Desk(says()).open() as url:
        events = chat(browser, url, tmp_path)
        assert isinstance(await anext(events), Accepted)
        assert browser._chromium is not None
        session = await browser._chromium.new_browser_cdp_session()
        dying = asyncio.ensure_future(session.send("Browser.crash"))
        with pytest.raises(ProbeError) as caught:
            await anext(events)
        assert caught.value.kind is FaultKind.BROWSER
        with pytest.raises(Error):
            await dying
        async with aclosing(chat(browser, url, tmp_path)) as again:
            assert isinstance(await anext(again), Accepted)


def drivers() -> set[int]:
    """Process ids of the Playwright drivers this process has started."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"run-driver" in (process / "cmdline").read_bytes():
                found.add(int(process.name))
        except OSError:
            continue  # it ended while we looked
    return found


@pytest.mark.slow
async def test_a_driver_that_dies_is_not_taken_for_the_desks_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = drivers()
    async with Browser() as browser, Desk(says()).open() as url:
        async with aclosing(chat(browser, url, tmp_path)) as events:
            assert isinstance(await anext(events), Accepted)
            [driver] = drivers() - others
            os.kill(driver, signal.SIGKILL)
            with monkeypatch.context() as hasty:
                hasty.setattr("probes.widget.log._PULSE", 0.1)
                with pytest.raises(ProbeError) as caught:
                    await anext(events)
        assert caught.value.kind is FaultKind.BROWSER
        async with aclosing(chat(browser, url, tmp_path)) as again:
            assert isinstance(await anext(again), Accepted)
