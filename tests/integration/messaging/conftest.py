"""Accounts at the tests' XMPP server, and somebody at the desk."""

from collections.abc import AsyncIterator
from importlib.util import find_spec
from itertools import count

import pytest

from tests.integration.messaging.prosody import Prosody

if find_spec("slixmpp") is None:  # it is an extra: `uv sync --extra messaging`
    collect_ignore_glob = ["test_*.py"]
else:
    from tests.integration.messaging.agent import Agent, at_work

_NUMBERS = count(1)


@pytest.fixture
def customer(prosody: Prosody) -> str:
    """An account for the shopper."""
    return prosody.account(f"kim{next(_NUMBERS)}")


@pytest.fixture
async def agent(prosody: Prosody) -> AsyncIterator[Agent]:
    """Somebody who is logged in at the desk, an account of this test's own."""
    async with at_work(prosody, f"care{next(_NUMBERS)}") as agent:
        yield agent
