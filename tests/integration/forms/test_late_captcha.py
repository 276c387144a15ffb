"""A captcha that pops up only once the button is pressed: blocked at once, whatever its vendor's frame does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from harness.errors import FaultKind
from tests.integration.forms.shop import PLAIN, Site, fault
from tests.integration.forms.vendors import HCAPTCHA, RECAPTCHA, TURNSTILE, Online, Vendor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LONG = 60.0  # seconds that nobody has: one who waits for an answer to the form does not end before


def guarded(vendor: Vendor) -> Site:
    """A page that lets the vendor's script decide before anything is sent."""
    site = Site(PLAIN)
    site.page = f"""<script src="{vendor.script}"></script>{site.page}
        <script>document.forms[0].onsubmit = () => {{ popUp(); return false; }}</script>"""
    return site


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def online() -> AsyncIterator[Online]:
    async with Online() as browser:
        yield browser


@pytest.mark.parametrize(
    ("vendor", "silent"),
    [(RECAPTCHA, False), (HCAPTCHA, False), (RECAPTCHA, True), (TURNSTILE, True)],
    ids=lambda each: each.name if isinstance(each, Vendor) else "its frame never answers" if each else "",
)
async def test_it_is_named_and_nothing_is_waited_for(
    vendor: Vendor, silent: bool, online: Online, tmp_path: Path
) -> None:
    site = guarded(vendor)
    online.vendor, online.silent = vendor, silent
    error = await fault(online, site, tmp_path, timeout=LONG)
    assert error.kind is FaultKind.BLOCKED
    assert f"once its button was pressed the page shows a captcha: {vendor.name}" in str(error)
    assert site.posted == []
