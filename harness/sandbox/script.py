"""What an agent says in a chat: conversations as generators, without any input or output.

A script yields a `Line` to be said, or `LISTEN` to be sent the customer's next message; when it returns, the
desk ends the chat.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
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
    """One message. `pause` passes before anything else happens.

    `typed`: by hand, which takes its time; `dots`: a machine's show of typing, for so long. `choices`: labels of
    buttons below it, to be answered with. `streamed`: word by word, as language models do. `instead`: it takes the
    place of the message before.
    """

    author: Author
    text: str
    name: str = ""
    typed: bool = False
    dots: timedelta = timedelta(0)
    pause: timedelta = timedelta(0)
    choices: tuple[str, ...] = ()
    streamed: bool = False
    instead: bool = False


LISTEN: Literal["listen"] = "listen"
Script = Generator[Line | Literal["listen"], str, None]


def _person(wording: Wording, text: str) -> Line:
    return Line(author=Author.AGENT, name=wording.agent.split(" ")[0], text=text, typed=True)


def _machine(text: str, name: str) -> Line:
    return Line(author=Author.AGENT, name=name, text=text)


def _bot(text: str, *choices: str, streamed: bool = False) -> Line:
    """What a bot says after a show of typing."""
    thinks = timedelta(seconds=1.5)
    return Line(author=Author.AGENT, name=profile().bot, text=text, dots=thinks, choices=choices, streamed=streamed)


def _system(text: str, pause: timedelta = timedelta(0)) -> Line:
    return Line(author=Author.SYSTEM, text=text, pause=pause)


def _care(wording: Wording) -> Script:
    """A person's own answer and goodbye."""
    for part in wording.care().split("\n\n"):
        yield _person(wording, part)
    yield _person(wording, wording.about_a_detail("goodbye"))
    yield _system(wording.say("ended"))


def _care_and_leave(wording: Wording, *, slips: bool = False) -> Script:
    """The same, where the room says who comes and goes; who `slips` corrects it a second later."""
    for number, part in enumerate(wording.care().split("\n\n")):
        line = _person(wording, part)
        if slips and not number:
            yield replace(line, text=slip(part))
            yield replace(line, typed=False, pause=timedelta(seconds=1), instead=True)
        else:
            yield line
    yield _person(wording, wording.about_a_detail("goodbye"))
    yield _system(wording.say("left"))
    yield _system(wording.say("over"))


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


def _wait_for_turn(wording: Wording) -> Script:
    """A queue that moves: its line says another number, until it is our turn."""
    place = wording.draw(2, 3)
    for ahead in range(place, 0, -1):
        waited = timedelta(0) if ahead == place else timedelta(seconds=wording.draw(20, 45))
        line = _system(wording.say("queue", place=str(ahead)), waited)
        yield replace(line, instead=ahead < place)


def _busy(wording: Wording) -> Script:
    yield from _wait_for_turn(wording)
    yield from _greet(wording, timedelta(seconds=wording.draw(20, 45)))
    yield from _care_and_leave(wording)


def _bot_then_person(wording: Wording) -> Script:
    menu = tuple(wording.say(f"menu_{each}") for each in ("order", "broken", "person"))
    yield _bot(wording.say("bot_welcome"), *menu)
    chosen = yield LISTEN
    if chosen != menu[-1]:
        yield _bot(wording.say("bot_asks"))
        yield LISTEN
    yield _bot(wording.say("bot_hands_over"))
    yield from _greet(wording, timedelta(seconds=wording.draw(20, 60)))
    yield from _care_and_leave(wording)


def _bot_streaming(wording: Wording) -> Script:
    yield _bot(wording.bot(), streamed=True)
    yield LISTEN
    yield _bot(wording.say("bot_goodbye"), streamed=True)
    yield _system(wording.say("over"))


def _second_thoughts(wording: Wording) -> Script:
    yield from _greet(wording)
    yield from _care_and_leave(wording, slips=True)


def slip(text: str) -> str:
    """`text` as fingers that are too fast write it: two letters of its longest word change places."""
    word = max(text.split(), key=len, default="")
    at = next((at for at in range(1, len(word) - 1) if word[at] != word[at + 1]), len(word))
    return text.replace(word, word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :], 1)


SCRIPTS: Mapping[Temperament, Callable[[Wording], Script]] = {
    Temperament.SILENT: _silent,
    Temperament.RECEIPT_THEN_PERSON: _receipt_then_person,
    Temperament.MACROS_ONLY: _macros_only,
    Temperament.HELPFUL: _helpful,
    Temperament.BOT_AT_ONCE: _bot_at_once,
    Temperament.ASKS_AGAIN: _asks_again,
    Temperament.BUSY: _busy,
    Temperament.BOT_THEN_PERSON: _bot_then_person,
    Temperament.BOT_STREAMING: _bot_streaming,
    Temperament.SECOND_THOUGHTS: _second_thoughts,
}
