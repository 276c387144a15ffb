"""Where contacts by mail and form become cases, and cases get their letters."""

from collections import Counter
from collections.abc import Sequence

from harness.sandbox.case import Case, Contact, ticket_number
from harness.sandbox.handbook import Handbook, Understanding
from harness.sandbox.letters import compose
from harness.sandbox.post import Post
from harness.sandbox.shift import Shift
from harness.sandbox.staff import AFTER_ASKING, DUTIES, Duty, LetterKind, Temperament, dice, who_answers

_LETTERS_AT_ONCE = 5_000
_CUSTOMERS = 100_000
# Somebody who writes more often is a machine that answers ours: RFC 3834 section 2, on loops.
_CONTACTS_EACH = 10


class Office:
    """Takes contacts, and has the right agent answer each in their own time."""

    def __init__(self, *, seed: int, handbook: Handbook, temperaments: Sequence[Temperament], post: Post) -> None:
        self.seed, self.handbook, self.post, self.clock = seed, handbook, post, post.clock
        self.shift = Shift()
        self._temperaments = tuple(temperaments)
        self._contacts: Counter[str] = Counter()
        self._asked: dict[str, tuple[str, Understanding]] = {}  # customer -> ticket and complaint that wait for them

    @property
    def busy(self) -> bool:
        """Whether to turn contacts away for now."""
        return len(self.shift) >= _LETTERS_AT_ONCE or len(self._contacts) >= _CUSTOMERS

    def temperament(self, customer: str) -> Temperament:
        """Who this customer meets."""
        return who_answers(self._temperaments, seed=self.seed, customer=customer)

    def take(self, contact: Contact) -> str:
        """Open a case, or go on with one that waits for its customer, and start on its letters; returns the ticket."""
        customer = contact.address.casefold()
        self._contacts[customer] += 1
        key = f"{customer}/{self._contacts[customer]}"
        duties = DUTIES[self.temperament(customer)]
        if customer in self._asked:
            ticket, understood = self._asked.pop(customer)
            duties = AFTER_ASKING
        else:
            ticket = ticket_number(self.seed, key)
            understood = self.handbook.understand(
                f"{contact.subject}\n\n{contact.text}", topic=contact.topic, order=contact.order
            )
            if any(duty.kind is LetterKind.ASK_AGAIN for duty in duties):
                self._asked[customer] = ticket, understood
        if self._contacts[customer] > _CONTACTS_EACH:
            return ticket
        case = Case(key=key, ticket=ticket, contact=contact, understood=understood, opened_at=self.clock.now())
        for duty in duties:
            self.shift.start(self._write(duty, case))
        return ticket

    async def _write(self, duty: Duty, case: Case) -> None:
        due = case.opened_at + duty.due(dice(self.seed, case.key, duty.kind, "wait"))
        await self.clock.sleep(due - self.clock.now())
        with self.clock.hold():
            letter = compose(duty.kind, case, seed=self.seed, now=self.clock.now())
        # Receipts come from the null sender, so that nothing ever answers them (RFC 3834 section 3.3).
        null_sender = duty.kind is LetterKind.RECEIPT
        await self.post.deliver(letter, recipient=case.contact.address, null_sender=null_sender)
