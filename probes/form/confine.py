"""Keeps a page on the sites that it may show: no link, script, or redirection takes its main frame elsewhere."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harness.errors import FaultKind, ProbeError
from harness.loopback import is_loopback
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


async def keep_on_site(page: "Page", *, sites: Sequence[str]) -> Off:
    """Let the page's main frame show nothing but what lies at the hosts of these addresses, or below them.

    Asked below HTTP, where redirections are seen, too. What a page loads into itself is let be.
    """
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Page.getFrameTree")
    guard = _Guard(session=session, main=str(tree["frameTree"]["frame"]["id"]), sites=sites, off=Off())
    session.on("Fetch.requestPaused", guard.judge)
    await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "resourceType": "Document"}]})
    return guard.off


@dataclass(kw_only=True, eq=False)
class _Guard:
    session: "CDPSession"
    main: str
    sites: Sequence[str]
    off: Off

    async def judge(self, paused: Mapping[str, Any]) -> None:
        """Let a request go, or fail it."""
        from playwright.async_api import Error  # noqa: PLC0415

        url, request = str(paused["request"]["url"]), {"requestId": paused["requestId"]}
        stays = paused.get("frameId") != self.main or any(is_of_site(url, site) for site in self.sites)
        with suppress(Error):  # the page has moved on, or is gone
            if stays:
                await self.session.send("Fetch.continueRequest", request)
                return
            self.off.led.append(url)
            await self.session.send("Fetch.failRequest", {**request, "errorReason": "BlockedByClient"})


def is_of_site(url: str, site: str) -> bool:
    """Whether `url` is at the host of `site`, with or without www., or below it; on loopback ports count, too."""
    asked, own = urlsplit(url), urlsplit(site)
    if asked.scheme not in ("http", "https") or asked.username is not None:
        return False
    if asked.netloc.lower() == own.netloc.lower():
        return True
    host, root = asked.hostname or "", (own.hostname or "").removeprefix("www.")
    if is_loopback(host) or is_loopback(root) or not root or asked.port not in (None, own.port):
        return False
    return host == root or host.endswith(f".{root}")
