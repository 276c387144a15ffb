"""Tries the rules in their order, and learns from what they found."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from harness.matching.addresses import NOBODY, Ids
from harness.matching.fits import ELSEWHERE, Candidate, Fit, Match, MatchRule
from harness.matching.knowledge import Knowledge
from harness.matching.mail import Mail
from harness.matching.scales import Scales
from harness.matching.weighing import Weighed, by_content, by_ticket, is_timely, undecided
from harness.model import Attribution, Dispatch, Enquiry, Reply

MOST_ROUNDS = 3  # that what the last rules found may teach them
FIRST_FEW = 3  # replies of an enquiry in whose text a ticket number is looked for


@dataclass(frozen=True, kw_only=True, slots=True)
class _Open:
    """A mail that no sure rule has settled; `pool`: those it must be one of, if `rule` named any.

    Where the sure rules contradict each other, no weaker one may decide.
    """

    mail: Mail
    pool: Ids
    rule: MatchRule | None
    is_contradicted: bool


class Matcher:
    """Matches replies to the enquiries it was made of.

    `replies` are those that came so far, `attributions` people's words on them, oldest first: from both it learns
    which ticket numbers, senders and threads are whose. A reply it was not made of is matched by what was learned.
    Every answer is the same for the same facts, in whatever order enquiries, dispatches and replies are given.
    """

    def __init__(
        self,
        enquiries: Iterable[Enquiry],
        dispatches: Iterable[Dispatch],
        *,
        replies: Iterable[Reply] = (),
        attributions: Iterable[Attribution] = (),
    ) -> None:
        self._known = Knowledge(enquiries, dispatches)
        self._replies = sorted(replies, key=lambda each: (each.received_at, each.id))
        self._words = {each.reply_id: each.enquiry_id for each in sorted(attributions, key=lambda each: each.at)}

    def match(self, reply: Reply) -> Match | None:
        """The enquiry that the reply belongs to; None if it is not clear, or none of these."""
        return self.fit(reply).match

    def candidates(self, reply: Reply) -> tuple[Candidate, ...]:
        """The enquiries that a reply without a match may belong to, best first, each with what speaks for it."""
        return self.fit(reply).candidates

    def fit(self, reply: Reply) -> Fit:
        """All that is known of where the reply belongs. Never raises, whatever the reply holds."""
        known = self._fits.get(reply.id)
        if known is not None:
            return known
        found = self._surely(Mail(reply))
        return found if isinstance(found, Fit) else self._weigh(found)

    @cached_property
    def _fits(self) -> dict[str, Fit]:
        """The fit of every reply. What is sure comes first, for it teaches what the last rules go by."""
        fits: dict[str, Fit] = {}
        left: list[_Open] = []
        for reply in self._replies:
            found = self._surely(Mail(reply))
            if isinstance(found, Fit):
                fits[reply.id] = found
            else:
                left.append(found)
        if left:
            self._learn_from(fits)
            for each in left:
                self._known.doubt(each.mail, each.pool)
        for _ in range(MOST_ROUNDS):
            weighed = [(each, self._weigh(each)) for each in left]
            fits |= {each.mail.reply.id: fit for each, fit in weighed}
            left = [each for each, fit in weighed if fit.match is None]
            if not left or len(left) == len(weighed):
                break
            for each, fit in weighed:
                if fit.match is not None:
                    self._known.learn(each.mail, fit.match.enquiry_id, letter=True)
        return fits

    @cached_property
    def _scales(self) -> Scales:
        return Scales(self._known)

    def _surely(self, mail: Mail) -> Fit | _Open:
        """The fit by a rule that needs no weighing, if there is one."""
        reply = mail.reply
        if reply.id in self._words:
            return self._one_of_ours(self._words[reply.id], MatchRule.PERSON)
        if reply.enquiry_id is not None:
            return self._one_of_ours(reply.enquiry_id, MatchRule.SESSION)
        pool, torn, contradicted = NOBODY, None, False
        for rule, found in self._named(mail):
            both = found & pool if pool else found
            if len(both) == 1 and not contradicted:
                return Fit(match=Match(enquiry_id=next(iter(both)), rule=rule))
            if found:
                contradicted = contradicted or not both
                pool, torn = both or found | pool, torn or rule
        return _Open(mail=mail, pool=pool, rule=torn, is_contradicted=contradicted)

    def _named(self, mail: Mail) -> Iterator[tuple[MatchRule, Ids]]:
        """The enquiries that each of the sure rules names, in their order; the head is read only if one needs it."""
        recipient = mail.reply.recipient
        at = self._known.addresses.at((recipient,) if recipient else ())
        yield MatchRule.RECIPIENT, at
        if not at:
            yield MatchRule.HEADER_RECIPIENT, self._known.addresses.at(mail.head.recipients)
        yield MatchRule.REFERENCE, self._threaded(mail)
        if (back := mail.returned) is not None:
            ids = (*((back.message_id,) if back.message_id else ()), *back.references)
            yield MatchRule.RETURNED, self._known.message_ids.named(ids) or self._known.addresses.at((back.sender,))

    def _threaded(self, mail: Mail) -> Ids:
        return self._known.message_ids.named((*mail.head.references, *mail.head.mentioned))

    def _one_of_ours(self, enquiry_id: str | None, rule: MatchRule) -> Fit:
        if enquiry_id is None or enquiry_id not in self._known.enquiries:
            return ELSEWHERE
        return Fit(match=Match(enquiry_id=enquiry_id, rule=rule))

    def _learn_from(self, fits: dict[str, Fit]) -> None:
        heard: Counter[str] = Counter()
        for reply in self._replies:
            match = fits[reply.id].match if reply.id in fits else None
            if match is not None:
                heard[match.enquiry_id] += 1
                self._known.learn(Mail(reply), match.enquiry_id, letter=heard[match.enquiry_id] <= FIRST_FEW)

    def _weigh(self, left: _Open) -> Fit:
        """The fit by what was learned meanwhile: the thread of a desk's own mails, a ticket number, or content."""
        if left.is_contradicted:
            return undecided(self._scales.weigh(left.mail, left.pool), left.rule)
        threaded = self._threaded(left.mail)
        if len(threaded) == 1 and (not left.pool or threaded <= left.pool):
            return Fit(match=Match(enquiry_id=next(iter(threaded)), rule=MatchRule.REFERENCE))
        weighed = self._scales.weigh(left.mail, left.pool)
        match = (
            self._alone_in_mailbox(left.mail, weighed)
            or by_ticket(weighed)
            or by_content(weighed, left.mail.reply, to_a_list=left.mail.head.to_a_list)
        )
        return Fit(match=match) if match is not None else undecided(weighed, left.rule)

    def _alone_in_mailbox(self, mail: Mail, weighed: list[Weighed]) -> Match | None:
        """A mailbox that only one enquiry was ever made from names it, unless a stranger wrote of something else."""
        own = weighed[0] if len(weighed) == 1 else None
        if own is None or self._scales.mailbox(mail) != {own.enquiry.id}:
            return None
        is_strange = self._known.senders.knows(own.enquiry.desk) and not (own.is_from_the_desk or own.told)
        if is_strange or mail.head.to_a_list or not is_timely(own.enquiry, mail.reply):
            return None
        in_envelope = mail.reply.recipient and self._known.addresses.in_mailbox((mail.reply.recipient,))
        rule = MatchRule.RECIPIENT if in_envelope else MatchRule.HEADER_RECIPIENT
        return Match(enquiry_id=own.enquiry.id, rule=rule)
