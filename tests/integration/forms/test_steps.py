"""Forms that ask for a little at a time, forms that show all once more, and forms that must be looked for."""

import asyncio
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from harness.errors import FaultKind
from harness.model import Accepted
from probes.browser import Browser
from tests.integration.forms.shop import ENQUIRY, PLAIN, THANKS, Site, fault, submit, transcript

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STEPS = """<form method=post action=/sent><section><label>What is it about? <select name=topic required>
      <option value="">Please choose<option value=order>My order</select></label></section>
    <section hidden><label>Name <input name=who required></label>
      <label>E-mail <input type=email name=mail required></label>{extra}</section>
    <section hidden><label>Message <textarea name=text required></textarea></label></section>
    <button type=button id=back>{back}</button> <button type=button id=on>{on}</button>
    <button id=send hidden>{send}</button></form><script>
    const parts = [...document.querySelectorAll("section")]; let at = 0;
    const fits = () => [...parts[at].querySelectorAll("input, select")].every((one) => one.checkValidity());
    const go = (to) => { if (to > at && !fits()) return;
      at = to; parts.forEach((one, index) => one.hidden = index !== at);
      document.getElementById("on").hidden = at === 2; document.getElementById("send").hidden = at !== 2; };
    document.getElementById("on").onclick = () => go(at + 1);
    document.getElementById("back").onclick = () => go(at - 1);
    </script>"""


def wizard(*, on: str = "Next", back: str = "Back", send: str = "Send", extra: str = "") -> Site:
    site = Site()
    page = STEPS
    for key, words in {"on": on, "back": back, "send": send, "extra": extra}.items():
        page = page.replace("{" + key + "}", words)
    site.page = page
    return site


@pytest.mark.parametrize(
    ("on", "back", "send"),
    [
        ("Weiter", "Zurück", "Absenden"),
        ("Siguiente", "Atrás", "Enviar"),
    ],
)  # fmt: skip
async def test_each_step_is_filled_in_and_the_last_one_sends(
    on: str, back: str, send: str, browser: Browser, tmp_path: Path
) -> None:
    site = wizard(on=on, back=back, send=send)
    async with site.open() as url:
        events = await submit(browser, url, tmp_path)
    assert isinstance(events[0], Accepted)
    [posted] = site.posted
    assert posted.pop("text").replace("\r\n", "\n") == ENQUIRY.body
    assert posted == {"topic": "order", "who": "Zoë Ann Müller", "mail": "zoe.mueller@shopper.example"}


async def test_what_a_later_step_requires_and_we_have_not_is_named_with_the_step(
    browser: Browser, tmp_path: Path
) -> None:
    site = wizard(extra="<label>Customer card <input name=card required></label>")
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.MISSING_FIELD
    assert str(error).startswith("step 2 of the form: the form requires Customer card")
    assert site.posted == []


async def test_a_step_that_complains_is_refused_in_its_words(browser: Browser, tmp_path: Path) -> None:
    site = wizard()
    complains = """const go = (to) => { if (to === 2) return document.querySelector("form").insertAdjacentHTML(
        "beforeend", "<p class=error>This address is not known to us</p>");"""
    site.page = site.page.replace("const go = (to) => {", complains)
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.FORM_REFUSED
    assert "This address is not known to us" in str(error)


async def test_a_step_that_leads_nowhere_ends(browser: Browser, tmp_path: Path) -> None:
    site = wizard()
    site.page = site.page.replace("const go = (to) => {", "const go = (to) => { if (to === 2) return;")
    error = await fault(browser, site, tmp_path, timeout=5)
    assert error.kind is FaultKind.TIMEOUT
    assert "nothing was sent" in str(error)


async def test_steps_on_pages_of_their_own_with_a_last_look_at_the_end(browser: Browser, tmp_path: Path) -> None:
    """Each step is posted to the server; the address goes out in the first, and T0 is that of the last."""
    taken: list[str] = []

    async def step(request: Request) -> Response:
        form = await request.form()
        taken.append(request.url.path + " " + ",".join(form))
        hidden = "".join(f"<input type=hidden name={key} value='{value}'>" for key, value in form.items())
        pages = {
            "/2": f"<form method=post action=/3>{hidden}<label>Message <textarea name=text required></textarea></label>"
            "<button name=do value=back>Back</button><button>Continue</button></form>",
            "/3": f"<h1>Please check your entries</h1><p>{form.get('text')}</p><form method=post action=/4>{hidden}"
            "<button name=do value=change>Change</button><button>Send now</button></form>",
            "/4": THANKS,
        }
        return HTMLResponse("<!doctype html>" + pages[request.url.path])

    site = Site(more=[Route("/{number}", step, methods=["POST"])])
    site.page = """<form method=post action=/2><label>Name <input name=who></label>
        <label>E-mail <input name=mail type=email required></label><button>Continue</button></form>"""
    async with site.open() as url:
        accepted, _ = await submit(browser, url, tmp_path)
    assert taken == ["/2 who,mail", "/3 who,mail,text", "/4 who,mail,text"]
    assert isinstance(accepted, Accepted)
    assert accepted.reference == "SB-10234"


