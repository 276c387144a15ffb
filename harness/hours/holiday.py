"""Public holidays, by the `holidays` package, which is loaded for desks that keep some."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache


def known_holidays(key: str) -> bool:
    """Whether there is a calendar for a key such as "DE" or "GB-ENG" (ISO 3166: a country, or a part of one)."""
    try:
        _of_year(key, 2026)
    except NotImplementedError:  # which is how the package says that it has no such country, or part
        return False
    return True


def holiday_names(key: str) -> Collection[str]:
    """Keys that there are, for whoever mistyped one: the countries, and the parts of the one that `key` names."""
    import holidays  # noqa: PLC0415  (a quarter of a second, for desks that keep holidays alone)

    there = holidays.list_supported_countries(include_aliases=True)
    country = key.partition("-")[0]
    return (*there, *(f"{country}-{part}" for part in there.get(country, ())))


def is_holiday(key: str, day: date) -> bool:
    """Whether a day is a public holiday by the calendar of `key`; "" keeps none."""
    return bool(key) and day in _of_year(key, day.year)


@lru_cache(maxsize=256)
def _of_year(key: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415

    country, _, subdivision = key.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
