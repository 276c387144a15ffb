"""What is kept when a probe faults: a picture of the page and Playwright's trace of what led there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError
from harness.model import Assignment
from probes.toolbox import Toolbox
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import Page

_KEEPING = 10.0  # seconds a dying page may take to have its picture taken
_LARGEST_TRACE = 20 * 2**20  # bytes


@asynccontextmanager
async def errand(toolbox: Toolbox, assignment: Assignment) -> AsyncIterator["Page"]:
    """A page for one enquiry, on which whatever goes wrong leaves as a `ProbeError` with its evidence kept.

    Cancellation and the closing of the generator pass through; the page is closed in every case.
    """
    enquiry = assignment.enquiry
    where = toolbox.browser.page(enquiry.id, confined=assignment.confined, locale=enquiry.persona.language)
    async with where as page:
        page.set_default_timeout(toolbox.timeout * 1000)
        try:
            # A film strip (`screenshots`) would cost processor time in every enquiry that goes well.
            await page.context.tracing.start(snapshots=True)
            yield page
        except Exception as error:
            fault = _as_fault(error)
            fault.evidence = (*fault.evidence, *await _keep(page, toolbox.evidence / enquiry.id))
            if fault is error:
                raise
            raise fault from error


async def picture(page: "Page", path: Path) -> tuple[Path, ...]:
    """A screenshot of what is in view, at `path`; nothing if the page is past it."""
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error, TimeoutError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        async with asyncio.timeout(_KEEPING):
            await page.screenshot(path=path, type="jpeg", quality=70)
        return (path,)
    return ()


async def _keep(page: "Page", folder: Path) -> tuple[Path, ...]:
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error, TimeoutError):  # no picture is taken of a page that is still on its way to another
        async with asyncio.timeout(_KEEPING):
            await (await page.context.new_cdp_session(page)).send("Page.stopLoading")
    kept = await picture(page, folder / "fault.jpg")
    trace = folder / "trace.zip"
    with suppress(Error, TimeoutError, OSError):
        async with asyncio.timeout(_KEEPING):
            await page.context.tracing.stop(path=trace)
        if trace.stat().st_size <= _LARGEST_TRACE:
            return (*kept, trace)
        trace.unlink()
    return kept


def _as_fault(error: Exception) -> ProbeError:
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
