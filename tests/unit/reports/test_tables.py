"""What a terminal shows of many enquiries: the same table for the same seed."""

from datetime import timedelta
from typing import Any

from reports.measures import summarise
from reports.tables import status_table, summary_table, verdict_table
from tests.unit.observing import AUTOMATED, HOUR, PERSONALISED, TEMPLATED
from tests.unit.reports.conftest import START


def test_the_verdict_table_shows_outcome_verdicts_and_waits_in_the_order_of_sending(seen: Any) -> None:
    later = seen((0.001, AUTOMATED), (3, PERSONALISED), id="b", start=START + HOUR)
    sooner = seen(id="a", accepted=False, fault=HOUR)
    assert verdict_table([later, sooner]).splitlines() == [
        "enquiry    scenario       channel    outcome      replies    acknowledged    first response",
        "---------  -------------  ---------  -----------  ---------  --------------  ----------------",
        "a          late-delivery  mail       probe fault  -          -               -",
        "b          late-delivery  mail       answered     A P        under 5 min     under 4 h",
        "",
        "Replies in the order they came: A automated, T templated, P personalised, ? undecided.",
    ]


def test_milliseconds_do_not_change_the_verdict_table(seen: Any) -> None:
    first, second = seen((1.2, TEMPLATED), id="a"), seen((1.2001, TEMPLATED), id="a")
    assert verdict_table([first]) == verdict_table([second])


def test_an_id_that_looks_like_a_number_stays_as_it_is(seen: Any) -> None:
    assert "1e5" in verdict_table([seen(id="1e5")])


def test_nothing_to_show_is_said() -> None:
    assert (verdict_table([]), status_table([], START)) == ("No enquiries.", "No enquiries.")


def test_status_shows_what_waits_and_what_is_overdue(seen: Any) -> None:
    waiting = seen((0.1, AUTOMATED), id="a", now=26 * HOUR)
    table = status_table([waiting, seen(now=HOUR, id="b"), seen((1, PERSONALISED))], START + 26 * HOUR).splitlines()
    assert table[0].split("  ")[0] == "enquiry"
    assert "26 h" in table[2]
    assert "first response by 2 h" in table[2]
    assert table[3].split()[-1] == "-"
    assert table[-1] == "3 enquiries: 1 answered, 2 waiting"


def test_status_does_not_take_a_shut_inbox_for_silence(seen: Any) -> None:
    unheard = seen(now=2 * HOUR)
    table = status_table([unheard], START + timedelta(days=30)).splitlines()
    assert "  2 h " in table[2]
    assert "closed" in table[2]
    assert table[-1].startswith("For 1 the window is over and nobody listened to its end")


def test_the_summary_table_carries_n_and_interval(seen: Any) -> None:
    table = summary_table(summarise([seen((1, PERSONALISED))] * 9 + [seen(), seen(accepted=False)], now=START))
    assert "answered by a person                             90 % (60 to 98 %, n=10)" in table
    assert "first response by a person, median               1 h (1 h to 1 h, n=10)" in table
    assert "first response within 24 h                       90 % (60 to 98 %, n=10)" in table
    assert "mean of the answered only (what others publish)  1 h" in table
    assert "- uncertain                                      1" in table
