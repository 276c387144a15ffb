"""What machines tell of our mail: delivery reports in their many forms, and letters that only speak of such things."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model import Notice, NoticeKind
from harness.reading import read
from harness.reading.notices import notice_of, read_returned

OURS = "b7f3.17@shopper.example"
RETURNED = f"""\
Received: from shopper.example by mx.desk.example; Mon, 5 Oct 2026 09:00:02 +0000
From: Ada Field <ada.7qk2m4@shopper.example>
To: help@desk.example
Subject: Where is my parcel? It is delayed
Message-ID: <{OURS}>
X-Shopper-Probe: v1 token
"""
FAILED, DELAYED = NoticeKind.FAILED, NoticeKind.DELAYED
MARTA, POSTMASTER = "Marta <marta@desk.example>", "postmaster@desk.example"
HEAD = "To: ada.7qk2m4@shopper.example\nMessage-ID: <1@mx.desk.example>\nMIME-Version: 1.0\n"


def notice(mail: str | bytes, *, null_return_path: bool = False, sent: str = "") -> Notice | None:
    raw = mail.encode() if isinstance(mail, str) else mail
    return notice_of(raw, read(raw, "message/rfc822", sent=sent), null_return_path=null_return_path)


def kind(mail: str | bytes, *, null_return_path: bool = False) -> NoticeKind | None:
    found = notice(mail, null_return_path=null_return_path)
    return found.kind if found else None


def report(fields: str, *, text: str = "This is a report.", sender: str = "MAILER-DAEMON@mx.desk.example") -> str:
    return (
        f"From: {sender}\n{HEAD}Subject: Report\nContent-Type: multipart/report; report-type=delivery-status;\n"
        f' boundary="b"\n\n--b\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n'
        f"Reporting-MTA: dns; mx.desk.example\n\n{fields}\n\n"
        f"--b\nContent-Type: message/rfc822\n\n{RETURNED}\nHello.\n--b--\n"
    )


def letter(text: str, subject: str, sender: str = "MAILER-DAEMON@mx.desk.example", more: str = "") -> str:
    return f"From: {sender}\n{HEAD}Subject: {subject}\n{more}Content-Type: text/plain; charset=utf-8\n\n{text}\n"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("Final-Recipient: rfc822; help@desk.example\nAction: failed\nStatus: 5.1.1", NoticeKind.FAILED),
        ("Final-Recipient: rfc822; help@desk.example\nAction: FAILED (expired)\nStatus: 4.4.7", NoticeKind.FAILED),
        ("Final-Recipient: rfc822; help@desk.example\nAction: delayed\nStatus: 4.4.1", NoticeKind.DELAYED),
        ("Final-Recipient: rfc822; help@desk.example\nAction: delivered\nStatus: 2.1.5", NoticeKind.DELIVERED),
        ("Final-Recipient: rfc822; help@desk.example\nAction: relayed\nStatus: 2.0.0", NoticeKind.RELAYED),
        ("Final-Recipient: rfc822; help@desk.example\nStatus: 5.2.2", NoticeKind.FAILED),
        ("Final-Recipient: rfc822; help@desk.example\nStatus: 4.2.2", NoticeKind.DELAYED),
        ("", NoticeKind.FAILED),
        ("Final-Recipient: rfc822; a@d.example\nAction: failed\n\nAction: delivered", NoticeKind.DELIVERED),
    ],
)
def test_a_report_in_form_is_told_by_its_fields(fields: str, expected: NoticeKind) -> None:
    assert kind(report(fields)) is expected


def test_a_report_gives_status_diagnostic_recipients_and_what_it_brings_back() -> None:
    found = notice(
        report(
            "Original-Recipient: rfc822;Help@desk.example\nFinal-Recipient: rfc822; box7@desk.example\nAction: failed\n"
            "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <box7@desk.example>\n no such user here"
        )
    )
    assert found is not None
    assert (found.status, found.diagnostic) == ("5.1.1", "550 5.1.1 <box7@desk.example> no such user here")
    assert found.recipients == ("help@desk.example", "box7@desk.example")
    assert found.references[0] == OURS
    assert (found.sign, found.by_words) == ("Action: failed", False)


QMAIL = f"""\
Hi. This is the qmail-send program at mx.desk.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<help@desk.example>:
192.0.2.1 does not like recipient. Remote host said: 550 5.2.1 mailbox disabled

