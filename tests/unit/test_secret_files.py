"""Secrets from the environment and from files that it names."""

import logging
from pathlib import Path

import pytest

from probes.secret_files import Secrets


def test_the_environment_is_as_it_is() -> None:
    secrets = Secrets({"NAME": " as it stands "})

    assert secrets["NAME"] == " as it stands "
    assert secrets.get("OTHER") is None
    assert dict(secrets) == {"NAME": " as it stands "}


def test_file_is_read_anew_each_time_for_a_token_does_not_last(tmp_path: Path) -> None:
    path = tmp_path / "token"
    secrets = Secrets({"NAME_FILE": str(path)})

    path.write_text("first\n", encoding="utf-8")
    assert secrets["NAME"] == "first"
    path.write_text("sécond\n", encoding="utf-8-sig")
    assert secrets["NAME"] == "sécond"


def test_what_the_environment_has_itself_comes_first(tmp_path: Path) -> None:
    assert Secrets({"NAME": "here", "NAME_FILE": str(tmp_path / "nowhere")})["NAME"] == "here"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_file_that_cannot_be_read_is_no_secret_and_the_reason_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)

    with caplog.at_level(logging.WARNING):
        assert Secrets({"NAME_FILE": str(path)}).get("NAME") is None

    assert f"NAME_FILE names {path}, which cannot be read" in caplog.text
