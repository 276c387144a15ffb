"""One press of a form's button, and what came of it: watched on the wire and on the page until both agree.

A button is pressed once. It is pressed again only where something lay over it, and nothing whatever left the browser.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.model import Enquiry
from probes.form.aftermath import Aftermath, Ready, look
from probes.form.answers import Answer
from probes.form.ending import Ending, Outcome, aborted_on_purpose
from probes.form.judging import Fate, Verdict, judge
from probes.form.wire import Wire, response_to
from probes.words import one_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Dialog, ElementHandle, Page, Response

_ROUND = 0.5  # seconds after which page and wire are looked at again
_PATIENCE_WITH_WORDS = 6.0  # seconds that a page may take, after the answer, to say what became of the form
_PATIENCE_WITH_SILENCE = 2.0  # the same where the answer itself said it
_PATIENCE_WITH_OLD_WORDS = 3.0  # and for a complaint that stood there before to go, while nothing was sent
_MOST_HEARD = 30  # texts that came and went
_COVERED = 2.0  # seconds after which what lies over a button is taken to stay there
_SETTING_OUT = 0.05  # seconds that a request may take to set out
_LAST_LOOK = 2.0  # seconds for reading the page, be the limit over or not


@dataclass(kw_only=True)
class Sending:
    """Presses buttons on one page and says what came of it. `limit`: seconds for an answer."""

    page: "Page"
    wire: Wire
    enquiry: Enquiry
    limit: float
    clear: "Callable[[ElementHandle], Awaitable[bool]]"  # takes away what lies over it; whether there was anything
    dialogs: list[str] = field(default_factory=list)  # what the browser's own boxes said
    passing: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what the page showed, maybe for a moment only

    @property
    def _ending(self) -> Ending:
        return Ending(page=self.page, wire=self.wire, limit=self.limit)

    def listen(self) -> None:
        """Answer the browser's own boxes as a customer would who wants to send: with OK."""
        self.page.on("dialog", self._on_dialog)

    async def _on_dialog(self, dialog: "Dialog") -> None:
        from playwright.async_api import Error  # noqa: PLC0415

        if len(self.dialogs) < _MOST_HEARD and dialog.message:
            self.dialogs.append(one_line(dialog.message))
        with suppress(Error):  # the page may be gone meanwhile
            await dialog.accept()

    async def press(
        self, ready: Ready, *, moves_on: "Callable[[Aftermath], Awaitable[bool]]", after: "Awaitable[object]"
    ) -> Outcome:
        """Press the button once `after` is done; `moves_on` says whether the page shows another step.

        Raises ProbeError (form refused, blocked, rejected, unreachable, timeout) and Unconfirmed.
        """
        before, _ = await asyncio.gather(look(self.page, ready, rest=False, watch=True), after)
        await self._press(ready)
        pressed = time.monotonic()
        deadline = pressed + self.limit
        waited_since: float | None = None
        while True:
            seen = await self._seen(before, ready, deadline)
            response = await self._response(deadline)
            verdict = self._judged(before, seen, Answer())
            pending = self._is_pending(response)
            steps = verdict.fate is not Fate.TAKEN and not (pending and self.wire.handed_over)
            if steps and await moves_on(seen.since(before)):
                return Outcome(after=seen, moved=True)
            refused = self._refused_here(verdict, since=pressed, before=before)
            if pending and time.monotonic() < deadline and not refused:
                await self._ending.raise_for_challenge()
                await asyncio.sleep(_ROUND)
                continue
            if verdict.fate is Fate.UNSURE:
                waited_since = waited_since or time.monotonic()
                answer = await self._ending.answer(response)
                if time.monotonic() < self._until(waited_since, deadline, answer):
                    await self._ending.raise_for_challenge()
                    await asyncio.sleep(_ROUND)
                    continue
                verdict = self._judged(before, seen, answer)
            return await self._ending.conclude(seen.since(before), verdict, response)

    async def _press(self, ready: Ready) -> None:
        """Forget what was heard before, press the button, and wait a moment for the page that takes its place."""
        self.wire.arm()
        self.passing.clear()
        self.dialogs.clear()
        gone = asyncio.Event()
        self.page.once("framenavigated", lambda _: gone.set())
        await self._click(ready)
        await self._arrive(ready, gone)

    async def _seen(self, before: Aftermath, ready: Ready, deadline: float) -> Aftermath:
        """What the page shows by now. Raises as `Ending.unanswered` where it cannot be read, as no answer came.

        Chromium lets nobody ask a page anything from its request for the next one to the answer to that.
        """
        while True:
            try:
                async with asyncio.timeout(max(_LAST_LOOK, deadline - time.monotonic())):
                    return await self._clear_at_once(before, ready) or self._whole(before, await look(self.page, ready))
            except TimeoutError as error:
                if self._is_pending(await self._response(deadline)):
                    raise self._ending.unanswered() from error

    async def _clear_at_once(self, before: Aftermath, ready: Ready) -> Aftermath | None:
        """What a new page shows that its server wrote out: it need not come to rest if it says that it took the form.

        A page that may have more to say, such as the number, is waited for.
        """
        request = self.wire.submission
        if request is None or not request.is_navigation_request() or self.page.url == before.url:
            return None
        seen = await look(self.page, ready, rest=False, source=True)
        verdict = self._judged(before, seen, Answer())
        complete = verdict.number is not None or not seen.moving
        return self._whole(before, seen) if verdict.fate is Fate.TAKEN and not seen.again and complete else None

    def _judged(self, before: Aftermath, after: Aftermath, answer: Answer) -> Verdict:
        enquiry, persona, request = self.enquiry, self.enquiry.persona, self.wire.submission
        if self.wire.handed_over:  # then what the browser finds missing is what a fresh form lacks
            after = replace(after, unfit=())
        ours = (enquiry.body, enquiry.subject, persona.order, persona.phone, persona.email, persona.name)
        return judge(before, after, answer, ours="\n".join(ours), posted_to="" if request is None else request.url)

    def _whole(self, before: Aftermath, after: Aftermath) -> Aftermath:
        """With what the browser's own boxes said, and what the page showed since the press and took away again."""
        new = after.since(before)
        for place, texts in {"alerts": new.alerts, "news": new.news, "likely": new.likely}.items():
            known = self.passing.get(place, ())
            self.passing[place] = tuple(dict.fromkeys((*known, *texts)))[:_MOST_HEARD]
        said = tuple(self.dialogs)
        return replace(
            after,
            lines=(*after.lines, *said),
            alerts=tuple(dict.fromkeys((*after.alerts, *self.passing["alerts"], *said))),
            news=tuple(dict.fromkeys((*after.news, *self.passing["news"]))),
            likely=tuple(dict.fromkeys((*after.likely, *self.passing["likely"]))),
        )

    @property
    def _is_idle(self) -> bool:
        return not (self.wire.sent or self.wire.handed_over)

    async def _click(self, ready: Ready) -> None:
        """Press the button. What lies over it is taken away; where that cannot be, the keyboard reaches it."""
        from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

        for attempt in range(2):
            try:
                await ready.button.click(seconds=_COVERED, idle=lambda: self._is_idle)
            except PageTimeout:
                if not self._is_idle or await ready.button.was_pressed():
                    return
                if await self.clear(await ready.button.element()) and attempt == 0:
                    continue
                await ready.button.press("Enter", seconds=_COVERED)
            return

    async def _arrive(self, ready: Ready, gone: asyncio.Event) -> None:
        """Wait a moment for the page that takes the form's place: whoever asks the old one now is told nothing."""
        from playwright.async_api import Error  # noqa: PLC0415

        if self.wire.submission is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(gone.wait(), _SETTING_OUT)
        request = self.wire.submission
        with suppress(Error, TimeoutError):  # a window of its own has no frame yet
            if request is not None and request.is_navigation_request() and request.frame is ready.frame:
                await asyncio.wait_for(gone.wait(), _COVERED)

    def _is_pending(self, response: "Response | None") -> bool:
        """Whether an answer is still on its way, or nothing has left yet."""
        request = self.wire.submission
        if request is not None and (response is not None or self.wire.failure() is not None):
            return False
        return self.wire.frames_answered_at is None or request is not None

    def _refused_here(self, verdict: Verdict, *, since: float, before: Aftermath) -> bool:
        """Whether the page complains and has sent nothing; of what stood there before, only once that has stayed."""
        if verdict.fate is not Fate.REFUSED or self.wire.handed_over:
            return False
        stood = self._judged(Aftermath(), before, Answer()).words == verdict.words
        return not stood or time.monotonic() >= since + min(self.limit / 2, _PATIENCE_WITH_OLD_WORDS)

    def _until(self, since: float, deadline: float, answer: Answer) -> float:
        """Until when a page that says nothing is waited for."""
        if not self.wire.handed_over:
            return deadline
        if (failure := self.wire.failure()) is not None and not aborted_on_purpose(failure):
            return since
        return since + min(self.limit, _PATIENCE_WITH_WORDS if answer.success is None else _PATIENCE_WITH_SILENCE)

    async def _response(self, deadline: float) -> "Response | None":
        """The answer to the form's request, if it comes within a round."""
        request = self.wire.submission
        if request is None or self.wire.failure() is not None:
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.05, min(_ROUND, deadline - time.monotonic()))):
                return await response_to(request)
        return None
