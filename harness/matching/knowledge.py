"""What is known of enquiries and desks: whose an address, a Message-ID, a ticket number or a sender is."""

from collections.abc import Iterable
from heapq import nsmallest

from harness.matching import tickets
from harness.matching.addresses import Addresses, Ids, MessageIds
from harness.matching.mail import Mail
from harness.matching.senders import Senders
from harness.model import Dispatch, Enquiry

MOST_DOUBTED = 50  # enquiries that one doubtful reply is taken down for


class Knowledge:
    """Begins with what we sent, and learns from every reply whose enquiry is known."""

    def __init__(self, enquiries: Iterable[Enquiry], dispatches: Iterable[Dispatch]) -> None:
        self.enquiries = {each.id: each for each in enquiries}
        self.addresses = Addresses(self.enquiries.values())
        self.senders = Senders(self.enquiries.values())
        self.message_ids = MessageIds()
        self.tickets = tickets.Tickets()
        for dispatch in dispatches:
            if dispatch.reference and (enquiry := self.enquiries.get(dispatch.enquiry_id)):
                self._refer(enquiry, dispatch.reference)

    def _refer(self, enquiry: Enquiry, reference: str) -> None:
        """Take down how the desk will quote the enquiry: a Message-ID of ours, or the number a form confirmed."""
        if "@" in reference:
            self.message_ids.learn(reference, enquiry.id)
        else:
            self.tickets.learn(enquiry, [tickets.normal(reference)])

    def learn(self, mail: Mail, enquiry_id: str, *, letter: bool) -> None:
        """Take down numbers, sender and Message-ID of a reply to an enquiry; `letter`: numbers in its text too."""
        self._take_down(mail, enquiry_id, letter=letter)
        if not mail.is_from_a_mail_server:
            self.senders.learn(self.enquiries[enquiry_id], mail.sender)

    def doubt(self, mail: Mail, pool: Ids) -> None:
        """Take down that a reply is one of several enquiries': its numbers and Message-ID name none of them alone."""
        for enquiry_id in nsmallest(MOST_DOUBTED, pool):
            self._take_down(mail, enquiry_id, letter=False)

    def _take_down(self, mail: Mail, enquiry_id: str, *, letter: bool) -> None:
        numbers = tickets.in_subject(mail.head.subject) + (tickets.in_letter(mail.text()) if letter else ())
        self.tickets.learn(self.enquiries[enquiry_id], numbers)
        if mail.head.message_id:
            self.message_ids.learn(mail.head.message_id, enquiry_id)
