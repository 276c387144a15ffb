"""The language of a report: its texts, and how it writes numbers, waits and dates.

Texts are English in the code and the templates, where they can be read, and translated in catalogues/*.po, which any
translator's tool opens. `say`, `count`, `named` and `mark` are what catalogues are extracted from (see pyproject.toml).
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from harness.durations import in_units
from reports.year_month import YearMonth

TONGUES = ("en", "de", "fr", "es")

# English as the world reads it: the day before the month, 24 hours, and a space before the sign of per cent as SI has.
_LOCALES = {"en": "en_GB"}
_PERCENT = {"en": "#,##0 %"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tongue:
    """One of TONGUES. Text that a catalogue lacks stays English."""

    code: str
    locale: Locale
    catalogue: gettext.NullTranslations = field(repr=False, compare=False)

    def say(self, text: str, /, **values: object) -> str:
        """The text in this language, with the values in its braces; whole numbers written as it does."""
        return self.catalogue.gettext(text).format(**self._written(values))

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form that the number asks for; `{n}` is the number, written as this language does."""
        return self.catalogue.ngettext(one, many, n).format(n=self.number(n), **self._written(values))

    def named(self, what: str, name: str) -> str:
        """A name that means something else elsewhere: `what` tells translators of what it is one."""
        return self.catalogue.pgettext(what, name)

    def number(self, value: float, digits: int = 0) -> str:
        """With the separators of this language, and so many digits at most."""
        return format_decimal(round(value, digits), locale=self.locale)

    def percent(self, rate: float) -> str:
        """A share in whole per cent; never 0 % of something nor 100 % of not quite all."""
        if 0 < rate < 0.005:
            return self.say("under {share}", share=self.whole_percent(0.01))
        if 0.995 <= rate < 1:
            return self.say("over {share}", share=self.whole_percent(0.99))
        return self.whole_percent(rate)

    def whole_percent(self, rate: float, digits: int = 0) -> str:
        """Rounded to whole per cent, or to so many digits more."""
        pattern = _PERCENT.get(self.code)
        return format_percent(round(rate, 2 + digits), pattern, self.locale, decimal_quantization=not digits)

    def duration(self, wait: timedelta) -> str:
        """Two units at most: `43 s`, `5 min 03 s`, `26 h 10 min`, `3 d 04 h`; days from 48 hours on.

        Rounded to the smaller unit.
        """
        parts = in_units(wait)
        return self._units(*parts) if parts else self.say("under {wait}", wait=self._units((1, "s")))

    def later(self, wait: timedelta) -> str:
        """How long after something: `+43 s`; of less than a second its tenths, for "+under 1 s" is hard to read."""
        exact = wait.total_seconds()
        if 0 < exact < 1:
            return f"+{self.number(max(0.1, exact), 1)} {self.named('unit of time', 's')}"
        return f"+{self.duration(wait)}"

    def month(self, period: YearMonth) -> str:
        """`October 2026`."""
        return format_skeleton("yMMMM", _noon(date(*period, 1)), locale=self.locale)

    def short_month(self, period: YearMonth) -> str:
        """`Oct 2026`, for a table."""
        return format_skeleton("yMMM", _noon(date(*period, 1)), locale=self.locale)

    def month_initial(self, period: YearMonth) -> str:
        """`O`, where there is no room for more."""
        return str(self.locale.months["stand-alone"]["narrow"][period.month])

    def day(self, instant: datetime) -> str:
        """`5 Oct 2026`, by the clock that the instant is given in."""
        return self._formatted("yMMMd", instant)

    def short_moment(self, instant: datetime) -> str:
        """`5 Oct, 09:12`, by the clock that the instant is given in."""
        return f"{self._formatted('MMMd', instant)}, {instant:%H:%M}"

    def moment(self, instant: datetime) -> str:
        """`5 Oct 2026, 09:12 CEST`, by the clock that the instant is given in."""
        return f"{self.day(instant)}, {instant:%H:%M %Z}"

    def weekday(self, number: int) -> str:
        """The short name of a day; 0 is Monday."""
        return str(self.locale.days["stand-alone"]["abbreviated"][number]).rstrip(".")

    def language(self, code: str) -> str:
        """What a language is called: `German`; the code of one that nobody knows."""
        return str(self.locale.languages.get(code.split("-", maxsplit=1)[0], code))

    def listed(self, parts: Iterable[str]) -> str:
        """`one, two and three`."""
        return format_list(list(parts), locale=self.locale)

    def _written(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}

    def _formatted(self, skeleton: str, instant: datetime) -> str:
        # Babel would turn an aware instant to universal time.
        return format_skeleton(skeleton, instant.replace(tzinfo=UTC), locale=self.locale)

    def _units(self, first: tuple[int, str], *others: tuple[int, str]) -> str:
        symbols = {
            "s": self.named("unit of time", "s"),
            "min": self.named("unit of time", "min"),
            "h": self.named("unit of time", "h"),
            "d": self.named("unit of time", "d"),
        }
        parts = [f"{self.number(first[0])} {symbols[first[1]]}"]
        return " ".join([*parts, *(f"{number:02d} {symbols[unit]}" for number, unit in others)])


@lru_cache
def tongue_of(code: str) -> Tongue:
    """Raises KeyError for a code that is none of TONGUES."""
    if code not in TONGUES:
        raise KeyError(code)
    locale = Locale.parse(_LOCALES.get(code, code))
    return Tongue(code=code, locale=locale, catalogue=gettext.NullTranslations() if code == "en" else _catalogue(code))


def _catalogue(code: str) -> gettext.GNUTranslations:
    """Compiled here and not before, so that what is reviewed is what is read."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (English needs neither)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with (files("reports") / "catalogues" / f"{code}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
