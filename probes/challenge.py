"""What asks a visitor whether he is human, and what keeps him out: recognised, never solved."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from probes.scripts import page_script, plain
from probes.words import fold, longest_match, one_line, phrases, table

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page, Response

_DATA = "challenges.toml"
_MOST_FRAMES = 20
BLOCKING = {403, 429, 503}


async def challenge(page: "Page") -> str | None:
    """The captcha that the page shows, or the check that stands in the page's place; None for neither.

    A widget with a vendor's test key is none where its token is there already, without our doing.
    """
    seen = await _seen(page)
    return next((name for each in seen for name in (*_asked(each), *each["walls"])), None)


async def wall(page: "Page", response: "Response | None") -> str | None:
    """What a page served with an error, or in place of the desk's, is known to be: by its parts, words and headers."""
    headers = {} if response is None else response.headers
    seen = await _seen(page)
    names = [name for each in seen for name in (*each["walls"], *_worded(each), *_asked(each))]
    return next(iter((*_named(headers), *names)), None)


def retry_after(response: "Response") -> str:
    """When to come again, as a server says it (RFC 9110, 10.2.3); "" where it does not."""
    told = one_line(response.headers.get("retry-after", ""), limit=60)
    if not told:
        return ""
    return f"; it says to come again in {told} s" if told.isdecimal() else f"; it says to come again after {told}"


async def raise_for_answer(page: "Page", response: "Response", what: str) -> None:
    """Raises ProbeError for an answer of 400 or more: blocked for 403 and 429, and whatever is known to be a wall."""
    if response.status < 400:
        return
    known = await wall(page, response) if response.status in BLOCKING else None
    kind = FaultKind.BLOCKED if known or response.status in {403, 429} else FaultKind.REJECTED
    by = f": {known}" if known else ""
    raise ProbeError(kind, f"{what} answered HTTP {response.status}{by}{retry_after(response)}")


def takes_us_for_a_machine(words: Iterable[str]) -> bool:
    """Whether a complaint is about what we are, rather than about what we have filled in."""
    return any(longest_match(fold(each), phrases("words", _DATA)["robot"]) for each in words)


@cache
def _known() -> str:
    """What the script is told of captchas and walls."""
    data = table(_DATA)
    return json.dumps({"widgets": data["widgets"], "walls": data["walls"]})


async def _seen(page: "Page") -> list[Mapping[str, Any]]:
    """What each frame of the page shows; those that cannot be read show nothing."""
    from playwright.async_api import Error  # noqa: PLC0415

    script = page_script("challenge.js", known=_known())
    seen: list[Mapping[str, Any]] = []
    for frame in page.frames[:_MOST_FRAMES]:
        with suppress(Error):
            if await _is_shown(frame):
                seen.append(plain(await frame.evaluate(script)))
    return seen


async def _is_shown(frame: "Frame") -> bool:
    return frame.parent_frame is None or await (await frame.frame_element()).is_visible()


def _asked(seen: Mapping[str, Any]) -> list[str]:
    tests = table(_DATA)["test_keys"]
    return [str(each["name"]) for each in seen["widgets"] if not (each["filled"] and each["key"] in tests)]


def _worded(seen: Mapping[str, Any]) -> list[str]:
    """Walls by their words, which count where the page says little else."""
    if seen["long"]:
        return []
    said = fold(str(seen["words"]))
    return [str(each["name"]) for each in table(_DATA)["walls"] if longest_match(said, tuple(map(fold, each["words"])))]


def _named(headers: Mapping[str, str]) -> list[str]:
    def tells(header: str) -> bool:
        name, _, value = header.partition(": ")
        return name in headers and headers[name].casefold().startswith(value)

    return [str(each["name"]) for each in table(_DATA)["walls"] if any(map(tells, each["headers"]))]
