"""Our own inbox where personas share one mailbox, each with a plus part that a desk may strip."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiosmtplib import SMTPRecipientsRefused

from harness.cli.listening import listening
from harness.clock import ManualClock
from harness.desk import InboxSettings
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState
from harness.observe import matches, unmatched
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import DESK, KIM, NOW, client, deliver, enquiry, replies

MAILBOX = "care-tests@acme.example"
OURS = "care-tests+kim77@acme.example"
SENT_AS = "<the-enquiry@acme.example>"


@pytest.fixture
async def shared(ledger: Ledger) -> AsyncIterator[Inbox]:
    """An inbox for the one mailbox, from which two enquiries were made."""
    for address in (OURS, "care-tests+lee@acme.example"):
        ledger.append_enquiry(enquiry(address))
    accepted = Dispatch(
        enquiry_id=f"enquiry-of-{OURS}", state=DispatchState.ACCEPTED, at=NOW - timedelta(seconds=1), reference=SENT_AS
    )
    ledger.append_dispatch(accepted)
    settings = InboxSettings(domain=MAILBOX, listen=("127.0.0.1", 0), size_limit=200_000)
    async with listening(settings, room=MailRoom(ledger=ledger), clock=ManualClock(NOW)) as ears:
        assert ears.inbox is not None
        yield ears.inbox


async def test_a_reply_whose_desk_stripped_the_plus_part_is_taken_and_finds_its_enquiry(
    shared: Inbox, ledger: Ledger
) -> None:
    raw = f"From: {DESK}\r\nIn-Reply-To: {SENT_AS}\r\n\r\nWe will look into it.\r\n".encode()

    await deliver(shared, MAILBOX, raw)

    ((reply, match),) = matches(ledger.facts())
    assert (reply.recipient, match.enquiry_id) == (MAILBOX, f"enquiry-of-{OURS}")


@pytest.mark.parametrize("written", [MAILBOX, MAILBOX.upper(), "care-tests+nobody@acme.example"])
async def test_all_mail_to_the_mailbox_is_kept_and_what_names_nobody_is_left_to_review(
    shared: Inbox, ledger: Ledger, written: str
) -> None:
    await deliver(shared, written)

    left = unmatched(ledger.facts())
    assert [each.reply.recipient for each in (*left.torn, *left.orphans)] == [written]


@pytest.mark.parametrize(
    "strange", ["care@acme.example", "care-tests@elsewhere.example", "x+care-tests@acme.example", "care-tests"]
)
async def test_no_other_address_at_its_domain_is_ours(shared: Inbox, ledger: Ledger, strange: str) -> None:
    with pytest.raises(SMTPRecipientsRefused):
        await deliver(shared, strange)

    assert replies(ledger) == ()


async def test_customers_who_wrote_from_elsewhere_before_are_still_served(shared: Inbox, ledger: Ledger) -> None:
    async with client(shared) as desk:
        await desk.sendmail(DESK, [KIM], b"Subject: Re: kettle\r\n\r\nHello\r\n")

    assert [reply.recipient for reply in replies(ledger)] == [KIM]
