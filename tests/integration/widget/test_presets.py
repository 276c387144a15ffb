"""Widgets of known makers: every preset is whole, can be read by the browser, and does on its maker's markup what it says."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

import asyncio
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from probes.browser import Browser
from probes.widget.hands import Said
from probes.widget.news import Bubble, Typing
from probes.widget.opening import Opening
from probes.words import table
from tests.integration.widget.pages import SHOP, Chat, chat_on

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PRESETS: Mapping[str, Mapping[str, str]] = table("widget/presets.toml")
MARKUP: Mapping[str, Mapping[str, Any]] = tomllib.loads((Path(__file__).parent / "presets.toml").read_text("utf-8"))
REQUIRED = (
    "source",
    "checked",
    "detect",
    "launcher",
    "log",
    "message",
    "own",
    "desk",
    "notice",
    "input",
    "send",
    "typing",
)
OPTIONAL = ("address", "frame", "start", "form", "sender", "menu", "queue", "offline", "closed", "end")
SCRIPT = """<script>
  const list = document.querySelector('.list'), put = (html, text) => { const box = document.createElement('div');
    box.innerHTML = html.replace('{}', '<b></b>'); const slot = box.querySelector('b');
    if (slot) slot.replaceWith(text); const row = box.firstElementChild; list.append(row); return row; };
  const MARKUP = TEMPLATES, say = (kind, text) => put(MARKUP[kind], text ?? '');
  const field = [...document.querySelectorAll('textarea, [contenteditable]')].find((one) => one.checkVisibility?.() ?? true);
  const send = () => { const text = field.value ?? field.innerText; if (!text.trim()) return;
    if ('value' in field) field.value = ''; else field.innerHTML = ''; say('own', text); };
  field.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); send(); } });
  for (const button of field.parentElement.querySelectorAll('button, [role=button]')) button.onclick = (event) => { event.preventDefault(); send(); };
  const home = document.querySelector('.home'), room = document.querySelector('.room');
  if (home.firstElementChild) { room.hidden = true; home.querySelector('button, [role=button]').onclick = () => { home.hidden = true; room.hidden = false; }; }
</script>"""


def page_of(markup: Mapping[str, Any]) -> str:
    """The shop's page with the widget on it: its launcher, and its frame once that was pressed."""
    templates = {kind: markup[kind] for kind in ("own", "desk", "notice", "typing")}
    quoted = str(templates).replace("<", "\\x3c")
    room = f"<div class=home>{markup['home']}</div><div class=room>{markup['list']}{markup['compose']}</div>"
    widget = room + SCRIPT.replace("TEMPLATES", quoted)
    if not markup["frame"]:
        shown = f"const here = document.querySelector('#here'); here.innerHTML = {widget!r};"
        run = "const code = document.createElement('script'); code.textContent = here.querySelector('script').textContent;"
        reveal = f"{shown} {run} here.append(code);"
    else:
        frame = str(markup["frame"]).replace("WIDGET", widget.replace("&", "&amp;").replace("'", "&#39;"))
        reveal = f"document.body.insertAdjacentHTML('beforeend', {frame!r});"
    reveal = reveal.replace("</script>", "<\\/script>").replace("<script", "\\x3cscript")
    at_once = "reveal();" if markup.get("shown") else ""
    return f"<!doctype html><body><h1>Shop</h1>{markup['shop']}<script>window.reveal = () => {{ {reveal} }}; {at_once}</script>"


@pytest.mark.parametrize("name", PRESETS)
async def test_a_preset_is_whole(name: str) -> None:
    preset = PRESETS[name]
    assert set(preset) == {*REQUIRED, *OPTIONAL}
    assert all(preset[part] for part in REQUIRED)


async def test_every_selector_can_be_read_by_the_browser(browser: Browser) -> None:
    selectors = [
        (name, part, text)
        for name, preset in PRESETS.items()
        for part, text in preset.items()
        if text and part not in {"source", "checked", "address"}
    ]
    async with browser.page("selectors", confined=True, locale="en") as page:
        bad = await page.evaluate(
            """selectors => selectors.filter(([, , text]) => {
                 try { document.querySelector(text); return false; } catch { return true; } })""",
            selectors,
        )
    assert bad == []


async def test_known_widgets_are_opened_written_in_and_watched(browser: Browser) -> None:
    async with asyncio.TaskGroup() as all_at_once:  # mostly they wait
        for name in MARKUP:
            all_at_once.create_task(try_out(name, browser), name=name)


async def try_out(name: str, browser: Browser) -> None:
    try:
        async with chat_on(browser, {SHOP: page_of(MARKUP[name])}) as chat:
            await converse(name, chat)
    except BaseException as error:
        error.add_note(f"with the markup of {name}")
        raise


async def converse(name: str, chat: Chat) -> None:
    opened = await chat.window.open()
    assert (opened.state, opened.found) == (Opening.READY, f"preset {name}")
    assert await chat.window.hands.say("Where is my kettle?") is Said.TAKEN
    await chat.until(Bubble, "Where is my kettle?")
    await chat.run("say('notice', 'Mia joined the chat'); window.dots = say('typing');")
    await chat.until(Typing)
    await chat.run("dots.remove(); say('desk', 'It comes on Thursday.')")
    await chat.until(Bubble, "It comes on Thursday.")
    assert chat.bubbles() == [
        ("own", "Where is my kettle?"),
        ("notice", "Mia joined the chat"),
        ("desk", "It comes on Thursday."),
    ]


async def test_every_preset_but_the_real_ones_has_its_markup() -> None:
    assert set(MARKUP) == set(PRESETS) - {"rocketchat"}


async def test_a_part_that_a_widget_has_changed_is_guessed_and_said_so(browser: Browser) -> None:
    markup = {**MARKUP["chatwoot"]}
    markup["compose"] = "<div class=footer><textarea placeholder='Type your message'></textarea></div>"
    async with chat_on(browser, {SHOP: page_of(markup)}) as chat:
        opened = await chat.window.open()
        assert opened.found == "preset chatwoot: its input not found, guessed"
        assert await chat.window.hands.say("Where is my kettle?") is Said.TAKEN
        assert (await chat.until(Bubble)).text == "Where is my kettle?"  # type: ignore[union-attr]


async def test_the_desks_own_hints_outrank_a_preset(browser: Browser) -> None:
    markup = {**MARKUP["chatwoot"], "compose": f"{MARKUP['chatwoot']['compose']}<textarea id=mine></textarea>"}
    markup["compose"] = "<textarea id=mine></textarea>" + str(MARKUP["chatwoot"]["compose"])
    async with chat_on(browser, {SHOP: page_of(markup)}, fields={"input": "#mine"}) as chat:
        await chat.window.open()
        await chat.window.hands.say("Where is my kettle?")
        assert (await chat.until(Bubble)).text == "Where is my kettle?"  # type: ignore[union-attr]
