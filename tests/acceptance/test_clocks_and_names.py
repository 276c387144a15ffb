"""A clock that is behind, and a desk that nobody knows: said, and never taken for an empty month."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState
from harness.sandbox.specimen import specimen
from tests.acceptance.conftest import Shopper


def made_at(at: datetime, folder: Path, *, desk: str = "acme") -> None:
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        ledger.append_enquiry(specimen(desk=desk, created_at=at))
        ledger.append_dispatch(Dispatch(enquiry_id=specimen().id, state=DispatchState.ACCEPTED, at=at))


@pytest.mark.parametrize(
    "command",
    [("status",), ("report", "--format", "md"), ("figures",), ("debrief",), ("review",), ("rejudge", "--dry-run")],
    ids=lambda command: command[0],
)
def test_a_mistyped_desk_is_no_empty_month(shopper: Shopper, workspace: Path, command: tuple[str, ...]) -> None:
    made_at(datetime(2026, 10, 5, 9, tzinfo=UTC), workspace, desk="renamed-since")
    where = ("--workspace", workspace, *(("-o", workspace / "out") if command[0] == "report" else ()))
    code, _, err = shopper(*command, "--desk", "sandbx", *where)
    assert code == 2
    assert "no desk 'sandbx', neither in desks.toml nor in the ledger: renamed-since, sandbox" in err
    assert not (workspace / "out").exists()
    assert "no desk" not in shopper(*command, "--desk", "renamed-since", *where)[2]


def test_a_renamed_desk_keeps_its_past(shopper: Shopper, workspace: Path) -> None:
    made_at(datetime(2026, 10, 5, 9, tzinfo=UTC), workspace, desk="care")
    here, file = ("--workspace", workspace), workspace / "desks.toml"
    assert "1 enquiry" in shopper("status", "--desk", "care", *here)[1]
    file.write_text(file.read_text().replace('kind = "own" ', 'was = ["care", "cart"]\nkind = "own" ', 1))
    assert "1 enquiry" in shopper("status", "--desk", "sandbox", *here)[1]
    figures = json.loads(shopper("figures", "--by", "desk", "--json", *here)[1])
    assert {name: each["enquiries"] for name, each in figures["by_desk"].items()} == {"sandbox": 1}
    assert " at sandbox\n" in shopper("show", *here)[1]
    shopper("report", "--format", "md", "-o", workspace, *here)
    assert "Larch" in (workspace / "report.md").read_text()
    assert "no desk 'care': it is called sandbox now, says desks.toml" in shopper("status", "--desk", "care", *here)[2]
    checked = shopper("check", "--offline", *here)[1]
    assert "ok    desk sandbox: counts 1 enquiry made when it was called care" in checked
    assert "warn  desk sandbox: nothing was asked of a desk called cart" in checked


def test_a_check_says_whether_the_staff_were_told_that_shopping_may_happen(shopper: Shopper, workspace: Path) -> None:
    file = workspace / "desks.toml"
    agreed = '\n[desks.sandbox.consent]\nby = "Jo"\ngiven = 2026-01-01\nuntil = 2099-01-01\n'
    file.write_text(file.read_text() + agreed)
    checked = shopper("check", "--offline", "--workspace", workspace)[1]
    assert "note  desk sandbox: nothing says that its staff were told that shopping may happen" in checked
    file.write_text(f"{file.read_text()}staff_informed = 2026-01-02\n")
    checked = shopper("check", "--offline", "--workspace", workspace)[1]
    assert "ok    desk sandbox: its staff were told on 2026-01-02 that shopping may happen" in checked


def test_where_there_is_no_desk_at_all_that_is_said(shopper: Shopper, tmp_path: Path) -> None:
    Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}").close()
    code, _, err = shopper("status", "--desk", "acme", "--workspace", tmp_path)
    assert code == 2
    assert "no desk 'acme', neither in desks.toml nor in the ledger: there is none in either" in err


@pytest.mark.parametrize("command", ["status", "show", "report", "figures", "debrief", "review", "rejudge"])
def test_a_folder_that_is_no_workspace_is_said_to_be_none(
    shopper: Shopper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = shopper(command)
    assert (code, out, list(tmp_path.iterdir())) == (2, "", [])
    assert "no desks.toml here or in scenarios/; make a workspace with `shopper init .`" in err


def test_what_was_made_after_now_is_said_to_be(shopper: Shopper, tmp_path: Path) -> None:
    made_at(SystemClock().now() + timedelta(days=400), tmp_path)
    code, _, err = shopper("show", "--workspace", tmp_path)
    assert code == 2
    assert "and by this machine's clock it is" in err


def test_a_demo_is_over_whatever_the_clock_says(shopper: Shopper, tmp_path: Path) -> None:
    at = SystemClock().now() + timedelta(days=400)
    made_at(at, tmp_path)
    (tmp_path / ".shopper-demo").write_text((at + timedelta(days=30)).isoformat(), encoding="utf-8")
    code, out, err = shopper("show", "--workspace", tmp_path)
    assert code == 0, err
    assert "outcome: waiting" in out  # nobody listened
    code, out, _ = shopper("status", "--workspace", tmp_path)
    assert (code, "1 enquiry: 1 waiting" in out) == (0, True)


@pytest.mark.parametrize("words", ["", "soon", "2026-10-05"])
def test_a_demo_that_does_not_tell_is_over_when_the_clock_says(shopper: Shopper, tmp_path: Path, words: str) -> None:
    made_at(datetime(2026, 10, 5, 9, tzinfo=UTC), tmp_path)
    (tmp_path / ".shopper-demo").write_text(words, encoding="utf-8")
    assert shopper("show", "--workspace", tmp_path)[0] == 0
