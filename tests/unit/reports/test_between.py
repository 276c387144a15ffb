"""Desk against desk, how alike like enquiries are answered, and what may be claimed: as the page says it."""

from datetime import timedelta
from typing import Any

import pytest

from harness.model import Label, Observation
from reports.month import MOST_COMPARED, Month, month
from reports.monthly import render
from reports.year_month import YearMonth
from tests.desks import desk_with
from tests.unit.reports.conftest import START
from tests.unit.reports.years import NOW

DESKS = tuple(desk_with(name=f"d{number:02d}", title=f"Desk {number:02d}") for number in range(14))


def october(*seen: Observation) -> Month:
    return month(seen, year_month=YearMonth(2026, 10), now=NOW, desks=DESKS)


def section(heading: str, *seen: Observation) -> str:
    page = render(october(*seen), format="md")
    return page.split(f"## {heading}\n")[1].split("\n## ")[0] if f"## {heading}\n" in page else ""


def at(seen: Any, desk: int, *, answered: int, silent: int = 0, **more: Any) -> list[Observation]:
    named = {"desk": f"d{desk:02d}", **more}
    return [
        *(seen((2, Label.PERSONALISED), **named) for _ in range(answered)),
        *(seen(**named) for _ in range(silent)),
    ]


def test_what_two_desks_differ_in_is_said_the_better_one_first(seen: Any) -> None:
    said = section("Desk against desk", *at(seen, 0, answered=4, silent=26), *at(seen, 1, answered=26, silent=4))
    assert "| never heard from a person | mail | 13 % (Desk 01) | 87 % (Desk 00) | 73 points (" in said
    assert "| got a letter for their own case | mail | 87 % (Desk 01) | 13 % (Desk 00) |" in said
    assert "receipt" not in said  # neither sent any
    assert "Otherwise no difference that these 60 enquiries could show." in said


def test_of_alike_desks_the_page_says_what_so_many_enquiries_could_not_show(seen: Any) -> None:
    said = section("Desk against desk", *at(seen, 0, answered=4, silent=3), *at(seen, 1, answered=5, silent=2))
    assert "No difference between desks that these 14 enquiries could show." in said
    assert "| mail |" not in said


def test_desks_do_not_differ_for_being_asked_through_other_channels(seen: Any) -> None:
    mix = [
        *at(seen, 0, answered=20, channel="web_form"),
        *at(seen, 0, answered=0, silent=6),
        *at(seen, 1, answered=6, channel="web_form"),
        *at(seen, 1, answered=0, silent=20),
    ]
    assert "No difference between desks that these 52 enquiries could show." in section("Desk against desk", *mix)
    apart = [*at(seen, 0, answered=20, channel="web_form"), *at(seen, 1, answered=0, silent=20)]
    assert "No two desks have enough enquiries through the same channel" in section("Desk against desk", *apart)


def test_too_few_are_not_compared_and_one_desk_has_no_other(seen: Any) -> None:
    few = [*at(seen, 0, answered=3), *at(seen, 1, answered=0, silent=3)]
    assert "No two desks have enough enquiries" in section("Desk against desk", *few)
    assert section("Desk against desk", *at(seen, 0, answered=30)) == ""
    assert october().contrasts == ()


def test_of_many_desks_the_clearest_differences_are_printed_and_the_others_counted(seen: Any) -> None:
    many = [one for desk in range(14) for one in at(seen, desk, answered=(24, 6)[desk % 2], silent=(6, 24)[desk % 2])]
    fewest = at(seen, 1, answered=0, silent=1)
    found = october(*many, *fewest)
    assert len({name for each in found.contrasts for name in (each.one, each.other)}) == MOST_COMPARED
    said = section("Desk against desk", *many, *fewest)
    assert said.count("| mail |") == 10
    assert "And 134 more." in said  # 36 pairs of an even desk and an odd one, four figures each
    assert "Of 14 desks, the 12 with the most enquiries are compared." in said
    figures = [line.split(" | ")[0] for line in said.splitlines() if "| mail |" in line]
    assert len(set(figures[:4])) == 4  # none crowds out the others


def test_how_alike_enquiries_are_answered_is_said_with_how_sure_that_is(seen: Any) -> None:
    days = [
        seen((1 + day, Label.PERSONALISED), start=START + timedelta(days=day), desk="d00")
        for day in range(6)
        for _ in range(5)
    ]
    row = next(line for line in section("How alike like enquiries are answered", *days).splitlines() if "30" in line)
    assert row == "| mail | 30 | 2 times (1.2 to 3) | 100 % | - |"
    mixed = [
        seen((1 + hours, Label.PERSONALISED), start=START + timedelta(days=day), desk="d00")
        for day in range(6)
        for hours in range(5)
    ]
    assert "| mail | 30 | 1.7 times (1.3 to 2.5) | 0 % (0 to 52 %) | - |" in section(
        "How alike like enquiries are answered", *mixed
    )


def test_where_too_few_were_answered_the_page_says_that(seen: Any) -> None:
    heading = "How alike like enquiries are answered"
    assert "| mail | 12 | not reached | - | - |" in section(heading, *at(seen, 0, answered=6, silent=6))
    few = section(heading, *at(seen, 0, answered=4))
    assert "| mail | 4 | too few | too few | too few |" in few
    assert "Nine in ten" not in few


@pytest.mark.parametrize(
    ("answered", "silent", "heard", "kept"),
    [
        (400, 0, "at most 1 %", "at least 99 %"),
        (95, 5, "at most 20 %", "at least 80 %"),
        (9, 1, "none (“at most 20 %” takes 62 enquiries like these)", "none (“at least 80 %” takes 62 enquiries like"),
        (10, 10, "none (not even “at most 20 %”)", "none (not even “at least 80 %”)"),
    ],
)
def test_below_all_enquiries_stands_what_may_be_claimed(
    seen: Any, answered: int, silent: int, heard: str, kept: str
) -> None:
    said = section("Service levels", *at(seen, 0, answered=answered, silent=silent))
    row = next(line for line in said.splitlines() if line.startswith("| claim that this carries |"))
    assert f"| {heard} |" in row
    assert f"| {kept}" in row


def test_nothing_is_claimed_of_too_few(seen: Any) -> None:
    assert "claim that this carries" not in section("Service levels", *at(seen, 0, answered=4))
    still_open = [seen(desk="d00", now=timedelta(hours=1)) for _ in range(4)]
    row = section("Service levels", *at(seen, 0, answered=2), *still_open)
    assert "| claim that this carries |  | " in row
    assert row.split("| claim that this carries |")[1].split("\n")[0].rstrip().endswith("| - |")


def test_a_desk_has_its_own_claims_below_it_where_its_enquiries_carry_any(seen: Any) -> None:
    said = section("Service levels", *at(seen, 0, answered=40), *at(seen, 1, answered=3, silent=9))
    lines = said[said.index("By desk") :].splitlines()
    names = [line.split("|")[1].strip() for line in lines if line.startswith("|") and "---" not in line]
    first = names.index("Desk 00")
    assert names[first : first + 3] == ["Desk 00", "claim that this carries", "Desk 01"]
    assert "claim that this carries" not in names[first + 3 :]
