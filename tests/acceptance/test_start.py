"""A command starts quickly because it imports only what it uses: said by what a new process has loaded in the end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.ledger import Ledger

# What takes a twentieth of a second or more to import.
DEAR = {
    *("alembic", "altair", "faker", "holidays", "jinja2", "numpy", "PIL", "playwright", "pydantic", "rich"),
    *("slixmpp", "sqlalchemy", "starlette", "vl_convert"),
}
LEDGER_AND_DESKS = {"sqlalchemy", "pydantic"}

_RUN = """
import json, sys
from harness.cli import main
try:
    main(sys.argv[2:])
except SystemExit as end:
    code = end.code
with open(sys.argv[1], "w") as told:
    json.dump({"code": code, "modules": sorted({name.partition(".")[0] for name in sys.modules})}, told)
"""


def loaded(folder: Path, *arguments: str | Path) -> set[str]:
    """What a process of its own has imported of what is dear when the command is done."""
    told = folder / "told.json"
    subprocess.run([sys.executable, "-c", _RUN, told, *arguments], check=True, capture_output=True, timeout=60)
    answer = json.loads(told.read_text(encoding="utf-8"))
    assert answer["code"] == 0
    return DEAR & set(answer["modules"])


def test_help_imports_no_command_and_nothing_dear(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--help") == set()


def test_judging_imports_neither_ledger_nor_desks(tmp_path: Path) -> None:
    source = tmp_path / "replies.jsonl"
    source.write_text(json.dumps({"id": "1", "reply_text": "We have received your message."}), encoding="utf-8")
    assert loaded(tmp_path, "classify", source, "-o", tmp_path / "verdicts.jsonl") == set()


@pytest.mark.parametrize("command", ["status", "review"])
def test_reading_a_ledger_that_is_up_to_date_imports_no_more_than_it_and_the_desks_need(
    tmp_path: Path, command: str
) -> None:
    needed = {*LEDGER_AND_DESKS, "numpy"}  # what is kept of a million enquiries is columns
    Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}").close()
    assert loaded(tmp_path, command, "--workspace", tmp_path) <= needed


def test_who_shops_imports_no_company_to_shop_and_no_browser_yet(tmp_path: Path) -> None:
    assert loaded(tmp_path, "run", "--help") <= LEDGER_AND_DESKS | {"rich"}
