"""A visitor to the sandbox company's site without a browser, and the mail server of the customers."""

import asyncio
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from typing import Any

from aiosmtpd.smtp import SMTP

from harness.clock import ScaledClock
from harness.sandbox import USUAL, AfterHours, Company, Temperament

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
FILLED = {
    "name": "Jane Doe",
    "email": "jane@shopper.example",
    "order": "A12-34567",
    "topic": "delivery",
    "message": "My parcel with the copper kettle has not come.",
    "consent": "yes",
}


class Visitor:
    """A browser without scripts: keeps cookies, follows redirects, shows error pages."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.status = 0
        self.page = ""
        self.address = ""
        self.headers: Any = {}

    async def get(self, path: str, **headers: str) -> str:
        return await self._ask(urllib.request.Request(self.site + path, headers=headers))  # noqa: S310

    async def post(self, path: str, fields: dict[str, str]) -> str:
        return await self.post_raw(path, urllib.parse.urlencode(fields).encode())

    async def post_raw(self, path: str, body: bytes) -> str:
        return await self._ask(urllib.request.Request(self.site + path, data=body))  # noqa: S310

    async def fill_in(self, **fields: str) -> str:
        """Open the contact form and send it as a browser would, hidden fields and all."""
        return await self.post("/contact", {"csrf": await self.token("/contact"), "website": "", **FILLED, **fields})

    async def token(self, path: str) -> str:
        """What the form on this page must carry."""
        csrf = re.search('name="csrf" value="([^"]+)"', await self.get(path))
        assert csrf
        return csrf[1]

    async def _ask(self, request: urllib.request.Request) -> str:
        await asyncio.to_thread(self._open, request)
        return self.page

    def _open(self, request: urllib.request.Request) -> None:
        try:
            answer = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.page, self.status = answer.read().decode(), answer.status
            self.address, self.headers = answer.url, answer.headers


class Sink:
    """The customers' mail server."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        self.letters.append((envelope.rcpt_tos[0], envelope.original_content))
        return "250 2.0.0 Ok"


@asynccontextmanager
async def visit(
    *temperaments: Temperament, now: datetime = START, after_hours: AfterHours = AfterHours.ATTENDED
) -> AsyncIterator[tuple[Company, Visitor, Sink]]:
    loop = asyncio.get_running_loop()
    sink = Sink()
    server = await loop.create_server(lambda: SMTP(sink, hostname="localhost", loop=loop), "127.0.0.1", 0)
    try:
        async with Company(
            seed=7,
            clock=ScaledClock(now, settle=0.02),
            deliver_to=server.sockets[0].getsockname(),
            temperaments=temperaments or USUAL,
            after_hours=after_hours,
        ) as company:
            yield company, Visitor(company.desk(name="s").targets["web_form"].to.removesuffix("/contact")), sink
    finally:
        server.close()
