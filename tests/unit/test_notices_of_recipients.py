"""Notices from the recipient's side: read receipts, absence notes, challenges, complaints of spam."""

import pytest

from harness.model import Notice, NoticeKind
from harness.reading import read
from harness.reading.notices import notice_of, read_returned

OURS = "b7f3.17@shopper.example"
MARTA = "Marta Lind <marta@desk.example>"


def notice(mail: str, *, null_return_path: bool = False) -> Notice | None:
    raw = mail.encode()
    return notice_of(raw, read(raw, "message/rfc822"), null_return_path=null_return_path)


def letter(text: str, subject: str, more: str = "", sender: str = MARTA) -> str:
    head = f"From: {sender}\nTo: ada@shopper.example\nSubject: {subject}\nIn-Reply-To: <{OURS}>\n{more}"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n"


def report(kind: str, fields: str, text: str = "A report.") -> str:
    return (
        f"From: {MARTA}\nTo: ada@shopper.example\nSubject: Read: Parcel\n"
        f"Content-Type: multipart/report; report-type={kind}; boundary=b\n\n--b\n\n{text}\n"
        f"--b\nContent-Type: message/{kind}\n\n{fields}\n--b--\n"
    )


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ("manual-action/MDN-sent-manually; displayed", NoticeKind.OPENED),
        ("automatic-action/MDN-sent-automatically; displayed/error", NoticeKind.OPENED),
        ("manual-action/MDN-sent-automatically; deleted", NoticeKind.DISCARDED),
        ("automatic-action/MDN-sent-automatically; dispatched", NoticeKind.RELAYED),
    ],
)
def test_a_read_receipt_tells_what_was_done_and_with_which_mail(disposition: str, expected: NoticeKind) -> None:
    mail = report("disposition-notification", f"Original-Message-ID: <{OURS}>\nDisposition: {disposition}")
    found, named = notice(mail), read_returned(mail.encode())
    assert found is not None
    assert (found.kind, found.references) == (expected, (OURS,))
    assert named is not None
    assert named.message_id == OURS


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Read: Parcel", "Your message was read on Monday, 5 October 2026 11:02.", NoticeKind.OPENED),
        ("Gelesen: Paket", "Ihre Nachricht vom Montag wurde gelesen.", NoticeKind.OPENED),
        ("Lu : Colis", "Votre message a été lu le lundi 5 octobre.", NoticeKind.OPENED),
        ("Not read: Parcel", "Your message was deleted without being read.", NoticeKind.DISCARDED),
        ("Ungelesen: Paket", "Ihre Nachricht wurde ungelesen gelöscht.", NoticeKind.DISCARDED),
        ("Read: this before you return it", "The lid is at the back. I have sent you another.", None),
        ("Re: Parcel", "Your message was read on Monday, and I have sent you another.", None),
    ],
)
def test_a_receipt_that_lost_its_form_is_known_where_subject_and_text_agree(
    subject: str, text: str, expected: NoticeKind | None
) -> None:
    found = notice(letter(text, subject))
    assert (found.kind if found else None) is expected


REPLIED = "Auto-Submitted: auto-replied\n"


@pytest.mark.parametrize(
    ("subject", "text", "more"),
    [
        ("Out of office", "I am out of the office until 12 October.", REPLIED),
        ("Automatic reply: Parcel", "I will be away until Monday. In urgent cases write to Jo.", ""),
        ("Automatische Antwort: Paket", "Ich bin bis zum 12. Oktober im Urlaub.", ""),
        ("Réponse automatique : Colis", "Je suis en congé jusqu'au 12 octobre.", ""),
        ("Re: Paquete", "Estoy de vacaciones hasta el lunes.", "X-Autoreply: yes\n"),
        ("Re: Pacco", "Sono in ferie fino al 12 ottobre.", "Precedence: auto_reply\n"),
        ("Re: Pakket", "Ik ben afwezig tot 12 oktober.", REPLIED),
        ("Re: Paczka", "Jestem na urlopie do 12 października.", REPLIED),
        ("Re: 荷物", "10月12日まで不在にしております。", REPLIED),
        ("Re: Посылка", "Я в отпуске до 12 октября.", REPLIED),
        ("Re: Parcel", "Hello, Marta's vacation program here.", "Auto-Submitted: auto-replied (vacation)\n"),
    ],
)
def test_an_absence_note_says_so_in_a_header_or_its_subject_and_in_its_words(
    subject: str, text: str, more: str
) -> None:
    found = notice(letter(text, subject, more))
    assert found is not None
    assert (found.kind, found.by_words, found.references) == (NoticeKind.ABSENCE, False, (OURS,))


def test_an_absence_note_without_any_mark_is_known_by_its_words_alone_and_says_so() -> None:
    text = "I am on annual leave until 12 October."
    found, posted = notice(letter(text, "Re: Parcel")), notice(letter(text, "Re: Parcel"), null_return_path=True)
    assert found is not None
    assert posted is not None
    assert (found.kind, found.by_words, posted.by_words) == (NoticeKind.ABSENCE, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "We have received your message [#48213]. We are on holiday until Monday and will answer then.",
        "Your request has been received. Please note that it is holiday time: our team is on leave until Monday.",
        "Thank you for contacting us. We will reply within two working days.",
    ],
)
def test_a_desks_receipt_is_no_absence_note_even_where_the_desk_is_away(text: str) -> None:
    assert notice(letter(text, "Automatic reply: Parcel", REPLIED)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Your message is being held. Please confirm that you are human: https://desk.example/c/1",
        "Your e-mail will be delivered as soon as you verify your address. Just reply to this message.",
        "Ihre Nachricht wird erst zugestellt, wenn Sie sie bestätigen. Bitte bestätigen Sie hier: https://x.example",
        "Votre message est retenu. Veuillez confirmer que vous êtes humain : https://x.example/c",
        "Su mensaje será entregado cuando confirme que es humano: https://x.example/c",
        "Il messaggio verrà consegnato dopo la conferma. Si prega di confermare: https://x.example/c",
    ],
)
def test_a_challenge_holds_the_mail_until_its_sender_has_shown_to_be_human(text: str) -> None:
    found = notice(letter(text, "Please confirm", REPLIED))
    assert found is not None
    assert (found.kind, found.by_words) == (NoticeKind.CHALLENGE, False)


@pytest.mark.parametrize(
    "text",
    [
        "Please confirm your address, so that the parcel will be delivered on Friday: https://shop.example/a",
        "To see your ticket, please verify your e-mail address here: https://help.example/v. The team",
    ],
)
def test_whoever_asks_to_confirm_something_else_challenges_nobody(text: str) -> None:
    assert notice(letter(text, "Re: Parcel", REPLIED)) is None


def test_a_challenge_may_come_as_a_report_of_delay() -> None:
    text = "Your message has been waitlisted. Add yourself to my guest list: https://x.example/g"
    found = notice(report("delivery-status", "Final-Recipient: rfc822; a@x.example\nAction: delayed", text))
    assert found is not None
    assert found.kind is NoticeKind.CHALLENGE


def test_a_complaint_of_spam_is_told_by_its_form() -> None:
    found = notice(report("feedback-report", "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1"))
    assert found is not None
    assert (found.kind, found.sign) == (NoticeKind.COMPLAINT, "Feedback-Type: abuse")


def test_an_answer_is_no_notice() -> None:
    assert notice(letter("Dear Ada, I have sent another one. Marta", "Re: Parcel")) is None
    assert notice("no mail at all") is None
