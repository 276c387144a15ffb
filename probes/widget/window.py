"""Getting a chat open: through launcher, home screen and first form, until there is a place to write."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError
from harness.model import Assignment
from probes.challenge import challenge
from probes.form.banners import clear_away
from probes.form.page import FoundForm, find_form
from probes.form.steps import Step
from probes.pages import has_moved_on, open_page, within
from probes.widget.before import introduces, refuse_bad_hints, says, says_nobody_is_there, takes_messages
from probes.widget.hands import ChatHands
from probes.widget.launching import Launching
from probes.widget.log import ChatLog
from probes.widget.look import Eyes, Sight
from probes.widget.opening import Opened, Opening, opened, ready_in, speaking_in, thanks_in, words_in
from probes.words import one_line, phrases

if TYPE_CHECKING:
    from playwright.async_api import Page

HINTS = ("log", "message", "input", "send", "launcher")
_PAUSE = 0.1  # seconds between looks at a chat that is opening; nothing is timed by them
_LAST_LOOK = 3.0  # seconds for reading a page on which no chat came


Filled = Callable[[Sequence[Step], bool], Awaitable[None]]


async def _unheard(_steps: Sequence[Step], _complains: bool) -> None:
    pass


class ChatWindow:
    """The chat on one page. `patience`: seconds for each step of opening; `hands` write in it once it is open."""

    def __init__(self, page: "Page", log: ChatLog, assignment: Assignment, *, patience: float) -> None:
        self._page = page
        self._log = log
        self._enquiry = assignment.enquiry
        self._target = assignment.target
        self._patience = patience
        self._eyes = Eyes(page, log.name)
        self.hands = ChatHands(self._eyes, log, patience=patience)
        self._form: FoundForm | None = None
        self._filled: set[str] = set()
        self._launching = Launching(self._eyes)
        self.sent_at: float | None = None  # when the last form was sent, seconds since 1970
        self.complained = False  # whether a form took the complaint

    async def open(self) -> Opened:
        """Open the page and whatever stands before the chat, until it can be written in, or has to be filled in.

        Raises ProbeError: chat unavailable if nothing of that comes in time; blocked by a captcha; as `open_page`.
        """
        unknown = sorted(set(self._target.fields) - set(HINTS))
        if unknown:
            message = f"the desk's `fields` name {', '.join(unknown)}; allowed for a chat: {', '.join(HINTS)}"
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, message)
        async with within(self._patience, f"opening {self._target.to}"):
            await open_page(self._page, self._target.to, patience=self._patience / 2)
            await clear_away(self._page)
        return await self._until(self._advance)

    async def fill_form(self, filled: Filled = _unheard) -> Opened:
        """Fill in the form that stands before the chat, in its place, or in its log, and send it; what follows.

        `filled` hears what was done to which fields, and whether one took the complaint, before it is sent.
        Raises ProbeError: missing field, as `plan`; form refused (the widget's words); else as `open`.
        """
        async with within(self._patience, "filling in the form before the chat"):
            found = self._form or await self._find()
            if found.form is None or found.form.button is None:
                raise ProbeError(FaultKind.MISSING_FIELD, "the chat's form is gone, or has no button that sends it")
            takes = found.form.field("message") is not None
            await filled(await found.fill_in(self._enquiry, needs=()), takes)
            button = await found.element(found.form.button)
            await button.hover()  # all that takes time before a click, so that it is dated well
            self.sent_at = time.time()
            await button.click()
            self.complained |= takes
            self._filled.add(found.form.offers())
            self._form = None
        return await self._until(self._after_form)

    async def unlocked(self) -> bool:
        """Whether there is a place to write now, where there was none."""
        sight = ready_in(await self._eyes.everywhere())
        if sight is not None:
            self._settle_on(sight)
        return sight is not None

    async def _until(self, step: Callable[[], Awaitable[Opened | None]]) -> Opened:
        """Take steps until one of them leads somewhere."""
        from playwright.async_api import Error  # noqa: PLC0415
        from playwright.async_api import TimeoutError as PageTimeout  # noqa: PLC0415

        self._launching.begin()
        try:
            async with asyncio.timeout(self._patience):
                while True:
                    try:
                        outcome = await step()
                    except PageTimeout:
                        raise
                    except Error as error:
                        if self._page.is_closed() or not has_moved_on(error):
                            raise
                        continue  # the page is moving on, or draws itself anew: look again there
                    if outcome is not None:
                        return outcome
                    self._launching.looked()
                    await asyncio.sleep(_PAUSE)
        except TimeoutError as error:
            raise await self._unavailable() from error

    async def _advance(self) -> Opened | None:
        """What opened; or None, with one step taken towards it."""
        sights = await self._eyes.everywhere()
        refuse_bad_hints(sights, self._target.fields)
        if (sight := ready_in(sights)) is not None:
            return self._settle_on(sight)
        if self._launching.pressed and (before := await self._stands_before(sights)) is not None:
            return before
        if self._launching.unfolding(sights):
            return None
        if await self._launching.press(sights):
            return None
        if (before := await self._stands_before(sights)) is not None or not self._launching.idle:
            return before
        return await self._offline(sights) or self._locked(sights)

    def _settle_on(self, sight: Sight) -> Opened:
        self._eyes.frame = sight.frame
        self._log.attend(sight.frame)
        return opened(Opening.READY, sight)

    async def _stands_before(self, sights: tuple[Sight, ...]) -> Opened | None:
        """The form that stands before the chat, if one does."""
        found = await self._find()
        if found.form is None or found.form.offers() in self._filled:
            return None
        sight = next((one for one in sights if one.frame is found.frame), None)
        if not introduces(found, sight):
            return None
        self._form = found
        shown = sight.words if sight is not None else found.words
        away = found.form.field("message") is not None and says("offline", shown)
        if away and sight is not None:
            return await self._quoted(Opening.OFFLINE_FORM, sight, "offline")
        state = Opening.OFFLINE_FORM if away else Opening.FORM
        return Opened(state=state, words=one_line(shown), found=str(sight or ""))

    async def _quoted(self, state: Opening, sight: Sight, what: str) -> Opened:
        """That this is what a frame shows, in the chat's own words that say `what`."""
        return opened(state, sight, await self._eyes.saying(what, sight))

    async def _find(self) -> FoundForm:
        """The form of the page that introduces us best. Raises ProbeError (blocked) for a captcha."""
        sends, target = phrases("button")["start"], self._target
        found = await find_form(self._page, hints={}, sends=sends, values=target.values, leave=target.leave)
        if (asked := await challenge(self._page)) is not None:
            raise ProbeError(FaultKind.BLOCKED, f"the page shows a captcha: {asked}")
        return found

    async def _offline(self, sights: tuple[Sight, ...]) -> Opened | None:
        """That nobody is there, where a frame says so; maybe with a form."""
        sight = next((each for each in sights if says_nobody_is_there(each)), None)
        if sight is None:
            return None
        found = await self._find()
        self._form = found if takes_messages(found) else None
        return await self._quoted(Opening.OFFLINE_FORM if self._form else Opening.OFFLINE, sight, "offline")

    def _locked(self, sights: tuple[Sight, ...]) -> Opened | None:
        """A log that says something, though there is no place to write."""
        sight = speaking_in(sights)
        if sight is None:
            return None
        self._eyes.frame = sight.frame
        return opened(Opening.LOCKED, sight)

    async def _after_form(self) -> Opened | None:
        """What follows a form: the chat, another form, or thanks."""
        sights = await self._eyes.everywhere()
        for each in sights:
            await self._eyes.call("introduced", frame=each.frame)
        if (sight := ready_in(sights)) is not None:
            return self._settle_on(sight)
        if self._launching.early:
            return None
        before = await self._stands_before(sights)
        if before is not None:
            return before
        found = await self._find()
        if found.form is not None and found.form.offers() in self._filled:
            return None
        follows = (self._locked(sights) if self._launching.idle else None) or await self._thanked(sights)
        if follows is None and self._launching.rested:
            await self._launching.press(sights)
        return follows

    async def _thanked(self, sights: tuple[Sight, ...]) -> Opened | None:
        """That a message of ours was taken, where a frame thanks for it."""
        thanking = thanks_in(sights)
        return None if thanking is None else await self._quoted(Opening.TAKEN, thanking, "thanks")

    async def _unavailable(self) -> ProbeError:
        """The page's own words, where no chat came."""
        sights: tuple[Sight, ...] = ()
        refused = False
        with suppress(ProbeError, TimeoutError):
            async with within(_LAST_LOOK, "a last look"):
                sights = await self._eyes.everywhere()
                found = await self._find() if self._filled else None
                refused = found is not None and found.form is not None and found.form.offers() in self._filled
        said = words_in(sights)
        if refused:
            return ProbeError(FaultKind.FORM_REFUSED, f"the form before the chat was not taken; the page reads: {said}")
        message = f"no chat opened within {self._patience:g} s; the page reads: {said}"
        return ProbeError(FaultKind.CHAT_UNAVAILABLE, message)
