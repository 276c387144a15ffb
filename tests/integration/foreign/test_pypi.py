"""Programs of PyPI's packages: installed once, and a reason given where they cannot be."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.foreign.pypi import environment

pytestmark = pytest.mark.foreign


def test_an_environment_is_made_once_and_anew_when_other_packages_are_asked_for(tmp_path: Path) -> None:
    python = environment("one", "iniconfig==2.1.0", home=tmp_path)
    subprocess.run([python, "-c", "import iniconfig"], check=True)
    mark = python.with_name("mark")
    mark.touch()
    assert environment("one", "iniconfig==2.1.0", home=tmp_path) == python
    assert mark.exists()

    other = environment("one", "iniconfig==2.0.0", home=tmp_path)
    assert other != python
    assert not python.exists()  # nobody will ask for it again


def test_an_environment_leaves_those_alone_whose_names_begin_like_its_own(tmp_path: Path) -> None:
    longer = environment("one-more", "iniconfig==2.1.0", home=tmp_path)
    environment("one", "iniconfig==2.0.0", home=tmp_path)
    assert longer.exists()


def test_an_index_that_cannot_be_reached_is_named_as_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))  # an empty one
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(pytest.fail.Exception, match="PyPI must be reachable"):
        environment("one", "iniconfig==2.1.0", home=tmp_path)
