"""Where the mouse may press, as `mouse.js` tells it: the page may say anything in its stead."""

from math import isfinite


def point(told: object) -> tuple[float, float] | None:
    """A point in the view of the page; None where that is none.

    >>> point([20, 7.5]), point(None), point([float("nan"), 1]), point([])
    ((20, 7.5), None, None, None)
    """
    match told:
        case [int() | float() as x, int() | float() as y] if isfinite(x) and isfinite(y):
            return x, y
    return None
