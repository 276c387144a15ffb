"""Which enquiry a reply belongs to, where neither address nor thread says so: ticket numbers, senders, content."""

from dataclasses import replace
from datetime import timedelta

import pytest

from harness.matching import Matcher, MatchRule
from harness.model import Dispatch, DispatchState, Enquiry, Reply, Source
from tests.unit.matching.letters import (
    DESK,
    ELSEWHERE,
    HOUR,
    JOAN,
    MAILBOX,
    MARY,
    OURS,
    RECEIPTS,
    T0,
    enquiry,
    fit,
    letter,
    receipt,
    verdict,
)


def quoted(asked: Enquiry) -> str:
    return "\n".join(f"> {line}" for line in asked.body.splitlines())


# --- what is matched

BY_TICKET = {
    "a new thread with the number in its subject": letter(subject="[#4711] Your parcel"),
    "the number in words": letter(subject="Update on ticket 4711"),
    "the number with leading zeros": letter(subject="Case 00004711: your parcel"),
    "the number and a different case of the sender": letter(subject="Re: [#4711]", sender="CARE@Desk.Example"),
    "an agent of the same company": letter(subject="[#4711] Your parcel", sender="mia@service.desk.example"),
    "an agent's private address, with the customer's name": letter(
        "Hi Joan,\n\na new one is on its way.", subject="[#4711]", sender="mia.miller@gmail.com"
    ),
    "HTML only": letter("<b>Good news!</b>", subject="[#4711] Your parcel", html=True),
}


@pytest.mark.parametrize("reply", BY_TICKET.values(), ids=BY_TICKET)
def test_a_ticket_number_seen_before_names_the_enquiry(reply: Reply) -> None:
    assert verdict(fit(reply, *RECEIPTS)) == ("joan", MatchRule.TICKET)


def test_the_number_may_be_learned_and_found_in_the_letter() -> None:
    told = (
        letter("Your ticket number is 88123.", to=JOAN.persona.email, id_="1"),
        letter("Your ticket number is 88124.", to=MARY.persona.email, id_="2"),
    )
    assert verdict(fit(letter("About ticket no. 88123: it is on its way."), *told)) == ("joan", MatchRule.TICKET)


def confirmed(asked: Enquiry, number: str) -> Dispatch:
    return Dispatch(enquiry_id=asked.id, state=DispatchState.ACCEPTED, at=T0, reference=number)


def test_an_answer_to_a_form_is_known_by_the_number_that_the_form_confirmed() -> None:
    forms = tuple(replace(each, channel="web_form", to="https://www.desk.example/contact") for each in OURS)
    dispatches = (confirmed(JOAN, "SB-104711"), confirmed(MARY, "SB-104712"))
    reply = letter("Dear customer, it is on its way.", subject="Your request SB-104711")
    assert verdict(fit(reply, enquiries=forms, dispatches=dispatches)) == ("joan", MatchRule.TICKET)


def test_what_was_matched_by_its_content_teaches_the_number_too() -> None:
    first = letter("Dear Joan Archer,\n\nI look into order A-10442.", subject="[#4711] Your parcel", id_="first")
    other = receipt(MARY, "4712")
    later = letter("It comes on Thursday.", subject="[#4711] Your parcel", after=2 * HOUR)
    assert verdict(fit(later, first, other)) == ("joan", MatchRule.TICKET)


BY_CONTENT = {
    "name and order": letter("Dear Joan Archer,\n\nI look into your order A-10442."),
    "surname and order, HTML only": letter("Dear Ms Archer,\n\nyour order A-10442 is on its way.", html=True),
    "our subject and the order": letter(
        "Order A-10442 is on its way.", subject="AW: [Ticket#1] My copper kettle is dented"
    ),
    "our letter below and our subject": letter(
        f"We send a new one.\n\n{quoted(JOAN)}", subject="SV: My copper kettle is dented"
    ),
    "the name it is addressed to and in the greeting": letter(
        "Dear Joan Archer, thank you.", to=f'"Joan Archer" <{MAILBOX}>'
    ),
    "the address quoted by whoever forwards": letter(
        f"-----Original Message-----\nFrom: Joan Archer <{JOAN.persona.email}>\nTo: {DESK}\n\n{JOAN.body}",
        subject="FW: My copper kettle is dented",
        sender="partner@courier.example",
    ),
    "a private address that quotes all": letter(
        f"Hi Joan, a new one leaves today.\n\n{quoted(JOAN)}",
        subject="Re: My copper kettle is dented",
        sender="mia@gmail.com",
    ),
    "the full name and the mailbox": letter("Dear Joan Archer,\n\nwe have received your message."),
    "a subject that no other enquiry has, and a part of the name": letter(
        "Hello Ms Archer, it comes on Thursday.", subject="[#1] My copper kettle is dented"
    ),
    "a name that lost its accents": letter("Dear Zoe Angstrom,\n\nwe look into order D-40775."),
}
ZOE = enquiry("Zoë Ångström", "D-40775", "bread crock")


