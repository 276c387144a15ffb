"""The page as a person uses it, by its keys and without any script."""

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Page, expect

from harness.model import Label

if TYPE_CHECKING:
    from tests.integration.review.conftest import Served


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_one_key_a_label_and_buttons_where_scripts_are_off(served: "Served", browser_page: Page) -> None:
    page = browser_page
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(served.address)
    await expect(page).to_have_title("Reply 1 of 4: who wrote it?")
    await page.keyboard.press("p")
    await expect(page).to_have_title("Reply 2 of 4: who wrote it?")  # and no script of the reply's has changed it
    await page.keyboard.press("s")
    await expect(page).to_have_title("Reply 3 of 4: who wrote it?")
    await page.keyboard.press("b")
    await expect(page).to_have_title("Reply 2 of 4: who wrote it?")
    await page.keyboard.press("a")
    await expect(page).to_have_title("Reply 3 of 4: who wrote it?")
    assert complaints == []
    assert page.context.browser is not None
    async with await page.context.browser.new_context(java_script_enabled=False) as scriptless:
        bare = await scriptless.new_page()
        await bare.goto(f"{served.address}4")
        await bare.get_by_role("button", name="cannot tell").click()
        await expect(bare).to_have_title("Reply 3 of 4: who wrote it?")
    said = [(word.reply_id, word.label) for word in served.words()]
    assert said == [("plain", Label.PERSONALISED), ("script", Label.AUTOMATED), ("huge", Label.UNDECIDED)]
