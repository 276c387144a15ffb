"""`shopper review --web` and `shopper serve` on one ledger, each in a process of its own, at the same time."""

import http.client
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import SplitResult, urlencode, urlsplit

from harness.ledger import Ledger
from harness.model import Desk, Label, Source
from harness.sandbox import Temperament
from tests import forking
from tests.acceptance.conftest import Shopper

RUN = ("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en", "--wait")


def label_the_first(address: SplitResult) -> int:
    """Say on the page that a form letter came; the status of the answer."""
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    connection.request("GET", f"{address.path}1")
    shown = connection.getresponse().read().decode()
    fields = dict(re.findall(r'name="(form|reply)" value="([^"]+)"', shown)) | {"label": "t"}
    headers = {"Origin": f"http://{address.netloc}"}
    connection.request("POST", f"{address.path}1", urlencode(fields), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_word_is_kept_while_replies_come_in(
    workspace: Path, serve: Callable[..., Desk], write_desks: Callable[..., None], shopper: Shopper
) -> None:
    write_desks(workspace, serve(Temperament.HELPFUL))
    at = ("--workspace", str(workspace))
    with closing(forking.Shopper("serve", *at)) as serving:
        assert any(line.startswith("Interrupt") for line in serving.stdout)
        assert shopper(*RUN, "1s", *at)[0] == 0
        assert "from care@sandbox.example: " in serving.stdout.readline()
        with closing(forking.Shopper("review", "--web", "--by", "Ada", *at)) as page:
            page.stdout.readline()
            address = urlsplit(page.stdout.readline().strip())
            assert shopper(*RUN, "1s", *at)[0] == 0
            assert label_the_first(address) == 303
            assert "from care@sandbox.example: " in serving.stdout.readline()
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        facts = ledger.facts()
    assert [(each.label, each.by) for each in facts.labellings] == [(Label.TEMPLATED, "Ada")]
    assert sum(each.source is Source.INBOX for each in facts.replies) >= 2
