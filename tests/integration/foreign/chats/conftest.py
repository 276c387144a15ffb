"""One browser for all chats of a module."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from probes.browser import Browser

pytest.register_assert_rewrite("tests.integration.foreign.chats.shopping")  # which says what was heard, and what not


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser
