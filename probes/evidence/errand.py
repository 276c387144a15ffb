"""One enquiry's errand on a page of its own: whatever goes wrong on it leaves as a `ProbeError` with evidence."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import DeskClosed, FaultKind, ProbeError, Unconfirmed
from harness.model import Assignment
from probes.admission import show_pass
from probes.evidence.folder import Piece
from probes.evidence.page_log import PageLog
from probes.evidence.record import Record
from probes.evidence.trace import begin_trace, keep_page, keep_trace
from probes.toolbox import Toolbox
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import Page

_PATIENCE = 10.0  # seconds a dying page may take to stop, or to tell what it is made of
_PATIENCE_WITH_THE_STUCK = 1.0  # seconds for one that had time to be pictured and was not, as where a script never ends


@asynccontextmanager
async def errand(toolbox: Toolbox, assignment: Assignment, *, room: str = "") -> AsyncIterator[tuple["Page", Record]]:
    """A page for one enquiry, and the record of what happens on it, in its folder or a `room` in there.

    What goes wrong leaves as a `ProbeError`; `Unconfirmed` and `DeskClosed` leave as they are; all with their
    evidence kept. Cancellation and the closing of the generator pass through. However it ends, a picture of the end
    is taken, the transcript is completed, and the page is closed.
    """
    enquiry = assignment.enquiry
    record = Record.of(toolbox, assignment, room=room)
    log = PageLog(folder=record.folder, veil=record.veil, instant=record.now)
    try:
        where = toolbox.browser.page(enquiry.id, confined=assignment.confined, locale=enquiry.persona.language)
        async with where as page:
            page.set_default_timeout(toolbox.timeout * 1000)
            log.listen(page.context)
            async with _kept(page, record):
                await show_pass(page, assignment.target, toolbox.environment)
                yield page, record
    finally:
        log.stop()
        record.close()


@asynccontextmanager
async def _kept(page: "Page", record: Record) -> AsyncIterator[None]:
    """Keep the pieces that belong to the way in which it ended."""
    try:
        if not record.is_masked:
            await begin_trace(page)
        yield
    except DeskClosed as closed:
        closed.evidence = (*closed.evidence, *await record.shoot(page, Piece.END))
        record.tell(f"the desk is closed: {closed}")
        raise
    except Exception as error:
        trouble = error if isinstance(error, Unconfirmed) else as_fault(error)
        trouble.evidence = (*trouble.evidence, *await _of_fault(page, record))
        record.tell(f"{'uncertain' if isinstance(trouble, Unconfirmed) else f'probe fault, {trouble.kind}'}: {trouble}")
        if trouble is error:
            raise
        raise trouble from error
    except BaseException:
        record.tell("the session was closed from outside")
        await _stop(page)
        await record.shoot(page, Piece.END)
        raise
    else:
        await record.shoot(page, Piece.END)


async def _of_fault(page: "Page", record: Record) -> tuple[Path, ...]:
    await _stop(page)
    pictures = await record.shoot(page, Piece.FAULT)
    patience = _PATIENCE if pictures else _PATIENCE_WITH_THE_STUCK
    kept = await keep_page(page, record, patience=patience)
    return (*pictures, *kept, *await keep_trace(page, record))


async def _stop(page: "Page") -> None:
    """Stop a page that is still on its way to another: no picture could be taken of it."""
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await (await page.context.new_cdp_session(page)).send("Page.stopLoading")


def as_fault(error: Exception) -> ProbeError:
    """What an exception on a page says about whose fault it is."""
    from playwright.async_api import Error  # noqa: PLC0415
    from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

    if isinstance(error, ProbeError):
        return error
    words = one_line(str(error).partition("Call log:")[0])  # the trace has the rest
    if isinstance(error, (PageTimeout, TimeoutError)):
        return ProbeError(FaultKind.TIMEOUT, words or "the page did not answer in time")
    if isinstance(error, Error) and "net::ERR_" in words:
        return ProbeError(FaultKind.UNREACHABLE, words)
    if isinstance(error, Error):
        return ProbeError(FaultKind.BROWSER, words)
    return ProbeError(FaultKind.INTERNAL, one_line(repr(error)))
