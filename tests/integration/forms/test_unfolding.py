"""Forms that show themselves bit by bit: by a first answer, in a window, with a button that is none or comes late."""

from pathlib import Path

import pytest

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser
from tests.integration.forms.filling import filled, found, shown
from tests.integration.forms.shop import ENQUIRY, PLAIN, SCRIPTED, Site, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ASKED = """<label>Your e-mail address <input type=email name=mail required></label>
    <label>Subject <input name=about required></label>
    <label>Description <textarea name=text required></textarea></label>
    <input type=submit value=Submit>"""
# As help centres have it: what it is about is asked before there is any form, outside of it.
ISSUE = f"""<p>Please choose your issue below</p><select id=issue aria-label=Issue><option>-
    <option>Report a problem with an order<option>Billing</select><div id=room></div><script>
    issue.onchange = () => {{ room.innerHTML = `<form method=post action=/sent>{ASKED}</form>`; }};</script>"""
# The same by an address of its own for each.
ISSUE_ELSEWHERE = f"""<select id=issue aria-label="Choose your issue"><option value="">-
    <option value=1>Report a problem with an order<option value=2>Billing</select><div id=room></div><script>
    const chosen = new URLSearchParams(location.search).get("issue");
    if (chosen) {{ issue.value = chosen; room.innerHTML = `<form method=post action=/sent>{ASKED}</form>`; }}
    issue.onchange = () => location.search = "issue=" + issue.value;</script>"""
TWICE_ASKED = f"""<form method=post action=/sent id=form><fieldset><legend>Do you have an order with us?</legend>
    <label><input type=radio name=has value=yes required> Yes</label>
    <label><input type=radio name=has value=no> No</label></fieldset><div id=more></div><button>Submit</button></form>
    <script>form.addEventListener("change", ({{target}}) => {{
      if (target.name === "has") more.innerHTML = `<label>Topic <select name=topic required><option value="">Choose
        <option>Complaint<option>Question</select></label><div id=rest></div>`;
      if (target.name === "topic") setTimeout(() => {{ rest.innerHTML = `{ASKED}`; }}, 400); }});</script>"""


