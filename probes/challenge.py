"""What asks a visitor whether he is human, and what keeps him out: recognised, never solved."""

import asyncio
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from harness.errors import FaultKind, ProbeError
from probes.frames import answers, frames_of, is_shown
from probes.scripts import page_script, plain
from probes.words import fold, longest_match, one_line, phrases, table

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page, Response

_DATA = "challenges.toml"
BLOCKING = {403, 429, 503}
# The address of a frame that is large enough to hold a question, "" for any other.
_ADDRESS = """frame => frame.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && frame.getBoundingClientRect().height > 30 ? frame.src.slice(0, 2000) || "about:blank" : "" """


async def challenge(page: "Page") -> str | None:
    """The captcha that the page shows, or the check that stands in the page's place; None for neither.

    A widget with a vendor's test key is none where its token is there already, without our doing.
    """
    return (await _seen(page)).challenge


async def challenge_or_layer(page: "Page") -> tuple[str | None, bool]:
    """The same, and whether anything may lie over the page, be it in one of its frames."""
    seen = await _seen(page, layers=True)
    return seen.challenge, any(each["covered"] for each in seen.documents)


async def wall(page: "Page", response: "Response | None") -> str | None:
    """What a page served with an error, or in place of the desk's, is known to be: by its parts, words and headers."""
    headers = {} if response is None else response.headers
    seen = await _seen(page)
    worded = [name for each in seen.documents for name in _worded(each)]
    return next(iter((*_named(headers), *seen.walls, *worded, *seen.asked)), None)


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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """What a page shows: facts of each document, as `challenge.js` has them, and the addresses of frames in sight."""

    documents: Sequence[Mapping[str, Any]]
    addresses: Sequence[str]

    @property
    def walls(self) -> list[str]:
        return [name for each in self.documents for name in each["walls"]]

    @property
    def challenge(self) -> str | None:
        return next(iter((*self.asked, *self.walls)), None)

    @property
    def asked(self) -> list[str]:
        """The captchas that are to be solved, by name."""
        boxes = [each for seen in self.documents for each in seen["widgets"]]
        asked = [str(each["name"]) for each in boxes if not self._passes(each["name"], each["key"])]
        framed = [(name, address) for address in self.addresses for name in _vendors(address)]
        return asked + [name for name, address in framed if not self._passes(name, address)]

    def _passes(self, name: str, key: str) -> bool:
        """Whether the token is there without our doing, as it is with a test key alone."""
        filled = any(name in seen["filled"] for seen in self.documents)
        return filled and any(test in key for test in table(_DATA)["test_keys"])


async def _seen(page: "Page", *, layers: bool = False) -> _Seen:
    """What the page shows in all its frames; those that cannot be read show nothing but that they are there."""
    script, frames = page_script("challenge.js", ("form/covering.js",), _known()), frames_of(page)

    async def read(frame: "Frame") -> Any:
        return plain(await frame.evaluate(script, {"layers": layers})) if await is_shown(frame) else None

    inner = [frame for frame in frames if frame.parent_frame is not None]
    documents, addresses = await asyncio.gather(answers(frames, read), answers(inner, _address))
    return _Seen(documents=[each for _, each in documents], addresses=[each for _, each in addresses])


async def _address(frame: "Frame") -> str | None:
    """Where a frame comes from that a visitor sees, though its document never comes, or a closed root hides it."""
    element = await frame.frame_element()
    told = str(await element.evaluate(_ADDRESS))
    return (told if told.startswith("http") else frame.url) if told else None


def _vendors(address: str) -> list[str]:
    """Whose captcha an address belongs to."""
    return [
        str(each["name"]) for each in table(_DATA)["widgets"] if any(re.search(it, address) for it in each["frames"])
    ]


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
