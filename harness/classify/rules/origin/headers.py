"""Who sent it, by headers that mean the same wherever they stand, or nearly so."""

from collections.abc import Iterable

from harness.classify import data
from harness.classify.case import Case
from harness.classify.data.help_desks import TAG
from harness.classify.peers import Peers
from harness.classify.rules.signal import Sighting, saw
from harness.model import NoticeKind
from harness.reading import Letter
from harness.reading.notices.signs import REPLY_SUBJECT, says_automatic

_WORDS_ALONE = 0.5
_PERHAPS_A_DESK = 0.4  # what a weak header keeps where a number in the subject speaks of a help desk
_BY_PARTS = 0.3
_LONGEST_SUBJECT = 500  # characters
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


def notice(case: Case, _: Peers) -> Iterable[Sighting]:
    """A machine tells what became of our mail, or that nobody will look at it; what only words say is left to them."""
    if case.notice is None or (case.notice.by_words and case.notice.kind is NoticeKind.ABSENCE):
        return ()
    return saw(_SIGNALS[case.notice.kind], case.notice.sign, _WORDS_ALONE if case.notice.by_words else 1.0)


def strong_headers(case: Case, _: Peers) -> Iterable[Sighting]:
    """A receipt or a notice of absence that says so in its headers (RFC 3834)."""
    return saw("header of an automatic reply", case.machine_header) if case.machine_header else ()


def weak_headers(case: Case, _: Peers) -> Iterable[Sighting]:
    """Headers that also stand on people's letters where a help desk or a list server sent them."""
    sign = case.sign(data.WEAK)
    if not sign or case.sent_by.desk or case.is_from_a_list:
        return ()
    tagged = TAG.search(case.letter.subject[:_LONGEST_SUBJECT])
    return saw("header of automatic mail", sign, _PERHAPS_A_DESK if tagged else 1.0)


def return_path(case: Case, _: Peers) -> Iterable[Sighting]:
    """Who writes by hand gets the bounces; a program that sends much has them counted."""
    sign = case.sign(data.VERP)
    if not sign or case.sent_by.desk or case.sent_by.relay or case.is_from_a_list:
        return ()
    return saw("its bounces go to a program", sign)


def mail_program(case: Case, _: Peers) -> Iterable[Sighting]:
    """A program made for people, or a programmer's library, put the mail together."""
    if scripted := case.sign(data.SCRIPTED):
        return () if case.sent_by.desk else saw("mail made by a script", scripted)
    if client := case.sign(data.CLIENTS):
        return saw("mail program for people", client)
    return _by_parts(case)


def _by_parts(case: Case) -> Iterable[Sighting]:
    """The program shows in how it divides the parts of a mail, where nothing names it."""
    scripted, client = case.sign(data.SCRIPTED_PARTS), case.sign(data.CLIENT_PARTS)
    if not (scripted or client) or case.sent_by.desk or case.is_from_a_list:
        return ()
    by_script = saw("mail made by a script", scripted, _BY_PARTS) if scripted else ()
    return (*by_script, *saw("mail program for people", client, _BY_PARTS)) if client else by_script


def threading(case: Case, _: Peers) -> Iterable[Sighting]:
    """Who presses Reply keeps the thread; what starts anew was not written under the customer's letter."""
    if not begins_a_thread(case.letter):
        return ()
    return saw("no reply to anything", case.letter.subject or "neither In-Reply-To nor Re:")


def begins_a_thread(letter: Letter) -> bool:
    """Whether it is a mail that names none before it."""
    return bool(letter.headers) and not (letter.references or REPLY_SUBJECT.search(letter.subject))


def subject(case: Case, _: Peers) -> Iterable[Sighting]:
    """RFC 3834 asks automatic replies to say so; Exchange's absence notes often say so here alone."""
    said = case.letter.subject[:_LONGEST_SUBJECT]
    return saw("subject of an automatic reply", case.letter.subject) if says_automatic(said) else ()