@pytest.mark.parametrize("reply", BY_CONTENT.values(), ids=BY_CONTENT)
def test_sender_and_content_name_the_enquiry_when_nothing_else_does(reply: Reply) -> None:
    expected = "zoë" if "Angstrom" in str(reply.raw) else "joan"
    found = fit(reply, enquiries=(*OURS, ZOE))
    assert verdict(found) == (expected, MatchRule.CONTENT)
    assert found.match is not None
    assert "it " in found.match.detail


def test_the_one_enquiry_of_a_mailbox_is_named_by_the_mailbox_alone() -> None:
    assert verdict(fit(letter("Good morning."), enquiries=(JOAN,))) == ("joan", MatchRule.RECIPIENT)


def test_a_plus_part_that_the_headers_kept_outweighs_an_envelope_that_lost_it() -> None:
    kept = replace(letter(to=JOAN.persona.email), recipient=MAILBOX)
    assert verdict(fit(kept)) == ("joan", MatchRule.HEADER_RECIPIENT)


def test_two_answers_within_a_minute_are_both_the_enquirys() -> None:
    first, second = (
        letter(subject="[#4711] 1", id_="1"),
        letter(subject="[#4711] 2", id_="2", after=HOUR + timedelta(seconds=30)),
    )
    matcher = Matcher(OURS, (), replies=(*RECEIPTS, first, second))
    assert [verdict(matcher.fit(each)) for each in (first, second)] == [("joan", MatchRule.TICKET)] * 2


def test_a_number_that_stands_in_every_letter_of_a_desk_proves_nothing() -> None:
    constant = tuple(receipt(each, "100", f"receipt-{each.id}") for each in (JOAN, MARY))
    assert verdict(fit(letter(subject="[#100] Your parcel"), *constant)) == (None, None)


def test_a_number_seen_once_may_stand_in_every_letter() -> None:
    assert verdict(fit(letter(subject="[#100] Your parcel"), receipt(JOAN, "100"))) == (None, None)


def test_a_number_of_another_desk_names_nobody_here() -> None:
    lee = receipt(ELSEWHERE, "4711", "lee")
    other = replace(lee, raw=lee.raw.replace(b"care@desk.example", b"help@other.example"))
    joans, marys = RECEIPTS
    everybody = (*OURS, ELSEWHERE)
    reply = letter(subject="[#4711] Your parcel")
    assert verdict(fit(reply, joans, marys, other, enquiries=everybody)) == ("joan", MatchRule.TICKET)
    assert verdict(
        fit(
            replace(reply, raw=reply.raw.replace(b"care@desk", b"help@other")), joans, marys, other, enquiries=everybody
        )
    ) == (None, None)


def test_a_letter_that_speaks_to_another_customer_outweighs_its_number() -> None:
    reply = letter(
        "Dear Omar Haddad, your order C-30664 ...", subject="[#4711] Your parcel", to=f'"Omar Haddad" <{MAILBOX}>'
    )
    assert verdict(fit(reply, *RECEIPTS))[0] != "joan"


def test_our_own_order_number_in_the_desks_subject_is_no_ticket_number() -> None:
    first = letter(subject="[#A-10442] We have it", to=JOAN.persona.email, id_="1")
    second = letter(subject="[#B-20553] We have it", to=MARY.persona.email, id_="2")
    assert verdict(fit(letter(subject="[#A-10442] offers"), first, second))[1] is not MatchRule.TICKET


# --- hostile mail


def test_ten_thousand_addresses_and_references_are_read_in_part_and_left_to_a_person() -> None:
    customers = tuple(
        replace(JOAN, id=f"e{number}", persona=replace(JOAN.persona, email=f"kim{number}@shopper.example"))
        for number in range(10_000)
    )
    dispatches = [
        Dispatch(enquiry_id=each.id, state=DispatchState.ACCEPTED, at=T0, reference=f"<{each.id}@shopper.example>")
        for each in customers
    ]
    everybody = ", ".join(each.persona.email for each in customers)
    threads = " ".join(str(each.reference) for each in dispatches)
    body = f"{everybody}\r\n{threads}\r\n{'[#1234] ' * 10_000}"
    head = f"To: {everybody}\r\nReferences: {threads}\r\nFrom: {everybody}\r\nSubject: {'[#4711] ' * 5_000}"
    reply = Reply(
        id="r",
        received_at=T0 + HOUR,
        source=Source.IMAP,
        media_type="message/rfc822",
        raw=f"{head}\r\n\r\n{body}".encode(),
    )
    found = Matcher(customers, dispatches, replies=[reply]).fit(reply)
    assert (found.match, found.torn) == (None, True)
    assert len(found.candidates) <= 9
