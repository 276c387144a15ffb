"""The reports of a real mail server: of mail it sends back, of mail it still tries, and of mail it delivered."""

import smtplib

from harness.model import Notice, NoticeKind
from harness.reading import read
from harness.reading.notices import notice_of, read_returned
from harness.sandbox.specimen import specimen
from probes.letter import compose_letter
from tests.integration.mail.postfix import GONE, SLOW, Postfix


def test_each_report_is_told_and_tied_to_the_letter_it_is_about(postfix: Postfix) -> None:
    enquiry = specimen()
    letters = {to: compose_letter(enquiry, to=to) for to in (GONE, SLOW, "there@acme.example")}
    with smtplib.SMTP("127.0.0.1", postfix.ports.plain, local_hostname="shopper.example") as post:
        for to, letter in letters.items():
            wishes = ["NOTIFY=SUCCESS"] if to.startswith("there") else []
            post.sendmail(enquiry.persona.email, to, letter.raw, rcpt_options=wishes)
    told: dict[NoticeKind, Notice] = {}
    for report in postfix.letters(enquiry.persona.email, count=3):
        raw = report.as_bytes()
        notice, returned = notice_of(raw, read(raw, "message/rfc822")), read_returned(raw)
        assert notice is not None
        assert returned is not None
        assert (returned.sender, returned.message_id) == (enquiry.persona.email, notice.references[0])
        told[notice.kind] = notice
    failed, delayed = told[NoticeKind.FAILED], told[NoticeKind.DELAYED]
    assert (failed.status, failed.recipients, failed.diagnostic) == ("5.1.1", (GONE,), "no such user here")
    assert (delayed.status, delayed.recipients, delayed.diagnostic) == ("4.4.1", (SLOW,), "no answer")
    assert told[NoticeKind.DELIVERED].recipients == ("there@acme.example",)
    about = {notice.references[0] for notice in told.values()}
    assert about == {read(each.raw, "message/rfc822").message_id for each in letters.values()}
