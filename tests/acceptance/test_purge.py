"""`shopper purge`: what may not be kept longer is gone, from the ledger, the evidence and what was made of them."""

import json
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
from tests.acceptance.conftest import Shopper

WORDS = {  # nothing that comes twice, by which they would judge each other
    "old": "Hello Joan, the driver has your copper kettle. It comes on Thursday. Mia",
    "new": "Dear customer, we have received your message and shall look into it as soon as we can.",
    "open": "Good day, what was the order's number?",
}
OLD, NEW = datetime(2025, 3, 3, 9, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)


def made(name: str, at: datetime, ledger: Ledger, said: str = "") -> None:
    address = f"{name}@shopper.example"
    ledger.append_enquiry(specimen(id=name, created_at=at, customer={"email": address}))
    ledger.append_dispatch(Dispatch(enquiry_id=name, state=DispatchState.ACCEPTED, at=at))
    ledger.append_reply(
        Reply(
            id=f"to-{name}",
            received_at=at + timedelta(hours=3),
            source=Source.INBOX,
            media_type="text/plain",
            raw=(said or WORDS[name]).encode(),
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


FORM_LETTER = (
    "Dear Joan,\n\nthank you for writing to us about your order. We are sorry for the trouble that you had with it, "
    "and have passed your complaint on to our warehouse, which is going to look into it this week.\n\nYours, Care team"
)


@pytest.fixture
def lettered(workspace: Path) -> Path:
    """Three customers of March 2025 and three of March 2026 who all got the same form letter."""
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        for year, began in (("old", OLD), ("new", NEW)):
            for number in range(3):
                made(f"{year}{number}", began + number * timedelta(days=4), ledger, FORM_LETTER)
        ledger.append_watch(Watch(since=OLD, until=NEW + timedelta(days=30)))
    return workspace


def report(shopper: Shopper, workspace: Path, *options: str) -> str:
    out = workspace / "out"
    code, printed, err = shopper("report", *options, "--format", "md,json", "-o", out, "--workspace", workspace)
    assert code == 0, err
    return Path(printed.split()[0]).read_text(encoding="utf-8").replace("\\", "")


def test_a_form_letter_whose_copies_were_deleted_is_said_to_be_older_than_it_looks(
    shopper: Shopper, lettered: Path
) -> None:
    deleted = "Copies that came to enquiries made before 8 Mar 2025 were deleted, so a letter may be older"
    whole = report(shopper, lettered, "--month", "2026-03")
    assert "first seen 3 Mar 2025" in whole
    assert deleted not in whole
    assert shopper("purge", "--before", "2025-03-08", "--yes", "--workspace", lettered)[0] == 0
    left = report(shopper, lettered, "--month", "2026-03")
    assert "first seen 11 Mar 2025" in left
    assert deleted in left
    assert json.loads((lettered / "out" / "report-2026-03.json").read_text())["deleted_before"] == (
        "2025-03-08T00:00:00+00:00"
    )
    _, shown, _ = shopper("show", "new1", "--workspace", lettered)
    assert "came in 4 conversations, from 2025-03-11 to 2026-03-11; older ones were deleted" in shown


def test_a_month_of_which_a_part_was_deleted_is_not_reported_as_if_it_were_whole(
    shopper: Shopper, lettered: Path
) -> None:
    told = "What was asked before 8 Mar 2025 was deleted, and is in no figure."
    assert told not in report(shopper, lettered, "--month", "2025-03")
    assert shopper("purge", "--before", "2025-03-08", "--yes", "--workspace", lettered)[0] == 0
    for of in (("--month", "2025-03"), ("--month", "2025-02"), ()):
        assert told in report(shopper, lettered, *of)
    _, out, _ = shopper("figures", "--month", "2025-03", "--workspace", lettered)
    assert out.endswith("\nWhat was asked before 2025-03-08 was deleted, and is in no figure.\n")
    untouched = report(shopper, lettered, "--month", "2026-04")
    assert told not in untouched
    _, out, _ = shopper("figures", "--month", "2026-03", "--workspace", lettered)
    assert "deleted" not in out
