"""Keeps a page on the sites that it may show: no link, script, or redirection takes its main frame elsewhere."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from harness.model import Target
from harness.sites import is_of_desk
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page


@dataclass(kw_only=True)
class Off:
    """Where the page was led to and did not go."""

    led: list[str] = field(default_factory=list)

    def raise_if_left(self) -> None:
        """Raises ProbeError (rejected) where the page was led off its site."""
        if self.led:
            message = f"the page leads off the desk's site, to {one_line(self.led[0])}, and was not followed there"
            raise ProbeError(FaultKind.REJECTED, message)


async def keep_on_site(page: "Page", target: Target) -> Off:
    """Let the page's main frame show nothing but the desk's own site, and the hosts that its settings name.

    Asked below HTTP, where redirections are seen, too. What a page loads into itself is let be.
    """
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Page.getFrameTree")
    guard = _Guard(session=session, main=str(tree["frameTree"]["frame"]["id"]), target=target, off=Off())
    session.on("Fetch.requestPaused", guard.judge)
    await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "resourceType": "Document"}]})
    return guard.off


@dataclass(kw_only=True, eq=False)
class _Guard:
    session: "CDPSession"
    main: str
    target: Target
    off: Off

    async def judge(self, paused: Mapping[str, Any]) -> None:
        """Let a request go, or fail it."""
        from playwright.async_api import Error  # noqa: PLC0415

        url, request = str(paused["request"]["url"]), {"requestId": paused["requestId"]}
        stays = paused.get("frameId") != self.main or is_of_desk(url, self.target)
        with suppress(Error):  # the page has moved on, or is gone
            if stays:
                await self.session.send("Fetch.continueRequest", request)
                return
            self.off.led.append(url)
            await self.session.send("Fetch.failRequest", {**request, "errorReason": "BlockedByClient"})
