"""What a page tells its console, its errors, and requests that failed: a line each, in a bounded file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from probes.evidence.folder import Folder, Piece
from probes.evidence.veil import Veil
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebError

_LONGEST = 1_000  # characters of a line
_GIVEN_UP = "net::ERR_ABORTED"  # by the page itself, as it moves on


@dataclass(kw_only=True)
class PageLog:
    """Listens to everything in a browser's context until the file is full or `stop` is called."""

    folder: Folder
    veil: Veil
    instant: Callable[[], datetime]
    _context: "BrowserContext | None" = field(default=None, init=False)

    def listen(self, context: "BrowserContext") -> None:
        self._context = context
        for event, hear in self._ears():
            context.on(event, hear)

    def stop(self) -> None:
        """Write down nothing any more. A context that is closed takes its listeners with it."""
        self._context = None

    def _leave(self, context: "BrowserContext") -> None:
        """Have the browser tell nothing any more, either."""
        self.stop()
        for event, hear in self._ears():
            context.remove_listener(event, hear)

    def _ears(self) -> tuple[tuple[Any, Callable[[Any], None]], ...]:
        return (
            ("console", self._on_console),
            ("weberror", self._on_error),
            ("requestfailed", self._on_failed),
            ("response", self._on_response),
        )

    def _on_console(self, message: "ConsoleMessage") -> None:
        self._line(f"console {message.type}", message.text)

    def _on_error(self, error: "WebError") -> None:
        self._line("page error", f"{error.error.name}: {error.error.message}")  # its stack has addresses with queries

    def _on_failed(self, request: "Request") -> None:
        if request.failure != _GIVEN_UP:
            self._line("request failed", f"{request.method} {without_query(request.url)}: {request.failure}")

    def _on_response(self, response: "Response") -> None:
        if response.status >= 400:
            request = response.request
            self._line("answer", f"HTTP {response.status} to {request.method} {without_query(request.url)}")

    def _line(self, kind: str, words: str) -> None:
        context = self._context
        if context is None:
            return
        at = self.instant().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        what = one_line(self.veil.text(words[: 4 * _LONGEST]), limit=_LONGEST)
        if not self.folder.append(Piece.LOG, f"{at}Z  {kind}: {what}\n"):
            self._leave(context)


def without_query(url: str) -> str:
    """An address without what may hold secrets: no account, no query, no fragment; of data: and blob: only that.

    >>> without_query("https://me:word@acme.example:8443/contact?token=1#top")
    'https://acme.example:8443/contact'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    if parts.scheme not in {"http", "https", "ws", "wss"}:
        return f"{parts.scheme}:..."
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
