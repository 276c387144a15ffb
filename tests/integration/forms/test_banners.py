"""What lies over a page is taken away, as by somebody who would rather not be tracked, and nothing else is pressed."""

from pathlib import Path

import pytest

from probes.browser import Browser
from tests.integration.forms.shop import ENQUIRY, Site, submit, transcript

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OVER = "position:fixed;inset:0;background:#fffd;z-index:9"
COUNT = "onclick=\"fetch('/count', {method: 'POST', body: this.id}).then(() => this.closest('[data-layer]').remove())\""


def layer(words: str, *buttons: str, attributes: str = "") -> str:
    """A layer over the page; each button is `id=label`."""
    made = "".join(f"<button id={each.partition('=')[0]} {COUNT}>{each.partition('=')[2]}</button>" for each in buttons)
    return f"<div data-layer style='{OVER}' {attributes}><p>{words}</p>{made}</div>"


def pressed(site: Site) -> list[str]:
    return [each["statistics"] for each in site.posted if "statistics" in each]


@pytest.mark.parametrize(
    ("banner", "button"),
    [
        (layer("We use cookies.", "yes=Accept all", "no=Reject all"), "no"),
        (layer("Wir nutzen Cookies.", "yes=Alle akzeptieren", "need=Nur notwendige Cookies", "more=Mehr"), "need"),
        (layer("Nous utilisons des cookies.", "yes=Tout accepter", "no=Continuer sans accepter"), "no"),
        (layer("Usamos cookies.", "more=Más información", "yes=Aceptar"), "yes"),
        (layer("Consent", "yes=Accept", "no=Deny", attributes="id=onetrust-banner-sdk")
         .replace("id=no", "id=onetrust-reject-all-handler"), "onetrust-reject-all-handler"),
        (layer("Zustimmung", "zz=Ja gern", "cc=Och nö", attributes="id=CybotCookiebotDialog")
         .replace("id=cc", "id=CybotCookiebotDialogBodyButtonDecline"), "CybotCookiebotDialogBodyButtonDecline"),
    ],
    ids=["reject", "only necessary", "French", "nothing but accept", "OneTrust", "Cookiebot in words of its own"],
)  # fmt: skip
async def test_a_cookie_banner_is_refused_where_it_can_be(
    banner: str, button: str, browser: Browser, tmp_path: Path
) -> None:
    site = Site()
    site.page = banner + site.page
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert pressed(site) == [button]
    assert len(site.posted) == 2
    assert "took away what lay over the page" in transcript(tmp_path)


async def test_a_banner_in_a_shadow_root_is_refused(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page += f"""<div id=usercentrics-root></div><script>
        const root = document.getElementById("usercentrics-root").attachShadow({{mode: "open"}});
        root.innerHTML = `<div data-testid=uc-app-container style="{OVER}"><p>Privatsphäre</p>
          <button data-testid=uc-accept-all-button>Alles klar</button>
          <button data-testid=uc-deny-all-button>Nein</button></div>`;
        root.querySelectorAll("button").forEach((one) => one.onclick = () => {{
          fetch("/count", {{method: "POST", body: one.dataset.testid}}); root.innerHTML = ""; }});</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert pressed(site) == ["uc-deny-all-button"]


async def test_a_banner_that_covers_little_is_left_alone(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    strip = layer("We use cookies.", "no=Reject all").replace("inset:0", "bottom:0;left:0;width:150px;height:60px")
    site.page = strip + site.page
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert pressed(site) == []


async def test_what_comes_late_and_lies_over_the_button_is_closed(browser: Browser, tmp_path: Path) -> None:
    """A newsletter's window that opens once the visitor has begun to type."""
    site = Site()
    window = layer("Ten per cent off!", "shut=&times;")
    site.page += f"""<template>{window}</template><script>document.forms[0].addEventListener("input", () =>
        document.body.append(document.querySelector("template").content), {{once: true}})</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert pressed(site) == ["shut"]
    assert [posted["text"].replace("\r\n", "\n") for posted in site.posted if "text" in posted] == [ENQUIRY.body]


async def test_a_button_under_what_cannot_be_closed_is_reached_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page += "<div style='position:fixed;inset:0;background:#fff8'>Chat</div>"
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert len(site.posted) == 1


async def test_a_window_that_holds_the_form_is_what_we_came_for(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = (
        f"<div data-layer role=dialog aria-modal=true style='{OVER}'><button id=shut type=button {COUNT}>"
        f"Close</button>{site.page}<p>We use no cookies.</p></div>"
    )
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert pressed(site) == []
    assert len(site.posted) == 1
