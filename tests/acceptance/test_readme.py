"""Every command line in the README is run here, as it stands there; the test command itself by .ci/run."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST, IN_A_WORKSPACE, *OTHERS = re.findall(r"^```sh\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
TEST_COMMAND = "uv run pytest"
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "PIP_BREAK_SYSTEM_PACKAGES": "1",  # which is the option that the README gives for Debian
}


def run(script: str, folder: Path) -> str:
    """Run lines of the README in bash, stopping at the first that fails, with our commands on the PATH."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{script}\nended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def commands(block: str) -> list[str]:
    """The command lines of a block, without their comments."""
    lines = [line.split("  #")[0].strip() for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture
def sandbox() -> Iterator[None]:
    """The sandbox company, served as the README says, until the test is over."""
    serving = next(line for line in commands(IN_A_WORKSPACE) if line.endswith("&"))
    process = subprocess.Popen(
        ["bash", "-c", f"exec {serving.removesuffix('&')}"], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "Interrupt" in line:
            break
    yield
    process.terminate()
    process.wait()
    process.stdout.close()


def test_the_test_command_is_what_guards_main() -> None:
    assert TEST_COMMAND in commands(FIRST)
    assert TEST_COMMAND in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(400)
def test_the_first_command_shops_a_whole_month() -> None:
    demo = next(line for line in commands(FIRST) if line != TEST_COMMAND)
    output = run(demo, ROOT)
    for promised in ("automated", "templated", "personalised", "silent", "report.html", "ledger.db"):
        assert promised in output
    assert "still waiting" in (ROOT / "demo" / "report.html").read_text(encoding="utf-8").lower()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(400)
def test_a_desk_is_shopped_in_a_workspace_of_ones_own(tmp_path: Path, sandbox: None) -> None:
    lines = [line for line in commands(IN_A_WORKSPACE) if not line.endswith("&")]
    output = run("\n".join(lines), tmp_path)
    assert "passed" in output
    assert list(tmp_path.glob("my-desk/out/report*.html"))


def test_no_command_line_stands_outside_the_tested_blocks() -> None:
    assert OTHERS == [], "a block of commands was added to the README: run it in a test here"
