"""Chats put together of components from npm, each with a desk of ours at the other end of its line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from probes.browser import Browser
from tests.integration.foreign.chats.desk import Desk
from tests.integration.foreign.chats.shopping import assert_understood, shop
from tests.integration.foreign.npm import bundled

pytestmark = [pytest.mark.browser, pytest.mark.foreign, pytest.mark.asyncio(loop_scope="session")]

HERE = Path(__file__).parent
CAN = {
    "chatscope": {"typing", "notice", "menu", "stream", "edit"},
    "deep_chat": {"notice", "menu", "stream", "edit"},
    "vue_advanced_chat": {"typing", "notice", "stream", "edit"},
    "webchat": {"typing", "notice", "menu", "stream"},
}


async def wire(_request: object) -> Response:
    return FileResponse(HERE / "line.js")


@pytest.mark.parametrize("name", ["chatscope", "deep_chat", "vue_advanced_chat"])
async def test_a_chat_of_another_make_is_understood(
    name: str, bundles: Path, browser: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    page = bundled(HERE / name, bundles)
    desk = Desk(pages=page, can=frozenset(CAN[name]), routes=[Route("/line.js", wire)])
    async with desk.open() as url:
        events = await shop(browser, url, tmp_path)
    (line,) = desk.lines
    assert_understood(events, line, record_property)


async def test_a_chat_in_a_frame_that_a_launcher_of_the_page_around_it_opens_is_understood(
    bundles: Path, browser: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async def shop_page(_request: object) -> Response:
        return FileResponse(HERE / "shop.html")

    routes: list[BaseRoute] = [
        Route("/", shop_page),
        Route("/line.js", wire),
        Mount("/chat", StaticFiles(directory=bundled(HERE / "webchat", bundles), html=True)),
    ]
    desk = Desk(pages=HERE, can=frozenset(CAN["webchat"]), routes=routes)
    async with desk.open() as url:
        events = await shop(browser, url, tmp_path)
    (line,) = desk.lines
    assert_understood(events, line, record_property)
