"""Names of agents left out of what is quoted: where they are given, and in several scripts."""

# ruff: noqa: RUF001

from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.model import (
    Budget,
    Consent,
    Desk,
    DeskKind,
    Label,
    Observation,
    SessionEvent,
    SessionEventKind,
    Thresholds,
)
from reports.masking import Masking
from tests.unit.reports.conftest import START, Maker, a_page

SEEN = Maker()


def desk(*, shows: bool | None = None, title: str = "Acme customer care") -> Desk:
    consent = None
    if shows is not None:
        consent = Consent(by="Jo", given=date(2026, 1, 1), until=date(2027, 1, 1), show_agent_names=shows)
    return Desk(
        name="acme", title=title, kind=DeskKind.OWN, zone="UTC", openings=(), targets={}, thresholds=Thresholds(),
        budget=Budget(daily=9), consent=consent,
    )  # fmt: skip


def answered(*letters: tuple[str, str]) -> Observation:
    """An enquiry, answered by mails: the name in From, and the text."""
    seen = SEEN(*[(hours, Label.PERSONALISED) for hours in range(len(letters))], texts=[text for _, text in letters])
    replies = []
    for judged, (name, text) in zip(seen.replies, letters, strict=True):
        mail = EmailMessage()
        mail["From"] = f'"{name}" <care@acme-kettles.example>' if name else "care@acme-kettles.example"
        mail.set_content(text)
        replies.append(replace(judged, reply=replace(judged.reply, raw=mail.as_bytes())))
    return replace(seen, replies=tuple(replies))


def masked(text: str, *, sender: str = "", beside: tuple[tuple[str, str], ...] = ()) -> str:
    """`text` as quoted from a mail of `sender`'s, where the desk wrote others, too."""
    seen, others = answered((sender, text)), [answered(each) for each in beside]
    return Masking.of([seen, *others], [desk()]).text(text, seen.enquiry)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is on its way.\n\nKind regards\nMia Thompson", "It is on its way.\n\nKind regards\n[name]"),
        ("It is on its way.\nThanks, Mia", "It is on its way.\nThanks, [name]"),
        ("It is on its way.\n\ncheers\nmia", "It is on its way.\n\ncheers\n[name]"),
        ("Best,\nMia Thompson, Acme Customer Care", "Best,\n[name], Acme Customer Care"),
        ("Best wishes\n\nMia from Customer Service", "Best wishes\n\n[name] from Customer Service"),
        ("Kind regards\nWill", "Kind regards\n[name]"),
        ("Mit freundlichen Grüßen\n\nJürgen von der Heide", "Mit freundlichen Grüßen\n\n[name]"),
        ("Viele Grüße Anna-Lena", "Viele Grüße [name]"),
        ("Cordialement,\nZoé d'Arc\nService clients", "Cordialement,\n[name]\nService clients"),
        ("Saludos\nMaría José", "Saludos\n[name]"),
        ("С уважением,\nМария", "С уважением,\n[name]"),
        ("It is in the van.\n\nMia Thompson", "It is in the van.\n\n[name]"),
        ("It is in the van.\n\nAcme Customer Care", "It is in the van.\n\nAcme Customer Care"),
        ("It is in the van.\n\nSee you soon!", "It is in the van.\n\nSee you soon!"),
        ("Kind regards\nIhr Acme-Team", "Kind regards\nIhr Acme-Team"),
        ("Kind regards\nThe Acme Customer Care Team", "Kind regards\nThe Acme Customer Care Team"),
        ("Thanks for your patience.\nIt comes on Monday.", "Thanks for your patience.\nIt comes on Monday."),
        ("Hello, my name is Mia and I can help.", "Hello, my name is [name] and I can help."),
        ("This is Mia from Acme. I, Mia, will see to it.", "This is [name] from Acme. I, [name], will see to it."),
        ("Ich bin Jana von Acme. Jana hilft.", "Ich bin [name] von Acme. [name] hilft."),
        ("Hier ist Ihre Nummer. Ihre Nummer ist 4.", "Hier ist Ihre Nummer. Ihre Nummer ist 4."),
        ("Mein Kollege Herr Özdemir ruft an.", "Mein Kollege Herr [name] ruft an."),
        ("我叫小王，很高兴为您服务。小王会回复您。", "我叫[name]，很高兴为您服务。[name]会回复您。"),
        ("Ask Mr. Brown. Mr Brown knows about brown kettles.", "Ask Mr. [name]. Mr [name] knows about brown kettles."),
    ],
)  # fmt: skip
def test_a_name_that_a_letter_gives_is_left_out_of_it(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("sender", "text", "shown"),
    [
        ("Mia Thompson", "Mia here. MIA THOMPSON's kettle.", "[name] here. [name]'s kettle."),
        ("Thompson, Mia (Acme)", "Yours, M. Thompson", "Yours, [name]"),
        ("Mia from Acme Kettles", "Mia has the kettles of Acme.", "[name] has the kettles of Acme."),
        ("Acme Customer Care", "Your customer care team at Acme", "Your customer care team at Acme"),
        ("Rose Field", "Prices rose. Rose knows.", "Prices rose. [name] knows."),
        ("Mia", "Write to mia.thompson@acme.example or care@acme.example",
         "Write to [address] or care@acme.example"),
        ("Zoe\u0301 Arc", "Zo\u00e9 will see to it", "[name] will see to it"),
        ("Mia", "M\u200bi\u00ada is my name", "[name] is my name"),
        ("田中", "田中です。よろしく。", "[name]です。よろしく。"),
        ("محمد علي", "سيرد عليك محمد غدا", "سيرد عليك [name] غدا"),
    ],
)  # fmt: skip
def test_a_name_that_the_sender_bears_is_left_out_of_the_text(sender: str, text: str, shown: str) -> None:
    assert masked(text, sender=sender) == shown
    assert Masking.of([answered((sender, text))], [desk()]).who(sender, answered(("", "")).enquiry) != sender or (
        sender == "Acme Customer Care"
    )


