"""Months at the edges, as pages: the figures against the month before, both clocks, skewed ones, and far too many."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.model import Label, Observation, Source, Thresholds
from reports.month import Month, month
from reports.monthly import render
from reports.year_month import YearMonth
from tests.desks import desk_with
from tests.unit.reports.conftest import HOUR, Maker
from tests.unit.reports.years import NOW, a_year

OCTOBER = YearMonth(2026, 10)
SEPTEMBER_5 = datetime(2026, 9, 5, 9, tzinfo=UTC)
CARE = "I am sorry about your kettle. A new one comes on Thursday."


def a_month(*seen: Observation, **changes: Any) -> Month:
    return month(seen, **{"year_month": OCTOBER, "now": NOW, "desks": (desk_with(),), **changes})


def text_of(*seen: Observation, **changes: Any) -> str:
    return render(a_month(*seen, **changes), format="md")


def answered(seen: Any, count: int, **more: Any) -> list[Observation]:
    return [seen((2, Label.PERSONALISED), **more) for _ in range(count)]


def silent(seen: Any, count: int, **more: Any) -> list[Observation]:
    return [seen(**more) for _ in range(count)]


def before(seen: Any, *, replied: int, quiet: int) -> list[Observation]:
    at = {"start": SEPTEMBER_5, "now": NOW - SEPTEMBER_5}
    return [*answered(seen, replied, **at), *silent(seen, quiet, **at)]


def test_a_change_that_chance_would_not_make_is_called_one(seen: Any) -> None:
    page = text_of(*before(seen, replied=4, quiet=36), *answered(seen, 36), *silent(seen, 4))
    assert "Better than in September 2026:" in page
    assert "never heard from a person (90 % then, 10 % now)" in page
    assert "| never heard from a person | 10 % | 4 to 23 %, n=40 | better by 80 points (" in page


def test_the_sentence_names_what_counts_most_and_the_rest_follows_in_small(seen: Any) -> None:
    asked = {"thresholds": Thresholds(first_response=timedelta(hours=24), complete=timedelta(hours=24))}
    told = "I am sorry. It comes on Thursday."

    def month_of(answers: int, quiet: int, **at: Any) -> list[Observation]:
        heard = [seen((2, Label.PERSONALISED), texts=(told,), **asked, **at) for _ in range(answers)]
        return [*heard, *(seen(**asked, **at) for _ in range(quiet))]

    page = text_of(*month_of(36, 4, start=SEPTEMBER_5, now=NOW - SEPTEMBER_5), *month_of(4, 36))
    [sentence] = [line for line in page.splitlines() if line.startswith("Worse than in September 2026:")]
    assert "never heard from a person (10 % then, 90 % now)" in sentence
    assert "answered by a person in time (90 % then, 10 % now)" in sentence
    assert "completely answered" not in sentence
    assert re.search(r"^Worse, too: .*completely answered in time \(90 % then, 10 % now\)\.", page, re.MULTILINE)


def test_the_same_the_other_way_round_is_worse(seen: Any) -> None:
    page = text_of(*before(seen, replied=36, quiet=4), *answered(seen, 4), *silent(seen, 36))
    assert "Worse than in September 2026:" in page
    assert "Better than" not in page


def test_a_median_that_moved_is_told_by_itself_though_the_mean_shows_nothing(seen: Any) -> None:
    def month_of(hours: float, **at: Any) -> list[Observation]:
        return [*(seen((hours + 0.1 * each, Label.TEMPLATED), **at) for each in range(40)), *silent(seen, 8, **at)]

    page = text_of(*month_of(2, start=SEPTEMBER_5, now=NOW - SEPTEMBER_5), *month_of(8))
    assert "Worse than in September 2026: the median wait for a person (4 h 18 min then, 10 h 18 min now)" in page
    assert "the mean wait for a person" not in page
    assert re.search(r"median wait for a person \| 10 h 18 min \|.*\| worse by 6 h \(", page)


def test_channels_in_which_fewer_than_half_were_heard_share_a_sentence(seen: Any) -> None:
    forms = [*answered(seen, 1, channel="web_form"), *silent(seen, 9, channel="web_form")]
    page = text_of(*answered(seen, 2), *silent(seen, 6), *forms)
    assert (
        "Fewer than half of the customers by mail (2 of 8) and by web form (1 of 10) have heard from a person." in page
    )
    assert "15 of 18 never heard from a person (83 %, 95 % interval 61 to 94 %), and heard nothing at all." in page


def test_who_heard_only_machines_is_said_so(seen: Any) -> None:
    receipts = [seen((0.1, Label.AUTOMATED)) for _ in range(6)]
    assert "never heard from a person (100 %, 95 % interval 61 to 100 %), only from machines." in text_of(*receipts)
    said = text_of(*receipts, *silent(seen, 2))
    assert "interval 68 to 100 %): 2 heard nothing at all, 6 only machines." in said


def test_the_page_that_thanks_for_a_form_is_not_called_an_automated_reply(seen: Any) -> None:
    asked = seen((0.0, Label.AUTOMATED), texts=("Thank you, it has reached us.",), channel="web_form")
    [shown] = asked.replies
    page = text_of(replace(asked, replies=(replace(shown, reply=replace(shown.reply, source=Source.PAGE)),)))
    assert "the page after the form: “Thank you, it has reached us.”" in page


def test_a_claim_that_the_number_cannot_carry_is_refused(seen: Any) -> None:
    page = text_of(*before(seen, replied=3, quiet=3), *answered(seen, 4), *silent(seen, 2))
    assert "Against September 2026: no change that these 12 enquiries could show (6 then, 6 now)." in page
    assert "| no change shown (50 % in September 2026) |" in page
    assert re.search(r"median wait for a person \|.*\| no change shown \(2 h in September 2026\) \|", page)
    assert "better" not in page.lower().split("## how this was measured")[0]


def test_too_few_are_not_compared_at_all(seen: Any) -> None:
    page = text_of(*before(seen, replied=2, quiet=0), *answered(seen, 3))
    assert "Too few enquiries to compare with September 2026 (2 then, 3 now)." in page


def test_without_a_month_before_nothing_is_compared(seen: Any) -> None:
    assert "Nothing was measured in September 2026 to compare with." in text_of(*answered(seen, 6))


def test_the_page_has_the_mean_that_others_publish_beside_the_one_that_counts_silence(seen: Any) -> None:
    page = text_of(*answered(seen, 6), *silent(seen, 6))
    row = next(line for line in page.splitlines() if line.startswith("| mail | 12 | 2 h"))
    assert "up to 14 d" in row
    assert row.endswith("| 2 h (n=6) |")


def test_a_reply_stamped_before_the_enquiry_is_no_negative_wait(seen: Any) -> None:
    early = [seen((-0.001, Label.PERSONALISED)) for _ in range(6)]
    page = text_of(*early)
    assert "Half of the customers hear from a person within 0 s" in page
    assert "-" not in page.split("## Still waiting")[0].split("within 0 s")[1].split(".")[0]


def test_ten_thousand_silent_enquiries_make_no_larger_page(seen: Any) -> None:
    quiet = seen()
    many = [replace(quiet, enquiry=replace(quiet.enquiry, id=f"q{number:05d}")) for number in range(10_000)]
    october = a_month(*many)
    page = render(october, format="html")
    assert len(page) < 100_000
    assert "10,000 of 10,000 never heard from a person" in page
    assert "And 9,975 more." in page


def test_thousands_of_answers_at_as_many_times_are_drawn_as_finely_as_can_be_seen(seen: Any) -> None:
    one = seen((1, Label.PERSONALISED))
    many = [
        replace(
            one,
            enquiry=replace(one.enquiry, id=f"q{number:05d}"),
            first_response_at=one.accepted_at + timedelta(seconds=60 + 7 * number),
        )
        for number in range(2_000)
    ]
    assert len(render(a_month(*many), format="html")) < 100_000


def test_a_huge_letter_is_quoted_in_part(seen: Any) -> None:
    page = render(a_month(seen((1, Label.PERSONALISED), texts=["Really sorry about that. " * 100_000])), format="html")
    assert len(page) < 60_000


HOSTILE = (
    "<b onclick=x()>bold</b> \u202egnorw\u202c \x00\x07 \U0001f525 </q></article><script>x()</script> "
    "{n} %(n)s {{ 7*7 }}"
)


@pytest.mark.parametrize("form", ["html", "md"])
def test_hostile_words_are_quoted_and_do_nothing(seen: Any, form: Any) -> None:
    page = render(a_month(seen((1, Label.PERSONALISED), texts=[f"{CARE} {HOSTILE}"], body=HOSTILE)), format=form)
    assert "A new one comes on Thursday." in page
    unquoted = re.sub(r"\\.", "", page)
    for harmful in ("<script", "<b ", "\u202e", "\x00", "\x07"):
        assert harmful not in unquoted
    assert "49" not in page.split("A new one comes")[1].split("</script")[0]


def test_stories_tell_what_happened_and_when(seen: Any) -> None:
    page = text_of(seen((0.002, Label.AUTOMATED), (30, Label.TEMPLATED), texts=["We have it.", CARE]), seen())
    slowest = page.split("## The slowest answers")[1].split("\n## ")[0]
    assert "not in time: First response by a person" in slowest
    assert "- the customer asks: “Where is my kettle? When will it come?”" in slowest
    assert "- +7 s automated: “We have it.”" in slowest
    assert f"- +30 h templated: “{CARE}”" in slowest
    assert "- +14 d watched to here, and nothing more came" in page.split("## Silence")[1]


def test_a_long_story_is_cut_in_the_middle(seen: Any) -> None:
    page = text_of(seen(*((hours, Label.PERSONALISED) for hours in range(1, 30))))
    assert "… 22 more moments …" in page


def test_a_year_says_how_each_month_was() -> None:
    year = a_month(
        *a_year(Maker(), each_month=30, months=4), desks=(desk_with(), desk_with(name="south", title="South"))
    )
    page = render(year, format="md").split("## Over a year")[1].split("\n## ")[0]
    months = [line.split(" | ")[0] for line in page.splitlines() if "2026 |" in line]
    assert months == ["| Jul 2026", "| Aug 2026", "| Sept 2026", "| Oct 2026"]


def test_hours_of_the_week_are_as_fine_as_enquiries_allow(seen: Any) -> None:
    mornings = [seen(start=datetime(2026, 10, 5, 9, tzinfo=UTC) + day * 24 * HOUR) for day in range(14)]
    assert a_month(*mornings).hours == ()
    busy = [seen(start=datetime(2026, 10, 5, 9, tzinfo=UTC)) for _ in range(6)]
    assert a_month(*busy).hours_each == 1
    assert "| 09 | 100 | · |" in text_of(*busy)


def test_a_month_of_nobody_has_no_data_and_not_no_standard() -> None:
    page = text_of()
    assert "| answered by a person in time | no data | n=0 | - |" in page
    assert "| all enquiries | 0 | no data |" in page
    assert "no standard" not in page


def test_complaints_that_share_a_title_are_told_apart_by_their_names(seen: Any) -> None:
    asked = [seen(scenario=name, title=title) for name, title in (("a", "Late"), ("b", "Late"), ("c", "Broken"))]
    page = text_of(*asked)
    assert all(f"| {name} | 1 |" in page for name in ("Late (a)", "Late (b)", "Broken"))


def test_channels_by_which_too_few_asked_share_a_sentence(seen: Any) -> None:
    page = text_of(*answered(seen, 8), seen(channel="chat"), seen(channel="web_form"))
    assert "Too few asked by chat (n=1) and by web form (n=1) to say." in page
