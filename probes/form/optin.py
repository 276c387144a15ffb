"""Double opt-in: the page behind a link by which a desk wants a request confirmed. Opened once, pressed once."""

from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Assignment, Confirmed, Target
from probes.challenge import challenge
from probes.evidence.errand import errand
from probes.evidence.folder import Piece
from probes.evidence.page_log import without_query
from probes.evidence.record import Record
from probes.form.aftermath import look
from probes.form.banners import clear_away
from probes.form.confine import Off, keep_on_site
from probes.form.pressing import to_press, words_of
from probes.pages import open_page, settle, within
from probes.toolbox import Toolbox
from probes.words import fold, longest_match, one_line, phrases, table

if TYPE_CHECKING:
    from playwright.async_api import Page

ROOM = "confirmation"  # the folder, in the enquiry's own, for what is kept of it
_MOST_WORDS = 1_000  # characters of a page


async def follow(tools: Toolbox, assignment: Assignment, url: str) -> Confirmed:
    """Open the link, press its one button to confirm, if there is one, and read what the page then says.

    Raises ProbeError with screenshot and trace (rejected where the page declines or leads off the desk's site), and
    Unconfirmed where what it says is neither.
    """
    async with errand(tools, assignment, room=ROOM) as (page, record), tools.browser.busy:
        said = await _Confirmation(page, record, tools.timeout).carry_out(url, assignment.target)
        pictures = await record.shoot(page, Piece.END)
    return Confirmed(words=said, evidence=tuple(map(str, pictures)))


class _Confirmation:
    """One link's way from being opened to the page's last word."""

    def __init__(self, page: "Page", record: Record, limit: float) -> None:
        self._page = page
        self._record = record
        self._limit = limit

    async def carry_out(self, url: str, target: Target) -> str:
        """The words of the page that confirmed it."""
        off = await keep_on_site(self._page, target)
        try:
            async with within(self._limit, "opening the link by which the request is confirmed"):
                await open_page(self._page, url, patience=self._limit / 2)
            self._record.tell(f"opened {without_query(self._page.url)}, as the desk asked to confirm the request")
            async with within(self._limit, "reading the page by which the request is confirmed"):
                lines = await self._read(off)
                if not (_says("confirmed", lines) or _says("declined", lines)) and await self._press():
                    lines = await self._read(off)
        except Exception as error:
            off.raise_if_left()
            if _may_be_done(error):
                said = one_line(str(error))
                raise Unconfirmed(f"the link was followed, and then we lost sight of it: {said}") from error
            raise
        return _judged(lines)

    async def _press(self) -> bool:
        """Press what confirms; whether there was such a button."""
        for layer in await clear_away(self._page):
            self._record.tell(f"took away what lay over the page: {layer}")
        words = phrases("words", "form/optin.toml")
        button = await to_press(self._page, words["button"], avoid=words["avoid"])
        if button is None:
            return False
        self._record.tell(f"pressed {await words_of(button)!r}")
        await button.click()
        await settle(self._page, "networkidle")
        return True

    async def _read(self, off: Off) -> tuple[str, ...]:
        off.raise_if_left()
        if (asked := await challenge(self._page)) is not None:
            raise ProbeError(FaultKind.BLOCKED, f"the page shows a captcha: {asked}")
        after = await look(self._page)
        off.raise_if_left()
        self._record.tell("the page then read", said="\n".join(after.lines))
        return after.lines


def _may_be_done(error: Exception) -> bool:
    """Whether the desk may have had what we sent: all but what is known to have reached nobody, or been declined."""
    if any(code in str(error) for code in table("form/after.toml")["network"]["unsent"] if code.startswith("ERR_")):
        return False
    return not isinstance(error, ProbeError) or error.kind in (FaultKind.TIMEOUT, FaultKind.BROWSER)


def _says(what: str, lines: tuple[str, ...]) -> bool:
    words = phrases("words", "form/optin.toml")[what]
    return any(longest_match(fold(line), words) for line in lines)


def _judged(lines: tuple[str, ...]) -> str:
    said = one_line(" / ".join(lines), limit=_MOST_WORDS)
    if _says("declined", lines):
        raise ProbeError(FaultKind.REJECTED, f"the page behind the link does not confirm the request; it reads: {said}")
    if not _says("confirmed", lines):
        raise Unconfirmed(f"the link was followed, and the page behind it does not say what became of that: {said}")
    return said
