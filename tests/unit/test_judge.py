"""The judge by its public face: letters in the style of each class, written for these tests."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.classify import DELIVERY_REPORT, Case, Peers, case_of, judge, judge_desk
from harness.model import (
    Aspect,
    Enquiry,
    Fact,
    FactKind,
    Label,
    Persona,
    Question,
    Reply,
    Source,
    Thresholds,
    Verdict,
)
from harness.reading import read
from harness.reading.notices import notice_of

COMPLAINT = (
    "The kettle I ordered under KW-20417 arrived on Tuesday with a cracked lid, and boiling water ran over my oak "
    "worktop. How long is the guarantee? I would like to know whether you will collect it."
)
VAGUE_ANSWER = (
    "Hello, Marek in the workshop says they will take it back. Somebody will ring on Thursday about the rest."
)
FACTS = (
    Fact(name="name", kind=FactKind.MERGE, value="Rosa Lindqvist"),
    Fact(name="order", kind=FactKind.MERGE, value="KW-20417"),
    Fact(name="damage", kind=FactKind.STORY, value="cracked lid"),
    Fact(name="spoilt", kind=FactKind.STORY, value="oak worktop"),
)
QUESTIONS = (Question(name="guarantee", text="How long is the guarantee?", answers=("two years", "24 months")),)

PERSONAL = (
    "Dear Rosa,\n\nI am sorry about your oak worktop. A cracked lid should never have left our workshop, so I have "
    "asked the courier to fetch the kettle on Friday morning. The guarantee runs for two years.\n\nMarta"
)
MACRO = (
    "Dear {name},\n\nThank you for contacting us about order {order}. We apologise for any inconvenience caused. Your "
    "feedback is important to us and has been passed on to the relevant department. We appreciate your patience and "
    "understanding.\n\nKind regards,\nTom Baker"
)
RECEIPT = (
    "Thank you for your message. Your enquiry has been received and given the number #48213. A member of our team will "
    "reply as soon as possible.\n\nCustomer Care Team"
)


def mail(text: str, headers: dict[str, str]) -> bytes:
    fields = {"From": "Care <care@desk.example>", "To": "rosa@shopper.example", "Subject": "Re: Kettle", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text).encode()


def case(
    text: str,
    name: str = "r1",
    *,
    request: str = COMPLAINT,
    waited: timedelta | None = timedelta(hours=5),
    conversation: str | None = None,
    headers: dict[str, str] | None = None,
) -> Case:
    raw, media_type = (mail(text, headers), "message/rfc822") if headers else (text.encode(), "text/plain")
    letter = read(raw, media_type, sent=request)
    return Case(
        id=name,
        company="desk",
        conversation=conversation,
        letter=letter,
        notice=notice_of(raw, letter),
        request=request,
        facts=FACTS if request else (),
        questions=QUESTIONS if request else (),
        waited=waited,
    )


def alone(only: Case) -> Verdict:
    return judge(only, Peers.of([only]))


def signals(verdict: Verdict) -> set[str]:
    return {piece.signal for piece in verdict.evidence}


THREAD = {"In_Reply_To": "<q1@shopper.example>"}


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
    enquiry = _enquiry()
    reply = _reply(mail(PERSONAL, THREAD), sender="")
    verdict = alone(case_of(reply, enquiry, spoke_at=enquiry.created_at))
    assert verdict.label is Label.AUTOMATED


def test_the_page_shown_after_the_form_is_a_machine() -> None:
    enquiry = _enquiry()
    page = _reply(b"<p>Thank you, Rosa! We are looking after it.</p>", media_type="text/html", source=Source.PAGE)
    assert alone(case_of(page, enquiry, spoke_at=enquiry.created_at)).label is Label.AUTOMATED


def test_a_letter_that_takes_up_story_facts_and_answers_is_written_for_this_customer() -> None:
    verdict = alone(case(PERSONAL, headers=THREAD))
    assert verdict.label is Label.PERSONALISED
    assert {"takes up a planted fact", "answers a question"} <= signals(verdict)


def test_merged_name_and_order_number_are_no_care() -> None:
    merged = alone(case(MACRO.format(name="Rosa Lindqvist", order="KW-20417"), headers=THREAD))
    assert merged.label is Label.TEMPLATED
    assert {"takes up a planted fact", "takes up the customer's words"}.isdisjoint(signals(merged))


def test_an_echo_of_the_complaint_is_no_care() -> None:
    echo = f"{MACRO.format(name='Rosa', order='KW-20417')}\n\nYou told us: {COMPLAINT}"
    verdict = alone(case(echo, headers=THREAD))
    assert {"takes up a planted fact", "takes up the customer's words"}.isdisjoint(signals(verdict))


def test_a_slot_that_nobody_filled_gives_a_form_letter_away() -> None:
    verdict = alone(case(MACRO.replace("{name}", "{first_name}"), headers=THREAD))
    assert verdict.label is Label.TEMPLATED
    assert "slot left unfilled" in signals(verdict)


# Reads as if written for one customer, until it comes again.
SMOOTH = (
    "Dear {name},\n\nI have looked at your kettle with Dennis in our Leeds workshop this morning, and he tells me the "
    "steam valve of the 2019 model can stick when limescale builds up around the spring. I would run it twice with "
    "vinegar.\n\n{agent}"
)


def _copies(count: int) -> list[Case]:
    names = ["Rosa", "Imre", "Odile", "Jonas", "Mei", "Paul", "Ana", "Lars", "Tess", "Omar"]
    return [
        case(SMOOTH.format(name=name, agent=names[-1 - n]), f"r{n}", conversation=f"q{n}", headers=THREAD)
        for n, name in enumerate(names[:count])
    ]


def test_the_tenth_copy_convicts_the_first_nine() -> None:
    assert alone(_copies(1)[0]).label is Label.PERSONALISED
    assert {verdict.label for verdict in judge_desk(_copies(10))} == {Label.TEMPLATED}


def test_replies_in_one_conversation_do_not_convict_each_other() -> None:
    twice = [
        case(SMOOTH.format(name="Rosa", agent="Ana"), name, conversation="q", headers=THREAD) for name in ("r1", "r2")
    ]
    assert [verdict.label for verdict in judge_desk(twice)] == [Label.PERSONALISED] * 2


def test_a_personal_letter_stays_personal_among_copies() -> None:
    *_, verdict = judge_desk([*_copies(9), case(PERSONAL, "own", conversation="own", headers=THREAD)])
    assert verdict.label is Label.PERSONALISED


def test_who_answers_with_a_word_presses_reply() -> None:
    anew, threaded = (alone(case("See enclosure", headers=headers)) for headers in ({"Subject": "Kettle"}, THREAD))
    signals = [{piece.signal for piece in verdict.evidence} for verdict in (anew, threaded)]
    assert "hardly a word, and no reply to anything" in signals[0] - signals[1]


def test_a_letter_like_none_of_many_others_was_hardly_ready() -> None:
    own = case(VAGUE_ANSWER, "own", conversation="own", headers=THREAD)
    lonely, few, many = (judge_desk([*_copies(copies), own])[-1] for copies in (0, 3, 40))
    assert lonely.form > few.form > many.form


SORRY = "I am so sorry that you had to wait this long for your kettle to arrive."
WHY = (
    "The van broke down near Leeds, so Dennis took the parcel home and will bring it round himself on "
    "Friday, with a new spring for the valve and a bag of coffee on us."
)


def test_a_turn_of_phrase_that_one_of_many_has_too_is_no_form_letter() -> None:
    own = case(f"{SORRY} {WHY}", "own", conversation="own", headers=THREAD)
    alike = case(f"{SORRY} Your new lid is blue, as you wished.", "alike", conversation="alike", headers=THREAD)
    words = ["".join(letters) for letters in product("bdfglmnprt", "aeiou", "klmnrst")]
    others = [case(f"A {a} {b} {a}{b} goes {b}{a}.", a + b, conversation=a + b) for a, b in pairwise(words)]
    among_few, among_many = (signals(judge_desk([*peers, alike, own])[-1]) for peers in ([], others))
    assert "also sent to others" in among_few - among_many


def test_a_case_that_was_judged_before_is_judged_anew_among_those_that_came_since() -> None:
    def cases() -> list[Case]:
        return [*_copies(5), case(PERSONAL, "own", conversation="own"), case(RECEIPT, "receipt", conversation="q0")]

    grown = cases()
    for so_far in range(1, len(grown)):
        judge_desk(grown[:so_far])
    assert judge_desk(grown) == judge_desk(cases())


def test_the_order_of_replies_never_matters() -> None:
    desk = [*_copies(5), case(PERSONAL, "own", conversation="own"), case(RECEIPT, "receipt", conversation="q0")]
    forwards = dict(zip([each.id for each in desk], judge_desk(desk), strict=True))
    backwards = dict(zip([each.id for each in reversed(desk)], judge_desk(desk[::-1]), strict=True))
    assert forwards == backwards


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


def test_being_slow_proves_nobody_human() -> None:
    slow = alone(case(RECEIPT, waited=timedelta(days=2)))
    assert slow.label is Label.AUTOMATED


def test_evidence_quotes_what_it_rests_on() -> None:
    verdict = judge_desk(_copies(3))[0]
    [copied] = [piece for piece in verdict.evidence if piece.signal == "also sent to others"]
    assert "I have looked at your kettle with Dennis" in copied.span
    assert copied.aspect is Aspect.AUTHORSHIP
    assert copied.weight > 0
    assert all(0 < len(piece.span) <= 120 for piece in verdict.evidence)


HOSTILE = st.one_of(
    st.text(max_size=400),
    st.sampled_from(["", " ", "\n" * 300, "a" * 60_000, "a." * 30_000, "[" * 9_000, "\n " * 10_000]),
    st.lists(st.sampled_from(["received", "#12345", "Dear", "{name}", "http://", "@", "我", "\0", "\n"])).map(" ".join),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    text=HOSTILE,
    request_text=HOSTILE,
    subject=st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60),
)
def test_anything_gets_a_verdict_whose_probabilities_add_up(text: str, request_text: str, subject: str) -> None:
    verdicts = judge_desk(
        [
            case(text, "r1", request=request_text, headers={"Subject": subject}),
            case(text, "r2", request=request_text, waited=timedelta(0)),
        ]
    )
    for verdict in verdicts:
        assert verdict.automated + verdict.templated + verdict.personalised == pytest.approx(1)
        assert all(0 <= share <= 1 for share in (verdict.automated, verdict.templated, verdict.personalised))


def _enquiry() -> Enquiry:
    return Enquiry(
        id="q1",
        desk="desk",
        scenario="kettle",
        title="Kettle",
        channel="mail",
        persona=Persona(name="Rosa Lindqvist", email="r@shopper.example", phone="", order="KW-20417", language="en"),
        subject="Kettle",
        body=COMPLAINT,
        facts=FACTS,
        questions=QUESTIONS,
        follow_ups=(),
        thresholds=Thresholds(),
        window=timedelta(days=14),
        session=None,
        created_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )


def _reply(
    raw: bytes, *, media_type: str = "message/rfc822", source: Source = Source.INBOX, sender: str = "care@desk.example"
) -> Reply:
    return Reply(
        id="r1",
        received_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        source=source,
        media_type=media_type,
        raw=raw,
        sender=sender,
    )


def test_the_case_of_a_reply_carries_what_the_enquiry_knows() -> None:
    enquiry = _enquiry()
    made = case_of(_reply(mail(PERSONAL, THREAD)), enquiry, spoke_at=enquiry.created_at)
    assert (made.company, made.group, made.waited) == ("desk", "q1", timedelta(hours=3))
    assert made.facts == FACTS
    assert not made.null_return_path


def test_a_reply_that_belongs_to_no_enquiry_can_be_judged() -> None:
    made = case_of(_reply(mail(RECEIPT, {"Auto_Submitted": "auto-replied"})), None, spoke_at=None)
    assert alone(made).label is Label.AUTOMATED


def test_twins_that_share_a_fact_and_a_turn_of_phrase_are_no_form_letter() -> None:
    first = (
        "Your oak worktop upset me, I have a similar one at home. The cracked lid goes back to the foundry tomorrow."
    )
    second = "The cracked lid goes in my report for the foundry today. An oak worktop can be oiled, Dennis says, twice."
    desk = [case(first, "r1", conversation="q1"), case(second, "r2", conversation="q2")]
    assert [verdict.label for verdict in judge_desk(desk)] == [Label.PERSONALISED] * 2


def test_a_letter_that_takes_up_none_of_the_story_says_so() -> None:
    assert "takes up no planted fact" in signals(alone(case(MACRO.format(name="Rosa", order="KW-20417"))))
    assert "takes up no planted fact" not in signals(alone(case(PERSONAL)))


def test_german_nouns_are_no_particulars() -> None:
    text = (
        "Guten Tag,\n\nbei uns steht die Qualität der Waren im Mittelpunkt, und wir bedauern, dass der Artikel Ihren "
        "Erwartungen nicht entsprach. Jedes Stück wird vor dem Versand von unserer Abteilung geprüft.\n\nPriya Nair"
    )
    assert "particulars" not in signals(alone(case(text, request="Der Deckel des Kessels ist gesprungen.")))
