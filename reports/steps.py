"""What a curve is to whoever prints it. Nothing here computes, so that printing needs nothing that does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """The share still waiting from `seconds` on; the interval is None where there is none (before and after all)."""

    seconds: float
    at_risk: int
    happened: int
    waiting: float
    low: float | None
    high: float | None


class Rise(Protocol):
    """A share that grows, in columns: from each of `seconds` on it is `share`, in an interval that is nan for none.

    `happened`: how many made it grow.
    """

    @property
    def happened(self) -> int: ...
    @property
    def seconds(self) -> "NDArray[np.float64]": ...
    @property
    def share(self) -> "NDArray[np.float64]": ...
    @property
    def low(self) -> "NDArray[np.float64]": ...
    @property
    def high(self) -> "NDArray[np.float64]": ...
    def at(self, seconds: float) -> float:
        """The share at a moment."""
        ...
