"""The report's languages: nothing left in English, nothing lost, and numbers and dates as they are written there."""

import gettext
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from harness.model import Label
from reports import phrases
from reports.month import Month, month
from reports.monthly import render, render_in
from reports.tongue import TONGUES, Tongue, tongue_of
from reports.year_month import YearMonth
from tests.desks import desk_with
from tests.unit.reports.conftest import Maker
from tests.unit.reports.years import NOW, a_year

ROOT = Path(__file__).parents[3]
CALLS = {"say": None, "count": (1, 2), "named": ((1, "c"), 2), "mark": None, "Column": (3,)}
OTHERS = [code for code in TONGUES if code != "en"]
# A desk and customers without a Latin letter: what has any is the page's own.
CYRILLIC = {
    ord(latin): other for latin, other in zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувшхыз", strict=True)
}


def written() -> set[tuple[str, str, str]]:
    """Context, text and plural of every text that the code and the templates have."""
    methods = [("reports/**.py", "python"), ("reports/templates/**.j2", "jinja2")]
    found = extract_from_dir(ROOT, methods, keywords=CALLS, directory_filter=lambda path: Path(path).name[0] != ".")
    texts = set()
    for _, _, text, _, context in found:
        one, many = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
        texts.add((context or "", one, many))
    return texts


def catalogue(code: str) -> Catalog:
    return read_po(BytesIO((files("reports") / "catalogues" / f"{code}.po").read_bytes()), locale=code)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_no_translation_is_of_nothing(code: str) -> None:
    known = {
        (each.context or "", *(each.id if isinstance(each.id, tuple) else (each.id, "")))
        for each in catalogue(code)
        if each.id and all(forms(each)) and not each.fuzzy
    }
    assert known == written()


@pytest.mark.parametrize("code", OTHERS)
def test_every_translation_has_the_values_of_its_text(code: str) -> None:
    for each in catalogue(code):
        if not each.id:
            continue
        ids = each.id if isinstance(each.id, tuple) else (each.id,)
        assert len(forms(each)) == len(ids)
        for form in forms(each):
            assert braces(form) == braces(str(ids[-1])), form


def test_everything_that_has_a_name_is_named() -> None:
    for names in (phrases.WHO, phrases.LABELS, phrases.ENDPOINTS, phrases.ENDS, phrases.FAULTS):
        kind = type(next(iter(names)))
        assert set(names) == set(kind)
    assert phrases.CHANNELS.keys() == phrases.BY_CHANNEL.keys()


