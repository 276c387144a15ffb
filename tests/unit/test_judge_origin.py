"""Who sent it: headers, receipts, chats and speed, by letters written for these tests."""

from datetime import timedelta

import pytest

from harness.classify import DELIVERY_REPORT, case_of
from harness.model import Label, Source
from tests.unit.judging import MACRO, PERSONAL, RECEIPT, THREAD, alone, case, enquiry, mail, reply, signals


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Mailer": "Zendesk Mailer", "Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All"},
        {"X_GitLab_Project": "care", "Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All"},
        {"RT_Ticket": "desk.example #48213", "Managed_By": "RT 5.0.3", "Precedence": "bulk"},
        {"X_Redmine_Host": "desk.example", "Auto_Submitted": "auto-generated", "List_Id": "<care.desk.example>"},
        {"X_Discourse_Post_Id": "9", "Precedence": "list", "List_ID": "care <care.desk.example>"},
    ],
    ids=["Zendesk", "GitLab", "RT", "Redmine", "Discourse"],
)
def test_a_persons_letter_is_not_condemned_by_what_the_help_desk_stamps_on_everything(headers: dict[str, str]) -> None:
    assert alone(case(PERSONAL, headers=THREAD | headers)).label is Label.PERSONALISED


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (RECEIPT, {"X_Mailer": "Zendesk Mailer", "Auto_Submitted": "auto-generated"}),
        (RECEIPT, {"Message_ID": "<autoreply-4711-99@desk.example>"}),
        (RECEIPT, {"Auto_Submitted": "auto-replied"}),
        (PERSONAL, {"Auto_Submitted": "auto-replied"}),
        (PERSONAL, {"X_Autoreply": "yes"}),
        ("I am out of the office until 14 March. Jo Field can help.", {"Subject": "Automatic reply: Kettle"}),
        ("Ich bin bis zum 14. März im Urlaub und nicht erreichbar.", {"Subject": "Automatische Antwort: Kessel"}),
        ("The message could not be delivered.", {"From": "MAILER-DAEMON@desk.example", "Subject": "Failure"}),
    ],
)  # fmt: skip
def test_machines_are_known_by_strong_headers_or_by_what_they_say(text: str, headers: dict[str, str]) -> None:
    assert alone(case(text, waited=timedelta(minutes=2), headers=headers)).label is Label.AUTOMATED


@pytest.mark.parametrize(
    "text",
    [
        "Vielen Dank! Ihre Anfrage ist bei uns eingegangen (#48213). Wir melden uns so schnell wie möglich.",
        "Merci ! Votre demande #48213 a bien été reçue. Nous vous répondrons dans les plus brefs délais.",
        "Hemos recibido su solicitud con el número #48213. Le responderemos lo antes posible.",
    ],
    ids=["de", "fr", "es"],
)
def test_a_receipt_without_any_header_is_known_by_its_structure(text: str) -> None:
    assert alone(case(text, request="", waited=None)).label is Label.AUTOMATED


@pytest.mark.parametrize(
    ("headers", "is_report"),
    [
        ({"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"}, True),
        ({"From": "Mail Delivery System <MAILER-DAEMON@mx.desk.example>", "Subject": "failure notice"}, True),
        ({"From": "postmaster@desk.example", "Subject": "Unzustellbar: Kessel"}, True),
        ({"From": "postmaster@desk.example", "Subject": "Re: Kettle"}, False),
        ({"Subject": "Delivery failure: your kettle"}, False),
        ({"Auto_Submitted": "auto-replied"}, False),
    ],
)
def test_a_mail_servers_report_is_told_from_the_desks_own_machines(headers: dict[str, str], is_report: bool) -> None:
    verdict = alone(case("The message could not be delivered.", headers=headers))
    assert (DELIVERY_REPORT in signals(verdict)) is is_report


def test_a_persons_words_in_a_help_desks_frame_are_judged_without_it() -> None:
    above = "The following comment was added to ticket [K-4711]:"
    below = "You can view this ticket online at any time.\n\nRegards,\n\nCustomer care"
    bare, framed = alone(case(PERSONAL)), alone(case(f"{above}\n\n{PERSONAL}\n\n{below}"))
    assert framed.label is Label.PERSONALISED
    assert signals(framed) - signals(bare) == {"relays a person's words"}


def test_asking_others_to_be_quiet_shows_no_machine() -> None:
    with_header = alone(case(PERSONAL, headers=THREAD | {"X_Auto_Response_Suppress": "All"}))
    assert with_header.automated == alone(case(PERSONAL, headers=THREAD)).automated


