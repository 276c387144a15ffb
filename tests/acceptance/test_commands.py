"""The commands as their users meet them: what they print, what they leave, and how they end."""

import json
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from harness.cli import COMMANDS
from harness.ledger import Ledger
from harness.sandbox import Temperament
from tests.acceptance.conftest import Serve, Shopper, WriteDesks


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(shopper: Shopper, command: str) -> None:
    code, out, _ = shopper(command, "--help")
    assert code == 0
    assert f"Example: shopper {command}" in out


def test_help_lists_every_command(shopper: Shopper) -> None:
    code, out, _ = shopper("--help")
    assert code == 0
    assert all(command in out for command in COMMANDS)
    assert "Exit codes" in out


def test_init_overwrites_nothing(shopper: Shopper, workspace: Path) -> None:
    (workspace / "desks.toml").write_text("mine", encoding="utf-8")
    code, out, _ = shopper("init", workspace)
    assert (code, (workspace / "desks.toml").read_text(encoding="utf-8")) == (0, "mine")
    assert "all were there already" in out


def test_mail_that_went_elsewhere_is_imported_once(
    shopper: Shopper, workspace: Path, serve: Serve, write_desks: WriteDesks, tmp_path: Path
) -> None:
    write_desks(workspace, serve(Temperament.SILENT))
    shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "1s", "--workspace", workspace),
    )
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        (enquiry,) = ledger.facts().enquiries
    letter = EmailMessage()
    letter["From"], letter["To"] = "care@sandbox.example", enquiry.persona.email
    letter["Subject"], letter["Date"] = "Re: your parcel", "Mon, 23 Nov 2026 10:00:00 +0000"
    letter.set_content("It will be with you on Thursday.")
    box = mailbox.mbox(tmp_path / "box.mbox")
    box.add(letter)
    box.close()
    _, first, _ = shopper("import", tmp_path / "box.mbox", "--workspace", workspace)
    _, second, _ = shopper("import", tmp_path / "box.mbox", "--workspace", workspace)
    assert "1 new, 0 known already; 1 belong" in first
    assert "0 new, 1 known already; 1 belong" in second


def test_classify_judges_json_lines_in_order(shopper: Shopper, tmp_path: Path) -> None:
    rows = [
        {"id": "b", "reply_text": "Your request has been received. Ticket number 4711. Do not reply to this mail."},
        {"id": "a", "reply_text": "Hello Ann, I am sorry about the cracked spout. Cheers, Bob"},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    code, _, err = shopper("classify", source, "-o", target)
    assert code == 0, err
    verdicts = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [verdict["id"] for verdict in verdicts] == ["b", "a"]
    assert verdicts[0]["label"] == "automated"
    for verdict in verdicts:
        assert sum(verdict["probabilities"].values()) == pytest.approx(1)
        assert set(verdict) == {"id", "label", "machine", "form", "probabilities", "reply_text", "evidence"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_lines_that_begin_with_a_byte_order_mark_are_judged(
    encoding: str, shopper: Shopper, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "é", "reply_text": "Hello"}\n', encoding=encoding)
    code, out, err = shopper("classify", source)
    assert code == 0, err
    assert json.loads(out)["id"] == "é"


def test_what_is_wrong_with_a_strangers_file_moves_no_cursor(shopper: Shopper, workspace: Path) -> None:
    (workspace / "desks.toml").write_text('"\\u001b[2J" = 1\n', encoding="utf-8")
    code, out, err = shopper("status", "--workspace", workspace)
    assert (code, out) == (2, "")
    assert r"\x1b[2J" in err
    assert "\x1b" not in err


def test_a_bad_line_is_refused_by_its_number(shopper: Shopper, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "reply_text": "Hello"}\n{"id": 5}\n', encoding="utf-8")
    code, out, err = shopper("classify", source)
    assert (code, out) == (2, "")
    assert f"{source}:2: id:" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("report", "--month", "october"), "--month': 'october' cannot be read, write it as 2026-10"),
        (("purge", "--before", "2026-13-01"), "--before': '2026-13-01' cannot be read, write it as 2026-01-31"),
        (
            ("import", ".", "--until", "1.2.2026"),
            "'1.2.2026' cannot be read, write it as 2026-01-31 or 2026-01-31T18:00",
        ),
    ],
)
def test_who_writes_a_date_another_way_is_shown_how(shopper: Shopper, words: tuple[str, ...], told: str) -> None:
    code, _, err = shopper(*words)
    assert (code, told in err, "%" in err) == (2, True, False), err


