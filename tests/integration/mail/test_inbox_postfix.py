"""A real Postfix writes to our inbox: over TLS, in one breath, and again when it is asked to."""

import asyncio
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from harness.clock import SystemClock
from harness.ledger import Ledger
from probes.inbox.certificate import server_context
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from tests.integration.inbox.peers import DESK, enquiry, locked, replies
from tests.integration.mail.authority import Authority
from tests.integration.mail.postfix import Postfix

DOMAIN = "persona.example"
KIM = f"kim@{DOMAIN}"
COUNT = 10


async def test_postfix_sends_again_what_a_locked_ledger_put_off(
    postfix: Postfix, authority: Authority, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.db"
    with Ledger.open(f"sqlite:///{file}?timeout=0.05") as ledger:
        ledger.append_enquiry(enquiry(KIM))
        room = MailRoom(ledger=ledger)
        async with Inbox(room=room, clock=SystemClock(), tls=server_context(*authority.certificate())) as inbox:
            postfix.hand_on(DOMAIN, inbox.address[1])
            with locked(file):
                await asyncio.gather(*(_write(postfix, number) for number in range(COUNT)))
                await asyncio.to_thread(
                    postfix.logged, "status=deferred (host 127.0.0.1[127.0.0.1] said: 451", count=COUNT
                )
            assert replies(ledger) == ()

            while postfix.log().count("status=sent (250 2.0.0 OK)") < COUNT:
                postfix.try_again()  # and again, for it may be about to put one off only now
                await asyncio.sleep(0.2)

        subjects = sorted(reply.raw.partition(b"Subject: ")[2].partition(b"\r\n")[0] for reply in replies(ledger))
    assert subjects == sorted(b"answer %d" % number for number in range(COUNT))
    assert "TLS connection established to 127.0.0.1" in postfix.log()


async def _write(postfix: Postfix, number: int) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = DESK, KIM, f"answer {number}"
    letter.set_content("Grüße\n.\n..\n" * 1_000)
    async with aiosmtplib.SMTP(
        hostname="127.0.0.1", port=postfix.ports.plain, local_hostname="desk.example", start_tls=False
    ) as desk:
        await desk.sendmail(DESK, KIM, letter.as_bytes())