--- Below this line is a copy of the message.

{RETURNED}
Where is my parcel? It is delayed and will be retried, they said.
"""
EXIM = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.
The following address(es) failed:

  help@desk.example
    host mx2.desk.example [192.0.2.9]: 554 rejected
"""
EXIM_WARNING = """\
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours on the
queue. No action is required on your part. Delivery attempts will continue for some time, and if the message remains
undelivered the mail delivery software will give up and return it to you.
"""
POSTFIX_WARNING = """\
THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.
Your message could not be delivered for more than 4 hour(s). It will be retried until it is 5 day(s) old.
"""
NOTES = "Your message\n  Subject: Parcel\nwas not delivered to:\n  help@desk.example\nbecause:\n  User not listed"


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (letter(QMAIL, "failure notice"), FAILED),
        (letter(EXIM, "Mail delivery failed: returning message to sender"), FAILED),
        (letter(EXIM, "Hm", MARTA, "X-Failed-Recipients: help@desk.example\n"), FAILED),
        (letter(EXIM_WARNING, "Warning: message 1abCDe-0004 delayed 24 hours"), DELAYED),
        (letter(POSTFIX_WARNING, "Notice"), DELAYED),
        (letter(NOTES, "DELIVERY FAILURE: User not listed", POSTMASTER), FAILED),
        (letter("Your message did not reach some recipients.", "Undeliverable: x", f"Admin <{POSTMASTER}>"), FAILED),
        (letter("550 kein Postfach", "Unzustellbar: Paket", POSTMASTER), FAILED),
        (letter("Le message n'a pas pu être remis.\n550 5.1.1 inconnu", "Message", "", "Return-Path: <>\n"), FAILED),
        (letter("El mensaje no se pudo entregar.", "Aviso", "Mail Delivery Subsystem <x@desk.example>"), FAILED),
        (letter("Il messaggio non è ancora stato recapitato.", "Avviso"), DELAYED),
        (letter("メールを配信できませんでした。", "お知らせ"), FAILED),
        (letter("您的邮件无法送达。", "通知"), FAILED),
        (letter("Сообщение не доставлено: ящик переполнен", "Отчёт"), FAILED),
        (letter("Your mail was successfully delivered.", "Successful Mail Delivery Report"), NoticeKind.DELIVERED),
        (letter("Wiki keel see on, ei tea.", "Teade"), FAILED),
    ],
)
def test_a_report_without_form_is_told_by_its_sender_and_its_words(mail: str, expected: NoticeKind) -> None:
    assert kind(mail) is expected


def test_a_report_in_words_gives_what_it_can_and_takes_none_of_it_from_our_own_letter() -> None:
    found = notice(letter(QMAIL, "failure notice"))
    assert found is not None
    assert (found.kind, found.status, found.references[:1]) == (NoticeKind.FAILED, "5.2.1", (OURS,))
    assert "550 5.2.1 mailbox disabled" in found.diagnostic
    assert found.recipients[0] == "help@desk.example"


def test_a_null_return_path_and_a_subject_are_a_report_too() -> None:
    mail = letter("It failed.", "Zustellung fehlgeschlagen", "relay@desk.example")
    assert kind(mail) is None
    assert kind(mail, null_return_path=True) is NoticeKind.FAILED


BELOW = "----- Original Message -----\nFrom: MAILER-DAEMON@x.example\nSent: today\nSubject: failure notice\n\n" + QMAIL


@pytest.mark.parametrize(
    "mail",
    [
        letter("Your parcel came back to us as undeliverable, so I sent another.\n\nMarta", "Re: Parcel", MARTA),
        letter("The courier says that the parcel was undeliverable. Delivery failed.", "Undeliverable parcel", MARTA),
        letter("Undeliverable parcel: I have sent another. 550 grams, by air.", "Re: Undelivered parcel", POSTMASTER),
        letter(f"Our mail to you was rejected:\n\n> Delivery failed: 550 5.1.1\n> {OURS}", "Re: Parcel", MARTA),
        letter(f"This came back to me, do you know why?\n\n{BELOW}", "Fwd: failure notice", MARTA),
        letter("Delivery of your order is delayed; we will try again on Friday.", "Your delivery is delayed", MARTA),
    ],
)
def test_who_speaks_of_parcels_or_quotes_a_report_sends_none(mail: str) -> None:
    assert notice(mail) is None


