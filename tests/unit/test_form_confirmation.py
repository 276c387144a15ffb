"""What a page, and an answer in JSON, tell of a form that was sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.form.aftermath import Aftermath
from probes.form.answers import Answer, read_answer
from probes.form.judging import Fate, judge
from probes.form.tickets import ticket_number

OURS = "Hello, my order A-10442 has not come. Zoë, 020 7946 0123, SW1A 2AA"
FORM = Aftermath(again=True, holds=True, lines=("Contact us", "Message", "Send"), url="http://acme.example/contact")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Your ticket number is SB-10234.", "SB-10234"),
        ("Thank you! [Ticket #48213]", "48213"),
        ("Your case number is CW-20417", "CW-20417"),
        ("Incident INC0012345 has been created", "INC0012345"),
        ("Your reference\n\nX7F-99A1", "X7F-99A1"),
        ("Your message (#48213) was received", "48213"),
        ("Ihre Vorgangsnummer: 2026-11-0042", "2026-11-0042"),
        ("Ihre Vorgangsnummer lautet KH-88213.", "KH-88213"),
        ("Ihr Vorgang hat die Nummer CW-20417.", "CW-20417"),
        ("Vorgang: #DE-2026-1", "DE-2026-1"),
        ("N° de dossier : FR-22/0099", "FR-22/0099"),
        ("Votre demande n° 88123 est enregistrée", "88123"),
        ("votre référence est le 4455-X", "4455-X"),
        ("Número de referencia: 2026/00123", "2026/00123"),
        ("Su consulta tiene el número CS-30291.", "CS-30291"),
        ("El número de su caso es el 55512", "55512"),
        ("Reference: A-10442. Your case no. 5512 is open", "5512"),
        ("Ticket #48213 of 25.11.2026", "48213"),
    ],
)
def test_the_number_of_a_confirmation_is_found_in_four_languages(words: str, number: str) -> None:
    assert ticket_number(words, ours=OURS) == number


@pytest.mark.parametrize(
    "words",
    [
        "Thank you, we answer within 24 hours.",
        "Your order A-10442 was found. Order #A-10442",
        "Call us, reference 02079460123",
        "Request received on 2026-11-25",
        "Your request: 25.11.2026",
        "Anfrage 2026",
        "Case 24/7",
        "Request received at 10:45",
        "Reference: SW1A 2AA",
        "Vorgangsnummer folgt per E-Mail",
        "",
    ],
)
def test_dates_years_and_numbers_of_ours_are_no_ticket_numbers(words: str) -> None:
    assert ticket_number(words, ours=OURS) is None


@given(words=st.text(max_size=400))
def test_any_words_are_searched_for_a_number(words: str) -> None:
    number = ticket_number(words, ours=OURS)
    assert number is None or number in words


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ('{"success": false, "message": "Not on Sundays"}', Answer(success=False, words="Not on Sundays")),
        ('{"errors": [{"message": "Blocked", "path": ["x"]}], "data": null}', Answer(success=False, words="Blocked")),
        ('{"data": {"a": {"userErrors": [{"field": ["mail"], "message": "no"}]}}}',
         Answer(success=False, words="mail: no")),
        ('{"status": "validation_failed", "invalid_fields": [{"field": "mail", "message": "Bad"}]}',
         Answer(success=False, words="mail: Bad")),
        ('{"errors": {"email": ["no good"]}}', Answer(success=False, words="email: no good")),
        ('{"success": true, "data": {"success": false}}', Answer(success=False)),
        ('{"ok": true}', Answer(success=True)),
        ('{"status": "mail_sent"}', Answer(success=True)),
        ('{"reference": "CW-20417"}', Answer(success=True, number="CW-20417")),
        ('{"data": {"make": {"userErrors": []}}}', Answer()),
        ('{"error": null, "id": 3}', Answer()),
        ("[[[[[[[[1]]]]]]]]", Answer()),
        ("<p>Thanks</p>", Answer()),
        ("[" * 100_000, Answer()),
    ],
)  # fmt: skip
def test_an_answer_in_json_says_how_it_went(body: str, answer: Answer) -> None:
    assert read_answer(body) == answer


def test_of_an_answer_that_is_a_refusal_every_text_is_a_complaint() -> None:
    assert read_answer('{"email": ["Enter a valid address."]}', failed=True).words == "email: Enter a valid address."
    assert read_answer("no", failed=True) == Answer(success=False)


@given(body=st.text(max_size=300) | st.recursive(st.none() | st.booleans() | st.text(max_size=8), st.lists).map(str))
def test_no_answer_is_too_strange(body: str) -> None:
    read_answer(body)
    read_answer(body, failed=True)


def shows(*lines: str, **marks: object) -> Aftermath:
    return Aftermath(lines=lines, **{"url": FORM.url, **marks})  # type: ignore[arg-type]


KEPT = {"again": True, "holds": True}  # the form is there, with our words
FRESH = {"again": True}  # it is there, and empty


@pytest.mark.parametrize(
    ("after", "fate"),
    [
        (shows("Thank you for your message."), Fate.TAKEN),
        (shows("Vielen Dank!"), Fate.TAKEN),
        (shows("Votre message a bien été envoyé."), Fate.TAKEN),
        (shows("Hemos recibido su consulta."), Fate.TAKEN),
        (shows("Ticket 4711"), Fate.TAKEN),
        (shows("Contact us", url="http://acme.example/contact?success=1"), Fate.TAKEN),
        (shows("Contact us", url="http://acme.example/danke"), Fate.TAKEN),
        (shows("Contact us", alerts=("Thank you, we have your message.",), **FRESH), Fate.TAKEN),
        (shows("Contact us", "Thank you for your message.", unfit=("Message: fill in",), **FRESH), Fate.TAKEN),
        (shows("We have received your message. If anything is incorrect, call us."), Fate.TAKEN),
        (shows("Any word", thanks=("Dziękujemy",)), Fate.TAKEN),
        (shows(*FORM.lines, wrong=("E-mail: not valid",), **KEPT), Fate.REFUSED),
        (shows(*FORM.lines, errors=("Not on Sundays",), **KEPT), Fate.REFUSED),
        (shows(*FORM.lines, alerts=("Not on Sundays",), **KEPT), Fate.REFUSED),
        (shows(*FORM.lines, errors=("Not on Sundays",), **FRESH), Fate.REFUSED),
        (shows(*FORM.lines, alerts=("Your message could not be sent.",), **FRESH), Fate.REFUSED),
        (shows(*FORM.lines, alerts=("Bitte füllen Sie alle Felder aus.",), **FRESH), Fate.REFUSED),
        (shows("Sorry, an error occurred. Thank you for your patience.", **KEPT), Fate.REFUSED),
        (shows(*FORM.lines, **KEPT), Fate.UNSURE),
        (shows(*FORM.lines, **FRESH), Fate.UNSURE),
        (shows("Kettles and pans"), Fate.UNSURE),
        (shows("Kettles and pans", url="http://acme.example/"), Fate.UNSURE),
        (shows("Thank you. An error occurred."), Fate.REFUSED),
        (shows("We have received your message.", "Something went wrong."), Fate.UNSURE),
        (shows("We have received your message, ticket 4711.", "Something went wrong?"), Fate.TAKEN),
        (shows(*FORM.lines, alerts=("Sending ...",), **FRESH), Fate.UNSURE),
        (shows(*FORM.lines, news=("Sending ...",), **KEPT), Fate.UNSURE),
        (shows("Hello, my order A-10442 has not come."), Fate.UNSURE),
    ],
)  # fmt: skip
def test_words_decide_and_marks_where_there_are_none(after: Aftermath, fate: Fate) -> None:
    assert judge(FORM, after, Answer(), ours=OURS).fate is fate


def test_words_that_were_there_before_say_nothing() -> None:
    before = shows("Thank you for visiting us", "Message", **KEPT)
    assert judge(before, before, Answer(), ours=OURS).fate is Fate.UNSURE


def test_the_address_that_the_form_was_posted_to_says_nothing() -> None:
    after = shows("Kettles", url="http://acme.example/sent")
    assert judge(FORM, after, Answer(), ours=OURS, posted_to="http://acme.example/sent").fate is Fate.UNSURE
    assert judge(FORM, after, Answer(), ours=OURS, posted_to="http://acme.example/contact").fate is Fate.TAKEN


def test_what_the_server_said_counts_where_the_page_says_nothing() -> None:
    silent = shows(*FORM.lines, **KEPT)
    assert judge(FORM, silent, Answer(success=True, number="CW-1"), ours=OURS).number == "CW-1"
    refused = judge(FORM, silent, Answer(success=False, words="Not on Sundays"), ours=OURS)
    assert (refused.fate, refused.words) == (Fate.REFUSED, "Not on Sundays (said by its server alone)")
    thanked = shows("Thank you for your message.")
    assert judge(FORM, thanked, Answer(success=False), ours=OURS).fate is Fate.TAKEN


def test_each_complaint_is_told_once_and_whole() -> None:
    after = shows(
        *FORM.lines, wrong=("E-mail: not valid",), errors=("not valid", "2 errors"), alerts=("2 errors",), **KEPT
    )
    assert judge(FORM, after, Answer(), ours=OURS).words == "E-mail: not valid | 2 errors"


CASE = "http://acme.example/view?ticket=care-1"
COMPLAINT = "my copper kettle has not come, and it was meant for a birthday"


@pytest.mark.parametrize(
    ("shown", "fate"),
    [
        (Aftermath(lines=("Description", COMPLAINT, "Open"), likely=("Attach files",), url=CASE), Fate.TAKEN),
        (Aftermath(lines=("Please check your entries", COMPLAINT), url=CASE), Fate.UNSURE),
        (Aftermath(lines=("Description", COMPLAINT), again=True, url=CASE), Fate.UNSURE),
        (Aftermath(lines=("Description", COMPLAINT), url=FORM.url), Fate.UNSURE),
        (Aftermath(lines=("Welcome back", "Zoe"), url=CASE), Fate.UNSURE),
    ],
    ids=["a case", "a review", "a form", "the same page", "another page"],
)
def test_a_case_that_shows_our_message_at_an_address_of_its_own_was_taken(shown: Aftermath, fate: Fate) -> None:
    assert judge(FORM, shown, Answer(), ours=f"Zoe {COMPLAINT}", posted_to="http://acme.example/contact").fate is fate
