"""Puts a letter and the enquiries it may belong to on the scales."""

from collections.abc import Iterable, Iterator
from heapq import nsmallest

from harness.matching import tickets
from harness.matching.addresses import Ids
from harness.matching.content import Contents, Kind, Sign
from harness.matching.knowledge import Knowledge
from harness.matching.letter import Clues
from harness.matching.mail import Mail
from harness.matching.weighing import Weighed, has_begun, in_order
from harness.model import Enquiry

MOST_SCORED = 300  # enquiries that one letter is held against
FEW = 50  # enquiries of one mailbox that are all held against a letter to it


class Scales:
    """Holds letters against enquiries, as far as is known by now."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._known = knowledge
        self._contents = Contents(knowledge.enquiries.values(), knowledge.addresses, knowledge.message_ids)

    def mailbox(self, mail: Mail) -> Ids:
        """The enquiries that were made from the mailbox that the mail came to, if it is one that many share."""
        recipient = mail.reply.recipient
        return self._known.addresses.in_mailbox((*((recipient,) if recipient else ()), *mail.head.recipients))

    def weigh(self, mail: Mail, pool: Ids) -> list[Weighed]:
        """Every enquiry worth a look, best first; of `pool` alone, where it names any."""
        text = mail.text()
        clues = Clues(mail.head, text)
        mailbox = self.mailbox(mail)
        numbered = self._numbered(mail, text)
        looked_at = self._contents.candidates(clues) | frozenset(numbered)
        if len(mailbox) <= FEW:
            looked_at |= mailbox
        if pool:
            looked_at = pool if len(pool) <= FEW else pool & looked_at
        writers = self._known.senders.desks(mail.sender)
        return in_order(
            Weighed(
                enquiry=enquiry,
                signs=(
                    *self._contents.signs(clues, enquiry),
                    *self._circumstances(mail, enquiry, mailbox, writers),
                    *self._ticket(enquiry, numbered),
                ),
                is_foreign=bool(writers) and enquiry.desk not in writers,
            )
            for enquiry in self._begun(mail, nsmallest(MOST_SCORED, looked_at))
        )

    def _numbered(self, mail: Mail, text: str) -> dict[str, str]:
        """Enquiry id -> the ticket number of its that the mail carries: in the subject, else in the text."""
        for numbers in (tickets.in_subject(mail.head.subject), tickets.in_letter(text)):
            found = {enquiry_id: number for number in numbers for enquiry_id in self._known.tickets.given(number)}
            if found:
                return found
        return {}

    def _circumstances(self, mail: Mail, enquiry: Enquiry, mailbox: Ids, writers: Ids) -> Iterator[Sign]:
        if enquiry.desk in writers:
            yield Sign(kind=Kind.SENDER, points=2, words=f"{mail.sender} writes for this desk")
        if enquiry.id in mailbox:
            yield Sign(kind=Kind.MAILBOX, points=1, words="it came to the mailbox that this customer shares")

    def _ticket(self, enquiry: Enquiry, numbered: dict[str, str]) -> Iterator[Sign]:
        """A number proves something once the desk's numbers were seen to differ: one seen once may stand in all."""
        if enquiry.id in numbered:
            proven = self._known.tickets.tells_apart(enquiry.desk)
            words = f"it carries the desk's number {numbered[enquiry.id]}"
            yield Sign(kind=Kind.TICKET, points=4 if proven else 1, words=words, names_one=proven)

    def _begun(self, mail: Mail, ids: Iterable[str]) -> Iterator[Enquiry]:
        found = (self._known.enquiries[each] for each in ids)
        return (each for each in found if has_begun(each, mail.reply))
