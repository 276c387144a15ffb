"""How long something took, as people read it. Imports nothing of ours."""

from datetime import timedelta

_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds


def duration(wait: timedelta) -> str:
    """Two units at most: `43 s`, `5 min 03 s`, `2 h 05 min`, `26 h 10 min`, `3 d 04 h`; days from 48 hours on.

    Rounded to the smaller unit.
    """
    parts = in_units(wait)
    if not parts:
        return "under 1 s"
    whole, unit = parts[0]
    if len(parts) == 1:
        return f"{whole} {unit}"
    rest, smaller = parts[1]
    return f"{whole} {unit} {rest:02d} {smaller}"


def in_units(wait: timedelta) -> tuple[tuple[int, str], ...]:
    """The one or two numbers of a duration, each with its unit: d, h, min or s; none for less than a second."""
    exact = wait.total_seconds()
    if 0 < exact < 1:
        return ()
    seconds = round(exact)
    if seconds < _MINUTE:
        return ((seconds, "s"),)
    if seconds < _HOUR:
        return _two(seconds, _MINUTE, "min", 1, "s")
    minutes = round(exact / _MINUTE) * _MINUTE
    if minutes < 48 * _HOUR:
        return _two(minutes, _HOUR, "h", _MINUTE, "min")
    return _two(round(exact / _HOUR) * _HOUR, _DAY, "d", _HOUR, "h")


def _two(seconds: int, large: int, large_name: str, small: int, small_name: str) -> tuple[tuple[int, str], ...]:
    whole, rest = divmod(seconds, large)
    return ((whole, large_name), (rest // small, small_name)) if rest else ((whole, large_name),)
