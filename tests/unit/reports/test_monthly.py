"""The page: valid whatever happened, true whatever it says, harmless whatever came back."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from tinyhtml5.parser import HTMLParser as HTML5Parser

from harness.model import Label, NoticeKind, Observation, Thresholds
from reports.monthly import Format, markdown
from reports.year_month import YearMonth
from tests.desks import desk_with
from tests.unit.observing import HOUR, MINUTE, PERSONALISED, TEMPLATED, UNDECIDED
from tests.unit.reports.conftest import a_page

NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)
CHAT = {"channel": "chat", "window": 10 * MINUTE, "session": 10 * MINUTE}


class Read(HTMLParser):
    """Collects text and tags; fails on what a strict policy of the page would not let be."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name == "style" or name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def page(observations: list[Observation], form: Format = "html", title: str = "Acme customer care") -> str:
    return a_page(observations, form, now=NOW, title=title)


def read(html: str) -> Read:
    """What a valid page says."""
    strict = HTML5Parser()
    strict.parse(html)
    assert strict.errors == []
    parser = Read()
    parser.feed(html)
    return parser


def months(seen: Any) -> dict[str, list[Observation]]:
    return {
        "no data": [],
        "one enquiry": [seen((1, PERSONALISED))],
        "all silent": [seen() for _ in range(8)],
        "all faults": [seen(accepted=False, fault=HOUR) for _ in range(8)],
        "all uncertain": [seen(accepted=False) for _ in range(8)],
        "all waiting": [seen(now=MINUTE) for _ in range(8)],
        "no thresholds": [seen((1, TEMPLATED), thresholds=Thresholds()) for _ in range(8)],
        "answered at once": [seen((0, PERSONALISED)) for _ in range(8)],
        "just accepted": [seen(now=timedelta(0)) for _ in range(8)],
        "all kinds": [
            *(seen((number, label)) for number, label in enumerate([*Label, *Label], start=1)),
            *(seen((0.05, TEMPLATED), **CHAT) for _ in range(6)),
            *(seen(**CHAT) for _ in range(6)),
            seen(accepted=False, fault=HOUR),
        ],
    }


MONTHS = (
    "no data",
    "one enquiry",
    "all silent",
    "all faults",
    "all uncertain",
    "all waiting",
    "no thresholds",
    "answered at once",
    "just accepted",
    "all kinds",
)


@pytest.mark.parametrize("month", MONTHS)
def test_every_month_is_a_valid_page(seen: Any, month: str) -> None:
    html = read(page(months(seen)[month]))
    assert "Acme customer care" in html.text
    assert "not for use against individuals" in html.text.lower()
    assert "nan" not in html.text.lower().split()


@pytest.mark.parametrize("month", MONTHS)
def test_every_month_is_a_markdown_page_with_whole_tables(seen: Any, month: str) -> None:
    lines = page(months(seen)[month], "md").splitlines()
    for above, below in pairwise(lines):
        if above.startswith("|") and below.startswith("|"):
            assert above.count("|") == below.count("|")
    assert "not for use against individuals" in lines[-1].lower()


def test_no_data_says_that_nothing_can_be_said() -> None:
    assert "Nothing was measured, so nothing can be said about the desk." in page([], "md")


def test_all_silent_has_no_median_and_says_who_heard_nothing(seen: Any) -> None:
    text = page([seen() for _ in range(8)], "md")
    assert "Fewer than half of the customers have heard from a person: 0 of 8." in text
    assert "8 of 8 never heard from a person (100 %, 95 % interval 68 to 100 %), and heard nothing at all." in text
    assert "| median wait for a person | not reached | n=8 |" in text


def test_three_enquiries_make_no_claim(seen: Any) -> None:
    text = page([seen((1, PERSONALISED)) for _ in range(3)], "md")
    assert "Too few enquiries (n=3) to say how the desk does: a person answered 3." in text
    assert "100 %" not in text


def test_a_median_is_said_with_its_interval(seen: Any) -> None:
    text = page([seen((hours, PERSONALISED)) for hours in range(1, 10)], "md")
    assert "Half of the customers hear from a person within 5 h (1 h to 8 h, n=9), by our estimate." in text


def test_channels_are_not_mixed_into_one_wait(seen: Any) -> None:
    mails = [seen((hours, PERSONALISED)) for hours in range(1, 10)]
    chats = [*(seen((0.05, TEMPLATED), **CHAT) for _ in range(2)), *(seen(**CHAT) for _ in range(4))]
    text = page([*mails, *chats, seen((1, PERSONALISED), channel="web_form")], "md")
    assert (
        "Half of the customers hear from a person within 5 h by mail (1 h to 8 h, n=9), by our estimate. "
        "Fewer than half of the customers by chat (2 of 6) have heard from a person. "
        "Too few asked by web form (n=1) to say."
    ) in text
    assert "| median wait for a person, all channels |" in text


