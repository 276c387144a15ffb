"""Filling in and pressing without a handle on anything: only where that does the same, and nothing else is pressed."""

from pathlib import Path

import pytest

from harness.model import Accepted
from probes.browser import Browser
from tests.integration.forms.shop import ENQUIRY, PLAIN, Site, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ORDERED = "<a href=/ordered style='position:fixed;inset:0'>Order now</a>"


async def test_what_slides_over_the_button_as_the_mouse_comes_is_not_pressed(browser: Browser, tmp_path: Path) -> None:
    sliding = f"""<script>document.querySelector('form button').addEventListener('mousemove', () => {{
      document.body.insertAdjacentHTML('beforeend', "{ORDERED}");
      document.body.lastChild.onclick = () => navigator.sendBeacon('/sent', new URLSearchParams({{ ordered: 1 }})); }},
      {{ once: true }});</script>"""
    site = Site(around="{}" + sliding.replace("{", "{{").replace("}", "}}"))
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    [posted] = site.posted
    assert posted["who"] == "Zoë Ann Müller"


async def test_a_page_may_press_what_it_likes_while_we_press(browser: Browser, tmp_path: Path) -> None:
    counted = """<input type=hidden name=seen value=0><script>
      const form = document.querySelector('form'), box = document.createElement('i');
      box.onclick = () => { form.seen.value = 1; }; document.body.append(box);
      form.querySelector('button').addEventListener('mousedown', () => box.click());</script>"""
    site = Site(form=PLAIN + counted)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    [posted] = site.posted
    assert posted["seen"] == "1"


@pytest.mark.parametrize(
    "meddling",
    [
        """field.addEventListener('focus', () => {
          const other = field.cloneNode(); field.replaceWith(other); other.focus(); }, { once: true })""",
        "field.addEventListener('keydown', () => { field.dataset.typed = 1; })",
    ],
    ids=["drawn anew", "listens to keys"],
)
async def test_a_field_that_takes_the_focus_in_its_own_way_holds_the_words(
    meddling: str, browser: Browser, tmp_path: Path
) -> None:
    script = f"<script>{{ const field = document.querySelector('textarea'); {meddling}; }}</script>"
    site = Site(form=PLAIN + script)
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    [posted] = site.posted
    assert posted["text"].replace("\r\n", "\n") == ENQUIRY.body
    assert posted["who"] == "Zoë Ann Müller"


async def test_words_go_nowhere_else_where_the_page_takes_the_cursor_away_meanwhile(
    browser: Browser, tmp_path: Path
) -> None:
    form = f"""<label>Company <input name=company></label>{PLAIN}<script>const form = document.querySelector('form');
      form.mail.onfocus = () => {{ form.mail.onfocus = null; setTimeout(() => form.company.focus()); }};</script>"""
    site = Site(form=form)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    [posted] = site.posted
    assert (posted["company"], posted["mail"]) == ("", ENQUIRY.persona.email)


async def test_a_list_tells_its_page_what_was_chosen(browser: Browser, tmp_path: Path) -> None:
    chosen = """<label>Topic <select name=topic required><option value="">Please choose</option>
      <option value=o>Other</option></select></label>
      <input type=hidden name=heard><script>document.querySelector('select').onchange = (event) => {
      document.querySelector('[name=heard]').value += event.target.value; };</script>"""
    site = Site(form=chosen + PLAIN)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    [posted] = site.posted
    assert (posted["topic"], posted["heard"]) == ("o", "o")


async def test_a_button_that_is_drawn_anew_all_the_time_is_pressed_once_it_stands(
    browser: Browser, tmp_path: Path
) -> None:
    restless = """<script>{ const form = document.querySelector('form'), until = performance.now() + 1500;
      const draw = () => { const button = form.querySelector('button'); button.replaceWith(button.cloneNode(true));
        if (performance.now() < until) requestAnimationFrame(draw); };
      form.text.onblur = () => { form.text.onblur = null; draw(); }; }</script>"""
    site = Site(form=PLAIN + restless)
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


@pytest.mark.parametrize(
    "around",
    [
        "<style>html {{ scroll-behavior: smooth }} p {{ height: 1800px }}</style><p></p>{}<p></p>",
        """{}<script>document.querySelector('form button').addEventListener('mousedown', ({{ target }}) => {{
          target.style.marginLeft = '500px'; }}, {{ once: true }});</script>""",
    ],
    ids=["by the page's smooth scrolling", "as it is touched"],
)
async def test_a_button_that_moves_while_it_is_pressed_is_pressed_again(
    around: str, browser: Browser, tmp_path: Path
) -> None:
    site = Site(around=around)
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


async def test_a_button_that_sends_and_goes_as_it_is_touched_sends_once(browser: Browser, tmp_path: Path) -> None:
    hasty = """<script>document.querySelector('form button').onmousedown = (event) => {
      event.target.replaceWith(event.target.cloneNode(true));
      document.querySelector('form').requestSubmit(); };</script>"""
    site = Site(around="{}" + hasty.replace("{", "{{").replace("}", "}}"))
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


async def test_a_button_that_moves_as_it_is_touched_and_sends_a_little_later_sends_once(
    browser: Browser, tmp_path: Path
) -> None:
    slow = """<script>document.querySelector('form button').onmousedown = ({ target }) => {
      target.style.marginLeft = '500px';
      setTimeout(async () => {
        const sent = await fetch('/sent', { method: 'POST', body: new URLSearchParams(new FormData(target.form)) });
        document.body.innerHTML = await sent.text(); }, 800); };</script>"""
    site = Site(
        PLAIN.replace("<button>", "<button type=button>"), around="{}" + slow.replace("{", "{{").replace("}", "}}")
    )
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


async def test_another_sites_frame_that_slides_over_the_button_as_the_mouse_comes_is_waited_for(
    browser: Browser, tmp_path: Path
) -> None:
    sliding = """<script>document.querySelector('form button').addEventListener('mousemove', () => {
      document.body.insertAdjacentHTML('beforeend',
        '<iframe src="data:text/html,Order now" style="position:fixed;inset:0;width:100%;height:100%"></iframe>');
      const frame = document.body.lastChild;
      setTimeout(() => frame.remove(), 700); }, { once: true });</script>"""
    site = Site(around="{}" + sliding.replace("{", "{{").replace("}", "}}"))
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path, timeout=15)
    assert isinstance(accepted, Accepted)
    assert len(site.posted) == 1


async def test_a_page_that_knows_no_end_of_listening_is_pressed_again(browser: Browser, tmp_path: Path) -> None:
    """Old libraries put an `addEventListener` of their own in place, which drops the options it does not know."""
    before = """<script>const listen = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (kind, hear, how) {
        return listen.call(this, kind, hear, Boolean(how?.capture ?? how)); };
      </script>{}<script>const form = document.querySelector('form'), next = form.querySelector('button');
      const second = document.createElement('div'); second.append(...form.children); form.append(second);
      const first = document.createElement('div'); first.append(second.querySelector('label'));
      first.insertAdjacentHTML('beforeend', '<button type=button>Next</button>'); form.prepend(first);
      second.hidden = true;
      first.lastChild.onclick = () => { first.hidden = true; second.hidden = false; };</script>"""
    page = before.replace("{", "{{").replace("}", "}}").replace("{{}}", "{}")
    site = Site(around=page)
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert [each["who"] for each in site.posted] == ["Zoë Ann Müller"]
