"""Judging what one more reply changes comes to what judging all of them together does, in whatever order they come."""

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.classify import UNDECIDED_COST, Case, Medium, Turn, judge_desk
from harness.classify.docket import Docket, is_enough
from harness.model import Fact, FactKind, Label, Verdict
from harness.reading import read

START = datetime(2026, 3, 2, tzinfo=UTC)
FOOTER = "This letter was sent by the care team of the house in the old harbour street."  # on three letters of four
TURNS = (
    "I am sorry to hear about the {thing} that reached you.",
    "We have passed your request to the team in charge of it.",
    "The boiler will be looked at by our people in the workshop.",
    "Your order {order} left the warehouse in the morning.",
    "Could you send me a picture of the {thing} from above?",
    "It will be with you before the end of the week.",
    "Nobody at the depot has seen the parcel since.",
)
OWN = ("ferry", "anvil", "meadow", "violin", "canyon", "pepper", "harvest", "lantern", "marble", "saddle")
THINGS = ("kettle", "lamp", "chair", "clock")
NAMES = tuple(
    f"{first}{last}".title() for first in "bdfgklmnprstvw" for last in ("ana", "elo", "iri", "oda", "umi", "yra")
)


def reply(number: int, chance: random.Random) -> Case:
    """A reply as some desk writes it: of turns that recur more or less often, so that much is near some threshold."""
    asked = number - (chance.random() < 0.2)
    customer = random.Random(asked)
    name, thing = NAMES[int(len(NAMES) * customer.random() ** 4)], customer.choice(THINGS)
    greeted = chance.choice(NAMES) if chance.random() < 0.2 else name
    said = TURNS[:4] if chance.random() < 0.3 else [each for each in TURNS if chance.random() < 0.2]
    own = f"About the {' '.join(chance.choices(OWN, k=3))} of your {thing} I rang Jo."
    body = " ".join((*said, *([own] if chance.random() < 0.7 or not said else ())))
    text = f"Dear {greeted},\n\n{body}\n\n" + (FOOTER if chance.random() < 0.75 else "")
    request = f"My {thing} under A{asked:05d} is broken. What now?"
    is_chat = chance.random() < 0.1
    sender = chance.choice(("care", f"agent{chance.randrange(40)}"))
    raw = f"From: {sender}@desk.example\r\nSubject: Re: your order\r\n\r\n{text}"
    letter = read(text.encode(), "text/plain") if is_chat else read(raw.encode(), "message/rfc822", sent=request)
    waited = timedelta(seconds=chance.choice((21.0, 22.0, 21.5, chance.uniform(1, 9e4))))
    typing = timedelta(seconds=chance.choice((1, 30)))
    return Case(
        id=f"r{number}",
        company="desk",
        conversation=f"e{asked}",
        letter=letter,
        request=request,
        facts=(
            Fact(name="order", kind=FactKind.MERGE, value=f"A{asked:05d}"),
            Fact(name="item", kind=FactKind.STORY, value=thing),
        ),
        waited=waited,
        customer=name,
        received_at=START + timedelta(hours=number) + waited,
        medium=Medium.CHAT if is_chat else Medium.MAIL,
        joined="Mia" if is_chat else None,
        turn=Turn(speaker=chance.choice(("Mia", "Bot")), typing=typing) if is_chat else None,
    )


def desk(count: int, seed: int) -> list[Case]:
    chance = random.Random(seed)
    return [reply(number, chance) for number in range(count)]


def opinion(verdict: Verdict) -> tuple[Label, float, float]:
    return verdict.label, verdict.machine, verdict.form


def anew(cases: Sequence[Case]) -> list[Case]:
    """The same replies as if they had just been read."""
    return [replace(each) for each in cases]


def judged(docket: Docket, cases: Sequence[Case]) -> dict[str, tuple[Label, float, float]]:
    return {each.id: opinion(docket.judge(each, UNDECIDED_COST)) for each in anew(cases)}


def renewed(
    docket: Docket, known: dict[str, tuple[Label, float, float]], new: Sequence[Case], by_id: dict[str, Case]
) -> int | None:
    """Take in new replies and judge what they change; how many earlier ones were judged, None for all."""
    changed = docket.add(anew(new))
    if changed is None:
        return None
    again = {*changed, *(name for each in new for name in docket.replies_to(each.group))}
    assert all(docket.agrees(replace(by_id[name])) for name in again)
    known |= judged(docket, [by_id[name] for name in again])
    return len(again)


@pytest.mark.parametrize(("seed", "step", "is_shuffled"), [(1, 1, False), (2, 6, False), (3, 3, True)])
def test_one_after_the_other_comes_to_what_all_together_do(seed: int, step: int, is_shuffled: bool) -> None:
    cases = desk(347, seed)
    by_id = {each.id: each for each in cases}
    whole = judge_desk(anew(cases))
    in_turn = random.Random(seed).sample(cases, len(cases)) if is_shuffled else cases
    docket = Docket.of(anew(in_turn[:335]))
    known = judged(docket, in_turn[:335])
    again = []
    for at in range(335, len(cases), step):
        docket = Docket.unpacked(docket.packed())
        counted = renewed(docket, known, in_turn[at : at + step], by_id)
        if counted is None:  # the share of one in a hundred conversations went up by one
            docket = Docket.of(anew(in_turn[: at + step]))
            known = judged(docket, in_turn[: at + step])
        else:
            again.append(counted)
    assert known == {each.id: opinion(verdict) for each, verdict in zip(cases, whole, strict=True)}
    assert {label for label, _, _ in known.values()} > {Label.TEMPLATED, Label.PERSONALISED}
    assert 0 < sum(again) < len(again) * len(cases) / 2, "most are left alone"


def test_whom_an_earlier_reply_greets_may_become_a_customer() -> None:
    cases = desk(340, 4)
    letter = read(b"From: care@desk.example\r\n\r\nDear Zoltan,\n\nThe ferry has it.\n", "message/rfc822")
    cases[0] = replace(cases[0], letter=letter, customer="Dana Kuli")
    docket = Docket.of(anew(cases))
    known = judged(docket, cases)
    newcomer = replace(desk(341, 4)[340], conversation="another", customer="Zoltan Kiss")
    assert renewed(docket, known, [newcomer], {each.id: each for each in (*cases, newcomer)})
    assert known[cases[0].id] == opinion(judge_desk(anew([*cases, newcomer]))[0])


def test_a_reply_that_is_not_as_it_was_is_told() -> None:
    cases = desk(20, 3)
    docket = Docket.of(anew(cases))
    assert all(docket.agrees(each) for each in anew(cases))
    late = timedelta(days=2)
    assert not docket.agrees(replace(cases[3], waited=late, received_at=START + late))
    assert not docket.agrees(replace(cases[3], letter=cases[4].letter))
    assert not docket.agrees(replace(cases[3], conversation="another"))


def test_a_few_are_judged_together() -> None:
    cases = desk(40, 3)
    assert not is_enough(cases)
    assert Docket.of(anew(cases)).add(desk(41, 3)[40:]) is None


def test_a_block_that_was_spoilt_is_told() -> None:
    block = Docket.of(desk(5, 3)).packed()
    for spoilt in (block[:-1], block[:40], b"", block[:9] + b"x" + block[10:]):
        with pytest.raises((ValueError, zlib.error)):
            Docket.unpacked(spoilt)
