"""What is in an enquiry's folder, however its errand ends."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import CDPSession, Error

from harness.errors import DeskClosed, FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Message, Seen, SessionEventKind, Source
from probes.evidence import Piece
from tests.integration.evidence.conftest import ENQUIRY, Errand

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


FAULTY = [Piece.FAULT, Piece.PAGE, Piece.TRACE]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "plain" / ENQUIRY.id).iterdir())


def read(folder: Path, piece: Piece) -> str:
    return (folder / "plain" / ENQUIRY.id / piece).read_text(encoding="utf-8")


async def test_the_transcript_tells_what_happened_in_order_with_utc_and_seconds_since_t0(
    on_errand: Errand, tmp_path: Path
) -> None:
    async with on_errand(target="http://127.0.0.1:9/chat?token=1") as (page, record):
        record.tell("opened the page", epoch=1_800_000_000.0)
        record.hear(Accepted(epoch=1_800_000_010.25, reference="SB-1"))
        greeting = Message(
            raw=b"Hello,\nhow can I help?", media_type="text/plain", source=Source.SESSION, epoch=1_800_000_004.0
        )
        assert record.hear(greeting) is greeting
        record.hear(Seen(kind=SessionEventKind.TYPING, who="Mia\x1b[2J", epoch=1_800_000_012.0, lasted=2.5))
        record.hear(Seen(kind=SessionEventKind.MENU, text="Orders\nReturns", epoch=1_800_000_013.0))
        await record.shoot(page, Piece.T0)
    assert names(tmp_path) == [Piece.END, Piece.T0, Piece.TRANSCRIPT]
    head, _, told = read(tmp_path, Piece.TRANSCRIPT).partition("\n\n")
    assert "by chat at acme, http://127.0.0.1:9/chat\n" in head
    assert "Zoë Ann Müller" in head
    assert told.splitlines() == [
        "2027-01-15 08:00:00.000Z      -10.250 s  opened the page",
        "2027-01-15 08:00:04.000Z       -6.250 s  the desk said",
        "                                         | Hello,",
        "                                         | how can I help?",
        "2027-01-15 08:00:10.250Z       +0.000 s  T0: the desk took the enquiry, which calls it SB-1",
        "2027-01-15 08:00:12.000Z       +1.750 s  somebody typed (Mia [2J) for 2.5 s",
        "2027-01-15 08:00:13.000Z       +2.750 s  the desk offered a menu",
        "                                         | Orders",
        "                                         | Returns",
    ]


async def test_a_picture_begun_again_is_of_the_later_page_and_one_that_is_not_kept_leaves_nothing(
    on_errand: Errand, tmp_path: Path
) -> None:
    async with on_errand() as (page, record):
        for colour in ("black", "white"):
            await page.evaluate("colour => { document.documentElement.style.background = colour; }", colour)
            record.begin(page, Piece.T0)
        record.begin(page, Piece.FAULT)
        [path] = await record.shoot(page, Piece.T0)
    with Image.open(path) as image:
        assert {shade for _, shade in image.convert("1").getcolors() or ()} == {255}
    assert Piece.FAULT not in names(tmp_path)


async def test_nothing_of_an_earlier_run_is_left_among_the_pieces(on_errand: Errand, tmp_path: Path) -> None:
    folder = tmp_path / "plain" / ENQUIRY.id
    folder.mkdir(parents=True)
    for piece in Piece:
        (folder / piece).write_text("of another run")
    (folder / "notes.txt").write_text("somebody's own")
    async with on_errand() as (_, record):
        record.tell("begun")
    assert names(tmp_path) == [Piece.END, "notes.txt", Piece.TRANSCRIPT]
    assert "another run" not in read(tmp_path, Piece.TRANSCRIPT)


@pytest.mark.parametrize("error", [DeskClosed("closed until Monday"), Unconfirmed("no answer", reference="A-1")])
async def test_what_is_no_fault_of_a_probes_stays_what_it_is_and_takes_its_evidence_along(
    on_errand: Errand, error: DeskClosed | Unconfirmed, tmp_path: Path
) -> None:
    async def end() -> None:
        async with on_errand():
            raise error

    with pytest.raises((DeskClosed, Unconfirmed)) as caught:
        await end()
    assert caught.value is error
    kept = [path.name for path in error.evidence]
    assert kept == ([Piece.END] if isinstance(error, DeskClosed) else FAULTY)
    assert str(error) in read(tmp_path, Piece.TRANSCRIPT)


async def test_a_fault_leaves_its_picture_trace_and_transcript(on_errand: Errand, tmp_path: Path) -> None:
    async def fail() -> None:
        async with on_errand() as (page, _):
            await page.goto("http://127.0.0.1:9/")

    with pytest.raises(ProbeError) as caught:
        await fail()
    assert caught.value.kind is FaultKind.UNREACHABLE
    assert [path.name for path in caught.value.evidence] == FAULTY
    assert "probe fault, unreachable: Page.goto: net::ERR_" in read(tmp_path, Piece.TRANSCRIPT)
    assert "request failed: GET http://127.0.0.1:9/: net::ERR_" in read(tmp_path, Piece.LOG)


async def test_a_page_that_is_exchanged_for_another_while_it_is_asked_is_asked_again(
    on_errand: Errand, tmp_path: Path
) -> None:
    leaves_when_read = """() => Object.defineProperty(document.documentElement, "outerHTML", { get() {
        location.href = "/next";
        return { slice: () => new Promise(() => {}) };
    } })"""

    async def fail() -> None:
        async with on_errand() as (page, _):
            await page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=route.request.url))
            await page.goto("http://127.0.0.1:9/")
            await page.evaluate(leaves_when_read)
            raise ProbeError(FaultKind.FORM_REFUSED, "we do not know this order number")

    with pytest.raises(ProbeError) as caught:
        await fail()
    assert [path.name for path in caught.value.evidence] == FAULTY
    assert "http://127.0.0.1:9/next</body>" in read(tmp_path, Piece.PAGE)


@pytest.mark.parametrize("is_told", [True, False], ids=["the browser says so", "nobody answers"])
async def test_a_page_that_is_exchanged_for_another_while_it_is_pictured_is_pictured_anew(
    is_told: bool, on_errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, asked = CDPSession.send, asyncio.Event()

    async def as_chromium_does(session: CDPSession, method: str, params: dict[str, Any] | None = None) -> Any:
        if method == "Page.captureScreenshot" and not asked.is_set():
            asked.set()
            if is_told:
                raise Error(f"CDPSession.send: Protocol error ({method}): Unable to capture screenshot")
            await asyncio.Event().wait()
        return await send(session, method, params)

    monkeypatch.setattr(CDPSession, "send", as_chromium_does)
    async with on_errand() as (page, record):
        record.begin(page, Piece.T0)
        await asked.wait()
        with suppress(Error):  # for nobody listens there: the browser shows an error of its own
            await page.goto("http://127.0.0.1:9/")
        assert await record.shoot(page, Piece.T0)


async def test_a_session_that_is_closed_from_outside_leaves_its_last_picture(on_errand: Errand, tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def stay() -> None:
        async with on_errand():
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stay())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert names(tmp_path) == [Piece.END, Piece.TRANSCRIPT]


async def test_the_pages_troubles_are_listed_without_queries_and_a_flood_of_them_is_cut(
    on_errand: Errand, tmp_path: Path
) -> None:
    async with on_errand() as (page, _):
        await page.route("**/*", lambda route: route.fulfill(status=200, body=""))
        await page.route("**/api/*", lambda route: route.fulfill(status=503, body=""))
        await page.goto("http://127.0.0.1:9/")
        await page.evaluate("fetch('/api/send?token=t0ken', {method: 'POST'}).then((answer) => answer.text())")
        async with page.expect_event("pageerror"):
            await page.evaluate("() => { setTimeout(() => { throw new Error('it broke') }) }")
        await page.evaluate("() => { for (let i = 0; i < 400; i++) console.info('x'.repeat(900)); }")
    log = read(tmp_path, Piece.LOG)
    assert "answer: HTTP 503 to POST http://127.0.0.1:9/api/send\n" in log
    assert "page error: Error: it broke" in log
    assert "t0ken" not in log
    assert log.endswith("... cut here: no more than 200,000 bytes of this file are kept\n")
    assert len(log.encode()) <= 200_000
