"""The commands as their users meet them: what they print, what they leave, and how they end."""

import json
import mailbox
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from harness.cli import COMMANDS
from harness.ledger import Ledger
from harness.model import Desk
from harness.sandbox import Temperament

SHIPPED = Path(__file__).parents[2] / "scenarios"
Shopper = Callable[..., tuple[int, str, str]]
Serve = Callable[..., Desk]
WriteDesks = Callable[..., None]


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


def test_without_a_workspace_the_way_to_one_is_named(shopper: Shopper, tmp_path: Path) -> None:
    code, _, err = shopper("run", SHIPPED / "late-delivery.toml", "--desk", "acme", "--workspace", tmp_path)
    assert code == 2
    assert "shopper init" in err


def test_an_unknown_desk_is_refused_with_those_there_are(shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("run", "late-delivery", "--desk", "nobody", "--workspace", workspace)
    assert code == 2
    assert "'nobody'" in err
    assert "sandbox" in err


def test_a_broken_scenario_is_refused_by_file_and_line(shopper: Shopper, workspace: Path) -> None:
    file = workspace / "scenarios" / "late-delivery.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("title =", "titel =", 1), encoding="utf-8")
    code, _, err = shopper("run", "late-delivery", "--desk", "sandbox", "--workspace", workspace)
    assert code == 2
    assert "late-delivery.toml:" in err
    assert "titel" in err


def test_a_complaint_that_threatens_is_never_sent(shopper: Shopper, workspace: Path) -> None:
    file = workspace / "scenarios" / "late-delivery.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Where is my order", "My lawyer will sue you. Where is my order"), encoding="utf-8")
    code, _, err = shopper("run", "late-delivery", "--desk", "sandbox", "--workspace", workspace)
    assert code == 2
    assert "lawyer" in err
    assert not (workspace / "ledger.db").exists()


def test_off_loopback_nothing_happens_without_consent(shopper: Shopper, workspace: Path) -> None:
    desks = workspace / "desks.toml"
    text = desks.read_text(encoding="utf-8")
    desks.write_text(text.replace("http://127.0.0.1", "http://192.0.2.1"), encoding="utf-8")
    code, _, err = shopper("run", "late-delivery", "--desk", "sandbox", "--channel", "chat", "--workspace", workspace)
    assert code == 2
    assert "consent" in err
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        assert ledger.facts().enquiries == ()


def test_a_desk_that_refuses_the_connection_is_our_fault_not_its_silence(
    shopper: Shopper, workspace: Path, inbox_port: int
) -> None:
    desks = workspace / "desks.toml"
    desks.write_text(
        f'[inbox]\ndomain = "shopper.example"\nlisten = "127.0.0.1:{inbox_port}"\n'
        '[desks.dead]\ntitle = "Dead"\nkind = "own"\nzone = "UTC"\ndaily_limit = 5\n'
        '[desks.dead.channels.mail]\nto = "care@dead.example"\nvia = "smtp://127.0.0.1:1"\n',
        encoding="utf-8",
    )
    code, out, _ = shopper(
        *("run", "late-delivery", "--desk", "dead", "--language", "en", "--wait", "1s", "--workspace", workspace)
    )
    assert code == 3
    assert "probe fault" in out
    assert "silent" not in out


def test_a_reply_is_shown_with_its_verdict_and_evidence(
    shopper: Shopper, workspace: Path, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(workspace, serve(Temperament.BOT_AT_ONCE))
    code, out, err = shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "5s", "--workspace", workspace),
    )
    assert code == 0, out + err
    assert "waiting" in out  # a machine is nobody, and the window is still open
    code, out, _ = shopper("show", "--workspace", workspace)
    assert code == 0
    assert "automated (automated" in out
    assert "before anybody could read speaks for a machine" in out


def test_a_silent_desk_past_its_threshold_fell_short(
    shopper: Shopper, workspace: Path, serve: Serve, write_desks: WriteDesks
) -> None:
    desk = serve(Temperament.SILENT)
    limit = '[desks.sandbox.thresholds]\nfirst_response = "1s"'
    write_desks(workspace, desk, extra=limit)
    code, out, err = shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "2s", "--workspace", workspace),
    )
    assert code == 1, out + err
    assert "first response" in out


def test_the_same_seed_twice_in_one_ledger_is_refused(
    shopper: Shopper, workspace: Path, serve: Serve, write_desks: WriteDesks
) -> None:
    write_desks(workspace, serve(Temperament.SILENT))
    run = ("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en", "--seed", "1")
    shopper(*run, "--wait", "1s", "--workspace", workspace)
    code, _, err = shopper(*run, "--wait", "1s", "--workspace", workspace)
    assert code == 2
    assert "this seed was used before; choose another" in err


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


def test_a_bad_line_is_refused_by_its_number(shopper: Shopper, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "reply_text": "Hello"}\n{"id": 5}\n', encoding="utf-8")
    code, out, err = shopper("classify", source)
    assert (code, out) == (2, "")
    assert f"{source}:2: id:" in err


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


def test_the_stop_file_stops_all(shopper: Shopper, workspace: Path, inbox_port: int) -> None:
    desks = (workspace / "desks.toml").read_text(encoding="utf-8")
    (workspace / "desks.toml").write_text(desks.replace(":12525", f":{inbox_port}"), encoding="utf-8")
    (workspace / "STOP").touch()
    code, _, err = shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "1s", "--workspace", workspace),
    )
    assert code == 2
    assert "STOP" in err


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


def test_a_complaint_named_twice_is_made_twice(
    shopper: Shopper, workspace: Path, serve: Serve, write_desks: WriteDesks
) -> None:
    """As are two complaints of one id, in two folders."""
    write_desks(workspace, serve(Temperament.SILENT))
    code, out, err = shopper(
        *("run", "late-delivery", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "1s", "--workspace", workspace, "--json"),
    )
    assert code == 0, err
    assert json.loads(out)["enquiries"] == 2


def test_who_names_no_desk_is_told_where_their_names_are(shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("run", "late-delivery", "--workspace", workspace)
    assert code == 2
    assert "Name the desk to shop, as desks.toml does in [desks.NAME], such as --desk sandbox." in err