def test_an_agents_reply_by_freescout_is_told_from_its_receipt_by_the_message_id() -> None:
    agent = alone(case(PERSONAL, headers=THREAD | {"Message_ID": "<reply-4711-99-5@desk.example>"}))
    assert "help desk's mark of an agent's reply" in signals(agent)
    assert agent.label is Label.PERSONALISED


@pytest.mark.parametrize(
    "text",
    [
        "This conversation has been closed.",
        "Diese Unterhaltung wurde beendet.",
        "Merci d'évaluer la conversation.",
        "Se ha enviado una copia de la conversación.",
        "Разговор завершён.",
        "Sorry, I did not understand. Please rephrase.",
        "What would you like to do?\n[Track a parcel]\n[Send it back]\n[Something else]",
        "You have been transferred. The waiting time is 4 minutes.",
    ],
)
def test_a_chat_program_is_known_by_speaking_of_the_chat(text: str) -> None:
    assert alone(case(text, request="", waited=None)).label is Label.AUTOMATED


@pytest.mark.parametrize(
    "text",
    [
        "I will leave this conversation open until the courier has been, so just write here.",
        "Our chat last week is in your file: the lid was to go out on Tuesday, and it did not.",
    ],
)
def test_a_person_may_speak_of_the_chat_too(text: str) -> None:
    assert alone(case(text)).label is not Label.AUTOMATED


def test_a_null_return_path_is_a_machine() -> None:
    asked = enquiry()
    answer = reply(mail(PERSONAL, THREAD), sender="")
    verdict = alone(case_of(answer, asked, spoke_at=asked.created_at))
    assert verdict.label is Label.AUTOMATED


def test_the_page_shown_after_the_form_is_a_machine() -> None:
    asked = enquiry()
    page = reply(b"<p>Thank you, Rosa! We are looking after it.</p>", media_type="text/html", source=Source.PAGE)
    assert alone(case_of(page, asked, spoke_at=asked.created_at)).label is Label.AUTOMATED


def test_who_answers_with_a_word_presses_reply() -> None:
    anew, threaded = (alone(case("See enclosure", headers=headers)) for headers in ({"Subject": "Kettle"}, THREAD))
    signals = [{piece.signal for piece in verdict.evidence} for verdict in (anew, threaded)]
    assert "hardly a word, and no reply to anything" in signals[0] - signals[1]


@pytest.mark.parametrize("headers", [None, THREAD], ids=["chat", "mail"])
def test_an_answer_before_anybody_could_read_is_a_machines_however_well_it_fits(headers: dict[str, str] | None) -> None:
    quick = alone(case(PERSONAL, waited=timedelta(seconds=1), headers=headers))
    assert quick.label is Label.AUTOMATED
    assert "before anybody could read" in signals(quick)


def test_a_long_answer_soon_after_the_question_was_pasted() -> None:
    text = MACRO.format(name="Rosa", order="KW-20417")
    pasted = alone(case(text, waited=timedelta(seconds=12)))
    assert pasted.label is Label.TEMPLATED
    assert "faster than anybody types" in signals(pasted)
    assert "faster than anybody types" not in signals(alone(case(text, waited=timedelta(minutes=3))))


@pytest.mark.parametrize(
    "text",
    [
        "Dear customer,\n\nWe are sorry to hear of it. Your feedback helps us to improve.\n\nYour customer care",
        "Dear Rosa,\n\nParcels usually take five working days. Tell us if yours is late.\n\nYour customer care team",
        "Bonjour,\n\nmerci de votre message. Votre avis a été transmis au service.\n\nVotre service client",
    ],
)
def test_a_vague_letter_signed_by_a_team_hours_later_was_chosen_by_somebody(text: str) -> None:
    assert alone(case(text, headers={"Subject": "[K-4711] Kettle (Updated)"})).label is Label.TEMPLATED


def test_an_hour_is_time_enough_to_type_the_longest_text_that_is_read() -> None:
    late = alone(case("We will mend it. " * 3000, waited=timedelta(hours=1)))
    assert {"took its time", "faster than anybody types"} & signals(late) == {"took its time"}


def test_how_long_a_reply_took_is_told_as_people_say_it() -> None:
    late = alone(case(RECEIPT, waited=timedelta(hours=3, minutes=51, seconds=18.339420)))
    assert [each.span for each in late.evidence if each.signal == "took its time"] == ["after 3 h 51 min"]


def test_being_slow_proves_nobody_human() -> None:
    slow = alone(case(RECEIPT, waited=timedelta(days=2)))
    assert slow.label is Label.AUTOMATED


