"""Form letters mined from a desk's replies: skeleton, slots, members; and what is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from harness.classify import Peers
from harness.model import Fact, FactKind, Slot, SlotKind, Template
from tests.unit.mined import FOOTER, MACRO, PEOPLE, PERSONAL, START, case, copies, letters, macro, own_words, personal


def test_what_stays_is_the_text_and_what_varies_are_slots_of_their_kind() -> None:
    (letter,) = letters(*copies(5), *personal())
    assert letter.text == (
        "Dear [name],\n\nWe are sorry that parcel KW-[number] was late. Our carrier lost two vans to the flood, and "
        "yours stood in the depot until [date]. See https://desk.example/floods for the list.\n\n[name]"
    )
    assert [slot.kind for slot in letter.slots] == [SlotKind.NAME, SlotKind.NUMBER, SlotKind.DATE, SlotKind.NAME]
    assert set(letter.slots[0].examples) <= set(PEOPLE)


def test_a_letter_knows_its_copies_and_since_when_they_came() -> None:
    (letter,) = letters(*copies(5), *personal())
    assert letter.replies == ("r00", "r01", "r02", "r03", "r04")
    assert letter.conversations == 5
    assert (letter.first, letter.last) == (START, START + timedelta(days=4))
    assert letter.share > 0.9


def test_a_personal_sentence_in_a_letter_is_a_slot_of_its_own() -> None:
    added = ["I liked the drawing of the van.", "Your dog sounds brave.", "", "My own came late too, by the way."]
    text = MACRO.replace("\n\nWe are", "\n\n{own} We are")
    desk = [
        case(text.replace("{own}", own).format(name=PEOPLE[n], order=n, date="9 March", agent="Tess"), f"r{n:02}")
        for n, own in enumerate(added)
    ]
    (letter,) = letters(*desk)
    assert letter.conversations == 4
    assert letter.text.startswith("Dear [name],\n\n[text] We are sorry that parcel")
    assert 0.7 < letter.share < 1


def test_replies_to_one_enquiry_make_no_letter() -> None:
    assert letters(*(replace(each, conversation="q") for each in copies(4))) == ()


def test_a_greeting_in_common_makes_no_letter() -> None:
    desk = [
        case(f"Dear {PEOPLE[n]}, thank you for your message.\n\n{text}", f"r{n:02}") for n, text in enumerate(PERSONAL)
    ]
    assert letters(*desk) == ()


def framed(text: str) -> str:
    return f"{text}\n\nThis is what we can say today.\n{FOOTER}\nNothing follows."


def test_what_stands_on_every_letter_whatever_it_says_is_frame_and_no_letter() -> None:
    desk = [case(framed(own_words(n)), f"r{n:02}") for n in range(12)]
    peers = Peers.of(desk)
    assert peers.templates() == ()
    assert all(peers.recurrence(each).share == 0 for each in desk)


def test_a_frame_is_taken_out_before_a_letters_share_is_reckoned() -> None:
    bare = [case(macro(0), "r20"), case(macro(1), "r21")]
    desk = [case(framed(own_words(n)), f"r{n:02}") for n in range(12)]
    inside = [case(framed(macro(0)), "r20"), case(framed(macro(1)), "r21")]
    assert Peers.of(bare).recurrence(bare[0]).share == pytest.approx(
        Peers.of([*desk, *inside]).recurrence(inside[0]).share, abs=0.08
    )


def test_a_letter_that_everybody_got_is_no_frame() -> None:
    assert letters(*copies(12))[0].conversations == 12


def test_facts_told_are_slots_and_no_mark_of_a_letter() -> None:
    text = "Dear {name}, the {thing} went back to the foundry today, and nobody there could explain the {harm} to us."
    told = [("cracked lid", "oak worktop"), ("bent spout of the pot", "scratched hob"), ("dull knife", "sore thumb")]
    desk = [
        case(
            text.format(name=PEOPLE[n], thing=thing, harm=harm),
            f"r{n:02}",
            facts=[
                Fact(name="thing", kind=FactKind.STORY, value=thing),
                Fact(name="harm", kind=FactKind.STORY, value=harm),
                Fact(name="name", kind=FactKind.MERGE, value=PEOPLE[n]),
            ],
        )
        for n, (thing, harm) in enumerate(told)
    ]
    peers = Peers.of(desk)
    (letter,) = peers.templates()
    assert letter.text == (
        "Dear [name], the [fact] went back to the foundry today, and nobody there could explain the [fact] to us."
    )
    assert not desk[1].told & peers.recurrence(desk[1]).positions


def test_signs_of_a_script_without_spaces_are_mined_too() -> None:
    text = "{name}您好，非常抱歉您的包裹因为洪水而延误，我们的承运商损失了两辆货车，您的包裹在仓库里停留到今天。"  # noqa: RUF001
    desk = [case(text.format(name=name), f"r{n:02}") for n, name in enumerate(("李娜", "王伟", "张敏"))]
    (letter,) = letters(*desk, *personal())
    assert letter.conversations == 3


def test_one_more_copy_is_told_at_once_and_convicts_the_earlier_ones() -> None:
    first, second = copies(2)
    peers = Peers.of([*personal(), first])
    assert peers.recurrence(first).copies == 0
    peers.add(second)
    assert peers.recurrence(first).copies == peers.recurrence(second).copies == 1
    assert peers.recurrence(first).last == second.received_at


def test_many_copies_are_all_counted() -> None:
    desk = [case(macro(n % 12), f"r{n:02}") for n in range(60)]
    same = Peers.of(desk).recurrence(desk[0])
    assert same.copies == 59
    assert letters(*desk)[0].conversations == 60


def test_a_reference_is_a_number_though_it_was_planted() -> None:
    text = "Good day {name}, order {order} rests in the depot until the flood is over, which nobody here can date."
    desk = [
        case(
            text.format(name=name, order=order),
            f"r{order}",
            facts=[
                Fact(name="name", kind=FactKind.MERGE, value=name),
                Fact(name="order", kind=FactKind.MERGE, value=order),
            ],
        )
        for name, order in (("Rosa Lindqvist", "KW-20417"), ("Imre Nagy", "ZB-99120"))
    ]
    (letter,) = letters(*desk)
    assert [slot.kind for slot in letter.slots] == [SlotKind.NAME, SlotKind.NUMBER]


def test_a_phrase_of_many_letters_does_not_cut_a_letter_in_two() -> None:
    phrase = "Whatever you decide, the paper bag it came in belongs to you and may be kept for the next journey."
    halves = [(own_words(2 * n), own_words(2 * n + 1)) for n in range(3)]
    desk = [
        case(f"{first} {phrase} {second}", f"r{n}{copy}")
        for n, (first, second) in enumerate(halves)
        for copy in range(3)
    ]
    strangers = [case(own_words(20 + n), f"p{n:02}") for n in range(8)]  # without them the phrase would be frame
    found = letters(*desk, *strangers)
    assert [letter.conversations for letter in found] == [3, 3, 3]
    assert all(letter.share > 0.7 for letter in found)


def test_courtesies_are_a_letter_where_there_is_nothing_else() -> None:
    thanks = "Thank you so much for your patience with us, and please let us know if there is anything else."
    alone = [case(f"Hi {name}, {thanks}", f"r{n:02}") for n, name in enumerate(PEOPLE[:3])]
    within = [case(f"{text} {text[::-1]} {thanks}", f"p{n:02}") for n, text in enumerate(PERSONAL)]
    assert [letter.replies for letter in letters(*alone, *within)] == [("r00", "r01", "r02")]


def test_a_letter_of_ten_thousand_words_is_aligned_as_far_as_it_is_worth() -> None:
    (letter,) = letters(*(case("we " * 9_990 + word, f"r{n:02}") for n, word in enumerate(("this", "that", "those"))))
    assert len(letter.text.split()) == 2_000


def test_a_slot_stands_clear_of_the_words_beside_it() -> None:
    name, rest = (Slot(kind=kind, examples=()) for kind in (SlotKind.NAME, SlotKind.TEXT))
    letter = Template(
        pieces=(name, "Thank you for KW-", rest, ". Bye", rest),
        replies=(),
        conversations=2,
        share=1,
        first=None,
        last=None,
    )
    assert letter.text == "[name] Thank you for KW-[text]. Bye [text]"
