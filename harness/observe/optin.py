"""Double opt-in: which replies ask that a form be confirmed first, and what became of that. Pure."""

from harness.classify import Case
from harness.matching.sites import is_own_site
from harness.model import Enquiry, JudgedReply, Notice, NoticeKind, Reply
from harness.reading.confirming import asks_to_confirm


def asking(reply: Reply, enquiry: Enquiry, case: Case) -> Notice | None:
    """The notice that a mail is which asks for a confirmation by a link to the site of the desk's page, else its own.

    Only what was sent by a page is confirmed by one. What else speaks of the mail's way stays what it is.
    """
    page = enquiry.to or ""
    is_open = case.notice is None or case.notice.kind is NoticeKind.CHALLENGE
    if not is_open or reply.media_type != "message/rfc822" or not page.startswith(("http://", "https://")):
        return case.notice
    found = asks_to_confirm(reply.raw, reply.media_type, case.letter, is_the_sites=lambda url: is_own_site(url, page))
    if found is None:
        return case.notice
    return Notice(kind=NoticeKind.CONFIRMATION, sign=found.sentence, link=found.url, references=case.letter.references)


def link_of(judged: JudgedReply) -> str:
    """What a reply asks to be followed; "" where it asks for nothing of the kind."""
    return judged.notice.link if judged.notice is not None else ""