def test_each_mistake_in_the_desks_file_is_a_finding_of_its_own(shopper: Shopper, workspace: Path) -> None:
    (workspace / "desks.toml").write_text('[desks.acme]\nkind = "mine"\ndayly_limit = 3\n', encoding="utf-8")
    code, out, _ = shopper("check", "--workspace", workspace)
    mistakes = [line for line in out.splitlines() if line.startswith("FAIL  ") and "desks.toml:" in line]
    assert code == 2
    assert len(mistakes) > 1
    assert "\ndesks.toml" not in out


def test_one_scenario_is_one(shopper: Shopper, workspace: Path) -> None:
    for each in list((workspace / "scenarios").glob("*.toml"))[1:]:
        each.unlink()
    assert "1 scenario read\n" in shopper("check", "--offline", "--workspace", workspace)[1]


def test_a_month_without_enquiries_is_a_valid_report(shopper: Shopper, workspace: Path) -> None:
    out = workspace / "out"
    code, _, err = shopper("report", "--month", "2026-10", "-o", out, "--workspace", workspace)
    assert code == 0, err
    page = (out / "report-2026-10.html").read_text(encoding="utf-8")
    assert "no data" in page.lower()


def test_a_report_needs_no_desks_file(shopper: Shopper, tmp_path: Path) -> None:
    Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}").close()
    code, out, err = shopper("report", "-o", tmp_path / "out", "--format", "json", "--workspace", tmp_path)
    assert code == 0, err
    assert json.loads(Path(out.strip()).read_text(encoding="utf-8"))["enquiries"] == []


def test_a_format_that_is_not_there_is_refused(shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("report", "--format", "docx", "--workspace", workspace)
    assert code == 2
    assert "allowed: html, pdf, md, xlsx, csv, json" in err


def test_check_finds_what_would_fail_and_sends_nothing(
    shopper: Shopper, workspace: Path, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(workspace, serve(Temperament.HELPFUL))
    code, out, _ = shopper("check", "--workspace", workspace)
    assert code == 0, out
    write_desks(workspace, serve(Temperament.HELPFUL))
    text = (workspace / "desks.toml").read_text(encoding="utf-8")
    (workspace / "desks.toml").write_text(text.replace("smtp://127.0.0.1:", "smtp://127.0.0.2:"), encoding="utf-8")
    code, out, _ = shopper("check", "--workspace", workspace)
    assert code == 2
    assert "nothing answers" in out
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        assert ledger.facts().enquiries == ()


def test_a_ledger_in_no_folder_is_a_wrong_argument(shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("status", "--workspace", workspace, "--ledger", "sqlite:////nowhere/at/all/ledger.db")
    assert code == 2
    assert "/nowhere/at/all does not exist" in err


def test_a_defect_of_ours_is_not_taken_for_a_desk_that_fell_short(
    shopper: Shopper, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("harness.cli.look.looked_at", break_down)
    code, _, err = shopper("status", "--workspace", workspace)
    assert (code, "ZeroDivisionError: a defect" in err) == (3, True)


def test_a_folder_that_cannot_be_made_is_named(shopper: Shopper, workspace: Path) -> None:
    (workspace / "taken").touch()
    code, _, err = shopper("report", "-o", workspace / "taken" / "out", "--workspace", workspace)
    assert (code, err) == (2, f"shopper: {workspace}/taken/out: Not a directory; see that it can be read and written\n")
