"""What whoever mends it wants to see of an errand that went wrong: the page's HTML, and Playwright's trace."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from probes.evidence.folder import LARGEST, Piece
from probes.evidence.page_log import without_query
from probes.evidence.record import Record
from probes.frames import answers, frames_of
from probes.pages import has_moved_on

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

_PATIENCE = 10.0  # seconds
_PAUSE = 0.1  # seconds
_CONTENT = "most => (document.documentElement?.outerHTML ?? '').slice(0, most)"
_MOST_UNPACKED = 200_000_000  # bytes in a trace that secrets are looked for in


async def begin_trace(page: "Page") -> None:
    """Have Playwright's driver write down what is done on the page, call by call, for `keep_trace`.

    Snapshots of every step, or a film strip, would cost a quarter of the time of every form that goes well. The places
    in our code where calls are made are left out, too: Playwright sends each call's as a message of its own, and keeps
    it for every trace that is running. It has no public switch for that.
    """

    async def no_stacks(*_: object) -> None:
        pass

    client: Any = page.context.tracing._impl_obj
    client._start_collecting_stacks = no_stacks
    await page.context.tracing.start()


async def keep_page(page: "Page", record: Record, *, patience: float) -> tuple[Path, ...]:
    """The path of what the page is made of now, as text; none where the page is past telling.

    `patience`: the seconds that it may take.
    """

    async def tell(frame: "Frame") -> str | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                content = await _content(frame)
                return f"--- {without_query(frame.url)}\n{content}\n"
        return None

    told = [each for _, each in await answers(frames_of(page), tell)]
    if not told:
        return ()
    hidden = await asyncio.to_thread(record.veil.text, "".join(told)[: LARGEST[Piece.PAGE] + 1])
    record.folder.write(Piece.PAGE, hidden)
    return (record.folder.path / Piece.PAGE,)


async def _content(frame: "Frame") -> str:
    """A document's HTML; one that is just being exchanged, as for an error of the browser's own, is asked again."""
    from playwright.async_api import Error  # noqa: PLC0415

    while True:
        try:
            return str(await frame.evaluate(_CONTENT, LARGEST[Piece.PAGE]))
        except Error as error:
            if frame.is_detached() or not has_moved_on(error):
                raise
            await asyncio.sleep(_PAUSE)


async def keep_trace(page: "Page", record: Record) -> tuple[Path, ...]:
    """The trace's path; none where there is none, which the transcript says.

    A trace holds what was done, with what, and what the page's console said. Secrets are taken out of it; a customer's
    name cannot be for sure, so where those are to be masked no trace is made.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    if record.is_masked:
        record.tell(f"no {Piece.TRACE}: a trace cannot be masked, and desks.toml asks that our customer be")
        return ()
    path = record.folder.path / Piece.TRACE
    try:
        async with asyncio.timeout(_PATIENCE):
            await page.context.tracing.stop(path=path)
        await asyncio.to_thread(_clean, path, record.veil.secret_bytes)
    except (Error, TimeoutError, OSError, BadZipFile, _TooLarge) as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        record.tell(f"no {Piece.TRACE}: {str(error) or 'the browser did not hand it over in time'}")
        return ()
    return (path,)


class _TooLarge(Exception):
    pass


def _clean(path: Path, secrets: tuple[bytes, ...]) -> None:
    """Raises _TooLarge for a trace that is not to be kept; puts asterisks in place of secrets in any other."""
    if (size := path.stat().st_size) > LARGEST[Piece.TRACE]:
        raise _TooLarge(f"it has {size:,} bytes, no more than {LARGEST[Piece.TRACE]:,} are kept")
    if secrets:
        _rewrite(path, secrets)


def _rewrite(path: Path, secrets: tuple[bytes, ...]) -> None:
    clean = path.with_suffix(".clean")
    try:
        with ZipFile(path) as trace, ZipFile(clean, "w", ZIP_DEFLATED) as copy:
            if sum(each.file_size for each in trace.infolist()) > _MOST_UNPACKED:
                raise _TooLarge(f"it unpacks to more than {_MOST_UNPACKED:,} bytes, too many to take secrets out of")
            for each in trace.infolist():
                content = trace.read(each)
                for secret in secrets:
                    content = content.replace(secret, b"*" * len(secret))
                copy.writestr(each.filename, content)
        clean.replace(path)
    finally:
        clean.unlink(missing_ok=True)
