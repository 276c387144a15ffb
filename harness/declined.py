"""What a server declines for now: when it is tried again, for how long, and whether that may be."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

from harness.clock import Clock
from harness.durations import duration
from harness.errors import FaultKind, NotPermitted, ProbeError

# RFC 6647, 2.1: greylisting takes a letter some minutes after it first came, most of it within five. RFC 5321, 4.5.4.1,
# has mail servers go on for days; who shops wants to know within the hour.
AGAIN = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15))  # pauses before what was declined is tried again
LOOK = timedelta(seconds=30)  # how often it is asked meanwhile whether it may be tried again at all


@dataclass(frozen=True, kw_only=True, slots=True)
class Retries:
    """How often one enquiry is tried again.

    `ask_leave` raises NotPermitted where nothing is to be sent any more: it is asked while it waits, and last thing
    before each attempt. `resting`: held while nothing is done but wait. `patience`: how long after the first attempt
    the last may be; None for as long as we ever go on.
    """

    clock: Clock
    ask_leave: Callable[[], object] = lambda: None
    resting: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    patience: timedelta | None = None

    def pauses(self) -> Iterator[timedelta]:
        """Those that there is time for, in order."""
        for number, pause in enumerate(AGAIN, start=1):
            if self.patience is not None and sum(AGAIN[:number], timedelta()) > self.patience:
                return
            yield pause

    async def rest(self, pause: timedelta) -> None:
        """Return when it may be tried again; raises NotPermitted as soon as it may not."""
        due = self.clock.now() + pause
        async with self.resting():
            while (left := due - self.clock.now()) > timedelta():
                await self.clock.sleep(min(left, LOOK))
                self.ask_leave()
        self.ask_leave()  # whoever gave a place away may have waited for another

    def refusal(self) -> str:
        """Why it may not be tried again now; empty where it may."""
        try:
            self.ask_leave()
        except NotPermitted as refusal:
            return str(refusal)
        return ""


def declined(words: Sequence[str], end: str) -> ProbeError:
    """The fault that all these refusals come to, each in the server's words; `end` is why there are no more."""
    return ProbeError(FaultKind.NOT_NOW, f"{'; then '.join(dict.fromkeys(words))}; {end}")


def given_up(tried: int) -> str:
    """Why something that was tried so many times is not tried again: often enough, or there is no time."""
    if tried > len(AGAIN):
        return _tried(tried)
    return not_again(tried, f"{duration(AGAIN[tried - 1])} more is longer than this run waits")


def not_again(tried: int, why: str) -> str:
    """`tried 2 times in 5 min, and not again: ...`."""
    return f"{_tried(tried)}, and not again: {why}"


def _tried(times: int) -> str:
    return "tried once" if times == 1 else f"tried {times} times in {duration(sum(AGAIN[: times - 1], timedelta()))}"