async def test_a_form_that_shows_all_once_more_before_it_is_sent(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    form = PLAIN.replace("<button>Send", "<button type=button>Send")
    site.page = f"""<form method=post action=/sent>{form}</form><script>
        document.querySelector("button").onclick = (event) => {{ const form = document.forms[0]; form.hidden = true;
          document.body.insertAdjacentHTML("beforeend", `<h2>Bitte überprüfen Sie Ihre Angaben</h2>
            <button id=a>Ändern</button><button id=b>Jetzt absenden</button>`);
          a.onclick = () => location.reload(); b.onclick = () => form.submit(); }};</script>"""
    async with site.open() as url:
        events = await submit(browser, url, tmp_path)
    assert isinstance(events[0], Accepted)
    assert len(site.posted) == 1


async def test_a_form_that_comes_into_being_when_scrolled_to(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"""<div style="height:6000px"></div><div id=here style="height:20px"></div>
        <template>{site.page}</template><script>
        const come = () => here.replaceWith(document.querySelector("template").content);
        new IntersectionObserver(([one]) => one.isIntersecting && come()).observe(here)</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1


async def test_a_page_that_is_emptied_while_we_scroll_has_no_form_and_is_no_defect_of_ours(
    browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.page = """<div style="height:6000px"></div><script>
        addEventListener("scroll", () => document.documentElement?.remove())</script>"""
    failed = await fault(browser, site, tmp_path)
    assert failed.kind is FaultKind.MISSING_FIELD
    assert "Cannot read" not in str(failed)


@pytest.mark.parametrize(
    "opener",
    [
        "<button onclick='show()'>Write to us</button>",
        "<div role=tablist><button role=tab>Chat</button><button role=tab onclick='show()'>E-Mail</button></div>",
        "<details ontoggle='show()'><summary>Kontaktformular</summary>Here it comes</details>",
    ],
    ids=["button", "tab", "fold"],
)
async def test_a_form_behind_a_button_on_the_page_is_opened(opener: str, browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = f"""<nav><a href=/imprint>Imprint</a></nav>{opener}<div id=here></div><template>{site.page}</template>
        <script>const show = () => {{ here.replaceWith(document.querySelector("template").content) }}</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1
    assert "for the form was not in sight" in transcript(tmp_path)


@pytest.mark.parametrize(
    "coming",
    [
        "setTimeout(come, 300)",
        "{ here.textContent = 'Loading'; fetch('/late').then(() => setTimeout(come, 700)) }",
    ],
    ids=["after a moment", "after a fetch"],
)
async def test_a_form_that_comes_a_while_after_the_press_is_waited_for(
    coming: str, browser: Browser, tmp_path: Path
) -> None:
    site = Site()

    async def late(_request: Request) -> Response:
        await asyncio.sleep(0.7)
        return HTMLResponse(f"<!doctype html><form method=post action=/sent>{PLAIN}</form>")

    site.page = f"""<a href=/imprint>Imprint</a> <button onclick='show()'>Write to us</button>
        <div id=here></div><template>{site.page}</template><script>
        const come = () => here.replaceWith(document.querySelector("template").content); const show = () => {coming}
        </script>"""
    site.more = [Route("/late", late)]
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1


async def test_a_form_that_is_fetched_when_scrolled_to_is_waited_for(browser: Browser, tmp_path: Path) -> None:
    site = Site()

    async def late(_request: Request) -> Response:
        await asyncio.sleep(0.7)
        return HTMLResponse(f"<form method=post action=/sent>{PLAIN}</form>")

    site.page = """<div style="height:3000px"></div><div id=here style="height:20px"></div><script>
        const come = async () => here.innerHTML = await (await fetch("/late")).text();
        new IntersectionObserver(([one], seen) => one.isIntersecting && (seen.disconnect(), come())).observe(here)
        </script>"""
    site.more = [Route("/late", late)]
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1


async def test_the_link_to_the_forms_own_page_is_followed(browser: Browser, tmp_path: Path) -> None:
    site = Site()

    async def contact(_request: Request) -> Response:
        return HTMLResponse(f"<!doctype html><form method=post action=/sent>{PLAIN}</form>")

    site.page = "<a href=/about>About us</a> <a href=contact.html>Contact us</a> <a href=/chat>Chat with us</a>"
    site.more = [Route("/contact.html", contact)]
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1
    assert "followed 'Contact us'" in transcript(tmp_path)


async def test_a_link_to_another_site_is_not_followed(browser: Browser, tmp_path: Path) -> None:
    elsewhere = Site()
    site = Site()
    async with elsewhere.open() as other:
        site.page = f"<a href='{other}'>Contact us</a> <a href='//{other.partition('//')[2]}'>Contact form</a>"
        error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.MISSING_FIELD
    assert elsewhere.shown == 0


async def test_a_button_that_leads_off_the_site_is_where_we_stop(browser: Browser, tmp_path: Path) -> None:
    elsewhere = Site()
    site = Site()
    async with elsewhere.open() as other:
        site.page = f"<button onclick='location.href = \"{other}\"'>Contact us</button>"
        error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.MISSING_FIELD
    assert "leads off the desk's site" in str(error)
    assert elsewhere.posted == []
