"""What leaves the browser once a form's button is pressed, and what was answered to it: where T0 comes from.

A form goes out in many ways: by a page's own request, a script's, a beacon, in a frame, in the address of a GET
request, or as a message in a websocket that has been open all along. Pages also report clicks to statistics services;
those know nothing of the customer.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, unquote_plus, urlsplit

from harness.model import Enquiry
from harness.sites import house
from probes.words import one_line, table

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Response, WebSocket

_LARGEST_BODY = 2**20  # bytes of a request that are searched
_LARGEST_ANSWER = 2**18  # bytes of an answer that are read
_MOST = 200  # requests, and sockets, that are remembered
_WRITES = {"POST", "PUT", "PATCH"}
_SURELY = 4  # the weight from which on a request has carried the enquiry


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One request since the button was pressed. `weight`: how much of the customer it carries."""

    request: "Request"
    weight: int


@dataclass(kw_only=True, slots=True)
class _Socket:
    """One websocket. The form's is the one that the customer's address or words ever went through.

    That may have been while they were typed; the message that sends the form need not repeat them.
    """

    named: bool = False
    said: float | None = None  # when the first message of ours went out since the button was pressed
    heard: float | None = None  # when the first one after it came in


@dataclass(kw_only=True)
class Wire:
    """Listens from before the page is opened; `arm` says that the button is about to be pressed."""

    enquiry: Enquiry
    armed: bool = False
    # Whether nothing has left since that might be the form, so packed or sealed that nobody can tell.
    still: bool = True
    sent: list[Sent] = field(default_factory=list)
    _sockets: list[_Socket] = field(default_factory=list)
    _failures: dict["Request", str] = field(default_factory=dict)

    def listen(self, page: "Page") -> None:
        """Hear everything of the page's context: its frames, and windows that it opens later."""
        context = page.context
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failed)
        context.on("page", lambda opened: opened.on("websocket", self._on_socket))
        page.on("websocket", self._on_socket)

    def arm(self) -> None:
        """Forget all that was sent so far."""
        self.armed = self.still = True
        self.sent.clear()
        for socket in self._sockets:
            socket.said = socket.heard = None

    @property
    def handed_over(self) -> bool:
        """Whether the enquiry may have left this machine: then it must not be sent again, whatever comes."""
        return self.surely is not None or any(each.named and each.said is not None for each in self._sockets)

    @property
    def submission(self) -> "Request | None":
        """The request that carried the form: the one that carries most of the customer, and the first of those.

        Where none carries anything readable (packed, or sealed), the last one that wrote to the page's own site.
        """
        if self.surely is not None:
            return _last_of_chain(self.surely.request)
        weak = [each for each in self.sent if each.weight > 0]
        return _last_of_chain(weak[-1].request) if weak else None

    @property
    def frames_answered_at(self) -> float | None:
        """When the first message came in after ours, by a websocket; seconds of the epoch."""
        return min((each.heard for each in self._sockets if each.named and each.heard is not None), default=None)

    def failure(self) -> str | None:
        """Why the form's request, or where it was sent on to, failed below HTTP, if it did."""
        request = self.submission
        while request is not None:
            if request in self._failures:
                return self._failures[request]
            request = request.redirected_to
        return None

    @property
    def never_arrived(self) -> bool:
        """Whether the form's request failed before anything of it can have reached the desk."""
        request = self.submission
        if request is None or request.redirected_from is not None:
            return False
        unsent = table("form/after.toml")["network"]["unsent"]
        return any(each in self._failures.get(request, "") for each in unsent)

    @property
    def surely(self) -> Sent | None:
        """The weightiest, the first of equals."""
        best = max(self.sent, key=lambda each: each.weight, default=None)
        return best if best is not None and best.weight >= _SURELY else None

    def _on_request(self, request: "Request") -> None:
        if self.armed and request.redirected_from is None:
            weight = weigh(request, self.enquiry)
            if weight >= _SURELY or (weight and len(self.sent) < _MOST):
                self.sent.append(Sent(request=request, weight=weight))
            if not weight and request.method in _WRITES and _is_at_home(request, widely=True):
                self.still = self.still and 2 * len(_body(request)) < len(self.enquiry.body)

    def _on_failed(self, request: "Request") -> None:
        if len(self._failures) < _MOST:
            self._failures[request] = one_line(request.failure or "")

    def _on_socket(self, socket: "WebSocket") -> None:
        if len(self._sockets) >= _MOST:
            return
        seen = _Socket()
        self._sockets.append(seen)
        socket.on("framesent", self._hears(seen, ours=True))
        socket.on("framereceived", self._hears(seen, ours=False))

    def _hears(self, seen: _Socket, *, ours: bool) -> Callable[[str | bytes], None]:
        def hear(payload: str | bytes) -> None:
            if ours and not seen.named:
                seen.named = _marks(_raw(payload), self.enquiry) >= 2
            if not self.armed or _is_heartbeat(payload):
                return
            if ours:
                seen.said = seen.said or time.time()
            elif seen.said is not None and seen.heard is None:
                seen.heard = time.time()

        return hear


