"""A month once reported does not change without a word."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Reply, Source
from harness.sandbox.specimen import specimen
from tests.acceptance.conftest import Shopper
from tests.unit.desk_file import GOOD

MADE = datetime(2026, 10, 30, 9, tzinfo=UTC)
RECEIPT = b"From: a@desk.example\nSubject: Got it\nAuto-Submitted: auto-replied\n\nWe have received your message.\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An enquiry of October and one of November; a machine answered each."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        for number, at in enumerate((MADE, MADE + timedelta(days=3))):
            enquiry = specimen(id=f"e{number}", customer={"email": f"joan{number}@shopper.example"}, created_at=at)
            ledger.append_enquiry(enquiry)
            ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=at))
            ledger.append_reply(
                Reply(
                    id=f"r{number}",
                    received_at=at + timedelta(minutes=1),
                    source=Source.INBOX,
                    media_type="message/rfc822",
                    raw=RECEIPT,
                    recipient=enquiry.persona.email,
                )
            )
        yield ledger


@pytest.fixture
def call(shopper: Shopper, ledger: Ledger, tmp_path: Path) -> Shopper:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return shopper(*arguments, "--workspace", tmp_path)

    return run


def report(call: Shopper, tmp_path: Path) -> str:
    code, _, err = call("report", "--month", "2026-10", "-o", tmp_path / "out")
    assert code == 0
    return err


def say_otherwise(tmp_path: Path) -> None:
    """As if an earlier version had reported the month."""
    file = tmp_path / "verdicts" / "2026-10.jsonl"
    file.write_text('{"reply": "r0", "label": "personalised", "rules": "1"}\n', encoding="utf-8")


def test_a_report_keeps_its_verdicts_and_says_when_they_differ_until_they_are_accepted(
    call: Shopper, tmp_path: Path
) -> None:
    assert report(call, tmp_path) == ""
    assert [path.name for path in (tmp_path / "verdicts").iterdir()] == ["2026-10.jsonl"]
    assert "the 1 reply compared keeps its label" in call("rejudge", "--dry-run")[1]
    say_otherwise(tmp_path)
    told = "2026-10 was reported before, and 1 reply is judged otherwise now"
    assert told in report(call, tmp_path)
    assert told in report(call, tmp_path)
    dry = call("rejudge", "--dry-run")[1]
    assert "2026-10, acme: the 1 reply compared changes its label" in dry
    assert "1 from personalised to automated\n" in dry
    assert told in report(call, tmp_path)
    code, out, err = call("rejudge")
    assert (code, out) == (0, dry)
    assert "From now on" in err
    assert report(call, tmp_path) == ""


def test_a_persons_word_settles_it_too(call: Shopper, tmp_path: Path) -> None:
    report(call, tmp_path)
    say_otherwise(tmp_path)
    call("review", "--label", "r0=automated", "--by", "Ada")
    assert report(call, tmp_path) == ""


def test_verdicts_are_recorded_to_a_file_and_compared_with_it(call: Shopper, tmp_path: Path) -> None:
    file = tmp_path / "before.jsonl"
    assert "the verdicts on 2 replies" in call("rejudge", "--record", file)[1]
    file.write_text(file.read_text(encoding="utf-8").replace("automated", "templated", 1), encoding="utf-8")
    months = json.loads(call("rejudge", "--dry-run", "--against", file, "--json")[1])
    assert [(each["month"], each["changed"]) for each in months] == [("2026-10", 1), ("2026-11", 0)]
    assert months[0]["figures"]["answered by a person"]["before"] == 1.0
    only = json.loads(call("rejudge", "--dry-run", "--against", file, "--json", "--month", "2026-11")[1])
    assert [each["month"] for each in only] == ["2026-11"]


def test_a_setting_is_tried_and_nothing_else(call: Shopper, tmp_path: Path) -> None:
    code, out, _ = call("rejudge", "--dry-run", "--undecided-cost", "0")
    assert code == 0
    assert "changes its label (undecided_cost 0 instead of 0.55)" in out
    assert "1 from automated to undecided\n" in out
    code, _, err = call("rejudge", "--undecided-cost", "0.2")
    assert (code, "say --dry-run with them" in err) == (2, True)
    assert not (tmp_path / "verdicts").exists()


def test_the_workspaces_own_setting_is_no_change(call: Shopper, tmp_path: Path) -> None:
    (tmp_path / "desks.toml").write_text(f"[judge]\nundecided_cost = 0\n{GOOD}", encoding="utf-8")
    assert report(call, tmp_path) == ""
    assert '"undecided"' in (tmp_path / "verdicts" / "2026-10.jsonl").read_text(encoding="utf-8")
    assert "the 1 reply compared keeps its label" in call("rejudge", "--dry-run")[1]


def test_nothing_is_judged_again_for_it(call: Shopper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report(call, tmp_path)
    say_otherwise(tmp_path)
    for judge in ("harness.observe.judge_desk", "harness.cli.known.judge_desk"):
        monkeypatch.setattr(judge, lambda *_, **__: pytest.fail("judged again"))
    assert "1 from personalised to automated\n" in call("rejudge", "--dry-run")[1]


def test_without_anything_kept_it_says_how_to_keep_it(call: Shopper, tmp_path: Path) -> None:
    code, _, err = call("rejudge", "--dry-run")
    assert (code, "`shopper report --month" in err) == (2, True)
    report(call, tmp_path)
    (tmp_path / "verdicts" / "2026-10.jsonl").write_text("{\n", encoding="utf-8")
    code, _, err = call("rejudge", "--dry-run")
    assert (code, "2026-10.jsonl:1: is no kept verdict" in err) == (2, True)
