"""`shopper figures`: the measures as its users meet them, from what was judged before or anew."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Reply, Source, Watch
from harness.sandbox.specimen import specimen
from tests.acceptance.conftest import Shopper

LAST_OF_OCTOBER = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def filled(workspace: Path) -> Path:
    """Six enquiries by mail in October and six in November, of which half were answered after three hours."""
    with Ledger.open(f"sqlite:///{workspace}/ledger.db") as ledger:
        for number in range(12):
            at = LAST_OF_OCTOBER - timedelta(minutes=number) + (number % 2) * HOUR
            made = specimen(
                id=f"e{number}", desk="acme", created_at=at, customer={"email": f"e{number}@shopper.example"}
            )
            ledger.append_enquiry(made)
            ledger.append_dispatch(Dispatch(enquiry_id=made.id, state=DispatchState.ACCEPTED, at=at))
            if number % 4 < 2:
                ledger.append_reply(answer(number, at + 3 * HOUR))
        ledger.append_watch(Watch(since=LAST_OF_OCTOBER - HOUR, until=LAST_OF_OCTOBER + 600 * HOUR))
    return workspace


def answer(number: int, at: datetime) -> Reply:
    text = f"Hello Joan, the driver has your copper kettle, number {number} of his round. It comes on Thursday. Mia"
    return Reply(
        id=f"r{number}",
        received_at=at,
        source=Source.INBOX,
        media_type="text/plain",
        raw=text.encode(),
        recipient=f"e{number}@shopper.example",
    )


def test_the_figures_are_of_a_month_by_the_desk_s_calendar(shopper: Shopper, filled: Path) -> None:
    code, out, err = shopper("figures", "--month", "2026-10", "--by", "desk", "--json", "--workspace", filled)
    assert code == 0, err
    told = json.loads(out)
    assert (told["all"]["enquiries"], told["by_desk"]["acme"]["enquiries"]) == (6, 6)
    assert told["all"]["answered"]["value"] == 0.5
    assert told["all"]["first_response_median_seconds"]["value"] == 3 * 3600
    assert "still_waiting" not in told["all"]


def test_the_second_time_they_come_from_what_was_kept(
    shopper: Shopper, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first, _ = shopper("figures", "--by", "channel", "--workspace", filled)
    assert (filled / "observed.db").is_file()
    monkeypatch.setattr("harness.observed.looking.observations", lambda *_, **__: pytest.fail("judged again"))
    code, again, err = shopper("figures", "--by", "channel", "--workspace", filled)
    assert (code, again) == (0, first), err
    assert "channel" in again
    assert "3 h" in again


def test_a_desk_that_nobody_asked_has_no_figures(shopper: Shopper, filled: Path) -> None:
    code, out, _ = shopper("figures", "--desk", "sandbox", "--workspace", filled)  # which desks.toml names
    assert code == 0
    assert "no data" in out
