"""The web form channel: one form filled in and sent by a real browser."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Assignment, Confirmed, Event, Message, Source
from probes.evidence.errand import errand
from probes.evidence.folder import Piece
from probes.evidence.record import Record
from probes.form.aftermath import Ready, page_seen
from probes.form.arrival import Arrival
from probes.form.ending import Outcome
from probes.form.optin import follow
from probes.form.page import FoundForm
from probes.form.sending import Sending
from probes.form.telling import request_told
from probes.form.wire import Wire
from probes.form.wizard import MOST_STEPS, Steps
from probes.pages import within
from probes.toolbox import Toolbox
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import Page

_PATIENCE = 10.0  # seconds beyond the limit for an answer, for a page that has to be read again and again
_OUR_LOT = frozenset({FaultKind.TIMEOUT, FaultKind.BROWSER, FaultKind.UNREACHABLE, FaultKind.INTERNAL})


class WebFormProbe:
    """Fills in the form at the desk's page and sends it; the replies come to the inbox."""

    stays = False

    def __init__(self, toolbox: Toolbox) -> None:
        self._tools = toolbox

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Send the form; yield `Accepted` (T0: its request was answered), the page that confirmed it, the way to it.

        They come once that page has been read: a form shown again with complaints was not accepted, whatever its
        status. Raises ProbeError with screenshot and trace: unreachable, timeout, missing field, form refused (the
        page's words), blocked, rejected, browser, internal; and Unconfirmed where the form was sent, and neither the
        page nor its address nor its server's answer tells what became of it. It is sent at most once.
        """
        async with errand(self._tools, assignment) as (page, record), self._tools.browser.busy:
            events = await _Errand(page, assignment, self._tools, record).carry_out()
        for event in events:
            yield event

    async def confirm(self, assignment: Assignment, url: str) -> Confirmed:
        """Follow the link by which the desk wants the request confirmed (double opt-in), as `Confirmer` says."""
        return await follow(self._tools, assignment, url)


class _Errand:
    """One form's way from the open page to its confirmation."""

    def __init__(self, page: "Page", assignment: Assignment, tools: Toolbox, record: Record) -> None:
        enquiry = assignment.enquiry
        self._page = page
        self._limit = tools.timeout
        self._record = record
        self._wire = Wire(enquiry=enquiry)
        self._steps = Steps(
            page=page,
            enquiry=enquiry,
            target=assignment.target,
            tell=record.tell,
            filled=lambda: record.begin(page, Piece.T0),
        )
        self._arrival = Arrival(page=page, target=assignment.target, limit=tools.timeout, tell=record.tell)
        self._sending = Sending(
            page=page, wire=self._wire, enquiry=enquiry, limit=tools.timeout, clear=self._arrival.clear
        )

    async def carry_out(self) -> list[Event]:
        """Open, fill in, send, and read what follows."""
        self._wire.listen(self._page)
        self._sending.listen()
        found = await self._arrival.arrive(self._steps.find)
        try:
            outcome, pictures = await self._send(found)
        except Exception as error:
            doubt = self._doubt(error)
            if doubt is None:
                raise
            raise doubt from error
        self._record.begin(self._page, Piece.END)
        accepted = Accepted(
            reference=outcome.number, epoch=outcome.at, evidence=tuple(str(picture) for picture in pictures)
        )
        return [self._record.hear(accepted), self._record.hear(await _confirmation(outcome))]

    async def _send(self, found: FoundForm | None) -> tuple[Outcome, tuple[Path, ...]]:
        """Step by step; the last is the one that the desk takes, or not. Returns pictures of it, filled in, too."""
        while self._steps.number < MOST_STEPS:
            async with within(self._limit, "filling in the form"):
                ready = await self._steps.ready(found)
            outcome, pictures = await self._pressed(ready)
            self._record.tell("the page then read", said="\n".join(outcome.after.lines))
            if not outcome.moved:
                return outcome, pictures
            found = None
            async with within(self._limit, "what the next step of the form shows"):
                await self._arrival.raise_for_challenge()
        raise ProbeError(FaultKind.MISSING_FIELD, f"the form goes on after {MOST_STEPS} steps")

    async def _pressed(self, ready: Ready) -> tuple[Outcome, tuple[Path, ...]]:
        """What came of the button; pressed once more where the page then asks for more, and has sent nothing."""
        try:
            return await self._press(ready)
        except ProbeError as refusal:
            sent = self._wire.handed_over or self._wire.submission is not None
            if sent or not self._wire.still or refusal.kind is not FaultKind.FORM_REFUSED:
                raise
            async with within(self._limit, "filling in what the form asks for after all"):
                again = await self._steps.ready_after(refusal)
            try:
                return await self._press(again)
            except ProbeError as still:
                raise self._steps.explained(still) from refusal

    async def _press(self, ready: Ready) -> tuple[Outcome, tuple[Path, ...]]:
        shooting = asyncio.create_task(self._record.shoot(self._page, Piece.T0))
        try:
            async with within(2 * self._limit + _PATIENCE, "sending the form"):
                outcome = await self._sending.press(ready, moves_on=self._steps.moved, after=shooting)
        finally:
            pictures = await shooting
            await self._tell_of_request()
        return outcome, pictures

    async def _tell_of_request(self) -> None:
        request = self._wire.submission
        if request is not None:
            what, at = await request_told(request)
            self._record.tell(what, epoch=at)

    def _doubt(self, error: Exception) -> Unconfirmed | None:
        """What stopped us once the form had left may have stopped us alone: the desk may have taken it."""
        from playwright.async_api import Error  # noqa: PLC0415

        ours = isinstance(error, Error) or (isinstance(error, ProbeError) and error.kind in _OUR_LOT)
        if (
            not ours
            or self._wire.never_arrived
            or not (self._wire.handed_over or (self._wire.armed and self._page.is_closed()))
        ):
            return None
        return Unconfirmed(f"the form was sent, and then we lost sight of it: {one_line(str(error))}")


async def _confirmation(outcome: Outcome) -> Message:
    """The page that confirmed it; what it said, where it has gone since.

    Of a page that had changed before anybody watched, only its loading is dated: it thanked at T0 at the earliest.
    """
    from playwright.async_api import Error  # noqa: PLC0415

    after = outcome.after
    try:
        raw, media_type = await page_seen(after)
    except Error:
        raw, media_type = "\n".join(after.lines).encode("utf-8", "replace"), "text/plain"
    return Message(raw=raw, media_type=media_type, source=Source.PAGE, epoch=max(after.speaker.epoch, outcome.at or 0))
