"""What stands before a chat, told by its words and its form. Pure."""

import re
from collections.abc import Mapping

from harness.errors import FaultKind, ProbeError
from probes.form.page import FoundForm
from probes.widget.config import words
from probes.widget.look import Sight
from probes.words import fold, longest_match, phrases


def refuse_bad_hints(sights: tuple[Sight, ...], hints: Mapping[str, str]) -> None:
    """Raises ProbeError for a selector of the desk's that the browser cannot read."""
    bad = sorted({part for sight in sights for part in sight.problems})
    if bad:
        where = ", ".join(f"{part} = {hints.get(part)!r}" for part in bad)
        raise ProbeError(FaultKind.CHAT_UNAVAILABLE, f"the desk's `fields` hold no CSS selector in {where}")


def introduces(found: FoundForm, sight: Sight | None) -> bool:
    """Whether a form asks who we are before the chat: a name or an address, and a button that starts it."""
    if found.form is None or found.form.button is None:
        return False
    if sight is not None and sight.form:
        return True
    starts = longest_match(fold(found.form.button.text), (*phrases("button")["start"], *phrases("button")["chat"]))
    asks = any(found.form.field(role) is not None for role in ("name", "first_name", "email"))
    return asks and (starts > 0 or (sight is not None and sight.widget))


def takes_messages(found: FoundForm) -> bool:
    """Whether a form takes a message from somebody who is to be answered by mail."""
    form = found.form
    return form is not None and form.button is not None and None not in (form.field("message"), form.field("email"))


def says_nobody_is_there(sight: Sight) -> bool:
    """Whether the chat is said to be unattended, if the page has one."""
    said = sight.words if sight.widget else " ".join(lines_about_chat(sight.words))
    return sight.away or says("offline", said)


def says(what: str, text: str) -> bool:
    """Whether `text` holds one of the phrases of words.toml that say this."""
    return longest_match(fold(text), words()[what]) > 0


def lines_about_chat(text: str) -> list[str]:
    """Of a page that is more than a chat, the sentences about the chat."""
    return [line for line in re.split(r"(?<=[.!?])\s|\n", text) if says("about", line)]
