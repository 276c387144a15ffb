"""Lists and choices that only look like some, and what a form turns out to want once its button was pressed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser
from tests.integration.forms import filling
from tests.integration.forms.filling import PLAIN, filled
from tests.integration.forms.shop import THANKS, Site, submit, transcript

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STYLE = """<style>.opts, .menu, .drop ul { display: none } .open > * { display: block }
    .sel, .chip, .drop div, .drop li { cursor: pointer } .chip { display: inline-block; border: 1px solid }</style>"""
# A box that opens a list within it, as most are made; the same with its entries elsewhere in the page.
BOXED = """<p><span>Topic *</span></p><div class=sel id=topic><div class=now>Please choose</div><div class=opts>
      <div data-v=1>Sales</div><div data-v=2>Complaint about an order</div></div></div><input type=hidden name=topic>
    <script>topic.onclick = ({target}) => {
      topic.classList.toggle("open");
      if (!target.dataset.v) return;
      topic.nextElementSibling.value = target.dataset.v;
      topic.querySelector(".now").textContent = target.textContent;
    };</script>"""
ELSEWHERE = """<p>How shall we answer?</p><div class=drop><div id=by>Select one</div></div><input type=hidden name=by>
    <script>by.onclick = () => {
      const list = document.createElement("ul");
      list.className = "list";
      list.innerHTML = "<li>By telephone</li><li>By e-mail</li>";
      list.onclick = ({target}) => {
        document.querySelector("[name=by]").value = by.textContent = target.textContent; list.remove(); };
      document.body.append(list);
    };</script>"""
BUTTONS = """<div id=menu><label>Department</label> <button type=button>Choose a department &#9662;</button>
    <div class=menu><button type=button>Press</button> <button type=button>Customer service</button></div></div>
    <input type=hidden name=dept><script>{
      const [opener, ...rest] = menu.querySelectorAll("button"), hidden = menu.nextElementSibling;
      opener.onclick = () => menu.classList.toggle("open");
      for (const one of rest) one.onclick = () => {
        hidden.value = opener.textContent = one.textContent; menu.classList.remove("open"); };
    }</script>"""
CHIPS = """<p>What is it about?</p><div id=chips><div class=chip>Careers</div> <div class=chip>Delivery</div>
    <div class=chip>Wholesale</div></div><input type=hidden name=about><script>
    chips.onclick = ({target}) => { if (target !== chips) chips.nextElementSibling.value = target.textContent; };
    </script>"""
UNMARKED = """<p>Are you a customer already?</p><label><input type=radio name=old value=y> Yes</label>
    <label><input type=radio name=old value=n> No</label>"""


def wanting(form: str, *names: str, said: str = "Please complete the form") -> Site:
    """A site whose script sends the form only once the fields of these names hold something."""
    site = Site(STYLE + form + PLAIN.replace("<button", "<p class=error id=wrong></p><button"))
    site.page += f"""<script>document.forms[0].onsubmit = (event) => {{
        const data = new FormData(event.target);
        if ({list(names)}.every((name) => data.get(name))) return;
        event.preventDefault(); wrong.textContent = "{said}"; }};</script>"""
    return site


async def test_what_only_looks_like_a_list_is_chosen_from_once_the_page_asks_for_it(
    browser: Browser, tmp_path: Path
) -> None:
    site = wanting(BOXED + ELSEWHERE + BUTTONS + CHIPS + UNMARKED, "topic", "by", "dept", "about", "old")
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    (posted,) = site.posted
    assert {name: posted[name] for name in ("topic", "by", "dept", "about", "old")} == {
        "topic": "2",
        "by": "By e-mail",
        "dept": "Customer service",
        "about": "Delivery",
        "old": "y",
    }
    assert "the page did not let it go: the form does not send: Please complete the form" in transcript(tmp_path)


async def test_a_complaint_that_names_a_field_is_answered_there_alone(browser: Browser, tmp_path: Path) -> None:
    form = UNMARKED + "<label>Town <input name=town></label><label>Telephone <input name=tel></label>"
    site = wanting(form, "town", said="Please enter your town")
    async with site.open() as url:
        await submit(browser, url, tmp_path, enquiry=filling.ENQUIRY)
    assert [(posted["town"], posted.get("old")) for posted in site.posted] == [("London", None)]


async def test_what_nothing_answers_is_told_with_the_page_s_words(browser: Browser, tmp_path: Path) -> None:
    colours = (
        BOXED.replace("topic", "colour")
        .replace("Topic", "Colour")
        .replace("Sales", "Red")
        .replace("Complaint about an order", "Blue")
    )
    site = wanting(colours, "colour", said="Please choose a colour")
    async with site.open() as url:
        with pytest.raises(ProbeError) as refused:
            await submit(browser, url, tmp_path)
    assert refused.value.kind is FaultKind.MISSING_FIELD
    assert "requires Colour *, which has no entry known to fit; it has: Red, Blue" in str(refused.value)
    assert """values = { "#colour" = "..." }""" in str(refused.value)
    assert site.posted == []


async def test_a_form_that_was_refused_by_its_server_is_not_sent_again(browser: Browser, tmp_path: Path) -> None:
    site = wanting(BOXED, "who")
    site.page += """<script>document.forms[0].onsubmit = async (event) => { event.preventDefault();
        await fetch("/sent", {method: "POST", body: new FormData(event.target)});
        wrong.textContent = "Please choose a topic"; };</script>"""
    async with site.open() as url:
        with pytest.raises(ProbeError, match="was sent and refused: Please choose a topic"):
            await submit(browser, url, tmp_path)
    assert len(site.posted) == 1


class Named(Browser):
    """A browser for which a page is there by a name that countries hand out, and whatever it asks for of others."""

    html = ""

    @asynccontextmanager
    async def page(self, enquiry_id: str, *, confined: bool, locale: str, still: bool = False) -> AsyncIterator["Page"]:
        async with super().page(enquiry_id, confined=confined, locale=locale, still=still) as page:
            await page.context.route("**/*", self._serve)
            yield page

    async def _serve(self, route: "Route") -> None:
        await route.fulfill(body=self.html if route.request.url == SHOP else THANKS, content_type="text/html")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def named() -> AsyncIterator[Named]:
    async with Named() as browser:
        yield browser


SHOP = "https://www.acme.co.uk/"


@pytest.mark.parametrize(
    ("to", "refused"), [("https://api.acme.co.uk/s", True), ("https://counts.co.uk/s", False)], ids=["its own", "other"]
)
async def test_where_something_sealed_has_gone_to_the_desk_s_house_the_button_is_not_pressed_again(
    to: str, refused: bool, named: Named, tmp_path: Path
) -> None:
    sealed = f"""<script>document.forms[0].addEventListener("submit", () => {{
        const sealed = {{ method: "POST", mode: "no-cors", body: btoa("x".repeat(90)) }};
        fetch("{to}", sealed); }});</script>"""
    named.html = f"<!doctype html><title>Contact</title>{wanting(UNMARKED, 'old').page}{sealed}"
    with pytest.raises(ProbeError, match="does not send: Please complete") if refused else nullcontext():
        await submit(named, SHOP, tmp_path)
    assert ("did not let it go" in transcript(tmp_path)) is not refused


async def test_what_the_desk_names_is_a_list_whatever_it_is_made_of(browser: Browser) -> None:
    held = await filled(
        browser,
        STYLE + BOXED + CHIPS + PLAIN,
        fields={"topic": "#chips"},
        values={"#topic": "Sales"},
    )
    assert (held["topic"], held["about"]) == ("1", "Delivery")


async def test_a_complaint_that_still_stands_is_no_refusal_of_what_is_on_its_way(
    browser: Browser, tmp_path: Path
) -> None:
    site = wanting(UNMARKED, "old")
    site.page += """<script>const check = document.forms[0].onsubmit; document.forms[0].onsubmit = (event) => {
        check(event);
        if (event.defaultPrevented) return;
        event.preventDefault();
        setTimeout(() => document.forms[0].submit(), 1200); };</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["old"] for posted in site.posted] == ["y"]