def test_what_may_yet_be_answered_is_not_called_silent(seen: Any) -> None:
    text = page([seen((1, PERSONALISED)), *(seen(now=HOUR) for _ in range(6)), seen((1, UNDECIDED))], "md")
    assert "No customer is known to have been left without a person's answer." in text
    assert "6 may yet be answered, or were when we listened no more. Of 1 we cannot say" in text


def test_the_usual_mean_is_given_with_what_it_leaves_out(seen: Any) -> None:
    text = page([*(seen((2, TEMPLATED)) for _ in range(6)), seen(), seen()], "md")
    assert "Here that mean would be 2 h, and would leave out 2 of 8." in text


def test_faults_are_listed_apart_from_the_silent(seen: Any) -> None:
    silent, fault, lost = seen(id="quiet"), seen(id="broken", accepted=False, fault=HOUR), seen(id="x", accepted=False)
    text = page([silent, fault, lost], "md")
    unanswered, not_measured = text.split("## Not measured")
    assert "| quiet |" in unanswered
    assert "broken" not in unanswered
    assert "probe fault, unreachable: connection refused" in not_measured
    assert "uncertain whether the desk took it" in not_measured


def test_what_came_back_is_listed_apart_and_said_in_the_first_lines(seen: Any) -> None:
    back = [seen((0.01, NoticeKind.FAILED), id=f"back{number}") for number in range(2)]
    for text in (page([*back, seen()], "md"), read(page([*back, seen()], "html")).text):
        assert "2 of 3 came back undelivered: neither answered nor silent, and in no other figure." in text
        before, after = text.split("Came back undelivered")
        assert "back1" not in before
        assert "back1" in after
        assert "no such mailbox" in after
    assert "2 of 2 came back undelivered" in page(back, "md")
    assert "Came back undelivered" not in page([seen()], "md")


def test_a_long_list_is_cut_and_counted(seen: Any) -> None:
    silent = [seen(id=f"quiet{number:02d}") for number in range(30)]
    for text in (page(silent, "html"), page(silent, "md")):
        listed = text.split("Never answered")[1]
        assert listed.count("quiet") == 25
        assert "And 5 more." in listed


def test_desks_are_named_where_the_title_does_not(seen: Any) -> None:
    desks = tuple(desk_with(name=name, title=f"The {name} desk") for name in ("north", "south"))
    text = a_page([], "md", now=NOW, desks=desks, year_month=YearMonth(2026, 10))
    assert "# The north desk, The south desk: how customers were answered" in text
    assert "October 2026" in text


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> [a](javascript:x) | `c` \x1b[2J http://evil.test"


def test_hostile_text_stays_text_in_html(seen: Any) -> None:
    observations = [seen((1, TEMPLATED), title=HOSTILE, channel=HOSTILE, texts=[HOSTILE]), seen(title=HOSTILE)]
    html = read(page(observations, title=HOSTILE))
    assert "script" not in html.tags
    assert "img" not in html.tags
    assert "\x1b" not in html.text


def test_hostile_text_stays_text_in_markdown(seen: Any) -> None:
    text = page([seen(id="quiet", title=HOSTILE, channel=HOSTILE)], "md", title=HOSTILE)
    unquoted = re.sub(r"\\.", "", text)
    for harmful in ("<", "`", "[", "://", "\x1b"):
        assert harmful not in unquoted
    row = next(line for line in unquoted.splitlines() if line.startswith("| quiet"))
    assert row.count("|") == 6


def test_markdown_quotes_what_would_be_markup() -> None:
    assert markdown("a|b\n# c <i> *d* www.x.test me@x.test") == "a\\|b # c \\<i\\> \\*d\\* www\\.x.test me\\@x.test"


@pytest.mark.parametrize("end", ["Kind regards\nMia Example", "\nMia Example", "Kind regards, Mia Example"])
def test_nobody_who_answered_is_named(seen: Any, end: str) -> None:
    letter = f"Your kettle comes on Thursday with the van that goes your way.\n{end}"
    text = page([seen((1, PERSONALISED), texts=[letter]) for _ in range(6)], "md")
    assert "Your kettle comes on Thursday" in text
    assert "Mia" not in text
