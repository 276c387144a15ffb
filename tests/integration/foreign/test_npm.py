"""Pages made of npm's packages: built once, and a reason given where they cannot be."""

import json
from pathlib import Path

import pytest

from tests.integration.foreign.npm import bundled

pytestmark = pytest.mark.foreign


def source(folder: Path, script: str, **dependencies: str) -> Path:
    """A page's source that logs something."""
    folder.mkdir(exist_ok=True)
    package = {"name": folder.name, "private": True, "main": "main.js", "dependencies": dependencies}
    (folder / "package.json").write_text(json.dumps(package))
    (folder / "main.js").write_text(script)
    (folder / "index.html").write_text("<script src=app.js></script>")
    return folder


def test_a_page_is_bundled_once_and_anew_when_its_source_changes(tmp_path: Path) -> None:
    page = source(tmp_path / "npm_once", "console.log('first')", esbuild="0.28.2")
    first = bundled(page, tmp_path)
    assert "first" in (first / "app.js").read_text()
    assert (first / "index.html").exists()
    (first / "app.js").write_text("kept")
    assert (bundled(page, tmp_path) / "app.js").read_text() == "kept"

    second = bundled(source(page, "console.log('second')", esbuild="0.28.2"), tmp_path)
    assert "second" in (second / "app.js").read_text()
    assert not first.exists()  # nobody will ask for it again


def test_a_page_whose_script_is_broken_fails_in_the_bundlers_words(tmp_path: Path) -> None:
    page = source(tmp_path / "npm_broken", "import 'nowhere'", esbuild="0.28.2")
    with pytest.raises(pytest.fail.Exception, match="esbuild failed") as failed:
        bundled(page, tmp_path)
    assert 'Could not resolve "nowhere"' in str(failed.value)


def test_a_registry_that_cannot_be_reached_is_named_as_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/")
    monkeypatch.setenv("DENO_DIR", str(tmp_path / "cache"))  # an empty one
    with pytest.raises(pytest.fail.Exception, match="npm's registry must be reachable") as failed:
        bundled(source(tmp_path / "npm_offline", "", esbuild="0.28.2"), tmp_path)
    assert "Connection refused" in str(failed.value)
