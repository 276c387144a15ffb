"""Small real sites with a form, and a shopper who sends it."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from harness.errors import ProbeError, Unconfirmed
from harness.model import Assignment, Enquiry, Event, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe
from tests.integration.serving import serve

ENQUIRY = specimen(
    customer={"name": "Zoë Ann Müller", "email": "zoe.mueller@shopper.example"},
    channel="web_form",
    body="Hello,\n\nmy copper kettle has not come.\nWhen will it arrive?\n\nZoë",
)


PLAIN = """<label>Your name <input name=who required></label>
    <label>E-mail <input type=email name=mail required></label>
    <label>Message <textarea name=text required></textarea></label> <button>Send</button>"""


JPEG = b"\xff\xd8\xff"


THANKS = "<h1>Thank you</h1><p>Your ticket number is SB-10234 for order A-10442.</p>"


SCRIPTED = """<div><input id=n placeholder=Name><input id=e placeholder=Email>
    <textarea id=m placeholder=Message></textarea> <button id=b type=button>Send</button></div><p id=out></p><script>
    b.onclick = async () => {
      fetch("/count", {method: "POST", body: "clicked"});
      const sent = await fetch("/sent", {method: "POST", headers: {"content-type": "application/json"},
        body: JSON.stringify({name: n.value, email: e.value, message: m.value})});
      if (sent.ok) { m.value = ""; out.textContent = "Thank you. Ticket: 55-1234"; }
      else out.outerHTML = "<p class=error role=alert>Please try again</p>";
    }</script>"""


class Site:
    """A site whose page holds `form`; what is posted to it is kept, and answered by `answer`."""

    def __init__(
        self, form: str = PLAIN, *, around: str = "{}", answer: Response | None = None, more: Sequence[BaseRoute] = ()
    ) -> None:
        self.page = around.format(f"<form method=post action=/sent>{form}</form>")
        self.status = 200
        self.headers: dict[str, str] = {}
        self.title = "<title>Contact</title>"
        self.answer = answer or RedirectResponse("/thanks", 303)
        self.posted: list[dict[str, str]] = []
        self.answered: list[float] = []
        self.shown = 0
        self.hold = asyncio.Event()
        self.hold.set()
        self.thanks_status = 200
        self.more = more

    async def show(self, _request: Request) -> Response:
        self.shown += 1
        await self.hold.wait()
        return HTMLResponse(f"<!doctype html>{self.title}{self.page}", self.status, self.headers)

    async def take(self, request: Request) -> Response:
        if request.method == "GET":
            self.posted.append(dict(request.query_params))
        elif request.headers["content-type"].startswith("application/json"):
            self.posted.append(await request.json())
        else:
            async with request.form() as form:
                self.posted.append({key: value for key, value in form.items() if not isinstance(value, UploadFile)})
        self.answered.append(time.time())
        return self.answer

    async def thanks(self, _request: Request) -> Response:
        return HTMLResponse(f"<!doctype html><title>Thanks</title>{THANKS}", self.thanks_status)

    async def count_click(self, request: Request) -> Response:
        self.posted.append({"statistics": (await request.body()).decode()})
        return Response(status_code=204)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        routes = [
            Route("/", self.show),
            Route("/sent", self.take, methods=["GET", "POST", "PUT"]),
            Route("/thanks", self.thanks),
            Route("/count", self.count_click, methods=["POST"]),
            *self.more,
        ]
        async with serve(routes) as url:
            try:
                yield url
            finally:
                self.hold.set()


async def submit(
    browser: Browser,
    url: str,
    folder: Path,
    *,
    enquiry: Enquiry = ENQUIRY,
    fields: Mapping[str, str] | None = None,
    timeout: float = 60.0,  # noqa: ASYNC109  (the probe's, for each step: many times what it takes)
) -> list[Event]:
    probe = WebFormProbe(Toolbox(browser=browser, evidence=folder, timeout=timeout))
    assignment = Assignment(enquiry=enquiry, target=Target(to=url, fields=fields or {}), confined=True)
    return [event async for event in probe.perform(assignment)]


async def fault(browser: Browser, site: Site, folder: Path, **options: object) -> ProbeError:
    async with site.open() as url:
        with pytest.raises(ProbeError) as caught:
            await submit(browser, url, folder, **options)  # type: ignore[arg-type]
    return caught.value


async def doubt(browser: Browser, site: Site, folder: Path, **options: object) -> Unconfirmed:
    async with site.open() as url:
        with pytest.raises(Unconfirmed) as caught:
            await submit(browser, url, folder, **options)  # type: ignore[arg-type]
    return caught.value


def beginning(path: Path) -> bytes:
    return path.read_bytes()[:3]


def transcript(folder: Path) -> str:
    """What is kept of how the one enquiry went."""
    return (folder / ENQUIRY.id / "transcript.txt").read_text()


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