def test_a_report_that_a_person_attaches_is_a_persons_letter() -> None:
    inner = report("Final-Recipient: rfc822; ada@shopper.example\nAction: failed\nStatus: 5.1.1")
    for attached in (
        f"Content-Type: message/rfc822\n\n{inner}",
        "Content-Type: message/delivery-status\n\nAction: failed\n",
    ):
        mail = (
            f"From: {MARTA}\n{HEAD}Subject: Re: Parcel\nContent-Type: multipart/mixed; boundary=o\n\n"
            f"--o\n\nDear Ada, our answer came back, see below.\n--o\n{attached}\n--o--\n"
        )
        assert notice(mail) is None


def test_only_a_report_brings_our_mail_back() -> None:
    found = read_returned(report("Action: failed").encode())
    assert found is not None
    assert (found.message_id, found.sender) == (OURS, "ada.7qk2m4@shopper.example")
    assert ("x-shopper-probe", "v1 token") in found.headers
    assert read_returned(letter(QMAIL, "failure notice").encode()) is not None
    quoting = letter(f"You wrote:\n> Message-ID: <{OURS}>\n> From: me", "Re: Parcel", MARTA)
    assert read_returned(quoting.encode()) is None


@pytest.mark.parametrize("indent", ["", "> ", "    ", "| "])
def test_headers_shown_in_a_text_are_found_however_they_are_set_off(indent: str) -> None:
    shown = "".join(f"{indent}{line}\n" for line in RETURNED.splitlines())
    found = read_returned(letter(f"Sorry.\n\n{shown}\n{indent}Hello.", "failure notice").encode())
    assert found is not None
    assert (found.message_id, found.subject) == (OURS, "Where is my parcel? It is delayed")


def test_nests_and_floods_of_parts_are_read_so_far_and_no_further() -> None:
    nested = report("Action: failed\nStatus: 5.0.0")
    for depth in range(200):
        kind_of = f"Content-Type: multipart/mixed; boundary=n{depth}"
        nested = f"From: x@desk.example\n{HEAD}{kind_of}\n\n--n{depth}\n{nested}\n--n{depth}--\n"
    assert notice(nested) is None
    part = "--b\nContent-Type: message/delivery-status\n\n"
    head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    head = f"From: MAILER-DAEMON@x.example\n{HEAD}{head}"
    assert kind(head + f"{part}Action: failed\n\n" * 10_000 + "--b--\n") is FAILED
    assert kind(head + part + "Action: failed\n\n" * 100_000) is FAILED


@pytest.mark.parametrize("field", ["Return-Path", "Subject", "Content-Type", "Auto-Submitted", "From"])
@pytest.mark.parametrize(
    "filling", ["_" * 400, "<" * 400, "[" * 400, "=09" * 130, "a@" * 200], ids=lambda each: each[:3]
)
def test_no_field_is_read_in_more_time_than_its_length_is_worth(field: str, filling: str) -> None:
    """Encoded spaces are spaces once decoded: patterns that could share them out in many ways would never end."""
    raw = f"{field}: =?utf-8?q?{filling}?=x\nFrom: m@desk.example\nSubject: Re: Kettle\n\nHello, I sent it.\n"
    assert kind(raw) in (None, NoticeKind.FAILED)
    read_returned(raw.encode())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_that_a_stranger_makes_of_a_report_raises(data: st.DataObject) -> None:
    raw = bytearray(
        data.draw(st.sampled_from([report("Action: failed\nStatus: 5.1.1"), letter(QMAIL, "failure notice")])).encode()
    )
    for position in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=40)):
        raw[position] = data.draw(st.integers(0, 255))
    notice(bytes(raw))
    read_returned(bytes(raw))


@pytest.mark.timeout(30)  # for three, which took as long each
def test_blanks_where_a_returned_mail_should_be_named_are_looked_at_once() -> None:
    mail = f"From: MAILER-DAEMON@mx.desk.example\nSubject: Undeliverable\n\nIt failed.\n\nMessage-ID:{' ' * 190_000}x"
    assert [kind(mail) for _ in range(3)] == [FAILED] * 3
