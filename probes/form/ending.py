"""How a form that was sent ended: taken, refused, blocked, or not to be known."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError, Unconfirmed
from probes.challenge import BLOCKING, challenge, retry_after, takes_us_for_a_machine, wall
from probes.form.aftermath import Aftermath
from probes.form.answers import Answer, read_answer
from probes.form.judging import Fate, Verdict
from probes.form.wire import Wire, answered_at, response_to, text_of
from probes.words import one_line

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Response

_BAD_REQUEST = {400, 409, 422}  # what a server finds fault with, rather than with us
_AMONG_SERVERS = {502, 504}  # nobody knows what the server behind has done


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of the press: taken, with its T0; or, where `moved`, nothing yet but another step.

    `at`: when the desk's server answered, in seconds of the epoch.
    """

    after: Aftermath
    at: float | None = None
    number: str | None = None
    moved: bool = False


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Draws the conclusion from page, wire and answer. `limit`: seconds for an answer."""

    page: "Page"
    wire: Wire
    limit: float

    async def answer(self, response: "Response | None") -> Answer:
        """What the answer itself says, where it is one to a script."""
        if response is None:
            return Answer()
        return read_answer(await text_of(response), failed=response.status >= 400)

    async def raise_for_challenge(self) -> None:
        """A captcha that pops up once the button was pressed; nothing has been sent then."""
        if self.wire.handed_over:
            return
        if (asked := await challenge(self.page)) is not None:
            raise ProbeError(FaultKind.BLOCKED, f"once its button was pressed the page shows a captcha: {asked}")

    async def conclude(self, new: Aftermath, verdict: Verdict, response: "Response | None") -> Outcome:
        """Taken, or raises ProbeError (form refused, blocked, rejected, unreachable, timeout) or Unconfirmed.

        `new`: what the page shows since the press; `response`: what the form's request was answered with.
        """
        if response is not None and response.status >= 400:
            raise await self._turned_away(new, verdict, response)
        if verdict.fate is Fate.REFUSED:
            raise self._refused(verdict)
        await self.raise_for_challenge()
        self._raise_for_failure(verdict)
        last = await self._last_answer(response)
        if last is not None and last.status >= 400:
            what = f"the form was sent, and the page after it answered HTTP {last.status}"
            raise Unconfirmed(f"{what}{self._adding(new)}")
        if verdict.fate is Fate.UNSURE:
            raise self._in_doubt(new, response)
        at = self._taken_at()
        if at is None:
            raise Unconfirmed(f"the page says that it took the form, and nothing was seen to be sent: {verdict.words}")
        return Outcome(after=new, at=at, number=verdict.number)

    def unanswered(self, new: Aftermath | None = None) -> ProbeError | Unconfirmed:
        """What to say where the limit has passed without an answer; `new`: what the page shows, if it can be read."""
        adding = "" if new is None else self._adding(new)
        if not self.wire.handed_over and self.wire.submission is None:
            words = f"its button was pressed, and within {self.limit:g} s nothing was sent and nothing said"
            return ProbeError(FaultKind.TIMEOUT, f"sending the form took longer than {self.limit:g} s: {words}")
        return Unconfirmed(f"the form was sent, and no answer came within {self.limit:g} s{adding}")

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
        if aborted_on_purpose(failure):
            return
        raise Unconfirmed(f"the form was sent, and the line broke before an answer came: {failure}")

    def _in_doubt(self, new: Aftermath, response: "Response | None") -> ProbeError | Unconfirmed:
        answered = response is not None or self.wire.failure() is not None or self.wire.frames_answered_at is not None
        if not answered:
            return self.unanswered(new)
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
                return await response_to(request)
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
            words = verdict.words or (await self.answer(response)).words or one_line(" | ".join(new.lines))
            return ProbeError(FaultKind.FORM_REFUSED, f"the form was sent and refused (HTTP {status}): {words}")
        return ProbeError(FaultKind.REJECTED, f"{what}{retry_after(response)}{self._adding(new)}")


def aborted_on_purpose(failure: str) -> bool:
    """An answer without content (204) ends a navigation where it began, which Chromium calls aborted."""
    return "ERR_ABORTED" in failure
