"""The page: one reply at a time with what speaks for what, and a button a label. Forms alone do; keys are a comfort."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from harness.errors import LedgerError
from harness.model import Label
from harness.observe import Question
from harness.review.guard import Guard, Refused, headers
from harness.review.sitting import KEYS, Sitting

View = Callable[[Question], Any]  # what the template shows of a question


class Page:
    """A sitting on a web page. `means`: what each label is, in words; `notes`: what the reviewer must know first."""

    def __init__(
        self, sitting: Sitting, guard: Guard, view: View, *, means: Mapping[Label, str], notes: tuple[str, ...]
    ) -> None:
        self._sitting = sitting
        self._guard = guard
        self._view = view
        self._shown = {"means": means, "notes": notes, "keys": KEYS, "sitting": sitting, "form_token": guard.form_token}
        self._templates = Environment(
            loader=PackageLoader("harness.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def app(self) -> Starlette:
        """The ASGI application. Only POST changes anything."""
        routes = [
            Route("/{token}/", self.start, methods=["GET"]),
            Route("/{token}/done", self.done, methods=["GET"]),
            Route("/{token}/{number:int}", self.ask, methods=["GET"]),
            Route("/{token}/{number:int}", self.say, methods=["POST"]),
        ]
        told = {Refused: self._refused, LedgerError: self._failed, 404: self._nothing, 405: self._nothing}
        return Starlette(routes=routes, exception_handlers=told)

    async def start(self, request: Request) -> Response:
        """On to the first question that was not answered yet."""
        self._guard.check(request)
        return self._redirect(self._next(0))

    async def ask(self, request: Request) -> Response:
        """Question `number`, counted from 1."""
        self._guard.check(request)
        question = self._question(request)
        view = await run_in_threadpool(self._view, question)
        return self._page("question.html.j2", number=request.path_params["number"], view=view)

    async def say(self, request: Request) -> Response:
        """Keep the label that the form names, and go on."""
        fields = await self._guard.form(request)
        question = self._question(request)
        label = KEYS.get(fields.get("label", ""))
        if fields.get("reply") != question.reply_id or label is None:
            raise Refused(400, f"the form names no label ({', '.join(KEYS)}), or another reply")
        await run_in_threadpool(self._sitting.say, question.reply_id, label)
        return self._redirect(self._next(request.path_params["number"]))

    async def done(self, request: Request) -> Response:
        self._guard.check(request)
        return self._page("done.html.j2")

    def _question(self, request: Request) -> Question:
        number: int = request.path_params["number"]
        if not 1 <= number <= len(self._sitting):
            raise Refused(404, f"there are {len(self._sitting)} replies to look at, and no number {number}")
        return self._sitting.questions[number - 1]

    def _next(self, after: int) -> str:
        """Where the next question is that was not answered yet, looking on from `after` and then from the beginning."""
        count = len(self._sitting)
        for number in (*range(after + 1, count + 1), *range(1, after + 1)):
            if self._sitting.word_on(self._sitting.questions[number - 1].reply_id) is None:
                return str(number)
        return "done"

    def _redirect(self, where: str) -> Response:
        return RedirectResponse(f"/{self._guard.token}/{where}", status_code=303, headers=headers(""))

    def _page(self, template: str, status: int = 200, **shown: object) -> HTMLResponse:
        nonce = secrets.token_urlsafe(16)
        text = self._templates.get_template(template).render(nonce=nonce, **self._shown, **shown)
        return HTMLResponse(text, status, headers(nonce))

    async def _refused(self, _request: Request, error: Exception) -> Response:
        status, why = (error.status, error.why) if isinstance(error, Refused) else (500, str(error))
        return Response(f"{why}\n", status, headers(""), media_type="text/plain")

    async def _failed(self, _request: Request, error: Exception) -> Response:
        why = f"The word was not kept: {error}. Go back and say it again."
        return Response(f"{why}\n", 503, headers(""), media_type="text/plain")

    async def _nothing(self, _request: Request, _error: Exception) -> Response:
        return Response("nothing here\n", 404, headers(""), media_type="text/plain")
