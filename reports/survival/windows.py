"""The curve where of some waits only a window is known: Turnbull's estimate.

B. W. Turnbull, Journal of the Royal Statistical Society B 38 (1976), 290-295. The likelihood says how much of the whole
falls into each innermost window and not where in it: here, at its end, so that no desk looks faster than it may be.
The estimate has no interval of its own that can be trusted with few waits (it converges with the cube root of n), so
its band spans those of the two extremes: all waits as short, and all as long, as their windows allow.
"""

import numpy as np

from reports.survival.curve import Counts, Curve, Floats, kaplan_meier

_ITERATIONS = 10_000
_SETTLED = 1e-12  # change of a share between two rounds
_NOTHING = 1e-9  # a share that goes on shrinking
_NEVER = np.finfo(np.float64).max  # an infinite number has no imaginary part to sort by


def turnbull(earliest: Floats, latest: Floats) -> Curve:
    """The estimate from waits that ended after `earliest` and no later than `latest`.

    Both are the same where the end is known, and `latest` is infinite where it has not come. Raises ValueError for a
    window that ends before it begins.
    """
    if np.any(latest < earliest):
        raise ValueError("a window ends before it begins")
    happened = np.isfinite(latest)
    slowest = kaplan_meier(np.where(happened, latest, earliest), happened)
    if not np.any(happened & (latest > earliest)):
        return slowest
    fastest = kaplan_meier(earliest, happened)
    ends, first, last = _innermost(earliest, latest)
    shares = _shares(first, last, len(ends))
    finite = np.isfinite(ends) & (shares > _NOTHING)
    at = ends[finite]
    waiting = np.clip(1 - np.cumsum(shares[finite]), 0.0, 1.0)
    waiting[waiting < _NOTHING * len(waiting)] = 0.0
    before = np.concatenate(([1.0], waiting[:-1]))
    return Curve(
        seconds=at,
        at_risk=np.rint(before * len(latest)).astype(np.int64),
        happened=np.rint(shares[finite] * len(latest)).astype(np.int64),
        waiting=waiting,
        spread=_read(slowest, slowest.spread, at, 0.0),
        low=np.fmin(_read(fastest, fastest.low, at, np.nan), waiting),
        high=np.fmax(_read(slowest, slowest.high, at, np.nan), waiting),
        n=len(latest),
    )


def _read(curve: Curve, column: Floats, at: Floats, before: float) -> Floats:
    place = np.searchsorted(curve.seconds, at, side="right")
    return np.concatenate(([before], column))[place]


def _innermost(earliest: Floats, latest: Floats) -> tuple[Floats, Counts, Counts]:
    """The ends of the innermost windows, in order, and the first and last of them that each wait covers."""
    # A known end is a point; a window is open at its beginning, so it begins just after a point of the same time.
    begins = np.minimum(earliest, _NEVER) + 0j
    begins.imag = np.where(earliest == latest, 0.0, 2.0)
    closes = np.minimum(latest, _NEVER) + 1j
    edges = np.concatenate([begins, closes])
    order = np.argsort(edges, kind="stable")
    closing = order >= len(begins)
    inner = order[1:][closing[1:] & ~closing[:-1]] - len(begins)
    ends = closes[inner]
    beginnings = edges[order[:-1][closing[1:] & ~closing[:-1]]]
    first = np.searchsorted(beginnings, begins, side="left")
    last = np.searchsorted(ends, closes, side="right") - 1
    return latest[inner], first, last


def _shares(first: Counts, last: Counts, windows: int) -> Floats:
    """How much of the whole falls into each innermost window, by self-consistency."""
    pairs, often = np.unique(np.stack([first, last]), axis=1, return_counts=True)
    begin, stop = pairs[0], pairs[1] + 1
    shares: Floats = np.full(windows, 1 / windows)
    for _ in range(_ITERATIONS):
        sums = np.concatenate(([0.0], np.cumsum(shares)))
        weight = often / np.maximum(sums[stop] - sums[begin], 1e-300)
        pulls = np.bincount(begin, weight, windows + 1) - np.bincount(stop, weight, windows + 1)
        before, shares = shares, shares * np.cumsum(pulls[:-1]) / often.sum()
        if np.max(np.abs(shares - before)) < _SETTLED:
            break
    return shares
