"""Chat pages made with Python's own web frameworks, each in a process and an environment of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from probes.browser import Browser
from tests.integration.foreign.chats.desk import Desk, Line
from tests.integration.foreign.chats.shopping import assert_understood, shop
from tests.integration.foreign.pypi import environment
from tests.integration.foreign.sites import spawn

pytestmark = [
    pytest.mark.browser,
    pytest.mark.foreign,
    pytest.mark.asyncio(loop_scope="session"),
    # Installing a framework, importing it and chatting have bounds of their own, which together are more than the usual
    # one; on a busy machine the import alone takes most of a minute.
    pytest.mark.timeout(300),
]

HERE = Path(__file__).parent
# Panel takes so long to draw that an edit may come together with what it mends, and a streamed answer in two halves.
CAN = {"nicegui==3.18.0": Line.can, "panel==1.9.4": Line.can - {"edit", "stream"}}


@pytest.mark.parametrize("package", CAN)
async def test_a_chat_page_of_a_framework_is_understood(
    package: str,
    environments: Path,
    browser: Browser,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    name = package.partition("=")[0]
    python = environment(name, package, home=environments)
    desk = Desk(pages=HERE, can=CAN[package])
    async with (
        desk.open() as address,
        spawn(HERE / name / "site.py", f"{address.replace('http', 'ws')}desk", python=python) as site,
    ):
        events = await shop(browser, site.url, tmp_path)
    (line,) = desk.lines
    assert_understood(events, line, record_property)
