"""Shows a desk what it lets our browser in by: a header, sent to the desk's own origin and nowhere else."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harness.errors import FaultKind, ProbeError
from harness.model import Target

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page


async def show_pass(page: "Page", target: Target, environment: Mapping[str, str]) -> None:
    """Have every request to the origin of the target's page carry the desk's pass, if it has given us one.

    Each hop of a redirection is looked at by itself: one that leads off the origin goes without. Raises ProbeError
    (login refused) where the secret is missing, or cannot stand in a header.
    """
    admission = target.admission
    if admission is None:
        return
    value = environment.get(admission.secret, "")
    if not value or not value.isprintable() or not value.isascii():
        what = "is not set in the environment" if not value else "holds what cannot stand in a header"
        raise ProbeError(FaultKind.LOGIN_REFUSED, f"{admission.secret} {what}, and the desk lets our browser in by it")
    guard = _Guard(origin=_origin(target.to), header={"name": admission.header, "value": value})
    await guard.watch(page)
    page.context.on("page", guard.watch)


class _Guard:
    def __init__(self, *, origin: str, header: Mapping[str, str]) -> None:
        self._origin = origin
        self._header = header

    async def watch(self, page: "Page") -> None:
        from playwright.async_api import Error  # noqa: PLC0415

        with suppress(Error):  # a window may be gone again
            session = await page.context.new_cdp_session(page)
            session.on("Fetch.requestPaused", lambda paused: self._let_go(session, paused))
            await session.send("Fetch.enable", {"patterns": [{"urlPattern": f"{self._origin}/*"}]})

    async def _let_go(self, session: "CDPSession", paused: Mapping[str, Any]) -> None:
        """Send a request on its way; headers set here do not follow it to where it is redirected."""
        from playwright.async_api import Error  # noqa: PLC0415

        answer: dict[str, Any] = {"requestId": paused["requestId"]}
        if _origin(paused["request"]["url"]) == self._origin:
            sent = paused["request"]["headers"].items()
            kept = [
                {"name": name, "value": value} for name, value in sent if name.lower() != self._header["name"].lower()
            ]
            answer["headers"] = [*kept, self._header]
        with suppress(Error):  # the page has moved on meanwhile
            await session.send("Fetch.continueRequest", answer)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
