"""Captchas that show themselves only once a button is pressed, at their vendors' real addresses, which we answer for.

What their scripts put into a page is written after the pages of real sites that hold it; nothing leaves this machine.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from probes.browser import Browser

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

_ASLEEP = "position: absolute; top: -10000px; left: 0; width: 100%; opacity: 0; visibility: hidden"
_AWAKE = "position: absolute; top: 10px; left: 0; width: 100%; opacity: 1; visibility: visible"


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """`script`: where pages load it from; `code`: what it does; `asks`: what the frame that asks shows."""

    name: str
    script: str
    code: str
    asks: str = "<!doctype html><title>Challenge</title><p>Select all images with kettles"


def _frames(host: str, badge: str, challenge: str) -> str:
    """Puts the vendor's hidden frames into the page; `popUp()` shows the one that asks."""
    return f"""addEventListener("DOMContentLoaded", () => document.body.insertAdjacentHTML("beforeend", `
        <div class=grecaptcha-badge style="width: 256px; height: 60px; position: fixed; right: -186px; bottom: 14px">
          <iframe src="{host}{badge}" width=256 height=60></iframe></div>
        <div id=asking style="{_ASLEEP}"><div style="position: fixed; inset: 0; background: #fff; opacity: .5"></div>
          <div style="margin: 0 auto; position: absolute; z-index: 2000000000; width: 400px; height: 580px">
          <iframe src="{host}{challenge}" style="width: 100%; height: 100%"></iframe></div></div>`));
      window.popUp = () => setTimeout(() => {{ document.getElementById("asking").style = "{_AWAKE}"; }}, 300);"""


RECAPTCHA = Vendor(
    name="reCAPTCHA",
    script="https://www.google.com/recaptcha/api.js",
    code=_frames(
        "https://www.google.com/recaptcha/api2/", "anchor?ar=1&k=6Labc&size=invisible&cb=x", "bframe?hl=en&v=A7&k=6Labc"
    ),
)
HCAPTCHA = Vendor(
    name="hCaptcha",
    script="https://js.hcaptcha.com/1/api.js",
    code=_frames(
        "https://newassets.hcaptcha.com/captcha/v1/29ca39c/static/hcaptcha.html",
        "#frame=checkbox-invisible&id=0pv&sitekey=e33f&size=invisible&theme=light",
        "#frame=challenge&id=0pv&host=desk.example&sitekey=e33f&size=invisible&theme=light",
    ),
)
TURNSTILE = Vendor(
    name="Turnstile",
    script="https://challenges.cloudflare.com/turnstile/v0/api.js",
    code="""window.popUp = () => setTimeout(() => {
      const box = document.body.appendChild(document.createElement("div"));
      box.attachShadow({ mode: "closed" }).innerHTML = `<iframe allow="cross-origin-isolated; fullscreen"
        src="https://challenges.cloudflare.com/cdn-cgi/challenge-platform/h/b/turnstile/if/ov2/av0/rcv/4c/0x4AAA/light/fbE/new/normal/auto/"
        style="border: none; overflow: hidden; width: 300px; height: 65px"></iframe>`;
    }, 300);""",
    asks="<!doctype html><title>Turnstile</title><label><input type=checkbox> Verify you are human</label>",
)


class Online(Browser):
    """A browser for which the addresses of one vendor are there; `silent`: those of its frames never answer."""

    vendor = RECAPTCHA
    silent = False

    @asynccontextmanager
    async def page(self, enquiry_id: str, *, confined: bool, locale: str, still: bool = False) -> AsyncIterator["Page"]:
        async with super().page(enquiry_id, confined=confined, locale=locale, still=still) as page:
            await page.context.route(lambda url: not url.startswith("http://127.0.0.1"), self._serve)
            try:
                yield page
            finally:
                await page.context.unroute_all(behavior="ignoreErrors")  # what never answers is waited for otherwise

    async def _serve(self, route: "Route") -> None:
        if route.request.url.startswith(self.vendor.script):
            await route.fulfill(body=self.vendor.code, content_type="text/javascript")
        elif not self.silent:
            await route.fulfill(body=self.vendor.asks, content_type="text/html")
