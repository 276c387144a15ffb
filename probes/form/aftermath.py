"""What the pages show once a form's button was pressed, read in every window and frame that a visitor would see."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from probes.form.pressing import Knob
from probes.frames import answers, frames_of, is_shown
from probes.scripts import page_script, plain
from probes.words import fold, one_line, table

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

_QUIET, _LONGEST = 150, 2000  # ms in which nothing changes, and after which it is read all the same
_MOST_MOVES = 9  # looks at four pages that hurry on by script: each may be lost twice, as it goes and as the next comes
_LARGEST_PAGE = 2**20  # bytes of a page that are kept
_MOST_LINES = 400
_SHARED = ("form/source.js",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A field as it was when the button was pressed. `main`: it holds the message."""

    name: str
    id: str
    text: str
    main: bool

    def plain(self) -> Mapping[str, object]:
        """As `after.js` takes it."""
        return {"name": self.name, "id": self.id, "text": self.text, "main": self.main}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A form, or a step of one, that is filled in: `filled` is what tells it again, `thanks` where it shows success."""

    frame: "Frame"
    button: Knob
    filled: tuple[Filled, ...]
    thanks: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Aftermath:
    """What there is to see. All texts are the page's own, on one line each, and few.

    `again`: the form is still, or again, there; `holds`: with what we had said in it. `lines`: what the pages say in
    all; `wrong`, `unfit`: complaints about single fields, by the page and by the browser; `errors`, `likely`: what
    stands where pages complain, for certain and maybe; `alerts`, `news`: where they raise their voice, or tell of what
    has just happened; `thanks`: what the desk's settings name as the place of success. `moving`: scripts, frames
    or a redirection may yet change it. `by`: which frame says which lines, and since when.
    """

    again: bool = False
    holds: bool = False
    wrong: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    url: str = ""
    moving: bool = False
    by: tuple["Spoken", ...] = field(default=(), compare=False)

    def since(self, before: "Aftermath") -> "Aftermath":
        """What is new: without what was there before the button was pressed."""
        return Aftermath(
            again=self.again,
            holds=self.holds,
            wrong=self.wrong,
            unfit=self.unfit,
            errors=self.errors,
            likely=_new(self.likely, before.likely),
            alerts=_new(self.alerts, before.alerts),
            news=_new(self.news, before.news),
            thanks=_new(self.thanks, before.thanks),
            lines=_new(self.lines, before.lines),
            url=self.url if self.url != before.url else "",
            moving=self.moving,
            by=self.by,
        )

    @property
    def speaker(self) -> "Spoken":
        """The frame that says most of this; the form's own where none says more."""
        lines = set(self.lines)
        return max(self.by, key=lambda each: len(lines & each.lines))


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """What one frame says. `epoch`: when it last changed, or was loaded; `source`: its page's, if asked for."""

    frame: "Frame"
    lines: frozenset[str]
    epoch: float
    source: str = ""


def _new(now: Sequence[str], then: Sequence[str]) -> tuple[str, ...]:
    known = set(then)
    return tuple(each for each in now if each not in known)


async def look(
    page: "Page", ready: Ready | None = None, *, rest: bool = True, watch: bool = False, source: bool = False
) -> Aftermath:
    """Read every window of the page's context; with `rest`, first let the form's own frame come to rest.

    `ready`: the form whose button is pressed, None for a page without one; with `watch` its button can say from now on
    whether it was. `source`: the form's own page is told as a whole, too. Raises Playwright's errors where that page is
    past reading.
    """
    home = page.main_frame if ready is None or ready.frame.is_detached() else ready.frame
    asked = {
        "sent": [each.plain() for each in ready.filled] if ready else [],
        "thanks": ready.thanks if ready else None,
        "longest": _LONGEST,
    }
    watched = {"found": ready.button.found, "index": ready.button.index} if ready and watch else None

    async def read(frame: "Frame") -> Mapping[str, Any] | None:
        return await _read(frame, {**asked, "quiet": 0, "watch": None, "most": 0}) if await is_shown(frame) else None

    more = {"quiet": _QUIET if rest else 0, "watch": watched, "most": _LARGEST_PAGE if source else 0}
    own = await _read(home, {**asked, **more})
    # A confirmation may have a window of its own.
    pages = [page, *(each for each in page.context.pages if each is not page)]
    others = await answers((frame for frame in frames_of(*pages) if frame is not home), read)
    return _together([(home, own), *others])


async def page_seen(after: Aftermath) -> tuple[bytes, str]:
    """The page that says it, and its media type: its source, or its words where scripts keep them out of that."""
    speaker = after.speaker
    script = page_script("form/seen.js", _SHARED)
    source = speaker.source or str(await speaker.frame.evaluate(script, {"most": _LARGEST_PAGE}))
    folded = fold(source)
    if after.lines and not any(fold(line) in folded for line in after.lines):
        return _cut("\n".join(after.lines)), "text/plain"
    return _cut(source), "text/html"


def _cut(text: str) -> bytes:
    raw = text.encode("utf-8", "replace")[:_LARGEST_PAGE]
    return raw.decode("utf-8", "ignore").encode()  # the cut may have split a character


@cache
def _known() -> str:
    """What the script is told of places where pages speak."""
    places = table("form/after.toml")["places"]
    kinds = {"errors": "errors", "likeErrors": "like_errors", "alerts": "alerts", "news": "news"}
    return json.dumps({"places": {kind: places[key] for kind, key in kinds.items()}})


async def _read(frame: "Frame", asked: Mapping[str, object]) -> Mapping[str, Any]:
    """One document; one that moves on meanwhile is read again where it arrives."""
    from playwright.async_api import Error  # noqa: PLC0415

    script = page_script("form/after.js", _SHARED, _known())
    for attempt in range(_MOST_MOVES):
        try:
            seen = None
            while seen is None:  # it has not come whole yet
                seen = plain(await frame.evaluate(script, asked))
        except Error as error:
            if attempt == _MOST_MOVES - 1 or "navigat" not in str(error):
                raise
        else:
            return cast("Mapping[str, Any]", seen)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _together(seen: Sequence[tuple["Frame", Mapping[str, Any]]]) -> Aftermath:
    """One picture of all frames; the form's own, which comes first, tells of the form."""

    def texts(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_line(str(text)) for _, each in seen for text in each[key]))

    by = tuple(
        Spoken(frame=frame, lines=_lines(each["text"]), epoch=float(each["epoch"]), source=str(each["source"]))
        for frame, each in seen
    )
    lines = [one_line(line) for _, each in seen for line in str(each["text"]).splitlines()]
    return Aftermath(
        again=any(bool(each["again"]) for _, each in seen),
        holds=any(bool(each["holds"]) for _, each in seen),
        wrong=texts("wrong"),
        unfit=texts("unfit"),
        errors=texts("errors"),
        likely=texts("likely"),
        alerts=texts("alerts"),
        news=texts("news"),
        thanks=texts("thanks"),
        lines=tuple(dict.fromkeys(line for line in lines if line))[:_MOST_LINES],
        url=str(seen[0][1]["url"]),
        moving=any(bool(each["moving"]) for _, each in seen),
        by=by,
    )


def _lines(text: object) -> frozenset[str]:
    return frozenset(one_line(line) for line in str(text).splitlines())
