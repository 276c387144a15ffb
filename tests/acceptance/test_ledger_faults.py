"""What `shopper run` does when the ledger cannot be written, or not any more."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.ledger import Ledger

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room, Shopper
    from tests.acceptance.faulty_desks import Desks
from tests.acceptance.faults import assert_not_measured


def without_the_rights_of_root() -> list[str]:
    """What to put before a command so that permissions hold for it, too."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write anywhere, and there is no setpriv (util-linux) to give that right up with")
    return [setpriv, "--bounding-set=-dac_override", "--inh-caps=-dac_override"]


@pytest.mark.parametrize("mode", [pytest.param((0o444, 0o755), id="file"), pytest.param((0o644, 0o555), id="folder")])
def test_a_read_only_ledger_is_our_fault_and_nothing_is_sent(
    room: "Room", desks: "Desks", tmp_path: Path, mode: tuple[int, int]
) -> None:
    room.write("mail", desks.mail())
    kept = tmp_path / "kept"
    kept.mkdir()
    ledger = kept / "ledger.db"
    Ledger.open(f"sqlite:///{ledger}").close()
    ledger.chmod(mode[0])
    kept.chmod(mode[1])
    command = [sys.executable, "-c", "from harness.cli import main; main()", *room.command()]
    ended = subprocess.run(
        [*without_the_rights_of_root(), *command, "--workspace", room.folder, "--ledger", f"sqlite:///{ledger}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    kept.chmod(0o755)
    assert ended.returncode == 3, ended
    assert "read-only; make it writable" in ended.stderr
    assert str(ledger) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert desks.letters == []


@pytest.mark.parametrize("command", ["status", "show", "report", "purge", "serve", "debrief"])
def test_what_can_be_no_ledger_is_a_wrong_argument(shopper: "Shopper", workspace: Path, command: str) -> None:
    """Not a fault of ours: whoever watches exit codes would look for a defect where an address is mistyped."""
    text = workspace / "notes.txt"
    text.write_text("milk, bread, and a new printer\n" * 50, encoding="utf-8")
    recipes = workspace / "recipes.db"
    with closing(sqlite3.connect(recipes)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    cases = {
        "mysql://kim:hush@127.0.0.1/shopper": "no ledger is kept in 'mysql'; write sqlite:///path/to/ledger.db",
        str(text): "the ledger's URL cannot be read; write sqlite:///path/to/ledger.db",
        f"sqlite:///{text}": f"{text}: cannot open: file is not a database; the file is no ledger; name another",
        f"sqlite:///{recipes}": f"{recipes}: cannot open: the database holds other tables (recipes) and no ledger",
        f"sqlite:///{workspace}/nowhere/ledger.db": "does not exist; create it, or name another",
    }
    more = {"purge": ("--before", "2020-01-01", "--dry-run"), "debrief": ("--month", "2026-10")}.get(command, ())
    for url, said in cases.items():
        code, out, err = shopper(command, *more, "--workspace", workspace, "--ledger", url)
        assert (code, out) == (2, ""), (url, out, err)
        assert said in err
        assert "hush" not in err
    assert text.read_text(encoding="utf-8").startswith("milk")


def hold(ledger: Path) -> sqlite3.Connection:
    """What another process would do that keeps the ledger for itself."""
    connection = sqlite3.connect(ledger, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_a_ledger_that_another_keeps_locked_is_our_fault_and_nothing_is_sent(room: "Room", desks: "Desks") -> None:
    room.write("mail", desks.mail())
    room.facts()
    with closing(hold(room.ledger)):
        ended = room.run("--ledger", f"sqlite:///{room.ledger}?timeout=0.2")
    assert ended.code == 3, ended
    assert "another process keeps it locked" in ended.err
    assert desks.letters == []
    assert room.facts().enquiries == ()


def test_an_enquiry_whose_t0_could_not_be_written_is_uncertain(room: "Room", desks: "Desks") -> None:
    """The desk has the letter, and the ledger does not say so: nobody can know, so nothing is measured."""
    holders: list[sqlite3.Connection] = []
    room.write("mail", desks.mail(then=lambda: holders.append(hold(room.ledger))))
    ended = room.run("--ledger", f"sqlite:///{room.ledger}?timeout=0.2")
    holders[0].close()
    assert ended.code == 3, ended
    assert "cannot append a dispatch" in ended.err
    assert "another process keeps it locked" in ended.err
    assert len(room.facts().enquiries) == 1
    assert_not_measured(room, "uncertain")
