"""One browser for all pages of a module."""

from collections.abc import AsyncIterator

import pytest_asyncio

from probes.browser import Browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser
