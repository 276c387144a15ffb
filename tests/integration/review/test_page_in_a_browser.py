"""The page as a person uses it, by its keys and without any script."""

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright, expect

from harness.model import Label
from probes.browser import find_browser

if TYPE_CHECKING:
    from tests.integration.review.conftest import Served


@pytest.mark.browser
async def test_one_key_a_label_and_buttons_where_scripts_are_off(served: "Served") -> None:
    browser_file = find_browser()
    assert browser_file is not None, "no Chromium here; shopper setup installs one"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        page = await browser.new_page()
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
        bare = await (await browser.new_context(java_script_enabled=False)).new_page()
        await bare.goto(f"{served.address}4")
        await bare.get_by_role("button", name="cannot tell").click()
        await expect(bare).to_have_title("Reply 3 of 4: who wrote it?")
        await browser.close()
    said = [(word.reply_id, word.label) for word in served.words()]
    assert said == [("plain", Label.PERSONALISED), ("script", Label.AUTOMATED), ("huge", Label.UNDECIDED)]
