"""Double opt-in: which replies ask that a form be confirmed first, and what became of that. Pure."""

from collections.abc import Iterable
from datetime import datetime

from harness.classify import Case
from harness.errors import FaultKind
from harness.model import Dispatch, DispatchState, Enquiry, JudgedReply, Notice, NoticeKind, Observation, Outcome, Reply
from harness.reading.confirming import asks_to_confirm
from harness.sites import is_own_site

_PAGES = ("http://", "https://")


def asking(reply: Reply, enquiry: Enquiry, case: Case) -> Notice | None:
    """The notice that a mail is which asks for a confirmation by a link, else its own.

    Only what was sent by a page is confirmed by one. What else speaks of the mail's way stays what it is. Where the
    link leads to another site than that page's, a person may have written it: then only its words make it a notice.
    """
    is_open = case.notice is None or case.notice.kind is NoticeKind.CHALLENGE
    if not is_open or reply.media_type != "message/rfc822" or not (enquiry.to or "").startswith(_PAGES):
        return case.notice
    found = asks_to_confirm(reply.raw, reply.media_type, case.letter)
    if found is None:
        return case.notice
    return Notice(
        kind=NoticeKind.CONFIRMATION,
        sign=found.sentence,
        by_words=not is_own_site(found.url, enquiry.to or ""),
        link=found.url,
        references=case.letter.references,
    )


def link_of(judged: JudgedReply) -> str:
    """What a reply asks to be followed; "" where it asks for nothing of the kind."""
    return judged.notice.link if judged.notice is not None else ""


def first_asking(replies: Iterable[JudgedReply], enquiry: Enquiry) -> JudgedReply | None:
    """The first that asks for a link to be followed; one to the page's own site goes before all others."""
    asks = [each for each in replies if link_of(each)]
    return next((each for each in asks if not leads_elsewhere(each, enquiry)), asks[0] if asks else None)


def leads_elsewhere(judged: JudgedReply, enquiry: Enquiry) -> bool:
    """Whether the link that a reply asks to be followed leads to another site than the page it was sent by."""
    return bool(link_of(judged)) and not is_own_site(link_of(judged), enquiry.to or "")


def unconfirmed(observation: Observation) -> Dispatch | None:
    """The last fact of the link that was followed, or may have been, and of which no page says that it confirmed."""
    last = observation.confirmation[-1] if observation.confirmation else None
    return None if last is None or last.state is DispatchState.CONFIRMED else last


def without_confirmation(fact: Dispatch) -> Outcome:
    """What an enquiry comes to of which nobody at the desk has, or may have, heard because we did not confirm it."""
    if fact.fault is None:
        return Outcome.UNCERTAIN
    return Outcome.BLOCKED if fact.fault is FaultKind.BLOCKED else Outcome.PROBE_FAULT


def held_from(known: Observation, replies: Iterable[JudgedReply]) -> datetime | None:
    """From when on the desk holds an enquiry until its link is followed, which nobody has done; None where it is not.

    It may be silent for our sake from then on.
    """
    asks = None if known.confirmation else first_asking(replies, known.enquiry)
    return asks.reply.received_at if asks else None
