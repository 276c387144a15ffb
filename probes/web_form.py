"""The web form channel: one form filled in and sent by a real browser."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Enquiry, Event, Message, Source
from probes.evidence import Piece, Record, errand
from probes.evidence.page_log import without_query
from probes.form.page import FoundForm, check_hints, find_form
from probes.form.plan import Act, plan
from probes.pages import open_page, raise_for_status, settle, within
from probes.scripts import page_script
from probes.toolbox import Toolbox
from probes.words import one_line, phrases

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Frame, Page, Request, Response

_DONE = {Act.FILL: "filled in", Act.CHOOSE: "chose in", Act.TICK: "ticked"}
_LARGEST_PAGE = 2**20  # bytes of a confirmation page that are kept
_MOST_MOVES = 4  # pages a confirmation may hurry through by script
_TICKET = re.compile(
    r"\b(?:ticket|case|reference|request|enquiry|vorgang\w*|ticketnummer|anfrage|dossier|demande|caso|consulta)\b"
    r"[^\w\n]{0,5}(?:(?:number|nummer|no|nr|n|nº|id|ref|num[eé]ro|n[uú]mero|is|ist|est|es)\b[^\w\n]{0,5}){0,3}"
    r"([A-Za-z]{0,6}-?\d[\w-]{2,19})",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _After:
    """What the page showed once the form had been sent, as `form/after.js` read it."""

    refusal: str  # the page's own words against us; empty if there are none
    epoch: float
    words: str


class WebFormProbe:
    """Fills in the form at the desk's page and sends it; the replies come to the inbox."""

    stays = False

    def __init__(self, toolbox: Toolbox) -> None:
        self._tools = toolbox

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Send the form; yield `Accepted` (T0: its request was answered) and the page that confirmed it.

        Both come once that page has been read: a form shown again with complaints was not accepted, whatever
        its status. Raises ProbeError with screenshot and trace: unreachable, timeout, missing field, form
        refused (the page's words), blocked, rejected, browser, internal.
        """
        async with errand(self._tools, assignment) as (page, record), self._tools.browser.busy:
            sent = await _Sending(page, assignment, self._tools, record).carry_out()
        for event in sent:
            yield event


class _Sending:
    """One form's way from the open page to its confirmation."""

    def __init__(self, page: "Page", assignment: Assignment, tools: Toolbox, record: Record) -> None:
        self._page = page
        self._record = record
        self._pictures: tuple[Path, ...] = ()
        self._enquiry = assignment.enquiry
        self._target = assignment.target
        self._tools = tools
        self._request: asyncio.Future[Request] = asyncio.get_running_loop().create_future()
        self._navigated = asyncio.Event()
        self._frame: Frame | None = None  # the form's
        self._document: Response | None = None  # what the frame's last navigation after our click was answered with

    async def carry_out(self) -> tuple[Accepted, Message]:
        """Open, fill in, send, and read what follows."""
        limit = self._tools.timeout
        check_hints(self._target.fields)
        async with within(limit, f"opening {self._target.to}"):
            await open_page(self._page, self._target.to)
        self._record.tell(f"opened {without_query(self._page.url)}")
        async with within(limit, "filling in the form"):
            found = await self._find()
            memory = await self._fill(found)
        async with within(limit, "sending the form"):
            request = await self._send(found, memory)
        async with within(limit, "the answer to the form's request"):
            return await self._confirmed(found, request, memory)

    async def _find(self) -> FoundForm:
        """The form; scripts that build it late get one more chance."""
        sends = phrases("button")["send"]
        found = await find_form(self._page, hints=self._target.fields, sends=sends)
        if found.form is None or found.form.field("message") is None:
            await settle(self._page, "networkidle")
            found = await find_form(self._page, hints=self._target.fields, sends=sends)
        if found.challenge:
            raise ProbeError(FaultKind.BLOCKED, f"the page shows a captcha: {one_line(found.challenge)}")
        return found

    async def _fill(self, found: FoundForm) -> dict[str, str]:
        """Fill the form in; returns what tells it again: the message field's name, id and text."""
        form = found.form
        if form is None:
            raise ProbeError(FaultKind.MISSING_FIELD, f"the page has no form; it reads: {found.words}")
        steps = plan(form, self._enquiry, needs=("message", "email"))
        await found.carry_out(steps)
        for step in steps:
            self._record.tell(f"{_DONE[step.act]} {str(step.field)!r}", said=step.value)
        message = form.field("message")
        element = await found.element(message) if message else None
        name = await element.get_attribute("name") if element else None
        identity = await element.get_attribute("id") if element else None
        return {"name": name or "", "id": identity or "", "text": self._enquiry.body}

    async def _send(self, found: FoundForm, memory: dict[str, str]) -> "Request":
        """Press the button; returns the request that carried the form, once it has been made."""
        if found.form is None or found.form.button is None:
            raise ProbeError(
                FaultKind.MISSING_FIELD, "the form has no button that sends it; name it in `fields`: submit"
            )
        self._frame = found.frame
        self._page.context.on("request", self._on_request)
        self._page.context.on("response", self._on_response)
        self._page.on("framenavigated", self._on_navigated)
        self._pictures = await self._record.shoot(self._page, Piece.T0)
        await (await found.element(found.form.button)).click()
        self._record.tell(f"pressed {found.form.button.text!r}")
        while not (await asyncio.wait({self._request}, timeout=1.0))[0]:
            refusal = (await _after(found.frame, memory)).refusal
            if refusal and not self._request.done():
                raise ProbeError(FaultKind.FORM_REFUSED, f"the form does not send: {refusal}")
        return self._request.result()

    def _on_request(self, request: "Request") -> None:
        if not self._request.done() and _carries(request, self._enquiry):
            self._request.set_result(request)

    def _on_response(self, response: "Response") -> None:
        if response.request.is_navigation_request() and response.frame is self._frame:
            self._document = response

    def _on_navigated(self, frame: "Frame") -> None:
        if frame is self._frame:
            self._navigated.set()

    async def _confirmed(
        self, found: FoundForm, request: "Request", memory: dict[str, str]
    ) -> tuple[Accepted, Message]:
        response = await request.response()
        if response is None:
            raise ProbeError(FaultKind.UNREACHABLE, f"the form's request failed: {one_line(request.failure or '')}")
        if request.is_navigation_request() and request.frame is found.frame and response.status not in {204, 205}:
            await self._navigated.wait()
        self._record.tell(f"{request.method} {without_query(request.url)} was answered with HTTP {response.status}")
        after = await _after(found.frame, memory)
        self._record.tell("the page then read", said=after.words)
        if after.refusal:
            raise ProbeError(FaultKind.FORM_REFUSED, f"the form was sent and refused: {after.refusal}")
        raise_for_status(response.status, "the form's request")
        if self._document is not None:
            raise_for_status(self._document.status, "the page after the form")
        timing = request.timing
        accepted = Accepted(
            reference=ticket_number(after.words, not_this=self._enquiry.persona.order),
            epoch=(timing["startTime"] + max(0.0, timing["responseStart"])) / 1000,
            evidence=tuple(str(path) for path in self._pictures),
        )
        return self._record.hear(accepted), self._record.hear(await _page_seen(found, after))


def ticket_number(words: str, *, not_this: str) -> str | None:
    """The ticket number a confirmation names, if it names one other than our own order number."""
    found = (match[1] for match in _TICKET.finditer(words))
    return next((number for number in found if number.casefold() != not_this.casefold()), None)


def _carries(request: "Request", enquiry: Enquiry) -> bool:
    """Whether a request is the form's: one that navigates, or a script's with the customer's address in it.

    Pages also report clicks to statistics services by POST; those know nothing of the address.
    """
    if request.method not in {"POST", "PUT", "PATCH"}:
        return False
    if request.is_navigation_request():
        return True
    data = request.post_data_buffer or b""
    email = enquiry.persona.email
    return any(form.encode() in data for form in (email, quote_plus(email), json.dumps(email)[1:-1]))


async def _after(frame: "Frame", memory: dict[str, str]) -> _After:
    """Read the page the form left behind; one that moves on meanwhile is read again where it arrives."""
    from playwright.async_api import Error  # noqa: PLC0415

    for attempt in range(_MOST_MOVES):
        try:
            await frame.wait_for_load_state("domcontentloaded")
            seen: Any = await frame.evaluate(page_script("form/after.js"), memory)
            against = [*seen["errors"], *seen["wrong"]]
            if seen["holds"]:  # an empty form may carry thanks in its alert, and lacks what it requires
                against += [*seen["alerts"], *seen["unfit"]]
            refusal = one_line(" | ".join(dict.fromkeys(map(str, against)))) if seen["again"] else ""
            return _After(refusal=refusal, epoch=float(seen["epoch"]), words=str(seen["words"]))
        except Error as error:
            if attempt == _MOST_MOVES - 1 or "navigation" not in str(error):
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _page_seen(found: FoundForm, after: _After) -> Message:
    html = (await found.frame.content()).encode("utf-8", "replace")[:_LARGEST_PAGE]
    whole = html.decode("utf-8", "ignore").encode()  # the cut may have split a character
    return Message(raw=whole, media_type="text/html", source=Source.PAGE, epoch=after.epoch)
