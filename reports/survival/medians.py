"""How much later one curve gets to a quantile than another, such as the median of this month and of the last.

A mean counts those who never heard for as long as they were watched, days beside hours: where some are silent it hardly
moves though everybody else waits three times as long. A median does.
"""

import math
from dataclasses import dataclass

import numpy as np

from reports.survival.curve import Z95, Curve, Floats, inside
from reports.survival.reading import quantile

_FARTHEST = 40.0  # standard errors; the normal distribution has nothing beyond
_ROUNDING = 1e-9
_HALVINGS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """Seconds by which a quantile moved, with its 95 % interval, and how often chance alone moves it as far."""

    value: float
    low: float
    high: float
    p: float


def quantile_shift(before: Curve, after: Curve, share: float) -> Shift | None:
    """How much later `after` has `share` of all through; None where either interval is not known to both its ends.

    The interval of the difference is made from those of both quantiles (G. Y. Zou and A. Donner, Statistics in
    Medicine 27 (2008), 1693-1702), as Newcombe's of two shares is; p is that of the widest such interval that has 0
    outside. Curves must be known to points, not to windows.
    """
    was, is_ = _Reader.of(before, share), _Reader.of(after, share)
    if was is None or is_ is None:
        return None
    low, high = _interval(was, is_, Z95)
    if not (math.isfinite(low) and math.isfinite(high)):
        return None
    return Shift(value=is_.value - was.value, low=low, high=high, p=_chance(was, is_))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """A quantile, and what its interval of any width is read off: `off` says how many standard errors the share that is
    through at each of `seconds` lies above it, at most so far."""

    value: float
    seconds: Floats
    off: Floats

    @classmethod
    def of(cls, curve: Curve, share: float) -> "_Reader | None":
        value = quantile(curve, share)[0]
        steps = np.flatnonzero(inside(curve.waiting))
        if value is None or not len(steps):
            return None
        logs = np.log(curve.waiting[steps])
        off = (np.log(-logs) - math.log(-math.log(1 - share))) * -logs / np.sqrt(curve.spread[steps])
        return cls(value=value, seconds=curve.seconds[steps], off=np.maximum.accumulate(off))

    def ends(self, z: float) -> tuple[float, float]:
        """The interval that is so many standard errors wide to each side; infinite where it has no end."""
        return self._first_at(-z, -math.inf), self._first_at(z, math.inf)

    def _first_at(self, off: float, otherwise: float) -> float:
        place = int(np.searchsorted(self.off, off - _ROUNDING))
        return float(self.seconds[place]) if place < len(self.seconds) else otherwise


def _interval(was: _Reader, is_: _Reader, z: float) -> tuple[float, float]:
    (was_low, was_high), (is_low, is_high) = was.ends(z), is_.ends(z)
    shift = is_.value - was.value
    down = math.hypot(is_.value - is_low, was_high - was.value)
    up = math.hypot(is_high - is_.value, was.value - was_low)
    return shift - down, shift + up


def _chance(was: _Reader, is_: _Reader) -> float:
    least, most = 0.0, _FARTHEST
    for _ in range(_HALVINGS):
        z = (least + most) / 2
        low, high = _interval(was, is_, z)
        least, most = (least, z) if low <= 0 <= high else (z, most)
    return math.erfc(least / math.sqrt(2))
