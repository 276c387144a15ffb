"""Whether the sample is whole: of the enquiries that were planned, how many were made, and why the others were not."""

from collections.abc import Iterator
from functools import reduce
from operator import add

from reports.month import Kept, Month
from reports.tongue import Tongue


def kept(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """One sentence or two about the schedules of all desks; none where nothing was planned."""
    if not month.schedules:
        return ()
    whole = reduce(add, month.schedules)
    if not whole.missed:
        return (tongue.count("{n} planned enquiry was made.", "All {n} planned enquiries were made.", whole.made),)
    return (
        tongue.say("{made} of {planned} planned enquiries were made.", made=whole.made, planned=whole.planned),
        tongue.say("Not made: {reasons}.", reasons=tongue.listed(_reasons(whole, tongue))),
    )


def _reasons(whole: Kept, tongue: Tongue) -> Iterator[str]:
    if whole.late:
        yield tongue.say("{n} while our program was not running", n=whole.late)
    if whole.refused:
        yield tongue.say("{n} refused (limit, consent, STOP or settings)", n=whole.refused)
    if whole.failed:
        yield tongue.say("{n} by a fault of ours", n=whole.failed)
