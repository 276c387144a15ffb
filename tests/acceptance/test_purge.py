"""`shopper purge`: what may not be kept longer is gone, from the ledger, the evidence and what was made of them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from harness.cli.purge import purge_command
from harness.cli.serving import serving
from harness.cli.workspace import Workspace
from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Reply, Source, Watch
from harness.sandbox.specimen import specimen

Shopper = Callable[..., tuple[int, str, str]]
WORDS = {  # nothing that comes twice, by which they would judge each other
    "old": "Hello Joan, the driver has your copper kettle. It comes on Thursday. Mia",
    "new": "Dear customer, we have received your message and shall look into it as soon as we can.",
    "open": "Good day, what was the order's number?",
}
OLD, NEW = datetime(2025, 3, 3, 9, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)


def made(name: str, at: datetime, ledger: Ledger) -> None:
    address = f"{name}@shopper.example"
    ledger.append_enquiry(specimen(id=name, created_at=at, customer={"email": address}))
    ledger.append_dispatch(Dispatch(enquiry_id=name, state=DispatchState.ACCEPTED, at=at))
    ledger.append_reply(
        Reply(
            id=f"to-{name}",
            received_at=at + timedelta(hours=3),
            source=Source.INBOX,
            media_type="text/plain",
            raw=WORDS[name].encode(),
            recipient=address,
        )
    )


@pytest.fixture
def filled(workspace: Path) -> Path:
    """An enquiry of March 2025 and one of March 2026, both answered, with evidence; looked at, so that it is kept."""
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        made("old", OLD, ledger)
        made("new", NEW, ledger)
        ledger.append_watch(Watch(since=OLD, until=NEW + timedelta(days=30)))
    for name in ("old", "new"):
        (workspace / "evidence" / name).mkdir(parents=True)
        (workspace / "evidence" / name / "taken.jpg").write_bytes(b"picture")
    return workspace


def figures(shopper: Shopper, workspace: Path, month: str) -> dict[str, object]:
    _, out, err = shopper("figures", "--month", month, "--json", "--workspace", workspace)
    assert not err
    told: dict[str, object] = json.loads(out)["all"]
    del told["as_of"]
    return told


def test_what_is_older_is_gone_and_the_rest_is_told_as_before(shopper: Shopper, filled: Path) -> None:
    before = figures(shopper, filled, "2026-03")
    where = ("--workspace", filled)
    code, out, _ = shopper("purge", "--before", "2026-01-01", "--dry-run", *where)
    assert (code, out) == (0, "made before 2026-01-01 00:00 UTC: 1 enquiry, 1 reply, 1 folder of evidence\n")
    assert shopper("show", "old", *where)[0] == 0
    code, out, err = shopper("purge", "--before", "2026-01-01", "--yes", *where)
    assert (code, out.splitlines()[-1]) == (0, "deleted"), err
    assert shopper("show", "old", *where)[0] == 2
    assert sorted(each.name for each in (filled / "evidence").iterdir()) == ["new"]
    assert figures(shopper, filled, "2026-03") == before
    assert figures(shopper, filled, "2025-03")["enquiries"] == 0
    assert shopper("purge", "--older-than", "30d", "--dry-run", *where)[1].endswith("1 folder of evidence\n")


def test_what_must_be_kept_for_years_may_be(shopper: Shopper, filled: Path) -> None:
    code, out, err = shopper("purge", "--older-than", "4000d", "--dry-run", "--workspace", filled)
    assert (code, ": 0 enquiries, 0 replies, 0 folders of evidence" in out) == (0, True), err
    code, _, err = shopper("purge", "--older-than", "99999999d", "--dry-run", "--workspace", filled)
    assert (code, "at most 36500d" in err) == (2, True)


def test_evidence_that_cannot_be_deleted_is_purged_with_its_enquiry_the_next_time(
    shopper: Shopper, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(folder))

    where = ("--before", "2026-01-01", "--yes", "--workspace", filled)
    with monkeypatch.context() as refusing:
        refusing.setattr("shutil.rmtree", refuse)
        code, _, err = shopper("purge", *where)
        assert (code, "evidence/old: cannot be deleted: Operation not permitted" in err) == (2, True)
    assert shopper("purge", *where)[1].splitlines() == [
        "made before 2026-01-01 00:00 UTC: 1 enquiry, 1 reply, 1 folder of evidence",
        "deleted",
    ]
    assert not (filled / "evidence" / "old").exists()


def test_nothing_goes_without_a_yes(shopper: Shopper, filled: Path) -> None:
    asked = CliRunner().invoke(purge_command, ["--before", "2026-01-01", "--workspace", str(filled)], input="n\n")
    assert "Delete it for good? [y/N]: n" in asked.output
    assert asked.exit_code != 0
    assert shopper("show", "old", "--workspace", filled)[0] == 0


def test_what_is_still_waited_for_stays(shopper: Shopper, workspace: Path) -> None:
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        made("open", SystemClock().now() - timedelta(days=2), ledger)
    code, _, err = shopper("purge", "--older-than", "1d", "--yes", "--workspace", workspace)
    assert (code, "some of that is still waited for, until " in err) == (2, True)
    assert shopper("show", "open", "--workspace", workspace)[0] == 0


def test_how_old_is_said_in_one_way_and_not_while_serving(shopper: Shopper, filled: Path) -> None:
    where = ("--workspace", filled)
    for options in ((), ("--before", "2026-01-01", "--older-than", "1d")):
        code, _, err = shopper("purge", *options, *where)
        assert (code, "either --before or --older-than" in err) == (2, True)
    with serving(Workspace(folder=filled, ledger_url="")):
        code, _, err = shopper("purge", "--before", "2026-01-01", "--yes", *where)
    assert (code, "stop it first" in err) == (2, True)
