"""The evidence of a run as its users meet it: what `shopper show` lists, and nothing of the customer's where masked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Desk, Enquiry
from harness.sandbox import Temperament
from tests.acceptance.conftest import Shopper

pytestmark = pytest.mark.browser

RUN = ("run", "late-delivery", "--desk", "sandbox", "--language", "en", "--wait", "1s", "--channel")


@pytest.mark.parametrize("channel", ["web_form", "chat"])
def test_a_run_leaves_evidence_that_is_listed_and_masked_where_desks_toml_asks(
    serve: Callable[..., Desk], write_desks: Callable[..., None], workspace: Path, shopper: Shopper, channel: str
) -> None:
    write_desks(workspace, serve(Temperament.HELPFUL))
    with (workspace / "desks.toml").open("a", encoding="utf-8") as file:
        file.write("[evidence]\nmask = true\n")
    shopper(*RUN, channel, "--workspace", workspace)
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        facts = ledger.facts()
    [enquiry] = facts.enquiries
    assert [path for each in facts.dispatches for path in each.evidence] == [f"evidence/{enquiry.id}/t0.jpg"]
    kept = workspace.absolute() / "evidence" / enquiry.id
    _, out, _ = shopper("show", "--workspace", workspace)
    for name in ("transcript.txt", "t0.jpg", "end.jpg"):
        assert f"\n  {kept / name}\n" in out
    assert_masked(kept, enquiry)


def assert_masked(kept: Path, enquiry: Enquiry) -> None:
    transcript = (kept / "transcript.txt").read_text(encoding="utf-8")
    assert "T0: the desk took the enquiry" in transcript
    assert "Who our customer is has been masked" in transcript
    persona = enquiry.persona
    for mine in (*persona.name.split(), persona.email, persona.phone, persona.order):
        for path in kept.glob("*.txt"):
            assert mine not in path.read_text(encoding="utf-8"), path
