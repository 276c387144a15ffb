"""A month in which strangers wrote all that a file of a report must survive."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from harness.model import Label, NoticeKind, Observation
from reports.month import Month, month
from reports.tongue import tongue_of
from reports.year_month import YearMonth
from tests.desks import desk_with
from tests.unit.reports.conftest import Maker

ENGLISH = tongue_of("en")
NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://evil.example","paid")'
HOSTILE = (
    FORMULA,
    "+1+1|cmd",
    "@SUM(A1)",
    "-2+3",
    "\uff1d1+1",
    "\t=1+1",
    "<script>document.title='owned'</script>",
    "\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "bell\x07 null\x00 escape\x1b[31m \ud800 \ufffe",
    'comma, "quote"; line\r\nend',
    "http://evil.example/ https://evil.example",
    "x" * 200_000,
    "<r><t>as if formatted</t></is></c><c><f>1+1</f></c></r>",
)
BERLIN = desk_with(title="Acme Berlin", zone="Europe/Berlin")


def a_month(seen: Sequence[Observation]) -> Month:
    return month(seen, year_month=YearMonth(2026, 10), now=NOW, desks=(BERLIN,))


def hostile_month() -> Month:
    """An enquiry for each text, which is its title and its reply; one silent, one that failed, one that came back."""
    make = Maker()
    answered = [make((1, Label.PERSONALISED), texts=[text], title=text) for text in HOSTILE]
    return a_month(
        [
            *answered,
            *(make(title=text) for text in HOSTILE[6:10]),
            make(fault=timedelta(0), accepted=False),
            make((1, NoticeKind.FAILED)),
            make((0.02, Label.AUTOMATED), channel="chat", session=timedelta(minutes=10), window=timedelta(minutes=10)),
        ]
    )
