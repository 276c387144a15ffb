"""What an agent says in a chat: conversations as generators, without any input or output.

A script yields a `Line` to be said, or `LISTEN` to be sent the customer's next message; when it returns, the
desk ends the chat.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from harness.sandbox.staff import Temperament
from harness.sandbox.texts import profile
from harness.sandbox.wording import Wording


class Author(StrEnum):
    """Who a message of the desk is from, as the page's markup says it; the page adds the customer's own."""

    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message. `typed`: by hand, which takes its time; `pause`: passes before anything else happens."""

    author: Author
    text: str
    name: str = ""
    typed: bool = False
    pause: timedelta = timedelta(0)


LISTEN: Literal["listen"] = "listen"
Script = Generator[Line | Literal["listen"], str, None]


def _person(wording: Wording, text: str) -> Line:
    return Line(author=Author.AGENT, name=wording.agent.split(" ")[0], text=text, typed=True)


def _machine(text: str, name: str) -> Line:
    return Line(author=Author.AGENT, name=name, text=text)


def _system(text: str, pause: timedelta = timedelta(0)) -> Line:
    return Line(author=Author.SYSTEM, text=text, pause=pause)


def _care(wording: Wording) -> Script:
    """A person's own answer and goodbye."""
    for part in wording.care().split("\n\n"):
        yield _person(wording, part)
    yield _person(wording, wording.about_a_detail("goodbye"))
    yield _system(wording.say("ended"))


def _greet(wording: Wording, pause: timedelta = timedelta(0)) -> Script:
    yield _system(wording.say("joined"), pause)
    yield _person(wording, wording.say("greeting"))


def _silent(wording: Wording) -> Script:
    del wording
    while True:
        yield LISTEN


def _receipt_then_person(wording: Wording) -> Script:
    yield _machine(wording.say("chat_receipt"), profile().name)
    yield from _greet(wording, timedelta(minutes=2))
    yield from _care(wording)


def _macros_only(wording: Wording) -> Script:
    yield from _greet(wording)
    yield _person(wording, wording.macro())
    yield _system(wording.say("ended"))


def _helpful(wording: Wording) -> Script:
    yield from _greet(wording)
    yield from _care(wording)


def _bot_at_once(wording: Wording) -> Script:
    yield _machine(wording.bot(), profile().bot)
    yield _machine(wording.say("bot_menu"), profile().bot)
    while True:
        yield LISTEN
        yield _machine(wording.say("bot_lost"), profile().bot)


def _asks_again(wording: Wording) -> Script:
    yield from _greet(wording)
    yield _person(wording, wording.say("ask_again_chat"))
    yield LISTEN
    yield from _care(wording)


SCRIPTS: Mapping[Temperament, Callable[[Wording], Script]] = {
    Temperament.SILENT: _silent,
    Temperament.RECEIPT_THEN_PERSON: _receipt_then_person,
    Temperament.MACROS_ONLY: _macros_only,
    Temperament.HELPFUL: _helpful,
    Temperament.BOT_AT_ONCE: _bot_at_once,
    Temperament.ASKS_AGAIN: _asks_again,
}
