"""The company's web site: home, contact form, thanks and chat page, and the files they load."""

import hmac
import re
import secrets
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.clock import Clock
from harness.sandbox.case import ticket_number
from harness.sandbox.chat import ChatRoom
from harness.sandbox.doors import AfterHours
from harness.sandbox.form import ALL, LEFT, Form
from harness.sandbox.office import Office
from harness.sandbox.texts import profile

_HERE = Path(__file__).parent
_BODY_AT_MOST = 2**18
_READ_AT_MOST = 2**22  # of a body too large: so much is read and dropped, so that the browser hears our answer
_COOKIE = "session"
_SESSION = re.compile(r"[\w-]{20,64}")
_TICKET = re.compile(r"SB-\d{6}")
_ASKED = {"contact.html": ALL, "away.html": LEFT}  # template -> fields of its form
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class _TooLarge(Exception):
    """The request's body is over the limit."""


class Site:
    """The pages. A session is a random cookie; the form's token is bound to it by a secret of this run."""

    def __init__(self, office: Office, after_hours: AfterHours) -> None:
        self._office = office
        self._after_hours = after_hours
        self._secret = secrets.token_bytes(32)
        self._templates = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)

    def app(self) -> ASGIApp:
        """The ASGI application."""
        routes = [
            Route("/", self.home),
            Route("/contact", self.contact),
            Route("/contact", self.send, methods=["POST"]),
            Route("/thanks", self.thanks),
            Route("/chat", self.chat),
            Route("/chat", self.leave_message, methods=["POST"]),
            WebSocketRoute("/chat/socket", ChatRoom(self._office).enter),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ]
        # Other names would let a page from elsewhere, rebound to loopback, talk to us.
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        return _Held(Starlette(routes=routes, middleware=[hosts]), self._office.clock)

    async def home(self, request: Request) -> Response:
        del request
        return self._page("home.html")

    async def chat(self, request: Request) -> Response:
        if self._after_hours.is_attended(self._office.clock.now()):
            return self._page("chat.html")
        if self._after_hours is AfterHours.CLOSED:
            return self._page("away.html", leave=False)
        return self._form(request, Form(), template="away.html")

    async def contact(self, request: Request) -> Response:
        return self._form(request, Form())

    async def send(self, request: Request) -> Response:
        """As `_take`, of the contact form."""
        return await self._take(request, template="contact.html")

    async def leave_message(self, request: Request) -> Response:
        """As `_take`, of the form of a chat that nobody attends; 404 where there is none."""
        if self._after_hours is not AfterHours.MESSAGE:
            return self._page("refused.html", 404, reason="Messages cannot be left here.")
        return await self._take(request, template="away.html")

    async def _take(self, request: Request, *, template: str) -> Response:
        """Check a form; 303 to the thanks page, or 403, 413, 422 or 503 with a page that says why."""
        try:
            sent = await _fields(request)
        except _TooLarge:
            return self._page("refused.html", 413, reason="Your message is too large for us.")
        if not hmac.compare_digest(sent.get("csrf", "").encode(), self._token(_session(request)).encode()):
            return self._page("refused.html", 403, reason="This form has expired. Open it again and send it once more.")
        form = Form.of(sent)
        if form.problems(_ASKED[template]):
            return self._form(request, form, 422, template=template)
        if self._office.busy:
            return self._page("refused.html", 503, reason="We have more messages than we can take. Please try later.")
        # Whoever fills in the hidden field is thanked, and not heard.
        ticket = ticket_number(form.email) if form.website else self._office.take(form.contact())
        return RedirectResponse(f"/thanks?ticket={ticket}", 303, _HEADERS)

    async def thanks(self, request: Request) -> Response:
        ticket = request.query_params.get("ticket", "")
        if not _TICKET.fullmatch(ticket):
            return self._page("refused.html", 404, reason="We know of no such message.")
        return self._page("thanks.html", ticket=ticket)

    def _form(self, request: Request, form: Form, status: int = 200, *, template: str = "contact.html") -> Response:
        session = _session(request) or secrets.token_urlsafe(24)
        problems = form.problems(_ASKED[template]) if status != 200 else {}
        page = self._page(template, status, leave=True, form=form, problems=problems, csrf=self._token(session))
        page.set_cookie(_COOKIE, session, httponly=True, samesite="strict")
        return page

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        html = self._templates.get_template(template).render(company=profile(), **values)
        return HTMLResponse(html, status, _HEADERS)

    def _token(self, session: str) -> str:
        """What the form must carry; for no session, nothing that could be guessed."""
        return hmac.new(self._secret, (session or secrets.token_hex(16)).encode(), sha256).hexdigest()


class _Held:
    """Holds the clock while a page is being answered."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app, self._clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._clock.hold():
            await self._app(scope, receive, send)


def _session(request: Request) -> str:
    """The visitor's session, "" if there is none that we could have given."""
    session = request.cookies.get(_COOKIE, "")
    return session if _SESSION.fullmatch(session) else ""


async def _fields(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form, {} for any other body; raises _TooLarge."""
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _READ_AT_MOST:
            raise _TooLarge
        if size <= _BODY_AT_MOST:
            body += chunk
    if size > _BODY_AT_MOST:
        raise _TooLarge
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        return {}
