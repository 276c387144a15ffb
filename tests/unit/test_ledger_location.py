"""A ledger's URL is checked in plain words, and its secrets stay secret."""

import os
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.errors import LedgerError
from harness.ledger import Ledger


def refusal(url: str) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)
    return str(caught.value)


@pytest.fixture
def as_anybody() -> Iterator[Path]:
    """A folder with a ledger, owned by an ordinary user, and the rights of one: nothing is read-only to root."""
    folder = Path(tempfile.mkdtemp())  # not under pytest's own temporary folder, which only root may enter
    # Made before: an ordinary user may not import what that needs from a Python under /root.
    Ledger.open(f"sqlite:///{folder}/ledger.db").close()
    root = os.geteuid() == 0
    if root:
        for each in (folder, folder / "ledger.db"):
            shutil.chown(each, 65534)
        os.seteuid(65534)
    try:
        if not os.access(__file__, os.R_OK, effective_ids=True):
            pytest.skip("an ordinary user may not read this checkout, such as one under /root")
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ledger.db", "the ledger's URL cannot be read; write sqlite:///path/to/ledger.db or postgresql://"),
        ("", "the ledger's URL cannot be read; write sqlite:///"),
        ("mysql://u:secret@127.0.0.1/d", "no ledger is kept in 'mysql'; write sqlite:///"),
        ("postgresql://u:secret@127.0.0.1:port/d", "the ledger's URL cannot be read; write sqlite:///"),
        ("postgresql://u:sec@ret@127.0.0.1/d", "more than one @; write those in the user or password as %40"),
        ("postgresql://u:a@b:ret@127.0.0.1/d", "more than one @; write those in the user or password as %40"),
        ("sqlite://", "the ledger's URL names no file; write sqlite:///ledger.db"),
        ("sqlite:///:memory:", "the ledger's URL names no file; write sqlite:///ledger.db"),
        ("sqlite://ledger.db", "the ledger's URL names no file; write sqlite:///ledger.db"),
        ("sqlite:///file:ledger.db?uri=true", "the ledger's URL names no file; write sqlite:///ledger.db"),
        ("sqlite:///ledger.db?mode=ro", "the ledger's URL sets mode; for a file, only timeout is allowed"),
        ("sqlite:///ledger.db?timeout=soon", "a timeout that is no number of seconds; write timeout=5 or timeout=0.5"),
        ("sqlite:///ledger.db?timeout=-1", "a timeout that is no number of seconds; write timeout=5 or timeout=0.5"),
        ("sqlite:///ledger.db?timeout=1&timeout=2", "a timeout that is no number of seconds; write timeout=5"),
    ],
)
def test_a_url_that_cannot_be_used_says_what_to_write(
    url: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in refusal(url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:hunter2@127.0.0.1/d",
        "postgresql://u:hunter2@127.0.0.1:port/d",
        "postgresql://u:x@hunter2@127.0.0.1/d",
        "postgresql://u:x@y:hunter2@127.0.0.1/d",
        "postgresql://u:hunter2@127.0.0.1:1/d",
        "postgresql://u:hunter2@127.0.0.1:1/d?connect_timeout=1",
        "postgresql://u:hun%2Fter2@127.0.0.1:1/d",
        "postgresql://u@127.0.0.1:1/d?password=hunter2",
        "hunter2",
    ],
)
def test_a_secret_in_a_url_is_in_no_error_and_no_traceback(url: str) -> None:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)
    assert "ter2" not in "".join(traceback.format_exception(caught.value))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert refusal(f"sqlite:///{tmp_path}/no/ledger.db") == (
        f"the ledger's folder {tmp_path}/no does not exist; create it, or name another"
    )


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    assert refusal(f"sqlite:///{tmp_path}") == f"the ledger {tmp_path} is a folder; name a file"


def test_a_file_of_another_kind_is_no_ledger_and_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, " * 100)
    assert "file is not a database; the file is no ledger; name another" in refusal(f"sqlite:///{file}")
    assert file.read_text() == "Dear Sir or Madam, " * 100


def test_a_read_only_file_is_refused(as_anybody: Path) -> None:
    (as_anybody / "ledger.db").chmod(0o400)
    assert f"{as_anybody}/ledger.db is read-only; make it writable" in refusal(f"sqlite:///{as_anybody}/ledger.db")


def test_a_read_only_folder_is_refused_because_the_log_is_kept_beside_the_file(as_anybody: Path) -> None:
    as_anybody.chmod(0o500)
    assert f"{as_anybody} is read-only; make it writable" in refusal(f"sqlite:///{as_anybody}/ledger.db")


def test_a_relative_path_is_taken_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Ledger.open("sqlite:///ledger.db").close()
    assert (tmp_path / "ledger.db").is_file()


def test_a_closed_ledger_is_one_file(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/100%25 ours.db"):
        assert len(list(tmp_path.iterdir())) > 1
    assert [path.name for path in tmp_path.iterdir()] == ["100% ours.db"]
