"""`shopper run` as its users meet it: what it refuses before anything is sent, what it makes, and how it ends."""

import json
from pathlib import Path

from harness.ledger import Ledger
from harness.sandbox import Temperament
from tests.acceptance.conftest import SHIPPED, Serve, Shopper, WriteDesks


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
