"""desks.toml is read again when it was written anew, and what cannot be used is said and changes nothing."""

import os
from itertools import count
from pathlib import Path

import pytest

from harness.cli.desks_file import DesksFile
from harness.cli.workspace import Workspace
from harness.errors import NotPermitted

DESK = """[desks.acme]
title = "Acme"
kind = "own"
zone = "UTC"
daily_limit = 5
[desks.acme.channels.mail]
to = "care@acme.com"
via = "smtps://mx.acme.com:465"
"""
OTHER = DESK.replace("acme", "other")
CONSENT = """[desks.acme.consent]
by = "Ada"
given = 2026-01-01
until = 2027-01-01
"""
INBOX = """[inbox]
domain = "shopper.example"
listen = "127.0.0.1:2525"
"""
LONG_AGO = count(1_700_000_000)  # seconds since 1970: what was written then is written to its end


@pytest.fixture
def file(tmp_path: Path) -> DesksFile:
    write(tmp_path, INBOX + DESK + CONSENT)
    return DesksFile.read(Workspace(folder=tmp_path, ledger_url=""))


def write(folder: Path, text: str) -> None:
    path = folder / "desks.toml"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (moment := next(LONG_AGO), moment))


def test_what_was_not_written_anew_is_no_news(file: DesksFile, tmp_path: Path) -> None:
    assert not file.look()
    write(tmp_path, INBOX + DESK + CONSENT + "# nothing new\n")
    assert not file.look()


def test_what_was_written_anew_holds(file: DesksFile, tmp_path: Path) -> None:
    write(tmp_path, INBOX + DESK.replace("= 5", "= 7") + CONSENT)
    assert file.look()
    assert file.settings.desks["acme"].budget.daily == 7
    assert not file.look()


def test_what_may_be_half_written_is_read_later(file: DesksFile, tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(INBOX + OTHER, encoding="utf-8")
    assert not file.look()
    assert "acme" in file.settings.desks
    os.utime(path, (moment := next(LONG_AGO), moment))
    assert file.look()
    assert "acme" not in file.settings.desks


@pytest.mark.parametrize("text", ["[desks", INBOX + DESK + "colour = 1\n", None], ids=["no TOML", "no key", "gone"])
def test_what_cannot_be_used_is_said_once_and_changes_nothing(
    file: DesksFile, tmp_path: Path, text: str | None
) -> None:
    before = file.settings
    if text is None:
        (tmp_path / "desks.toml").unlink()
    else:
        write(tmp_path, text)
    assert file.look()
    assert "desks.toml" in file.trouble
    assert not file.look()
    assert file.settings is before
    write(tmp_path, INBOX + DESK + CONSENT)
    assert file.look()
    assert not file.trouble


def test_consent_is_what_the_file_says_now(file: DesksFile, tmp_path: Path) -> None:
    acme = file.settings.desks["acme"]
    assert file.consent(acme) == acme.consent is not None
    write(tmp_path, INBOX + DESK)
    assert file.consent(acme) is None
    write(
        tmp_path, INBOX + (DESK + CONSENT).replace("acme]", 'lamps]\nwas = ["acme"]', 1).replace("s.acme.", "s.lamps.")
    )
    assert file.consent(acme) == acme.consent
    write(tmp_path, INBOX + OTHER)
    with pytest.raises(NotPermitted, match="desk acme was taken out"):
        file.consent(acme)


def test_who_asks_for_consent_is_told_of_a_file_that_cannot_be_used(
    file: DesksFile, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    acme = file.settings.desks["acme"]
    write(tmp_path, "[desks")
    assert file.consent(acme) == file.consent(acme) == acme.consent
    (told,) = caplog.messages
    assert told.startswith(f"{tmp_path / 'desks.toml'}:1: ")
    assert told.endswith("what it said before holds")
