"""One Chromium for all probes, launched when the first page is asked for.

Playwright is imported where it is first needed: it takes a quarter of a second, which `shopper --help` and the
mail channel need not pay.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from harness.errors import BrowserMissing, FaultKind, ProbeError
from probes.driver import NAMES, executable_of, start_driver
from probes.traces import TraceFolder
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Page, Playwright, ProxySettings

_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--no-first-run",
    "--no-pings",
)
_LOOPBACK_ONLY = "<-loopback>,localhost,127.0.0.0/8,[::1]"
_STILL: dict[str, Any] = {"java_script_enabled": False, "offline": True, "device_scale_factor": 2}
_FAREWELL = 10.0  # seconds a context or the browser may take to close before it is left to the operating system


class Browser:
    """Owns one Chromium; an async context manager. Nothing is launched until the first page is asked for.

    `busy` is the measure of what two cores can carry without spoiling the timing: a probe holds it while it
    makes the browser work (`async with browser.busy`) and lets it go while it merely waits for the desk to
    speak. A waiting page costs memory only, so more of them, `open_pages`, may be held at once.
    """

    def __init__(
        self,
        *,
        executable: Path | None = None,
        arguments: Sequence[str] = (),
        busy: int = 2,
        open_pages: int = 24,
    ) -> None:
        self.busy = asyncio.Semaphore(busy)
        self._open_pages = asyncio.Semaphore(open_pages)
        self._starting = asyncio.Lock()
        self._chosen = executable
        self._arguments = (*_FLAGS, *arguments)
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._dead_end: socket.socket | None = None
        self._traces = TraceFolder()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()
        if self._dead_end is not None:
            self._dead_end.close()
            self._dead_end = None

    @property
    def running(self) -> bool:
        """Whether a Chromium is up; False before the first page, and after a crash."""
        return self._chromium is not None and self._chromium.is_connected()

    @asynccontextmanager
    async def page(self, enquiry_id: str, *, confined: bool, locale: str, still: bool = False) -> AsyncIterator["Page"]:
        """A page in a context of its own: no cookie, cache or storage is shared between enquiries.

        With `confined`, nothing leaves the loopback interface: neither a request nor a redirection nor a websocket.
        With `still`, nothing that it holds runs or is loaded, and pictures of it are sharp.
        Raises BrowserMissing, and ProbeError if Chromium does not start.
        """
        async with self._open_pages:
            with self._traces.held():
                context, page = await self._fresh(
                    enquiry_id, confined=confined, locale=locale, **(_STILL if still else {})
                )
                try:
                    yield page
                finally:
                    await _close(context)

    async def _fresh(self, enquiry_id: str, *, confined: bool, **options: Any) -> tuple["BrowserContext", "Page"]:
        from playwright.async_api import Error  # noqa: PLC0415

        async with self._starting:  # one at a time: a burst of new contexts would starve those at work
            try:
                chromium = await self._running_chromium()
                context = await chromium.new_context(
                    accept_downloads=False,
                    service_workers="block",
                    proxy=self._wall() if confined else None,
                    **options,
                )
                try:
                    return context, await context.new_page()
                except BaseException:
                    await _close(context)
                    raise
            except Error as error:
                message = f"Chromium gave no page for enquiry {enquiry_id}: {one_line(str(error))}"
                raise ProbeError(FaultKind.BROWSER, message) from error

    async def _running_chromium(self) -> "Chromium":
        if self._chromium is not None and await _answers(self._chromium):
            return self._chromium
        await self._stop()  # after a crash neither Chromium nor its driver is to be trusted
        self._playwright = await start_driver()
        executable = self._chosen or executable_of(self._playwright)
        if executable is None or not executable.exists():
            looked = self._chosen or f"Playwright's own and, on PATH, {', '.join(NAMES)}"
            raise BrowserMissing(f"no Chromium on this machine (looked for {looked}); run `shopper setup` to get one")
        self._chromium = await self._playwright.chromium.launch(
            traces_dir=self._traces.path(),
            executable_path=executable,
            args=self._arguments,
            chromium_sandbox=not _is_root(),  # Chromium refuses to start its sandbox as root
            handle_sigint=False,  # the runner decides what an interrupt means, and still has pages to close
            handle_sigterm=False,
            handle_sighup=False,
        )
        return self._chromium

    def _wall(self) -> "ProxySettings":
        """A proxy nobody answers at, for every address but loopback ones.

        Stronger than aborting routed requests, which see neither redirections nor names being resolved. The
        socket is bound but never listens: connections to it are refused, and no one else can take the port.
        """
        if self._dead_end is None:
            self._dead_end = socket.socket()
            self._dead_end.bind(("127.0.0.1", 0))
        return {"server": f"http://127.0.0.1:{self._dead_end.getsockname()[1]}", "bypass": _LOOPBACK_ONLY}

    async def _stop(self) -> None:
        from playwright.async_api import Error  # noqa: PLC0415

        chromium, playwright = self._chromium, self._playwright
        self._chromium = self._playwright = None
        with suppress(Error, TimeoutError):  # it may have died already, which is as good
            async with asyncio.timeout(_FAREWELL):
                if chromium is not None:
                    await chromium.close()
        if playwright is not None:
            await playwright.stop()
        self._traces.remove()


async def _answers(chromium: "Chromium") -> bool:
    """Whether Chromium is up, and its driver too: when that dies, Playwright goes on saying that all is well."""
    from playwright.async_api import Error  # noqa: PLC0415

    if not chromium.is_connected():
        return False
    try:
        session = await chromium.new_browser_cdp_session()
        await session.detach()
    except Error:
        return False
    return True


async def _close(context: "BrowserContext") -> None:
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error, TimeoutError):  # closed by a crash: nothing is left to close
        async with asyncio.timeout(_FAREWELL):
            await context.close()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
