"""How a reply travelled, in lines for a terminal. Servers' stamps are claims, and are called so."""

from collections.abc import Iterator
from datetime import timedelta

from harness.durations import duration
from harness.model import Delay, HandOver, Route, Skew
from reports.wording import one_line

LISTED = 3  # delays and wrong clocks, each


def way(route: Route, wait: timedelta | None) -> Iterator[str]:
    """Where the `wait` went, which clocks are wrong, and where the mail lay; nothing where nobody can say."""
    if wait is not None and route.desk is not None and route.transit is not None:
        outward = "" if route.outward is None else f"our mail's way there {duration(route.outward)}, "
        whose = (
            "their own stamps" if route.handed_over_by is HandOver.RECEIVED else "its own Date, for it has no stamps"
        )
        desk, transit = duration(route.desk), duration(route.transit)
        yield f"of {duration(wait)}: {outward}desk {desk}, transit {transit} (by {whose})"
    yield from (_delay(each) for each in route.delays[:LISTED])
    yield from (_skew(each) for each in route.skews[:LISTED])


def _delay(delay: Delay) -> str:
    lay = f"lay {duration(delay.lasted)} at {_name(delay.at)}"
    if delay.before is None:
        return f"{lay} before we had it: queued there, as while an inbox is shut"
    return f"{lay} before {_name(delay.before)} took it: queued there, or put off by greylisting"


def _skew(skew: Skew) -> str:
    whose = "the clock of whoever wrote it (Date)" if skew.clock is None else f"the clock of {_name(skew.clock)}"
    off = duration(abs(skew.ahead))
    return f"{whose} seems at least {off} {'ahead' if skew.ahead > timedelta(0) else 'behind'}"


def _name(server: str) -> str:
    return one_line(server, 80) or "a server that gives no name"
