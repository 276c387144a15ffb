"""What became of the links that desks ask to be followed before anybody reads a form, in words."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from harness.durations import duration
from harness.loopback import host_of
from harness.model import Dispatch, DispatchState, Enquiry, JudgedReply, Observation
from harness.observe import first_asking, leads_elsewhere, link_of, unconfirmed
from reports.wording import not_confirmed, one_line, so_many

UNMEASURED = "Without it nobody at the desk may have read the request: so it is in no figure, answered or not."
_UNCLEAR = "an address that may mislead"


class Confirmations(NamedTuple):
    """How many forms a desk held until a link was followed: in all, and what became of that."""

    asked: int
    failed: int
    pending: int

    @property
    def done(self) -> int:
        """How many were confirmed."""
        return self.asked - self.failed - self.pending


def counted(observations: Iterable[Observation]) -> Confirmations:
    """Of these enquiries, those that were to be confirmed.

    What was not followed is waited for no longer than up to the mail that asks for it.
    """
    asked = [each for each in observations if each.confirmation or first_asking(each.replies, each.enquiry)]
    failed = sum(unconfirmed(each) is not None for each in asked)
    return Confirmations(len(asked), failed, pending=sum(not each.confirmation for each in asked))


def asked_before(observation: Observation, fact: Dispatch) -> timedelta | None:
    """How long before `fact` the desk first asked for its link to be followed; None where it never did."""
    return next((fact.at - each.reply.received_at for each in observation.replies if link_of(each)), None)


def not_followed(observation: Observation) -> bool:
    """Whether the wait is known no further because the desk asked for a link to be followed, and nobody has yet."""
    asks = None if observation.confirmation else first_asking(observation.replies, observation.enquiry)
    return asks is not None and observation.watched_until == asks.reply.received_at


def link_lines(judged: JudgedReply, enquiry: Enquiry) -> Iterator[str]:
    """Where the link leads that a reply asks to be followed, and why we do not follow it there."""
    if leads_elsewhere(judged, enquiry):
        host = _host(judged)
        yield f"the link leads to {host or _UNCLEAR}, which is not the site of the form"
        if host:
            yield f'it is followed where the desk is said to own it: confirms = ["{host}"] in its channel in desks.toml'


def confirmation_lines(observations: Iterable[Observation]) -> Iterator[str]:
    """One line for each enquiry that its desk asked to be confirmed."""
    for each in observations:
        asks = first_asking(each.replies, each.enquiry)
        if each.confirmation:
            fact = each.confirmation[-1]
            wait = asked_before(each, fact)
            later = "" if wait is None else f" {duration(wait)} later"
            is_done = fact.state is DispatchState.CONFIRMED
            yield f"{each.enquiry.id}: asked to confirm, {f'done{later}' if is_done else not_confirmed(fact)}."
        elif asks is not None and leads_elsewhere(asks, each.enquiry):
            where = f"the link leads to {_host(asks) or _UNCLEAR}, not to the form's site"
            yield f"{each.enquiry.id}: asked to confirm, not done: {where} (`shopper show {each.enquiry.id}`)."
        elif asks is not None:
            yield f"{each.enquiry.id}: asked to confirm, not done yet."


def confirmations(observations: Iterable[Observation]) -> str:
    """How many forms the desk held until a link was followed, and what became of that; "" for none."""
    of = counted(observations)
    if not of.asked:
        return ""
    parts = [so_many(of.done, "was confirmed", "were confirmed")]
    if of.failed:
        what = "could not be, or may not have been, and"
        parts.append(so_many(of.failed, f"{what} is in no figure", f"{what} are in no figure"))
    if of.pending:
        what = "as waited for up to that mail"
        parts.append(
            so_many(of.pending, f"was not yet followed, and counts {what}", f"were not yet followed, and count {what}")
        )
    requests = so_many(of.asked, "request", "requests")
    return f"A link in a mail was to be followed for {requests}: {'; '.join(parts)}."


def _host(judged: JudgedReply) -> str:
    """Host, and port where one is named, as the setting that allows it wants them; "" for one that may mislead."""
    url = link_of(judged)
    return one_line(urlsplit(url).netloc.lower(), 100) if host_of(url) else ""
