"""Where a banner refuses nothing but behind its settings, they are opened and refuse there, tool by tool."""

from pathlib import Path

import pytest

from probes.browser import Browser
from probes.form.banners import clear_away
from tests.integration.forms.filling import PLAIN, shown
from tests.integration.forms.shop import Site, submit, transcript
from tests.integration.forms.test_banners import OVER, pressed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# A button with data-more, on the first layer, shows the second. What is pressed for good becomes the page's title,
# with what is still ticked then, and ends both.
AT_WORK = """<script>{
  const host = document.querySelector("[data-shadow]");
  const root = host ? host.attachShadow({mode: "open"}) : document;
  if (host) root.append(host.querySelector("template").content);
  const [first, second] = root.querySelectorAll("[data-layer]");
  root.querySelector("[data-more]")?.addEventListener("click", () => {
    setTimeout(() => { if (!first.dataset.stays) first.remove(); second.hidden = false; }, 300); });
  for (const one of root.querySelectorAll("[data-ends]")) one.addEventListener("click", () => {
    const on = [...root.querySelectorAll("input:checked, [aria-checked=true]")].map((each) => each.id);
    document.title = [one.dataset.ends, ...on].join();
    first.remove(); second?.remove(); });
  for (const one of root.querySelectorAll("[role=switch]")) one.addEventListener("click", () =>
    one.setAttribute("aria-checked", one.getAttribute("aria-checked") !== "true"));
}</script>"""

ONETRUST = f"""<div id=onetrust-consent-sdk>
  <div id=onetrust-banner-sdk data-layer data-stays=1 role=region style="{OVER};top:55%"><div id=onetrust-policy>We use
    cookies to make this site better. <a href="/cookies">More information</a></div>
    <button id=onetrust-pc-btn-handler data-more>Cookies Settings</button>
    <button id=onetrust-accept-btn-handler data-ends=all>Accept All Cookies</button></div>
  <div id=onetrust-pc-sdk data-layer hidden role=dialog aria-modal=true style="{OVER}"><h2>Privacy Center</h2>
    <button id=accept-recommended-btn-handler data-ends=all>Allow All</button>
    <label><input type=checkbox id=C1 disabled checked> Always Active</label>
    <div hidden><input type=checkbox class=category-switch-handler id=C2 checked></div>
    <button class="ot-pc-refuse-all-handler" data-ends=none>Reject All</button>
    <button class="save-preference-btn-handler onetrust-close-btn-handler" data-ends=chosen>Confirm My Choices</button>
  </div></div>"""
ONETRUST_WITHOUT_REJECT = ONETRUST.replace(
    '<button class="ot-pc-refuse-all-handler" data-ends=none>Reject All</button>', ""
)
COOKIEBOT = f"""<div id=CybotCookiebotDialog data-layer role=dialog style="{OVER}">
  <p>Diese Webseite verwendet Cookies</p>
  <button id=CybotCookiebotDialogBodyLevelButtonCustomize data-more>Anpassen</button>
  <button id=CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll data-ends=all>Alle zulassen</button></div>
  <div id=CybotCookiebotDialog data-layer hidden role=dialog style="{OVER}"><p>Details</p>
  <input type=checkbox id=CybotCookiebotDialogBodyLevelButtonNecessary checked disabled>
  <input type=checkbox id=CybotCookiebotDialogBodyLevelButtonStatistics checked>
  <button id=CybotCookiebotDialogBodyLevelButtonLevelOptinAllowallSelection data-ends=chosen>Auswahl erlauben</button>
  <button id=CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll data-ends=all>Alle zulassen</button></div>"""
USERCENTRICS = f"""<div id=usercentrics-root data-shadow><template>
  <div data-testid=uc-app-container data-layer style="{OVER}"><p>Wir schätzen Ihre Privatsphäre</p>
  <button data-testid=uc-customize-button data-more>Einstellungen verwalten</button>
  <button data-testid=uc-accept-all-button data-ends=all>Alles akzeptieren</button></div>
  <div data-testid=uc-app-container data-layer hidden style="{OVER}"><p>Datenschutz-Einstellungen</p>
  <button role=switch aria-checked=true disabled id=essential></button>
  <button role=switch aria-checked=true id=marketing></button>
  <button data-testid=uc-accept-all-button data-ends=all>Alles akzeptieren</button>
  <button data-testid=uc-save-button data-ends=chosen>Dienste speichern</button></div></template></div>"""
