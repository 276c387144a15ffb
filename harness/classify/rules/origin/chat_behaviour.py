"""Who said it in a chat, by what the chat showed of it beside the words."""

from collections.abc import Iterator
from datetime import timedelta

from harness.classify import data
from harness.classify.case import Case
from harness.classify.marks import FASTEST_TYPIST, STREAMED, is_seen_typing
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw

_TYPED = 60  # characters: fewer could be a habit on the keyboard
_WITH_COMPANY = 0.3  # how sure a greeting is a machine's where somebody is there
_LONG_DOTS = timedelta(seconds=10)
_SHORT = 120  # characters
_BREATH = timedelta(seconds=2)  # between two messages of somebody who types them
_NO_DOTS = 0.7  # a chat may fail to show them


def company(case: Case, _: Peers) -> Iterator[Sighting]:
    """Where somebody has come, a person may speak; but machines are announced, too, and speak beside people."""
    if case.joined is None or data.ROBOTS.search(case.joined):
        return
    yield from saw("somebody had joined the chat", case.joined or "nobody is named")


def speaker(case: Case, _: Peers) -> Iterator[Sighting]:
    """Bots give their name."""
    if case.turn is not None and data.ROBOTS.search(case.turn.speaker):
        yield from saw("robot's name", case.turn.speaker)


def greeting(case: Case, _: Peers) -> Iterator[Sighting]:
    """What greets whoever opens the chat, before a word was said and before anybody came, is a machine's."""
    if case.turn is not None and case.turn.is_greeting:
        sure = 1.0 if case.joined is None else _WITH_COMPANY
        yield from saw("spoke before we had", case.own_text, sure)


def program(case: Case, _: Peers) -> Iterator[Sighting]:
    """Choices to press, and texts that go on appearing, are made by programs."""
    if case.turn is None:
        return
    if case.turn.has_menu:
        yield from saw("came with choices to press", case.own_text)
    if case.turn.streamed >= STREAMED:
        yield from saw("appeared bit by bit", f"over {case.turn.streamed.total_seconds():.1f} s")


def dots(case: Case, _: Peers) -> Iterator[Sighting]:
    """Dots while it is typed: bots show them, too, but seldom for as long as the text needs; a macro needs none."""
    if case.turn is None or case.turn.typing is None:
        return
    seconds, own = case.turn.typing.total_seconds(), len(case.own_text)
    span = f"{own} characters, dots for {seconds:.1f} s"
    if is_seen_typing(case):
        yield from saw("was seen being typed", span, case.turn.typing / _LONG_DOTS)
    elif own >= _TYPED and own > FASTEST_TYPIST * seconds:
        signal = "more than its dots had time for" if case.joined is None else "pasted while somebody was there"
        yield from saw(signal, span, 1.0 if seconds else _NO_DOTS)


def burst(case: Case, _: Peers) -> Iterator[Sighting]:
    """People go on in several short messages, each as long after the last as its typing takes; programs do not wait."""
    if case.turn is None or case.turn.pause is None:
        return
    seconds, own = case.turn.pause.total_seconds(), len(case.own_text)
    span = f"{own} characters, {seconds:.1f} s after the last message"
    if own > FASTEST_TYPIST * seconds and own >= _TYPED:
        yield from saw("right after its own last message", span)
    elif own <= min(_SHORT, FASTEST_TYPIST * seconds) and case.turn.pause >= _BREATH:
        yield from saw("goes on in a further short message", span)


def edited(case: Case, _: Peers) -> Iterator[Sighting]:
    """Whoever mends a message that had been sent has read it again."""
    if case.turn is not None and case.turn.is_edited and not case.turn.has_menu:
        yield from saw("was edited afterwards", case.own_text)