class _Marked(gettext.NullTranslations):
    """A language in which every letter is a tilde."""

    def gettext(self, message: str) -> str:
        return re.sub(r"\{\w+\}|[A-Za-z]", lambda found: found[0] if len(found[0]) > 1 else "~", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        return self.gettext(message)


class _Words(HTMLParser):
    """What a reader, or a reader's screen reader, comes across; but for the style sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        self.words += [value or "" for name, value in attrs if name in ("aria-label", "title", "data-of")]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.words.append(data)


def foreign(text: str) -> str:
    return text.casefold().translate(CYRILLIC)


def a_foreign_month() -> Month:
    """A year of enquiries with nothing in Latin letters but what the report itself says."""
    desks = [desk_with(name=name, title=foreign(name), zone="Europe/Berlin") for name in ("acme", "south")]
    seen = [
        replace(
            each,
            enquiry=replace(each.enquiry, id=foreign(each.enquiry.id), title=foreign(each.enquiry.title), body="ы"),
            replies=tuple(replace(one, text=foreign(one.text)) for one in each.replies),
            fault=each.fault and replace(each.fault, detail="ы"),
        )
        for each in a_year(Maker(), each_month=60, months=2)
    ]
    return month(seen, year_month=YearMonth(2026, 10), now=NOW, desks=desks)


def latin(words: str, locale: Locale) -> Iterator[str]:
    """Words in Latin letters that Babel does not know of the language."""
    calendar = (*locale.months["format"]["abbreviated"].values(), *locale.months["format"]["wide"].values())
    days = (*locale.days["stand-alone"]["abbreviated"].values(), *locale.languages.values())
    known = {
        *re.findall(r"\w+", " ".join([*calendar, *days])),
        "Europe",
        "Berlin",
        "CET",
        "CEST",
        locale.list_patterns["standard"]["2"].split()[1],
    }
    return (word for word in re.findall(r"[A-Za-z\u00c0-\u024f]{2,}", words) if word not in known)


@pytest.mark.parametrize("form", ["html", "md"])
def test_no_word_of_the_page_is_written_past_the_catalogues(form: Any) -> None:
    marked = Tongue(code="xx", locale=Locale.parse("de"), catalogue=_Marked())
    page = render_in(marked, a_foreign_month(), format=form)
    words = _Words()
    words.feed(page if form == "html" else page.replace("<", ""))
    assert set(latin(" ".join(words.words), marked.locale)) == set()


@pytest.mark.parametrize("code", OTHERS)
def test_a_page_in_another_language_has_no_english_in_it(seen: Any, code: str) -> None:
    page = render(
        month([seen((2, Label.TEMPLATED)) for _ in range(6)], year_month=None, now=NOW, desks=()),
        format="md",
        tongue=code,
    )
    for english in ("Half of the customers", "personalised", "Service levels", "How this was measured", "individuals"):
        assert english not in page


def test_german_says_it_as_germans_do(seen: Any) -> None:
    october = month(
        [*(seen((hours, Label.PERSONALISED)) for hours in range(1, 10)), seen(), seen(), seen()],
        year_month=YearMonth(2026, 10),
        now=NOW,
        desks=(desk_with(zone="Europe/Berlin"),),
    )
    page = render(october, format="md", tongue="de")
    assert "# Acme: wie Kunden Antwort bekamen" in page
    assert "Oktober 2026, 12 Anfragen." in page
    assert (
        "Die Hälfte der Kunden hört nach unserer Schätzung binnen 6 h (2 h oder mehr, n=12) von einem Menschen." in page
    )
    assert "3 von 12 hörten nie von einem Menschen (25 %, 95 %-Intervall 9 bis 53 %)" in page
    assert "5. Okt., 11:00" in page  # by the desk's clock
    assert "Erstellt am 20. Nov. 2026, 10:00 CET." in page


@pytest.mark.parametrize(
    ("code", "number", "share", "wait", "period", "moment"),
    [
        ("en", "12,346", "38 %", "3 d 04 h", "October 2026", "5 Oct 2026, 09:12 UTC"),
        ("de", "12.346", "38\N{NO-BREAK SPACE}%", "3 Tg. 04 h", "Oktober 2026", "5. Okt. 2026, 09:12 UTC"),
        (
            "fr",
            "12\N{NARROW NO-BREAK SPACE}346",
            "38\N{NO-BREAK SPACE}%",
            "3 j 04 h",
            "octobre 2026",
            "5 oct. 2026, 09:12 UTC",
        ),
        ("es", "12.346", "38\N{NO-BREAK SPACE}%", "3 d 04 h", "octubre de 2026", "5 oct 2026, 09:12 UTC"),
    ],
)
def test_figures_are_written_as_the_language_does(  # noqa: PLR0917
    code: str, number: str, share: str, wait: str, period: str, moment: str
) -> None:
    tongue = tongue_of(code)
    assert tongue.number(12345.6) == number
    assert tongue.percent(0.375) == share
    assert tongue.duration(timedelta(days=3, hours=4)) == wait
    assert tongue.month(YearMonth(2026, 10)) == period
    assert tongue.moment(datetime(2026, 10, 5, 9, 12, tzinfo=UTC)) == moment


def test_a_date_is_told_by_the_clock_it_is_given_in() -> None:
    midnight = datetime(2026, 10, 31, 23, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    assert tongue_of("en").short_moment(midnight) == "1 Nov, 00:30"


@pytest.mark.parametrize("code", TONGUES)
def test_one_is_one_and_two_are_two(code: str) -> None:
    tongue = tongue_of(code)
    assert tongue.count("{n} enquiry", "{n} enquiries", 1) != tongue.count("{n} enquiry", "{n} enquiries", 2)


def test_values_are_not_read_as_texts() -> None:
    assert tongue_of("de").say("by {channel}", channel="{n}") == "über {n}"


def test_a_language_that_nobody_speaks_is_refused() -> None:
    with pytest.raises(KeyError):
        tongue_of("tlh")
