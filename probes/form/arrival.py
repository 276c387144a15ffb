"""The way to a form: the page opened, what lies over it taken away, and whatever shows the form pressed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from harness.errors import FaultKind, ProbeError
from harness.model import Target
from probes.challenge import challenge, challenge_or_layer, wall
from probes.coming import moments_after
from probes.evidence.page_log import without_query
from probes.form.banners import clear_away
from probes.form.hints import check_hints
from probes.form.options import topics, troubles
from probes.form.page import FoundForm
from probes.form.pressing import BUTTONS, to_press, words_of
from probes.pages import open_page, settle, unmoved, within
from probes.scripts import page_script
from probes.words import fold, one_line, phrases

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

_TABS = f"{BUTTONS}, [role=tab], summary, [aria-expanded=false], a[href^='#']"
_TURNS = "[role=tab], [aria-selected=false], [data-toggle], [data-bs-toggle], a[href^='#']"
_CARDS = "div, li, article, section, figure, span, p"
_MOST_ASKED = 6  # presses of what a page asks on buttons and cards before there is a form
# Seconds for the page to begin with what comes of it, where it asks its server for nothing meanwhile.
_PRESSED = 3.0
_ASKED = 1.0
_SCROLLED = 0.5

Find = Callable[[], Awaitable[FoundForm]]


@dataclass(kw_only=True)
class Arrival:
    """Finds the way to the form of one page; `tell` hears what was pressed and followed on it."""

    page: "Page"
    target: Target
    limit: float
    tell: Callable[[str], None]
    _sealed: str = field(default="", init=False)  # the page's part that nobody could look into
    _site: str | None = field(default=None, init=False)  # where we were when we left the page that `to` names

    async def arrive(self, find: Find) -> FoundForm:
        """Open the page and bring its form in sight; `find` looks for it.

        Raises ProbeError: unreachable, blocked, rejected, timeout, missing field (a hint that cannot be used). What is
        found may still be no form, or one without a place for a message.
        """
        check_hints({role: hint for role, hint in self.target.fields.items() if role != "thanks"})
        async with within(self.limit, f"opening {self.target.to}"):
            await open_page(self.page, self.target.to, patience=self.limit / 2)
        self.tell(f"opened {without_query(self.page.url)}")
        async with within(self.limit, "finding the form"):
            found = await unmoved(self.page, lambda: self._in_sight(find))
            if found.form is None and (name := await wall(self.page, None)) is not None:
                raise ProbeError(FaultKind.BLOCKED, f"in place of the page there is {name}; it reads: {found.words}")
            return found

    async def clear(self, over: "ElementHandle | None" = None) -> bool:
        """Take away what lies over the page, or over one element of it; whether there was anything."""
        pressed = await clear_away(self.page, over=over)
        for words in pressed:
            self.tell(f"took away what lay over the page: {words}")
        return bool(pressed)

    async def raise_for_challenge(self) -> None:
        """Raises ProbeError (blocked) where the page shows a captcha."""
        _raise_for(await challenge(self.page))

    async def _in_sight(self, find: Find) -> FoundForm:
        """The form; one that comes late, further down, or when asked for, is waited, scrolled or asked for.

        Raises ProbeError (blocked) where the page shows a captcha then.
        """
        found, asked = await self._at_once(find)
        if _has_place(found):
            _raise_for(asked)
            return await self._for_customers(found, find)
        for bring in (self._wait, self._scroll, self._unseal, self._open, self._follow, self._answer):
            if _has_place(found) or (bring == self._open and found.form is not None and found.form.begins):
                break
            async with aclosing(bring()) as moments:
                async for _ in moments:
                    await self.clear()
                    later = await find()
                    found = later if _has_place(later) or later.form is not None else found
                    if _has_place(found):
                        break
        self._raise_off_site()
        await self.raise_for_challenge()
        return found

    async def _for_customers(self, found: FoundForm, find: Find) -> FoundForm:
        """The form for customers where the page shows a department's and has another behind a tab; else that one."""
        if found.form is None or not found.form.department:
            return found
        ours, theirs = (phrases("place", "form/roles.toml")[kind] for kind in ("contact", "department"))
        async with aclosing(self._press_one([(ours, _TURNS)], avoid=(*theirs, *phrases("button")["chat"]))) as moments:
            async for _ in moments:
                other = await find()
                if _has_place(other) and other.form is not None and not other.form.department:
                    return other
        return await find()

    async def _at_once(self, find: Find) -> tuple[FoundForm, str | None]:
        """The form and the captcha that the page has: looked for at once, and again if something lay over them."""
        found, seen = await asyncio.gather(find(), challenge_or_layer(self.page), return_exceptions=True)
        if isinstance(found, BaseException) or isinstance(seen, BaseException):
            await self.clear()
        else:
            asked, covered = seen
            if not covered or not await self.clear():
                return found, asked
        return await find(), await challenge(self.page)

    async def _wait(self) -> AsyncGenerator[None]:
        await settle(self.page, "networkidle")
        yield

    def _scroll(self) -> AsyncGenerator[None]:
        """Down to the end, as a visitor does who looks for the form; what comes into view may load more."""
        return moments_after(self.page, lambda: self.page.evaluate(page_script("form/scroll.js")), idle=_SCROLLED)

    async def _unseal(self) -> AsyncGenerator[None]:
        """Load the page anew with its closed shadow roots open, where it has any that takes up room."""
        script = page_script("form/sealed.js")
        self._sealed = str(await self.page.evaluate(script) or "")
        if not self._sealed:
            return
        self.tell(f"loaded the page again, to see what its part <{self._sealed}> keeps closed (a closed shadow root)")
        await self.page.add_init_script(f"({page_script('form/unseal.js')})()")
        async with aclosing(moments_after(self.page, self.page.reload, idle=_PRESSED)) as moments:
            async for _ in moments:
                yield

    def _open(self) -> AsyncGenerator[None]:
        """Press what opens a form on this page: a button, a tab, a fold."""
        words = phrases("button")
        return self._press_one([(words["open"], _TABS)], avoid=(*words["back"], *words["chat"]))

    async def _answer(self) -> AsyncGenerator[None]:
        """Press what a complaint is about, or what promises more help, where the page has that in place of a form.

        It may ask several things, one after the other, and on cards that are no buttons.
        """
        words, (said, never), pressed = phrases("button"), troubles(), list[str]()
        for _ in range(_MOST_ASKED):
            ways = [((*said, *words["help"]), _TABS), *((line, _CARDS) for line in topics())]
            ways = [(words["next"], BUTTONS), *ways] if pressed else ways
            before = len(pressed)
            avoid = (*never, *words["chat"], *words["back"], *(set(pressed) - set(words["next"])))
            async with aclosing(self._press_one(ways, avoid=avoid, told=pressed.append, idle=_ASKED)) as moments:
                async for _ in moments:
                    yield
                    if pressed[-1] not in words["next"] and await to_press(self.page, words["next"]) is not None:
                        break  # what was chosen is to be confirmed
            if len(pressed) == before:
                break
        if pressed:  # and nothing more to press: what was may take its time
            async with aclosing(moments_after(self.page, _nothing, idle=_PRESSED)) as moments:
                async for _ in moments:
                    yield

    async def _press_one(
        self,
        ways: Iterable[tuple[Iterable[str], str]],
        *,
        avoid: Iterable[str],
        told: Callable[[str], None] = lambda _: None,
        idle: float = _PRESSED,
    ) -> AsyncGenerator[None]:
        """Press what says words of the first of these `ways` that the page has; `told` hears what stood on it."""
        for words, kinds in ways:
            button = await to_press(self.page, words, avoid=avoid, kinds=kinds, bare=kinds is _CARDS)
            if button is not None:
                break
        else:
            return
        said = await words_of(button)
        told(fold(said))
        self.tell(f"pressed {said!r}, for the form was not in sight")
        self._site = urlsplit(self.page.url).netloc
        async with aclosing(moments_after(self.page, button.click, idle=idle)) as moments:
            async for _ in moments:
                self._raise_off_site()
                yield

    async def _follow(self) -> AsyncGenerator[None]:
        """Follow the link that leads to the form's own page, within this site, if there is one."""
        words = phrases("button")
        link = await to_press(self.page, words["open"], avoid=words["chat"], kinds=self._links())
        if link is None:
            return
        href = one_line(str(await link.get_attribute("href")), limit=2000)
        where = urljoin(self.page.url, href)
        self.tell(f"followed {await words_of(link)!r} to {without_query(where)}")
        self._site = urlsplit(self.page.url).netloc
        go = partial(open_page, self.page, where, patience=self.limit / 2)
        async with aclosing(moments_after(self.page, go, idle=_SCROLLED)) as moments:
            async for _ in moments:
                self._raise_off_site()
                yield

    def _links(self) -> str:
        """Links that stay on the site: by address, or by path."""
        parts = urlsplit(self.page.url)
        here = f"a[href^='{parts.scheme}://{parts.netloc}/']"
        return f"{here}, a[href^='/']:not([href^='//']), a[href]:not([href*=':']):not([href^='/']):not([href^='#'])"

    def _raise_off_site(self) -> None:
        """What we were agreed to shop is the desk's own site; nothing is filled in anywhere else."""
        if self._site is not None and urlsplit(self.page.url).netloc != self._site:
            message = f"the way to the form leads off the desk's site, to {one_line(self.page.url)}"
            raise ProbeError(
                FaultKind.MISSING_FIELD, f"{message}; if that is the desk's too, let `to` name the form itself"
            )


async def _nothing() -> None:
    """Only wait."""


def _raise_for(asked: str | None) -> None:
    if asked is not None:
        raise ProbeError(FaultKind.BLOCKED, f"the page shows a captcha: {asked}")


def _has_place(found: FoundForm) -> bool:
    """Whether there is a form for us: one with a place for a message, or the first step of several."""
    if found.form is None:
        return False
    button = found.form.button
    return found.form.field("message") is not None or (button is not None and button.leads_on)