@pytest.mark.parametrize(
    ("page", "about"),
    [(ISSUE, {}), (ISSUE_ELSEWHERE, {}), (TWICE_ASKED, {"has": "yes", "topic": "Complaint"})],
    ids=["a list before any form", "a list that leads to another address", "two questions, one after the other"],
)
async def test_a_first_answer_brings_the_rest(
    page: str, about: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.page = page + "<nav><a href=/thanks>Contact us</a></nav>"
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    (posted,) = site.posted
    assert posted.pop("text").replace("\r\n", "\n") == ENQUIRY.body
    assert posted.pop("about")
    assert posted == {"mail": ENQUIRY.persona.email, **about}


# The rest comes once something was written: when the cursor leaves the address, and by a key pressed in the message.
WRITTEN = f"""<h1>Contact our support</h1><nav><a href=/thanks>Contact us</a></nav><form method=post action=/sent>
    <label>What is your e-mail address? <input type=email name=mail id=mail></label><div id=rest></div></form><script>
    mail.onblur = () => {{ if (mail.value) setTimeout(() => {{
      rest.innerHTML ||= `{ASKED}`.replace(/.*name=mail.*/, ""); }}, 300); }};</script>"""
KEYED = f"""<form method=post action=/sent><textarea name=text id=text placeholder="Tell us everything"></textarea>
    <div id=rest hidden>{ASKED}</div></form><script>
    document.querySelector("#rest [name=text]").closest("label").remove();
    text.onkeyup = () => {{ rest.hidden = text.value.length < 10; }};</script>"""


@pytest.mark.parametrize("page", [WRITTEN, KEYED], ids=["an address", "a message"])
async def test_what_is_written_first_brings_the_rest(page: str, browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = page
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    (posted,) = site.posted
    assert (posted["mail"], posted["text"].replace("\r\n", "\n")) == (ENQUIRY.persona.email, ENQUIRY.body)


async def test_a_page_that_asks_without_end_is_given_up(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = """<form method=post action=/sent><div id=room></div><button>Submit</button></form><script>
        let asked = 0;
        function ask() {
            const next = document.createElement("select");
            next.required = true; next.name = next.ariaLabel = `Topic ${++asked}`;
            next.innerHTML = `<option value="">Choose<option>Complaint ${asked}<option>Question ${asked}`;
            next.onchange = () => setTimeout(ask, 100);
            room.append(next);
        }
        ask();</script>"""
    async with site.open() as url:
        with pytest.raises(ProbeError) as given_up:
            await submit(browser, url, tmp_path)
    assert given_up.value.kind is FaultKind.MISSING_FIELD
    assert site.posted == []


@pytest.mark.parametrize(
    "when",
    ["document.forms[0].addEventListener('input', anew, {once: true})", "addEventListener('load', anew)"],
    ids=["while it is filled in", "while it is looked at"],
)
async def test_a_page_that_loads_itself_anew_is_filled_in_again(when: str, browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page += f"""<script>const anew = () => {{ sessionStorage.seen = 1; location.reload(); }};
        if (!sessionStorage.seen) {when};</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["text"].replace("\r\n", "\n") for posted in site.posted] == [ENQUIRY.body]


@pytest.mark.parametrize(
    "page",
    [
        """<h2>What do you need help with?</h2><button onclick='go()'>An order or a delivery</button>
          <button onclick='room.remove()'>Jobs &amp; careers</button>""",
        "<details ontoggle='go()'><summary>Still need help?</summary><p>Then do write.</p></details>",
    ],
    ids=["what it is about, on buttons", "a fold for those who need more help"],
)
async def test_a_form_behind_what_a_customer_would_press_is_found(page: str, browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"""{page}<div id=room></div><script>
        const go = () => {{ room.innerHTML = `<form method=post action=/sent>{PLAIN}</form>`; }};</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["text"].replace("\r\n", "\n") for posted in site.posted] == [ENQUIRY.body]


async def test_cards_are_pressed_one_after_the_other(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"""<style>.card {{ cursor: pointer; border: 1px solid }}</style><div id=room></div>
      <nav><div class=card onclick="location = '/thanks'">My orders</div></nav><script>
      const questions = [["Returns", "Order &amp; shipping"], ["An item is missing", "My order has not arrived"]];
      const said = [];
      const ask = () => {{
        room.innerHTML = `<h2>What is it about?</h2><div></div><button disabled>Next</button>`;
        const [, cards, next] = room.children;
        for (const one of questions[said.length]) {{
          cards.innerHTML += `<div class=card><h3>${{one}}</h3><p>All on invoices and deliveries.</p></div>`; }}
        for (const card of cards.children) card.onclick = () => {{
          next.disabled = false; next.name = card.querySelector("h3").innerText; }};
        next.onclick = () => {{
          said.push(next.name);
          if (said.length < 2) return ask();
          room.innerHTML = `<form method=post action=/sent><input type=hidden name=about>{PLAIN}</form>`;
          document.querySelector("[name=about]").value = said; }};
      }};
      ask();</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["about"] for posted in site.posted] == ["Order & shipping,My order has not arrived"]


async def test_a_button_out_of_use_in_a_window_is_the_one_that_sends(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    in_window = SCRIPTED.replace("type=button>Send", "disabled>Send request").replace("<div>", "<div id=all>")
    site.page = f"""<button onclick="room.showModal()">Write to us</button><dialog id=room>{in_window}</dialog>
        <script>all.addEventListener("input", () => setTimeout(() => {{
          b.disabled = !(n.value && e.value && m.value); }}, 300));</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted for posted in site.posted if "message" in posted] == [
        {"name": ENQUIRY.persona.name, "email": ENQUIRY.persona.email, "message": ENQUIRY.body}
    ]


@pytest.mark.parametrize(
    "button",
    [
        "<div id=b style='cursor:pointer'>Senden</div>",
        "<span class='btn btn-primary' id=b style='cursor:pointer'><b>Nachricht senden</b></span>",
        "<a id=b tabindex=0 href='#'>Absenden</a>",
    ],
)
async def test_what_is_no_button_but_looks_and_reads_like_one_sends(
    button: str, browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.page = SCRIPTED.replace("<button id=b type=button>Send</button>", button)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["message"] for posted in site.posted if "message" in posted] == [ENQUIRY.body]


async def test_of_two_forms_alike_the_one_for_customers_is_taken(browser: Browser) -> None:
    twice = "".join(
        f"<section><h2>{title}</h2><form>{PLAIN}<input type=hidden></form></section>"
        for title in ("Talk to sales", "Customer support", "Request a quote")
    )
    async with shown(browser, twice) as page:
        form = (await found(page)).form
    assert form is not None
    assert 'it is headed "Customer support"' in form.why


async def test_what_stands_before_a_field_names_it_where_its_placeholder_is_an_example(browser: Browser) -> None:
    row = "<div><div>{} *</div><input name={} placeholder='{}'></div>"
    held = await filled(
        browser,
        row.format("Date of purchase (DD/MM/YYYY)", "a", "DD/MM/YYYY")
        + row.format("Full name", "b", "Jane Doe")
        + "<div><div>Message *</div><textarea name=c placeholder=…></textarea></div><button>Send</button>",
    )
    assert len(held["a"].split("/")) == 3
    assert (held["b"], held["c"]) == (ENQUIRY.persona.name, ENQUIRY.body)
