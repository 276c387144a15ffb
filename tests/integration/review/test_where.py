"""The page asks where replies belong that no rule could place, before it asks who wrote what."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from harness.model import Reply, Source
from tests.integration.review.conftest import MADE, Served, filled_ledger, letter, serving


@pytest.fixture
def stray(tmp_path: Path) -> Iterator[Served]:
    """A page with two replies that came to nobody's address."""
    with filled_ledger(tmp_path) as ledger:
        for hours, name in enumerate(("stray", "other"), start=5):
            ledger.append_reply(
                Reply(
                    id=name,
                    received_at=MADE + timedelta(hours=hours),
                    source=Source.INBOX,
                    media_type="message/rfc822",
                    raw=letter("<b>your copper kettle</b> left us, Joan Archer"),
                    recipient="nobody@shopper.example",
                )
            )
        with serving(ledger) as page:
            yield page


def test_a_reply_is_placed_with_one_key_and_then_who_wrote_what_is_asked(stray: Served) -> None:
    assert stray.ask("GET", "").headers["location"].endswith("/where/1")
    enquiry = stray.placing.doubts[0].candidates[0].enquiry_id
    shown = stray.ask("GET", "where/1").body
    assert f'data-key="1" aria-keyshortcuts="1" aria-pressed="false"><kbd>1</kbd>{enquiry}' in shown
    assert "&lt;b&gt;your copper kettle&lt;/b&gt;" in shown
    assert "<code>shopper review --assign stray=ENQUIRY</code>" in shown
    assert stray.place(1, "1").headers["location"].endswith("/where/2")
    assert 'aria-pressed="true"><kbd>1</kbd>' in stray.ask("GET", "where/1").body
    assert stray.place(2, "n").headers["location"].endswith("/labels")
    said = [(each.reply_id, each.enquiry_id, each.by) for each in stray.ledger.facts().attributions]
    assert said == [("stray", enquiry, "Ada"), ("other", None, "Ada")]
    assert stray.ask("GET", "labels").headers["location"].endswith("/1")
    assert "stray was placed" in stray.ask("GET", "1").body, "what was placed is asked about, too"


def test_what_was_skipped_is_left_and_the_end_says_so(stray: Served) -> None:
    assert f"/{stray.guard.token}/where/2" in stray.ask("GET", "where/1").body
    assert f"/{stray.guard.token}/labels" in stray.ask("GET", "where/2").body
    stray.place(2, "n")
    assert "Of 2 replies that no rule could place, 1 has your word" in stray.ask("GET", "done").body
    assert stray.ask("GET", "").headers["location"].endswith("/where/1")


def test_a_place_that_is_not_offered_or_a_form_from_elsewhere_is_refused(stray: Served) -> None:
    assert stray.place(1, "7").status == 400
    assert stray.place(1, "").status == 400
    fields = urlencode({"form": "x", "reply": "stray", "where": "1"})
    home = f"http://127.0.0.1:{stray.port}"
    assert stray.ask("POST", "where/1", fields, Origin=home).status == 403
    assert stray.ask("POST", "where/1", fields, Origin="https://elsewhere.example").status == 403
    assert stray.ask("GET", "where/3").status == 404
    assert stray.ledger.facts().attributions == ()
