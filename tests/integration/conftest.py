"""What tests of more than one part need."""

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from probes.browser import Browser
from tests.integration.mail.authority import Authority
from tests.integration.messaging.prosody import Prosody, running_prosody

if TYPE_CHECKING:
    from playwright.async_api import Page


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests that can share it, and its loop, too: each gets pages of its own, as enquiries do."""
    async with Browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def browser_page(browser: Browser) -> AsyncIterator["Page"]:
    """A page for one test, which is to run on the loop of all who share the browser."""
    from playwright.async_api import expect  # noqa: PLC0415  (most modules need no browser)

    expect.set_options(timeout=30_000)  # for a busy machine: what comes is not waited for any longer
    async with browser.page("somebody", confined=True, locale="en") as page:
        yield page


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The tests' authority, believed as a user would have it: it is named in the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority


@pytest.fixture(scope="session")
def prosody(authority: Authority) -> Iterator[Prosody]:
    """An XMPP server, started once for all tests: everybody shares it, so use accounts of your own."""
    with running_prosody(authority) as server:
        yield server
