"""Run as a program: appends replies to a ledger, and prints the id of each once `append_reply` has returned True.

Arguments: the ledger's URL, a prefix for the ids, how many (0: until killed).
"""

import itertools
import sys
from datetime import UTC, datetime

from harness.ledger import Ledger
from harness.model import Reply, Source

url, prefix, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Ledger.open(url) as ledger:
    for number in range(count) if count else itertools.count():
        reply = Reply(
            id=f"{prefix}{number}",
            received_at=datetime(2026, 10, 1, tzinfo=UTC),
            source=Source.INBOX,
            media_type="text/plain",
            raw=f"{prefix}{number} ".encode() * 500,
        )
        if ledger.append_reply(reply):
            sys.stdout.write(f"{reply.id}\n")
            sys.stdout.flush()