def weigh(request: "Request", enquiry: Enquiry) -> int:
    """How likely a request is to be the form's: 0 for not at all, 4 and more for one that it can be told by."""
    marks = _marks(_body(request) + b"\n" + request.url.encode(), enquiry)
    if request.method not in _WRITES:
        return marks if marks >= _SURELY and _may_write_by_get(request) else 0
    if request.is_navigation_request():
        return _SURELY + marks
    if marks:
        return _SURELY + marks
    return 1 if request.resource_type in {"fetch", "xhr"} and _is_at_home(request) else 0


def _may_write_by_get(request: "Request") -> bool:
    """A GET request with the data in its query: a form's, or a script's; not a picture that counts visitors."""
    return request.is_navigation_request() or request.resource_type in {"fetch", "xhr", "script"}


def _is_at_home(request: "Request", *, widely: bool = False) -> bool:
    """Whether a request goes to the site of the page that makes it; `widely`: or to another of its house."""
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error):
        here, there = request.frame.url, request.url
        whose = house(here) if widely else ""
        return urlsplit(here).netloc == urlsplit(there).netloc or (bool(whose) and whose == house(there))
    return False


def _marks(data: bytes, enquiry: Enquiry) -> int:
    """How much of the customer there is in `data`: address 4, words 2, name 1."""
    persona = enquiry.persona
    words = max((line.strip() for line in enquiry.body.splitlines()), key=len, default="")[:60]
    worth = {persona.email: 4, words: 2, persona.name: 1}
    return sum(points for text, points in worth.items() if text and _occurs(text, data))


def _occurs(text: str, data: bytes) -> bool:
    """Whether `text` is in there, plainly, as a form or an address encodes it, or as JSON does."""
    spelt = (text, quote_plus(text), json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    if any(each.encode("utf-8", "replace") in data for each in spelt):
        return True
    return text in unquote_plus(data.decode("utf-8", "replace"))


def _body(request: "Request") -> bytes:
    from playwright.async_api import Error  # noqa: PLC0415

    with suppress(Error):
        return (request.post_data_buffer or b"")[:_LARGEST_BODY]
    return b""


def _raw(payload: str | bytes) -> bytes:
    return (payload.encode("utf-8", "replace") if isinstance(payload, str) else payload)[:_LARGEST_BODY]


def _is_heartbeat(payload: str | bytes) -> bool:
    """What a library says by itself to keep a socket open: short, or known (engine.io, Phoenix, SockJS)."""
    if len(payload) <= 1:
        return True
    known = table("form/after.toml")["sockets"]["heartbeats"]
    text = payload if isinstance(payload, str) else payload.decode("utf-8", "replace")
    return len(text) <= 200 and any(each in text for each in known)


def _last_of_chain(request: "Request") -> "Request":
    """The request itself, or the one that it was sent on to with all its data (307, 308)."""
    while request.redirected_to is not None and request.redirected_to.method in _WRITES:
        request = request.redirected_to
    return request


async def response_to(request: "Request") -> "Response | None":
    """What a request is answered with, waited for where it is not there yet; None where it failed."""
    return request.existing_response or await request.response()


def answered_at(request: "Request") -> float:
    """When the first byte of the answer came; seconds of the epoch."""
    timing = request.timing
    return (timing["startTime"] + max(0.0, timing["responseStart"])) / 1000


async def text_of(response: "Response") -> str:
    """The text of an answer; "" where it cannot be had, or is too large to be a script's."""
    from playwright.async_api import Error  # noqa: PLC0415

    if response.request.is_navigation_request() or response.status in {204, 205, 301, 302, 303, 307, 308}:
        return ""
    if int(response.headers.get("content-length", "0") or 0) > _LARGEST_ANSWER:
        return ""
    with suppress(Error, ValueError):
        return (await response.body())[:_LARGEST_ANSWER].decode("utf-8", "replace")
    return ""
