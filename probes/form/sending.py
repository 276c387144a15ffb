"""One press of a form's button, and what came of it: watched on the wire and on the page until both agree.

A button is pressed once. It is pressed again only where something lay over it, and nothing whatever left the browser.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Enquiry
from probes.challenge import BLOCKING, challenge, retry_after, takes_us_for_a_machine, wall
from probes.form.aftermath import Aftermath, Filled, look
from probes.form.answers import Answer, read_answer
from probes.form.judging import Fate, Verdict, judge
from probes.form.wire import Wire, answered_at, text_of
from probes.words import one_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Dialog, ElementHandle, Frame, Page, Request, Response

_ROUND = 0.5  # seconds after which page and wire are looked at again
_PATIENCE_WITH_WORDS = 6.0  # seconds that a page may take, after the answer, to say what became of the form
_PATIENCE_WITH_SILENCE = 2.0  # the same where the answer itself said it
_MOST_DIALOGS = 10
_COVERED = 2.0  # seconds after which what lies over a button is taken to stay there
_BAD_REQUEST = {400, 409, 422}  # what a server finds fault with, rather than with us
_AMONG_SERVERS = {502, 504}  # nobody knows what the server behind has done


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A form, or a step of one, that is filled in: `filled` is what tells it again, `thanks` where it shows success."""

    frame: "Frame"
    button: "ElementHandle"
    filled: tuple[Filled, ...]
    thanks: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of the press: taken, with its T0; or, where `moved`, nothing yet but another step.

    `at`: when the desk's server answered, in seconds of the epoch.
    """

    after: Aftermath
    at: float | None = None
    number: str | None = None
    moved: bool = False


@dataclass(kw_only=True)
class Sending:
    """Presses buttons on one page and says what came of it. `limit`: seconds for an answer."""

    page: "Page"
    wire: Wire
    enquiry: Enquiry
    limit: float
    clear: "Callable[[ElementHandle], Awaitable[bool]]"  # takes away what lies over it; whether there was anything
    dialogs: list[str] = field(default_factory=list)  # what the browser's own boxes said

    def listen(self) -> None:
        """Answer the browser's own boxes as a customer would who wants to send: with OK."""
        self.page.on("dialog", self._on_dialog)

    async def _on_dialog(self, dialog: "Dialog") -> None:
        from playwright.async_api import Error  # noqa: PLC0415

        if len(self.dialogs) < _MOST_DIALOGS and dialog.message:
            self.dialogs.append(one_line(dialog.message))
        with suppress(Error):  # the page may be gone meanwhile
            await dialog.accept()

    async def press(self, ready: Ready, *, moves_on: "Callable[[Aftermath], Awaitable[bool]]") -> Outcome:
        """Press the button; `moves_on` says whether the page shows another step.

        Raises ProbeError (form refused, blocked, rejected, unreachable, timeout) and Unconfirmed.
        """
        before = await look(self.page, ready.frame, ready.filled, thanks=ready.thanks, rest=False)
        self.wire.arm()
        await self._click(ready)
        deadline = time.monotonic() + self.limit
        waited_since: float | None = None
        while True:
            after = self._with_dialogs(await look(self.page, ready.frame, ready.filled, thanks=ready.thanks))
            response = await self._response(deadline)
            verdict = self._judged(before, after, Answer())
            pending = self._is_pending(response)
            steps = verdict.fate is not Fate.TAKEN and not (pending and self.wire.handed_over)
            if steps and await moves_on(after.since(before)):
                return Outcome(after=after, moved=True)
            if pending and time.monotonic() < deadline and not self._refused_here(verdict):
                await self._raise_for_challenge()
                await asyncio.sleep(_ROUND)
                continue
            if verdict.fate is Fate.UNSURE:
                waited_since = waited_since or time.monotonic()
                answer = await self._answer(response)
                if time.monotonic() < self._until(waited_since, deadline, answer):
                    await self._raise_for_challenge()
                    await asyncio.sleep(_ROUND)
                    continue
                verdict = self._judged(before, after, answer)
            return await self._conclude(after.since(before), verdict, response)

    def _judged(self, before: Aftermath, after: Aftermath, answer: Answer) -> Verdict:
        enquiry, persona, request = self.enquiry, self.enquiry.persona, self.wire.submission
        if self.wire.handed_over:  # then what the browser finds missing is what a fresh form lacks
            after = replace(after, unfit=())
        ours = (enquiry.body, enquiry.subject, persona.order, persona.phone, persona.email, persona.name)
        return judge(before, after, answer, ours="\n".join(ours), posted_to="" if request is None else request.url)

    def _with_dialogs(self, after: Aftermath) -> Aftermath:
        said = tuple(self.dialogs)
        return replace(after, lines=(*after.lines, *said), alerts=(*after.alerts, *said)) if said else after

    async def _click(self, ready: Ready) -> None:
        """Press the button. What lies over it is taken away; where that cannot be, the keyboard reaches it."""
        from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

        for attempt in range(2):
            try:
                await ready.button.click(timeout=_COVERED * 1000)
            except PageTimeout:
                if self.wire.sent or self.wire.handed_over:
                    return
                if await self.clear(ready.button) and attempt == 0:
                    continue
                await ready.button.press("Enter", timeout=_COVERED * 1000)
            return

    def _is_pending(self, response: "Response | None") -> bool:
        """Whether an answer is still on its way, or nothing has left yet."""
        request = self.wire.submission
        if request is not None and (response is not None or self.wire.failure() is not None):
            return False
        return self.wire.frames_answered_at is None or request is not None

    def _refused_here(self, verdict: Verdict) -> bool:
        """Whether the page complains and has sent nothing."""
        return verdict.fate is Fate.REFUSED and not self.wire.handed_over

    def _until(self, since: float, deadline: float, answer: Answer) -> float:
        """Until when a page that says nothing is waited for."""
        if not self.wire.handed_over:
            return deadline
        return since + min(self.limit, _PATIENCE_WITH_WORDS if answer.success is None else _PATIENCE_WITH_SILENCE)

    async def _response(self, deadline: float) -> "Response | None":
        """The answer to the form's request, if it comes within a round."""
        request = self.wire.submission
        if request is None or self.wire.failure() is not None:
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.05, min(_ROUND, deadline - time.monotonic()))):
                return await request.response()
        return None

    async def _answer(self, response: "Response | None") -> Answer:
        if response is None:
            return Answer()
        return read_answer(await text_of(response), failed=response.status >= 400)

    async def _raise_for_challenge(self) -> None:
        """A captcha that pops up once the button was pressed; nothing has been sent then."""
        if self.wire.handed_over:
            return
        if (asked := await challenge(self.page)) is not None:
            raise ProbeError(FaultKind.BLOCKED, f"once its button was pressed the page shows a captcha: {asked}")

    async def _conclude(self, new: Aftermath, verdict: Verdict, response: "Response | None") -> Outcome:
        if response is not None and response.status >= 400:
            raise await self._turned_away(new, verdict, response)
        if verdict.fate is Fate.REFUSED:
            raise self._refused(verdict)
        await self._raise_for_challenge()
        self._raise_for_failure(verdict)
        last = await self._last_answer(response)
        if last is not None and last.status >= 400:
            what = f"the form was sent, and the page after it answered HTTP {last.status}"
            raise Unconfirmed(f"{what}{self._adding(new)}")
        if verdict.fate is Fate.UNSURE:
            raise self._in_doubt(new)
        at = self._taken_at()
        if at is None:
            raise Unconfirmed(f"the page says that it took the form, and nothing was seen to be sent: {verdict.words}")
        return Outcome(after=new, at=at, number=verdict.number)

    def _taken_at(self) -> float | None:
        """T0: when the request was answered, or the message in a websocket."""
        request = self.wire.submission
        heard = self.wire.frames_answered_at
        if request is not None and (self.wire.surely or heard is None):
            return answered_at(request)
        return heard

    def _refused(self, verdict: Verdict) -> ProbeError:
        how = "was sent and refused" if self.wire.submission or self.wire.handed_over else "does not send"
        kind = FaultKind.BLOCKED if takes_us_for_a_machine([verdict.words]) else FaultKind.FORM_REFUSED
        return ProbeError(kind, f"the form {how}: {verdict.words}")

    def _raise_for_failure(self, verdict: Verdict) -> None:
        """The line broke: harmless where nothing had left, or the page says all the same that it was taken."""
        failure = self.wire.failure()
        if failure is None or verdict.fate is Fate.TAKEN:
            return
        if self.wire.never_arrived:
            raise ProbeError(FaultKind.UNREACHABLE, f"the form's request failed: {failure}")
        if self._is_aborted_on_purpose(failure):
            return
        raise Unconfirmed(f"the form was sent, and the line broke before an answer came: {failure}")

    def _is_aborted_on_purpose(self, failure: str) -> bool:
        """An answer without content (204) ends a navigation where it began, which Chromium calls aborted."""
        return "ERR_ABORTED" in failure

    def _in_doubt(self, new: Aftermath) -> ProbeError | Unconfirmed:
        if not self.wire.handed_over and self.wire.submission is None:
            words = f"its button was pressed, and within {self.limit:g} s nothing was sent and nothing said"
            return ProbeError(FaultKind.TIMEOUT, f"sending the form took longer than {self.limit:g} s: {words}")
        return Unconfirmed(f"the form was sent, and the page does not say whether it was taken{self._adding(new)}")

    def _adding(self, new: Aftermath) -> str:
        said = one_line(" | ".join(new.lines))
        return f"; it reads: {said}" if said else ""

    async def _last_answer(self, response: "Response | None") -> "Response | None":
        """The answer at the end of a chain of redirections."""
        request: Request | None = None if response is None else response.request
        while request is not None and request.redirected_to is not None:
            request = request.redirected_to
        if request is None or response is None or request is response.request:
            return response
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limit):
                return await request.response()
        return None

    async def _turned_away(self, new: Aftermath, verdict: Verdict, response: "Response") -> ProbeError | Unconfirmed:
        """What an answer of 400 or more means."""
        status = response.status
        what = f"the form's request answered HTTP {status}"
        known = await wall(self.page, response) if status in BLOCKING else None
        if known is not None:
            return ProbeError(FaultKind.BLOCKED, f"{what}: {known}{retry_after(response)}")
        if verdict.fate is Fate.TAKEN or status in _AMONG_SERVERS:
            return Unconfirmed(f"{what}{self._adding(new)}")
        if verdict.fate is Fate.REFUSED and new.again:
            return self._refused(verdict)
        if status in {403, 429}:
            return ProbeError(FaultKind.BLOCKED, f"{what}{retry_after(response)}{self._adding(new)}")
        if status in _BAD_REQUEST:
            words = verdict.words or (await self._answer(response)).words or one_line(" | ".join(new.lines))
            return ProbeError(FaultKind.FORM_REFUSED, f"the form was sent and refused (HTTP {status}): {words}")
        return ProbeError(FaultKind.REJECTED, f"{what}{retry_after(response)}{self._adding(new)}")
