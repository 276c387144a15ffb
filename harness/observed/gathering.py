"""All facts of one desk, as if the whole ledger had been read, without reading it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from harness.ledger import Ledger
from harness.model import Attribution, Facts, Reply
from harness.observe import first_after, known_at, matches

Placed = Mapping[str, Mapping[str, str]]  # by desk: reply -> enquiry


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known of the whole ledger. `tallies`: by desk, as the ledger counts them; `unsure`: its replies."""

    tallies: Mapping[str, tuple[int, int, int]]
    unsure: frozenset[str]
    placed: Placed


def placed_by_desk(ledger: Ledger, unsure: frozenset[str], now: datetime) -> Placed:
    """Of the replies whose owner no address tells, those that a closer look finds one for.

    That takes all that the ledger holds, at once: other desks' letters teach whose ticket numbers are whose. Where
    every reply came to a persona's own address, nothing is read.
    """
    if not unsure:
        return {}
    facts = known_at(ledger.facts(), now)
    desks = {each.id: each.desk for each in facts.enquiries}
    placed: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for reply, match in matches(facts):
        if reply.id in unsure:
            placed[desks[match.enquiry_id]][reply.id] = match.enquiry_id
    return placed


def facts_of(ledger: Ledger, desk: str, known: Known, now: datetime) -> tuple[Facts, datetime | None]:
    """The facts of a desk's enquiries, with the replies that were placed there; and when the next is stamped.

    A fact can bear a stamp later than `now`, where some clock is wrong.
    """
    helpings = list(ledger.stream(desk=desk))
    here = known.placed.get(desk, {})
    told = ledger.told_of(tuple(here))
    replies: dict[str, Reply] = {
        each.id: each for each in chain.from_iterable(one.replies for one in helpings) if each.id not in known.unsure
    }
    replies |= {each.id: each for each in told.replies}
    words = chain.from_iterable(each.attributions for each in helpings)
    facts = Facts(
        enquiries=tuple(chain.from_iterable(each.enquiries for each in helpings)),
        dispatches=tuple(chain.from_iterable(each.dispatches for each in helpings)),
        replies=tuple(replies.values()),
        # Whoever it was that placed them, for what follows a reply's place is settled as if a person had said so.
        attributions=(*words, *(_settled(each, here[each.id]) for each in told.replies)),
        labellings=(*chain.from_iterable(each.labellings for each in helpings), *told.labellings),
        events=tuple(chain.from_iterable(each.events for each in helpings)),
        gaps=helpings[0].gaps if helpings else (),
    )
    return facts, first_after(facts, now)


def _settled(reply: Reply, enquiry_id: str) -> Attribution:
    return Attribution(reply_id=reply.id, enquiry_id=enquiry_id, by="", at=reply.received_at)
