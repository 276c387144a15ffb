"""Who sent it, by everything but the words: headers, sender, threading, source, speed."""

from collections.abc import Iterator

from harness.classify import data
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw
from harness.model import NoticeKind, Source
from harness.reading.notices.signs import AUTOMATIC_SUBJECT, MACHINE, REPLY_SUBJECT, found

FASTEST_TYPIST = 10.0  # characters a second, 120 words a minute
_TYPED = 60  # characters: fewer could be a habit on the keyboard
FASTEST_READER = 50.0  # characters a second, 600 words a minute
_LONGEST_READ = 20.0  # seconds; who skims a long complaint may be quicker than its length
_GLANCE = 2.0  # seconds to look up and press a key
_FETCHING = 15.0  # seconds for mail to be fetched, opened and sent
_GOING_ON = 0.5  # how sure we then are that it was no person
_WORDS_ALONE = 0.5
DELIVERY_REPORT = "delivery report"
_SIGNALS = {
    NoticeKind.FAILED: DELIVERY_REPORT,
    NoticeKind.DELAYED: DELIVERY_REPORT,
    NoticeKind.DELIVERED: DELIVERY_REPORT,
    NoticeKind.RELAYED: DELIVERY_REPORT,
    NoticeKind.OPENED: "read receipt",
    NoticeKind.DISCARDED: "read receipt",
    NoticeKind.ABSENCE: "absence note",
    NoticeKind.CHALLENGE: "asks the sender to show they are human",
    NoticeKind.CONFIRMATION: "asks for the request to be confirmed",
    NoticeKind.COMPLAINT: "report of spam",
}


def notice(case: Case, _: Peers) -> Iterator[Sighting]:
    """A machine tells what became of our mail, or that nobody will look at it; what only words say is left to them."""
    if case.notice is None or (case.notice.by_words and case.notice.kind is NoticeKind.ABSENCE):
        return
    yield from saw(_SIGNALS[case.notice.kind], case.notice.sign, _WORDS_ALONE if case.notice.by_words else 1.0)


def strong_headers(case: Case, _: Peers) -> Iterator[Sighting]:
    """A receipt or a notice of absence that says so in its headers (RFC 3834)."""
    sign = found(case.letter.headers, MACHINE)
    if sign:
        yield from saw("header of an automatic reply", sign)
    elif case.null_return_path:
        yield from saw("header of an automatic reply", "null return path")


def weak_headers(case: Case, _: Peers) -> Iterator[Sighting]:
    """Headers that also stand on people's letters where a help desk or a list server sent them."""
    desk = help_desk(case)
    trusted = desk.honest if desk else not case.letter.header("list-id")
    sign = found(case.letter.headers, data.WEAK) if trusted else ""
    if sign:
        yield from saw("header of automatic mail", sign)
    if not found(case.letter.headers, MACHINE) and case.letter.header("message-id").lstrip("<").startswith("reply-"):
        yield from saw("help desk's mark of an agent's reply", case.letter.header("message-id"))


def help_desk(case: Case) -> data.HelpDesk | None:
    """The help desk that sent the mail, by its fingerprint."""
    return next((desk for desk in data.HELP_DESKS if found(case.letter.headers, desk.signs)), None)


def sender(case: Case, _: Peers) -> Iterator[Sighting]:
    """Robots give their name; a role address may still carry a person's words, the more so from a help desk."""
    if help_desk(case):
        return
    who = f"{case.letter.sender_name} <{case.letter.sender}>"
    name = f"{case.letter.sender_name} {case.letter.sender.partition('@')[0]}"
    if data.ROBOTS.search(name):
        yield from saw("robot's name", who)
    elif data.ROLES.search(name):
        yield from saw("address that nobody reads", who)


def mail_program(case: Case, _: Peers) -> Iterator[Sighting]:
    """A program made for people, or a programmer's library, put the mail together."""
    scripted, client = found(case.letter.headers, data.SCRIPTED), found(case.letter.headers, data.CLIENTS)
    if scripted and not help_desk(case):
        yield from saw("mail made by a script", scripted)
    elif client and not scripted:
        yield from saw("mail program for people", client)


def threading(case: Case, _: Peers) -> Iterator[Sighting]:
    """Who presses Reply keeps the thread; what starts anew was not written under the customer's letter."""
    if not case.letter.headers:
        return
    if not (case.letter.references or REPLY_SUBJECT.search(case.letter.subject)):
        yield from saw("no reply to anything", case.letter.subject or "neither In-Reply-To nor Re:")


def subject(case: Case, _: Peers) -> Iterator[Sighting]:
    """RFC 3834 asks automatic replies to say so; Exchange's absence notes often say so here alone."""
    if AUTOMATIC_SUBJECT.search(case.letter.subject[:500]):
        yield from saw("subject of an automatic reply", case.letter.subject)


def page(case: Case, _: Peers) -> Iterator[Sighting]:
    """What a page shows when its form is sent, no person wrote then."""
    if case.source is Source.PAGE:
        yield from saw("confirmation page", case.plain)


def company(case: Case, _: Peers) -> Iterator[Sighting]:
    """Where somebody has come, a person may speak; but machines are announced, too, and speak beside people."""
    if case.joined is None or data.ROBOTS.search(case.joined):
        return
    yield from saw("somebody had joined the chat", case.joined or "nobody is named")


def speed(case: Case, _: Peers) -> Iterator[Sighting]:
    """Reading and typing have a floor: below it a machine answered, or the text was pasted. Slowness proves little."""
    if case.waited is None:
        return
    seconds = case.waited.total_seconds()
    own = len(case.own_text)
    too_long = own > FASTEST_TYPIST * seconds
    if seconds < _reading_time(case):
        # After a follow-up a person may only have gone on with what they were saying.
        sure = 1.0 if not case.last_said else _GOING_ON if too_long else 0.0
        yield from saw("before anybody could read", f"after {seconds:.1f} s", sure)
    if own >= _TYPED and too_long:
        yield from saw("faster than anybody types", f"{own} characters in {seconds:.1f} s")
    if case.is_late:
        yield from saw("took its time", f"after {case.waited}")


def _reading_time(case: Case) -> float:
    """Seconds in which nobody has opened, read and answered what was last said to them."""
    reading = min(_LONGEST_READ, len(case.last_said or case.request) / FASTEST_READER)
    return reading + (_FETCHING if case.letter.headers else _GLANCE)
