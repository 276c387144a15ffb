"""A page made of a few lines, and a customer who fills in the form he finds on it."""

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from harness.model import Enquiry
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.form.page import FoundForm, find_form
from probes.form.steps import Step
from probes.words import phrases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

ENQUIRY = specimen(
    customer={"name": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example", "zone": "Europe/London"},
    channel="web_form",
    body="Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?\n\nZoë",
)
PLAIN = """<label>Your name <input name=who required></label>
    <label>E-mail <input type=email name=mail required></label>
    <label>Message <textarea name=text required></textarea></label> <button>Send</button>"""
SAID = {"who": "Zoë Ann Müller", "mail": "zoe.mueller@shopper.example", "text": ENQUIRY.body}
# A list as component libraries build them: a box that opens a list of entries elsewhere in the page.
MADE = """<style>.entries { border: 1px solid } [role=option] { height: 20px }</style>
  <span id=l>Reason *</span><div id=reason role=combobox tabindex=0 aria-haspopup=listbox aria-expanded=false
    aria-labelledby=l aria-required=true aria-controls=entries style="height:30px;width:200px">&#8203;</div>
  <script>{
    const box = document.currentScript.previousElementSibling;
    box.onclick = () => setTimeout(() => {
      const list = document.createElement("ul");
      list.id = "entries"; list.className = "entries"; list.setAttribute("role", "listbox");
      for (const text of ["Praise", "Question about a product", "Complaint about an order"]) {
        const entry = document.createElement("li");
        entry.setAttribute("role", "option"); entry.textContent = text;
        entry.onclick = () => { box.textContent = text; list.remove(); };
        list.append(entry);
      }
      document.body.append(list);
    }, 120);
  }</script>"""
# What every field of a page, its frames aside, holds at the end, by its name, else by its id.
_HELD = """() => {
  const held = {};
  const look = (root) => { for (const one of root.querySelectorAll("*")) {
    if (one.shadowRoot) look(one.shadowRoot);
    const name = one.getAttribute("name") || one.id;
    if (!name || !one.matches("input, textarea, select, [contenteditable], [role]")) continue;
    const ticked = one.checked ? [held[name], one.value].filter(Boolean).join() : held[name];
    if (/^(checkbox|radio)$/.test(one.type)) { if (ticked) held[name] = ticked; }
    else if (one.type === "file") held[name] = [...one.files].map((file) => `${file.name} ${file.type}`).join();
    else if (one.hasAttribute("aria-checked")) held[name] = one.getAttribute("aria-checked");
    else held[name] = one.value ?? one.innerText.trim();
  } };
  look(document);
  return held;
}"""


@asynccontextmanager
async def shown(browser: Browser, html: str) -> "AsyncIterator[Page]":
    """A page that shows `html`."""
    async with browser.page(ENQUIRY.id, confined=True, locale="en") as page:
        page.set_default_timeout(5000)
        await page.set_content(f"<!doctype html><title>Contact</title>{html}")
        yield page


async def found(page: "Page", **wishes: Any) -> FoundForm:
    """The form that the probe finds."""
    return await find_form(page, hints=wishes.pop("fields", {}), sends=phrases("button")["send"], **wishes)


async def filled(
    browser: Browser, form: str, *, around: str = "{}", enquiry: Enquiry = ENQUIRY, **wishes: Any
) -> dict[str, str]:
    """What the fields of `form` hold once the customer has filled it in."""
    async with shown(browser, around.replace("{}", f"<form>{form}</form>")) as page:
        form_of_page = await found(page, **wishes)
        await form_of_page.fill_in(enquiry, needs=())
        held: dict[str, str] = await page.evaluate(_HELD)
        return held


async def done(browser: Browser, form: str, *, enquiry: Enquiry = ENQUIRY, **wishes: Any) -> tuple[Step, ...]:
    """What the customer does to `form`."""
    async with shown(browser, f"<form>{form}</form>") as page:
        return await (await found(page, **wishes)).fill_in(enquiry, needs=())
