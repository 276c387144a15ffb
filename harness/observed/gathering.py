"""All facts of one desk, as if the whole ledger had been read, without reading it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from harness.ledger import Ledger
from harness.ledger.changes import Extent
from harness.model import Attribution, Facts, JudgedReply, Observation, Reply
from harness.observe import first_after, known_at, placed
from harness.observed.made_from import Place

Placed = Mapping[str, Mapping[str, Place]]  # by desk and reply


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known of the whole ledger. `tallies`: by desk, as the ledger counts them.

    `unsure`: the replies whose owner no address tells; `placed`: those of them that a closer look finds one for; of the
    others `torn` fit several enquiries and `orphans` none. `until`: when the next fact was stamped that may tell more.
    """

    tallies: Mapping[str, tuple[int, int, int]]
    unsure: frozenset[str] = frozenset()
    placed: Placed
    torn: int = 0
    orphans: int = 0
    until: datetime | None = None


def known_of(ledger: Ledger, now: datetime) -> Known:
    """Look at the whole ledger, as far as that is needed.

    To place replies of nobody takes all that the ledger holds, at once: other desks' letters teach whose ticket numbers
    are whose. Where every reply came to a persona's own address, nothing is read.
    """
    tallies, unsure = ledger.per_desk(), frozenset(ledger.unsure())
    if not unsure:
        return Known(tallies=tallies, placed={})
    everything = ledger.facts()
    facts = known_at(everything, now)
    desks = {each.id: each.desk for each in facts.enquiries}
    found, left = placed(facts)
    by_desk: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for reply, match in found:
        if reply.id in unsure:
            by_desk[desks[match.enquiry_id]][reply.id] = match.enquiry_id, match.rule.value, match.detail
    return Known(
        tallies=tallies,
        unsure=unsure,
        placed=by_desk,
        torn=len(left.torn),
        orphans=len(left.orphans),
        until=first_after(everything, now),
    )


def facts_of(ledger: Ledger, desk: str, known: Known, now: datetime) -> tuple[Facts, datetime | None]:
    """The facts of a desk's enquiries, with the replies that were placed there; and when the next is stamped.

    A fact can bear a stamp later than `now`, where some clock is wrong.
    """
    whole = _joined(list(ledger.stream(desk=desk)))
    owned = replace(whole, replies=tuple(each for each in whole.replies if each.id not in known.unsure))
    facts = with_placed(owned, known.placed.get(desk, {}), ledger)
    return facts, first_after(facts, now)


def with_placed(facts: Facts, here: Mapping[str, Place], ledger: Ledger) -> Facts:
    """These facts, and the replies of nobody that were placed there."""
    told = ledger.told_of(tuple(here))
    replies = {each.id: each for each in (*facts.replies, *told.replies)}
    return replace(
        facts,
        replies=tuple(replies.values()),
        # Whoever it was that placed them, for what follows a reply's place is settled as if a person had said so.
        attributions=(*facts.attributions, *(_settled(each, here[each.id]) for each in told.replies)),
        labellings=(*facts.labellings, *told.labellings),
    )


def facts_about(ledger: Ledger, enquiries: Iterable[str], extent: Extent) -> Facts:
    """The facts of some enquiries of a desk all of whose replies came to addresses of theirs alone."""
    return replace(_joined(list(ledger.about(enquiries))), gaps=extent.gaps, listened_until=extent.listened_until)


def _joined(helpings: Sequence[Facts]) -> Facts:
    """All of them, with each reply once."""
    replies: dict[str, Reply] = {each.id: each for one in helpings for each in one.replies}
    return Facts(
        enquiries=tuple(chain.from_iterable(each.enquiries for each in helpings)),
        dispatches=tuple(chain.from_iterable(each.dispatches for each in helpings)),
        replies=tuple(replies.values()),
        attributions=tuple(chain.from_iterable(each.attributions for each in helpings)),
        labellings=tuple(chain.from_iterable(each.labellings for each in helpings)),
        events=tuple(chain.from_iterable(each.events for each in helpings)),
        gaps=helpings[0].gaps if helpings else (),
    )


def as_placed(seen: Observation, here: Mapping[str, Place]) -> Observation:
    """An observation whose replies say by which rule they were placed in truth."""
    if not any(each.reply.id in here for each in seen.replies):
        return seen
    return replace(seen, replies=tuple(_as_placed(each, here.get(each.reply.id)) for each in seen.replies))


def _as_placed(judged: JudgedReply, place: Place | None) -> JudgedReply:
    return judged if place is None else replace(judged, matched_by=place[1], matched_on=place[2])


def _settled(reply: Reply, place: Place) -> Attribution:
    return Attribution(reply_id=reply.id, enquiry_id=place[0], by="", at=reply.received_at)