def test_one_letter_tells_whom_another_speaks_of() -> None:
    text = "Tomek has packed it."
    assert masked(text, beside=(("Acme", "All the best\nTomek Nowak"),)) == "[name] has packed it."


def test_the_words_of_the_complaint_and_the_customer_are_no_agents_names() -> None:
    seen = answered(("Kettle World", "Dear Ada Field,\nyour Kettle comes.\n\nKind regards\nAda Field"))
    text = Masking.of([seen], [desk()]).text("Dear Ada, your Kettle comes.", seen.enquiry)
    assert text == "Dear Ada, your Kettle comes."  # the complaint says "kettle"


def test_an_agent_who_is_called_like_another_customer_is_left_out_all_the_same() -> None:
    ours = answered(("Grace Field", "Grace here"))
    other = replace(ours, enquiry=replace(ours.enquiry, id="x", persona=replace(ours.enquiry.persona, name="Grace Li")))
    assert Masking.of([replace(other, replies=()), ours], [desk()]).text("Grace here", ours.enquiry) == "[name] here"


def test_whoever_a_chat_names_is_left_out() -> None:
    seen = answered(("", "hello"))
    joined = SessionEvent(enquiry_id="e", at=START, kind=SessionEventKind.JOINED, text="Priya joined", who="Priya S.")
    seen = replace(seen, events=(joined,))
    masking = Masking.of([seen], [desk()])
    assert masking.text(joined.text, seen.enquiry) == "[name] joined"
    assert masking.who("Priya S.", seen.enquiry) == "[name]."


def test_consent_decides_and_no_consent_is_none() -> None:
    seen = answered(("Mia", "Mia here"))
    for desks, shown in (
        ([], "[name]"),
        ([desk()], "[name]"),
        ([desk(shows=False)], "[name]"),
        ([desk(shows=True)], "Mia"),
    ):
        assert Masking.of([seen], desks).text("Mia here", seen.enquiry) == f"{shown} here"


def test_the_customer_is_left_out_where_it_is_asked_for() -> None:
    seen = answered(("Mia", ""))
    text = f"Dear Ada Field, A1 goes to {seen.enquiry.persona.email}, call 555-0100. Mia"
    shown = Masking.of([seen], [desk()], customers=True).text(text, seen.enquiry)
    assert shown == "Dear [customer], [customer] goes to [customer], call [customer]. [name]"
    assert "Ada Field" in Masking.of([seen], [desk()]).text(text, seen.enquiry)


def test_ten_thousand_names_in_a_text_of_megabytes_are_soon_done_with() -> None:
    text = "Kind regards\nMia Thompson\n" * 100_000
    seen = answered(*[(f"Agent{chr(97 + n % 26)}{chr(97 + n // 26)} Xu", "hello") for n in range(500)])
    shown = Masking.of([seen], [desk()]).text(text, seen.enquiry)
    assert len(shown) < 200_000
    assert "Mia" not in shown


@given(name=st.text(max_size=80), text=st.text(max_size=300))
@example(name="i", text="")
def test_nothing_that_a_stranger_writes_raises(name: str, text: str) -> None:
    seen = SEEN((1, Label.PERSONALISED), texts=[text])
    judged = replace(seen.replies[0], reply=replace(seen.replies[0].reply, media_type="text/plain", sender=name))
    seen = replace(seen, replies=(judged,))
    masking = Masking.of([seen], [desk()], customers=True)
    masking.text(text, seen.enquiry)
    masking.who(name, seen.enquiry)


def test_the_page_says_what_masking_cannot_know_unless_the_desk_shows_its_names() -> None:
    seen = answered(("Mia Thompson", "It comes on Monday."))
    for shows, said in ((None, True), (True, False)):
        page = a_page([seen], "md", now=START + timedelta(days=60), desks=(desk(shows=shows),))
        assert ("Who is only named in passing" in page) is said
