"""Whatever is done to a mail on its way, the mail room keeps it, once, and all that is known can still be told."""

from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Source
from harness.observe import observations
from harness.observe.belonging import matches, unmatched
from probes.inbox.identity import reply_id
from probes.inbox.mailroom import MailRoom
from tests.data.seed_mails import ASKED
from tests.data.spoilt import spoilt_mails
from tests.integration.inbox.peers import KIM, LEE, NOW, enquiry

DAY = timedelta(days=1)


@cache
def asked_twice() -> bytes:
    """A ledger with two enquiries, as a file."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        with Ledger.open(f"sqlite:///{file}") as ledger:
            for customer, reference in ((KIM, ASKED), (LEE, "lee@shopper.example")):
                asked = enquiry(customer)
                ledger.append_enquiry(asked)
                ledger.append_dispatch(
                    Dispatch(enquiry_id=asked.id, state=DispatchState.ACCEPTED, at=NOW, reference=reference)
                )
        return file.read_bytes()


def opened(folder: str) -> Ledger:
    file = Path(folder) / "ledger.db"
    file.write_bytes(asked_twice())
    return Ledger.open(f"sqlite:///{file}")


@settings(deadline=None, max_examples=20)
@given(
    # What is spoilt in a stamp of the way alone is the same mail again.
    mails=st.lists(spoilt_mails(), min_size=1, max_size=8, unique_by=lambda raw: reply_id(KIM, raw)),
    recipient=st.sampled_from([KIM, LEE, "", None]),
)
async def test_spoilt_mail_is_kept_once_and_observed(mails: list[bytes], recipient: str | None) -> None:
    with TemporaryDirectory() as folder, opened(folder) as ledger, closing(MailRoom(ledger=ledger)) as room:
        for raw in (*mails, *mails):
            await room.deliver(raw, recipient, NOW + DAY, Source.INBOX)
        facts = ledger.facts()

        kept = [reply.raw for reply in facts.replies]
        assert sorted(kept) == sorted(set(mails))
        placed, doubts = matches(facts), unmatched(facts)
        in_doubt = [doubt.reply.raw for doubt in (*doubts.torn, *doubts.orphans)]
        assert sorted([*(reply.raw for reply, _ in placed), *in_doubt]) == sorted(kept)
        observed = observations(facts, NOW + 2 * DAY)
        assert sum(len(each.replies) for each in observed) == len(placed)
        for judged in (judged for each in observed for judged in each.replies):
            judged.text.encode()
