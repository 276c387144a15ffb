"""How the figures were come by: definitions, what is left out, and how they differ from the usual ones."""

from datetime import datetime, time

from reports.deleted import in_no_figure, in_no_month
from reports.masking import hides_agents
from reports.month import Month
from reports.phrases import limits, wait_figure
from reports.records import ENOUGH, Measure, Summary
from reports.tongue import Tongue
from reports.wording import mark, one_line

_DEFINITIONS = (
    mark(
        "An enquiry is one contact by an assumed customer, sent by a program. Its wait begins when the desk took it "
        "and ends with the first message that a person wrote or chose. Each is watched for {window}. Silence "
        "counts: whoever is not answered stays in every figure, as long as we listened: where our inbox was shut "
        "before the time was up, the wait is known up to then and no further."
    ),
    mark(
        "A reply is automated (a machine sent it), templated (a form letter that a person chose), personalised "
        "(written for this case) or undecided (the judge is torn). The page that thanks for a form is no reply."
    ),
    mark(
        "A median wait is a Kaplan-Meier estimate; where fewer than half were answered it is not reached; over "
        "several channels it describes our mixture of them. Intervals hold at {sure}: log-log for waits, Wilson's "
        "for shares. With fewer than {enough} enquiries no figure is given."
    ),
    mark(
        "A service level is the share that kept the standard. The unanswered did not keep it; those that cannot be "
        "judged yet, and those answered that asked as lately, are left out and counted beside it. Any first message "
        "acknowledges, but for delivery reports, read receipts, notes of one person's absence, and machines that ask "
        "the sender to show they are human."
    ),
    mark(
        "Enquiries belong to the month in which they were made, by the desk's own calendar, whenever the reply "
        "came. A change against the month before is called better or worse only where chance would seldom make one "
        "so large, all comparisons taken together (Holm); otherwise it is called no change that so many enquiries "
        "could show."
    ),
    mark(
        "What came back undelivered was neither answered nor met with silence, and the report seldom tells whose "
        "fault that is: it is in no figure but its own share, of everything sent by mail or form. What somebody at "
        "the desk had all the same is measured like the rest."
    ),
    mark(
        "A chat in which nobody was there is in no figure but its own share, of the chats that were tried. Who gave "
        "up in its queue, or was hung up on, was not answered and never will be, and stays in the waits to "
        "their end. A chat that took a message instead is waited for as "
        "a mail is."
    ),
    mark(
        "Probe faults, and enquiries of which nobody can know whether the desk took them (uncertain), are listed "
        "apart and are in no figure. So are those that the desk wanted confirmed by a link in a mail, where our "
        "following it failed."
    ),
)


_LIKENESS = mark(
    "How alike like enquiries are answered is told of those whose wait is known to its end. The interval of nine in "
    "ten against half holds every ratio that the curve would not be surprised by. Days are taken as drawn from many, "
    "customers as just these; customers are compared in pairs of like enquiries, turned at random."
)
_MASKED = mark(
    "Names of people at the desk are left out of what is quoted: those found as senders, in chats, under letters, in "
    "introductions and after forms of address, in all replies of that desk here, wherever they stand. Who is only "
    "named in passing, by a name that stands nowhere else, cannot be known and may be quoted."
)
_INFORMED = mark("That enquiries like these may come was told to the staff of {desks}.")


def method(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """A paragraph each."""
    summary = month.whole.summary
    window = limits(sorted({each.enquiry.window for each in month.seen}), tongue)
    sure = tongue.whole_percent(0.95)
    said = (
        tongue.say(each, window=window or tongue.say("a time that its scenario sets"), sure=sure, enough=ENOUGH)
        for each in _DEFINITIONS
    )
    likeness = (tongue.say(_LIKENESS),) if summary.measured else ()
    gone = in_no_month(month, tongue) or in_no_figure(month, tongue)
    masked = (tongue.say(_MASKED),) if hides_agents(month.seen, month.desks) else ()
    return (
        *said,
        *likeness,
        *gone,
        *masked,
        *_informed(month, tongue),
        *_transit(summary.transit, tongue),
        _naive(summary, tongue),
    )


def _informed(month: Month, tongue: Tongue) -> tuple[str, ...]:
    """One paragraph, where it is on record of any desk that was asked when its staff were told of shopping."""
    asked = {each.enquiry.desk for each in month.seen}
    told = [
        f"{one_line(desk.title, 60)} ({tongue.day(datetime.combine(day, time()))})"
        for desk in month.desks
        if desk.name in asked and desk.consent is not None and (day := desk.consent.staff_informed) is not None
    ]
    return (tongue.say(_INFORMED, desks=tongue.listed(told)),) if told else ()


def _transit(transit: Measure, tongue: Tongue) -> tuple[str, ...]:
    """One paragraph, where enough servers can be believed."""
    if transit.value is None or transit.too_few:
        return ()
    said = tongue.say(
        "The wait for a mail includes its way to us. By the stamps of the mail servers, which are claims and not our "
        "measurement, that was {share} of it at the median (n={n}); the rest is the desk's, and our own mail's way "
        "there.",
        share=tongue.percent(transit.value),
        n=transit.n,
    )
    return (said,)


def _naive(summary: Summary, tongue: Tongue) -> str:
    usual = tongue.say(
        "Published studies usually give the mean wait of those who were answered, and forget the others: the better a "
        "desk is at dropping hard cases, the faster it looks."
    )
    if summary.naive_mean.too_few:
        return usual
    here = tongue.say(
        "Here that mean would be {wait}, and would leave out {forgotten} of {n}.",
        wait=wait_figure(summary.naive_mean, tongue),
        forgotten=summary.measured - summary.naive_mean.n,
        n=summary.measured,
    )
    return f"{usual} {here}"
