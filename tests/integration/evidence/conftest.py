"""An errand on a page that a test writes itself."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.model import Assignment, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.evidence.errand import errand
from probes.evidence.record import Record
from probes.toolbox import Toolbox

if TYPE_CHECKING:
    from playwright.async_api import Page

SECRET = "correct horse/battery"  # noqa: S105  (of nothing)
ENQUIRY = specimen(
    customer={"name": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example", "phone": "020 7946 0123"},
    channel="chat",
)
Errand = Callable[..., AbstractAsyncContextManager[tuple["Page", Record]]]


@pytest.fixture
def on_errand(browser: Browser, tmp_path: Path) -> Errand:
    """An errand of ENQUIRY's with its evidence in a folder of `tmp_path` named `masked` or `plain`."""

    def begin(*, mask: bool = False, target: str = "http://127.0.0.1:9/") -> AbstractAsyncContextManager[object]:
        toolbox = Toolbox(
            browser=browser,
            evidence=tmp_path / ("masked" if mask else "plain"),
            mask=mask,
            secrets=("ACME_TOKEN",),
            environment={"ACME_TOKEN": SECRET},
        )
        return errand(toolbox, Assignment(enquiry=ENQUIRY, target=Target(to=target), confined=True))

    return begin  # type: ignore[return-value]
