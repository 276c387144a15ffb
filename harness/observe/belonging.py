"""Which reply belongs where, in the words of the observations: matches, and what a person must look at."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.matching import Candidate, Fit, Match, Matcher, MatchRule
from harness.matching.mail import Mail
from harness.model import Facts, JudgedReply, Reply


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A reply that no rule could place. `rule`: the one that named several enquiries, None for an orphan.

    `candidates` are what it may belong to, best first, each with what speaks for it; an orphan may have none.
    """

    reply: Reply
    rule: MatchRule | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmatched:
    """What is left for a person, oldest first: `torn` fit several enquiries alike, `orphans` none well enough."""

    torn: tuple[Doubt, ...] = ()
    orphans: tuple[Doubt, ...] = ()

    def __len__(self) -> int:
        return len(self.torn) + len(self.orphans)


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """What a person sees of a reply before anything is made of it; all of it as strangers wrote it."""

    sender: str  # "" where nobody is named, as in a mail server's report
    recipients: tuple[str, ...]
    subject: str
    text: str


def glance(reply: Reply) -> Glance:
    """Open a reply. Never raises."""
    mail = Mail(reply)
    return Glance(
        sender=mail.sender,
        recipients=(reply.recipient,) if reply.recipient else mail.head.recipients,
        subject=mail.head.subject,
        text=mail.text(),
    )


def matches(facts: Facts) -> tuple[tuple[Reply, Match], ...]:
    """The replies that belong to the enquiries of `facts`, in order of arrival; its neighbours' are left out."""
    return _matched(facts, _fits(facts))


def unmatched(facts: Facts) -> Unmatched:
    """The replies that fit no enquiry, or several alike; nothing is dropped. A person's word settles them.

    What no person has spoken on stays here for ever. Facts of one desk alone do not hold what other desks' letters
    have taught, such as their ticket numbers: take the facts of all.
    """
    return _left(_fits(facts))


def placed(facts: Facts) -> tuple[tuple[tuple[Reply, Match], ...], Unmatched]:
    """What `matches` and `unmatched` say, for one look at the letters."""
    fits = _fits(facts)
    return _matched(facts, fits), _left(fits)


def _matched(facts: Facts, fits: Iterable[tuple[Reply, Fit]]) -> tuple[tuple[Reply, Match], ...]:
    asked = {each.id for each in facts.enquiries}
    return tuple((reply, fit.match) for reply, fit in fits if fit.match is not None and fit.match.enquiry_id in asked)


def _left(fits: Iterable[tuple[Reply, Fit]]) -> Unmatched:
    torn: list[Doubt] = []
    orphans: list[Doubt] = []
    for reply, fit in fits:
        if fit.match is None and not fit.settled:
            doubt = Doubt(reply=reply, rule=fit.rule, candidates=fit.candidates)
            (torn if fit.torn else orphans).append(doubt)
    return Unmatched(torn=tuple(torn), orphans=tuple(orphans))


def how_matched(judged: JudgedReply) -> str:
    """The rule that tied a reply to its enquiry, for people who never read a mail header."""
    return MatchRule(judged.matched_by).words


def _fits(facts: Facts) -> list[tuple[Reply, Fit]]:
    matcher = Matcher(
        (*facts.enquiries, *facts.neighbours),
        facts.dispatches,
        replies=facts.replies,
        attributions=facts.attributions,
    )
    return [
        (reply, matcher.fit(reply)) for reply in sorted(facts.replies, key=lambda each: (each.received_at, each.id))
    ]