DIDOMI = f"""<div id=didomi-host><div id=didomi-popup data-layer style="{OVER}"><p>Avec votre accord, nos partenaires et
  nous utilisons des cookies</p><button id=didomi-notice-learn-more-button data-more>En savoir plus</button>
  <button id=didomi-notice-agree-button data-ends=all>Accepter et fermer</button></div>
  <div class="didomi-popup-container didomi-consent-popup-preferences" data-layer hidden role=dialog style="{OVER}">
  <div class=didomi-consent-popup-actions><button id=btn-toggle-disagree data-ends=none>Tout refuser</button>
  <button id=btn-toggle-agree data-ends=all>Tout accepter</button></div></div></div>"""
QUANTCAST = f"""<div id=qc-cmp2-container><div id=qc-cmp2-ui data-layer role=dialog aria-modal=true style="{OVER}">
  <p>We value your privacy</p><div class=qc-cmp2-summary-buttons>
  <button mode=secondary size=large data-more>MORE OPTIONS</button>
  <button mode=primary size=large data-ends=all>AGREE</button></div></div>
  <div id=qc-cmp2-ui data-layer hidden role=dialog style="{OVER}"><p>Your consent</p><div class=qc-cmp2-consent-info>
  <div class=qc-cmp2-toggle-switch><button role=switch aria-checked=true id=purpose></button></div></div>
  <div class=qc-cmp2-buttons-desktop><button mode=secondary>Partners</button>
  <button mode=primary data-ends=chosen>SAVE &amp; EXIT</button></div></div></div>"""
NOBODYS = f"""<section data-layer style="{OVER}"><p>Usamos cookies propias y de terceros.</p>
  <a href="/politica">Configurar el navegador</a><a href="#" data-more>Configurar</a>
  <button data-ends=all>Aceptar</button></section><section data-layer hidden style="{OVER}"><p>Cookies</p>
  <label><input type=checkbox id=ads checked> Publicidad</label>
  <button data-ends=all>Aceptar todas</button><button data-ends=chosen>Guardar selección</button></section>"""
AT_ONCE = f"""<div data-layer style="{OVER}"><p>Cookies</p>
  <label><input type=checkbox id=ads checked> Marketing</label>
  <button data-ends=all>Alle akzeptieren &amp; speichern</button>
  <button data-ends=chosen>Auswahl speichern</button></div>"""
SAVES_NOTHING_LESS = f"""<div data-layer style="{OVER}"><p>We use cookies.</p><button data-more>Manage options</button>
  <button data-ends=all>Accept all</button></div>
  <div data-layer hidden style="{OVER}"><p>Our cookies: all of them.</p><button data-ends=all>I agree</button></div>"""


@pytest.mark.parametrize(
    ("banner", "told"),
    [
        (ONETRUST, "none,C1,C2"),
        (ONETRUST_WITHOUT_REJECT, "chosen,C1"),
        (COOKIEBOT, "chosen,CybotCookiebotDialogBodyLevelButtonNecessary"),
        (USERCENTRICS, "chosen,essential"),
        (DIDOMI, "none"),
        (QUANTCAST, "chosen"),
        (NOBODYS, "chosen"),
        (AT_ONCE, "chosen"),
        (SAVES_NOTHING_LESS, "all"),
    ],
    ids=[
        "OneTrust",
        "OneTrust without reject",
        "Cookiebot, German",
        "Usercentrics in its shadow root",
        "Didomi, French",
        "Quantcast",
        "nobody's, Spanish",
        "boxes on the first layer",
        "settings that offer nothing else",
    ],
)
async def test_what_can_only_be_refused_in_the_settings_is_refused_there(
    banner: str, told: str, browser: Browser
) -> None:
    async with shown(browser, f"{banner}{AT_WORK}<form>{PLAIN}</form>") as page:
        assert await clear_away(page)
        assert await page.title() == told
        assert await clear_away(page) == []


async def test_a_banner_in_a_frame_of_its_own_is_refused(browser: Browser, tmp_path: Path) -> None:
    inside = """<p>We and our partners store cookies</p>
        <button onclick="document.body.innerHTML = document.querySelector('template').innerHTML">Options</button>
        <button onclick="tell('all')">Accept</button>
        <template><p>Cookies</p><button onclick="tell('none')">Reject all</button>
          <button onclick="tell('all')">Accept all</button></template>
        <script>const tell = (what) => parent.tell(what)</script>"""
    site = Site()
    site.page += f"""<div id=sp_message_container_1 style="position:fixed;inset:0"><iframe width=700 height=400
        srcdoc="{inside.replace('"', "&quot;")}"></iframe></div><script>function tell(what) {{
          fetch("/count", {{method: "POST", body: what}}); sp_message_container_1.remove(); }}</script>"""
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert pressed(site) == ["none"]
    assert "Reject all" in transcript(tmp_path)
