"""`shopper review --web` as it is started, used and stopped."""

import http.client
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Label, Reply, Source
from harness.sandbox.specimen import specimen

MADE = datetime(2026, 10, 30, 9, tzinfo=UTC)


def fill(ledger: Ledger) -> None:
    """An enquiry with a reply, and a reply of nobody's."""
    enquiry = specimen(created_at=MADE)
    ledger.append_enquiry(enquiry)
    ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=MADE))
    for name, recipient in (("r1", enquiry.persona.email), ("stray", "nobody@shopper.example")):
        ledger.append_reply(
            Reply(
                id=name,
                received_at=MADE + timedelta(hours=1),
                source=Source.INBOX,
                media_type="message/rfc822",
                raw=b"From: a@desk.example\nSubject: Hello\n\nWe are looking into it.\n",
                recipient=recipient,
            )
        )


def test_it_prints_its_address_keeps_a_word_and_ends_when_interrupted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with Ledger.open(url) as ledger:
        fill(ledger)
    command = [str(Path(sys.executable).with_name("shopper")), "review", "--web", "--by", "Ada", "--ledger", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as page:
        assert page.stdout is not None
        assert page.stdout.readline() == "1 to place and 1 reply to look at, as Ada:\n"
        address = urlsplit(page.stdout.readline().strip())
        assert address.hostname == "127.0.0.1"
        assert address.netloc
        connection = http.client.HTTPConnection(address.netloc, timeout=60)
        connection.request("GET", f"{address.path}1")
        shown = connection.getresponse().read().decode()
        assert "back to where they belong" in shown
        found = re.search(r'name="form" value="([^"]+)"', shown)
        assert found is not None
        connection.request(
            *("POST", f"{address.path}1", urlencode({"form": found[1], "reply": "r1", "label": "t"})),
            {"Origin": f"http://{address.netloc}"},
        )
        assert connection.getresponse().status == 303
        connection.close()
        page.send_signal(signal.SIGINT)
        assert "1 said, 0 left." in page.stdout.read()
    assert page.returncode == 0
    with Ledger.open(url) as ledger:
        assert [(each.label, each.by) for each in ledger.facts().labellings] == [(Label.TEMPLATED, "Ada")]