def test_a_name_under_a_closing_phrase_is_somebodys_and_a_team_is_none() -> None:
    letter = "Thank you for your request. We will look into it.\n\nKind regards,\n"
    person, team = (signals(alone(case(letter + name))) for name in ("Karin Vogt", "Customer Care"))
    assert "closes with somebody's name" in person - team
    assert "signed by a team" in team - person


@pytest.mark.parametrize(
    "signature",
    [
        "Mit freundlichen Grüßen\nJonas Krämer\nKundenservice Acme",
        "Cordialement,\nÉlodie Marchal\nService clients",
        "Best wishes,\nSarah\nCustomer Care Team",
        "Kind regards,\nKarin Vogt\nSenior adviser\nCustomer Care\nTel. +44 20 7946 0123",
    ],
)
def test_who_signs_above_the_name_of_the_team_is_a_person(signature: str) -> None:
    letter = "Thank you for your request. We will look into it.\n\n"
    seen = signals(alone(case(letter + signature)))
    assert "closes with somebody's name" in seen
    assert not {"signed by a team", "shows nobody's hand"} & seen


@pytest.mark.parametrize(
    "signature",
    [
        "Kind regards,\nCustomer Care\nAcme",
        "Kind regards,\nAcme\nThe Support Team",
        "Kind regards,\nYour Support Team\n\n> Kind regards,\n> Mary Smith",
    ],
)
def test_a_house_that_signs_above_the_name_of_its_team_is_none(signature: str) -> None:
    letter = "Thank you for your request. We will look into it.\n\n"
    seen = signals(alone(case(letter + signature, headers={"From": "Acme <help@acme.example>"})))
    assert "closes with somebody's name" not in seen
    assert "signed by a team" in seen


@pytest.mark.parametrize(
    ("boundary", "signal"),
    [
        ("--==_mimepart_692b64f7da3b2_b41100", "mail made by a script"),
        ("===============5209883712345678901==", "mail made by a script"),
        ("0000000000004c9a1b05f1d2e3a4", "mail program for people"),
        ("Apple-Mail=_1B2C3D4E-5F60", "mail program for people"),
        ("------------a8Kd03mZq7Rt5Xw9Bn1Lc2Vf", "mail program for people"),
        ("----=_Part_10410_1588920657.1584483745670", ""),  # of servers and of people's web mail alike
    ],
)
def test_how_a_mail_is_divided_tells_a_little_of_the_program_that_made_it(boundary: str, signal: str) -> None:
    kinds = {"mail made by a script", "mail program for people"}
    headers = THREAD | {"Content_Type": f'text/plain; charset=utf-8; boundary="{boundary}"'}
    assert signals(alone(case(PERSONAL, headers=headers))) & kinds == ({signal} if signal else set())


def test_a_help_desks_question_how_it_went_is_a_machines_unless_it_stands_below_a_letter() -> None:
    asked = "How would you rate the help you received?"
    assert "asks how it went" in signals(alone(case(f"Your conversation was closed. {asked}")))
    assert "asks how it went" not in signals(alone(case(f"{PERSONAL}\n\n{asked}")))


@pytest.mark.parametrize(
    "line",
    [
        "Status: open",
        "Status\uff1aopen",
        "State |open",
        "====",
        "https://desk.example/1",
        "0123456789abcdef and more",
        "kettle    2",
        "kettle \t\t2",
        "kettle\u2003\u2003\u20032",
        "Notes:",
    ],
)
def test_whatever_a_record_is_laid_out_with_three_lines_of_it_are_one(line: str) -> None:
    assert "laid out like a record" in signals(alone(case("\n".join([line] * 3))))
    assert "laid out like a record" not in signals(alone(case("\n".join(["The kettle is on its way."] * 3))))


@pytest.mark.parametrize(
    "text", ["The deposit is back on the card.", "The lid goes back on the kettle.", "We are back on the old supplier."]
)
def test_things_that_are_back_on_others_are_no_absence(text: str) -> None:
    assert "notice of absence" not in signals(alone(case(text)))


def test_who_is_back_on_a_day_is_away() -> None:
    assert "notice of absence" in signals(alone(case("Back on the 14th.")))


def test_evidence_quotes_whole_words() -> None:
    text = (
        "Hello, everything about the kettle was written down. Thank you for your message. We will answer soon, and "
        "I had a look at it myself, since extraordinarily unlikely circumstances may well have been the reason."
    )
    quoted = [piece.span for piece in alone(case(text)).evidence if piece.signal in {"promises a reply", "says I"}]
    assert len(quoted) >= 2
    assert {word for span in quoted for word in span.split()} <= {*text.split()}
