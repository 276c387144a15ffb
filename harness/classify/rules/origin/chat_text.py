"""Who said it in a chat, by the words alone."""

import re
from collections.abc import Iterable, Iterator

from harness.classify import data, text
from harness.classify.case import Case, Medium
from harness.classify.peers import Peers
from harness.classify.rules.origin.hand import is_small
from harness.classify.rules.signal import Sighting, around, saw, spoken, together
from harness.reading.sentences import sentences

_LONGEST_NOTICE = 40  # words
_SHORT = 15
_SHORTEST_NOUN = 3  # letters
_CHOICE = re.compile(r"\n[ \t]*[\d(\[•▪►*-]")  # so begins the second of several
_ASKED = frozenset("?\uff1f\u061f")
_ENDED = _ASKED | frozenset(".!\u3002\uff01\u0964\u2026:")
_CLOSED = ')"\u201d\u00bb]'  # what may follow them
_INSIDE = re.compile("[,.!?] |[\uff0c\u3002\u3001\uff01\uff1f\u061f\u060c\u2026]")  # between sentences, or parts of one
_BY_PEOPLE = (Medium.TRACKER, Medium.PUBLIC)


def command(case: Case, _: Peers) -> Iterable[Sighting]:
    """What comes in answer to a command."""
    found = None if case.letter.headers else _command(case)
    return saw("answers a command", found.group()) if found else ()


def chat_program(case: Case, _: Peers) -> Iterator[Sighting]:
    """What chat programs say by themselves: queues, closed counters, menus, and of the chat as a thing."""
    if case.letter.headers:
        return
    yield from spoken(case, "queue", "queue or counter")
    yield from _listed(case)
    yield from spoken(case, "menu", "offers a choice")
    if case.medium not in _BY_PEOPLE:  # where people say so of what strangers report
        yield from spoken(case, "lost", "did not understand")
    if len(case.own) <= _LONGEST_NOTICE and case.said("conversation") and not _speaks(case):
        yield from spoken(case, "conversation", "speaks of the chat itself")


def _listed(case: Case) -> Iterator[Sighting]:
    """What there is to press or to type, a line each."""
    if not _CHOICE.search(case.plain):
        return
    lines = case.plain.split("\n")
    for pattern, signal in (("button", "buttons"), ("choice", "list of choices")):
        found = [match.group() for match in map(data.PATTERNS[pattern].match, lines) if match]
        if len(found) >= 2:
            yield from saw(signal, " ".join(found[:6]))


def _speaks(case: Case) -> bool:
    """Whether somebody says I or we."""
    return bool(case.shape("first_person") or case.shape("house"))


def kind_of_chat(case: Case, _: Peers) -> Iterator[Sighting]:
    """In a company's chat more is said by programs than by people; who is known to have come may speak, too."""
    if case.joined is None:
        yield from saw("said in a chat, where nobody is known to have come", case.own_text)


def script(case: Case, _: Peers) -> Iterator[Sighting]:
    """What a script is made of: questions for a datum, offers, notices of how things stand with the chat."""
    if len(case.own) <= _LONGEST_NOTICE:
        yield from _together(case, ("datum", "wanted"), "asks for a datum")
        if len(case.own) <= _SHORT:
            yield from _together(case, ("usual", "unit"), "tells how soon it is usually answered")
        yield from spoken(case, "consent", "asks for consent")
        yield from spoken(case, "failure", "tells what it could not do")
        if not case.shape("first_person"):
            yield from spoken(case, "presence", "tells whether anybody is there")
            yield from spoken(case, "event", "tells what befell the chat")
    yield from spoken(case, "offer", "offers help or a way on")
    yield from spoken(case, "taught", "tells what it was made for")
    if bracketed := case.shape("bracketed"):
        yield from saw("link in brackets", around(case.own_text, bracketed))


def print_like(case: Case, _: Peers) -> Iterable[Sighting]:
    """A text that was written beforehand has its capitals and full stops, and speaks of nobody's doings."""
    own = case.own_text
    seen: list[Sighting] = []
    shown = _taken_apart(case, (data.PATTERNS["button"].sub("", own) if "[" in own else own).strip())
    said = shown.whole
    if not said.isascii() and shown.shape("emoji"):
        seen += saw("ends in an emoji", said[-40:])
    if not said or is_small(said[:1]):
        return seen
    if shown.shape("typing") or data.PATTERNS["nickname"].match(said) or shown.shape("casual"):
        return seen
    is_ended = said.rstrip(_CLOSED)[-1:] in _ENDED
    if is_ended:
        seen += saw("reads like print", said)
    if _is_scripted_question(case, said):
        seen += saw("one short question", said)
    return seen


def chatting(case: Case, _: Peers) -> Iterator[Sighting]:
    """How people type in a chat: small letters, slips, somebody's nickname, guesses, and what they did themselves."""
    shown = _taken_apart(case, case.own_text.strip())
    said = shown.whole
    if is_small(said[:1]):
        yield from saw("begins without a capital", said)
    elif said[-1:].isalpha() and _is_left_open(said):
        yield from saw("leaves its last sentence open", said[-40:])
    nickname = data.PATTERNS["nickname"].match(said)
    if nickname and not _command(case):
        yield from saw("calls somebody by a nickname", nickname.group())
    typing = shown.shape("typing")
    if typing:
        yield from saw("slips of the keyboard", around(said, typing))
    if "talk" in case.spoken.said:
        yield from spoken(case, "talk", "puts it as people talk")
    yield from spoken(case, "guess", "weighs and guesses")
    yield from spoken(case, "own_doing", "tells of its own doings")
    if not case.said("event"):  # thanks for a rating are a program's
        yield from spoken(case, "formula", "courtesy of a letter")


def _is_left_open(said: str) -> bool:
    """Whether signs divide a line, and none ends it: what is written beforehand has both."""
    if "\n" in said or "://" in said:
        return False
    if said.isascii():
        return ", " in said or ". " in said or "! " in said or "? " in said
    return _INSIDE.search(said) is not None


def _command(case: Case) -> re.Match[str] | None:
    """The command to a program that the customer's last words are."""
    last = case.request[-200:]
    return data.PATTERNS["command"].search(last) if "!" in last or "/" in last else None


def _is_scripted_question(case: Case, said: str) -> bool:
    """A question that could be put to anybody: none of the customer's words stands in it."""
    if said[-1] not in _ASKED or len(case.own) > _SHORT or len(list(sentences(said))) > 1:
        return False
    nouns = [word.folded for word in case.own if len(word.text) >= _SHORTEST_NOUN]
    return bool(nouns) and case.asked.telling.isdisjoint(nouns)


def _taken_apart(case: Case, said: str) -> text.Text:
    """Words of the writer's; mostly they are all of them."""
    return case.spoken if said == case.own_text else text.Text(said)


def _together(case: Case, notions: tuple[str, str], signal: str) -> Iterator[Sighting]:
    """Evidence where one sentence holds both notions."""
    sentence = together(case, notions)
    if sentence:
        yield from saw(signal, sentence)
