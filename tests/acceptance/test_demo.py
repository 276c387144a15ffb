"""What the demo leaves behind is a workspace like any other."""

from pathlib import Path

import pytest

from harness.cli.workspace import DEMO_MARK
from tests.acceptance.conftest import Shopper

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.timeout(200)
def test_a_later_report_is_the_demos_own_and_nothing_of_an_older_demo_is_left(shopper: Shopper, tmp_path: Path) -> None:
    older = tmp_path / "evidence" / "of-an-older-demo"
    older.mkdir(parents=True)
    (tmp_path / DEMO_MARK).touch()
    assert shopper("demo", "--count", "1", "--out", tmp_path)[0] == 0
    assert not older.exists()
    out = tmp_path / "out"
    shopper("report", "--month", "2026-10", "--format", "md", "-o", out, "--workspace", tmp_path)
    first, later = (each.read_text(encoding="utf-8") for each in (tmp_path / "report.md", out / "report-2026-10.md"))
    assert first.startswith("# Larch \\& Ladle")
    assert later.split("\nMade ")[0] == first.split("\nMade ")[0]
