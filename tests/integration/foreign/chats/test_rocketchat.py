"""Rocket.Chat's own livechat widget, as npm carries it, at a server of ours that answers as Rocket.Chat's does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from probes.browser import Browser
from tests.integration.foreign.chats.desk import Desk
from tests.integration.foreign.chats.rocketchat.server import RocketLine, routes
from tests.integration.foreign.chats.shopping import ENQUIRY, assert_understood, shop
from tests.integration.foreign.npm import bundled

pytestmark = [pytest.mark.browser, pytest.mark.foreign, pytest.mark.asyncio(loop_scope="session")]

SOURCE = Path(__file__).parent / "rocketchat"


async def test_rocket_chats_widget_is_understood(
    bundles: Path, browser: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    pages = bundled(SOURCE, bundles)
    desk = Desk(pages=pages)
    line = RocketLine(desk.talk)
    desk.routes = routes(line, pages / "copied")
    async with desk.open() as url:
        events = await shop(browser, url, tmp_path)
    assert_understood(events, line, record_property)
    assert line.visitor is not None
    assert (line.visitor["name"], line.visitor["email"]) == (ENQUIRY.persona.name, ENQUIRY.persona.email)
