"""The page: one reply at a time with what speaks for what, and a button an answer. Forms alone do; keys are a comfort.

Where replies belong is asked first, of those that no rule could place; then who wrote each.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from harness.errors import LedgerError
from harness.model import Label
from harness.observe import Doubt, Question
from harness.review.asked import Asked
from harness.review.guard import Guard, Refused, headers
from harness.review.placing import Placing
from harness.review.sitting import KEYS, Sitting


@dataclass(frozen=True, kw_only=True, slots=True)
class Shows:
    """What the templates show: of a question, of a doubt, and what each label is, in words."""

    question: Callable[[Question], Any]
    doubt: Callable[[Doubt], Any]
    means: Mapping[Label, str]


class Page:
    """A sitting on a web page. `asked` is asked for anew when replies were placed, for those count then."""

    def __init__(self, placing: Placing, asked: Callable[[], Asked], guard: Guard, shows: Shows) -> None:
        self._placing = placing
        self._ask_for = asked
        self._asked = asked()
        self._placed = 0
        self._guard = guard
        self._shows = shows
        self._templates = Environment(
            loader=PackageLoader("harness.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    @property
    def sitting(self) -> Sitting:
        """Who wrote what, as it is asked now."""
        return self._asked.sitting

    def app(self) -> Starlette:
        """The ASGI application. Only POST changes anything."""
        routes = [
            Route("/{token}/", self.start, methods=["GET"]),
            Route("/{token}/labels", self.labels, methods=["GET"]),
            Route("/{token}/done", self.done, methods=["GET"]),
            Route("/{token}/where/{number:int}", self.ask_where, methods=["GET"]),
            Route("/{token}/where/{number:int}", self.say_where, methods=["POST"]),
            Route("/{token}/{number:int}", self.ask, methods=["GET"]),
            Route("/{token}/{number:int}", self.say, methods=["POST"]),
        ]
        told = {Refused: self._refused, LedgerError: self._failed, 404: self._nothing, 405: self._nothing}
        return Starlette(routes=routes, exception_handlers=told)

    async def start(self, request: Request) -> Response:
        """On to the first reply that was not placed yet, else to who wrote what."""
        self._guard.check(request)
        return self._redirect(self._next_doubt(0))

    async def labels(self, request: Request) -> Response:
        """On to the first question that was not answered yet."""
        self._guard.check(request)
        if self._placing.said != self._placed and not self.sitting.said:
            self._placed = self._placing.said
            self._asked = await run_in_threadpool(self._ask_for)
        return self._redirect(self._next(0))

    async def ask_where(self, request: Request) -> Response:
        """Doubt `number`, counted from 1."""
        self._guard.check(request)
        doubt = self._doubt(request)
        view = await run_in_threadpool(self._shows.doubt, doubt)
        pressed = self._placing.word_on(doubt)
        return self._page("where.html.j2", number=request.path_params["number"], view=view, pressed=pressed)

    async def say_where(self, request: Request) -> Response:
        """Keep where the form says that the reply belongs, and go on."""
        fields = await self._guard.form(request)
        doubt = self._doubt(request)
        keys = self._placing.keys(doubt)
        if fields.get("reply") != doubt.reply.id or fields.get("where") not in keys:
            raise Refused(400, f"the form names no place ({', '.join(keys)}), or another reply")
        await run_in_threadpool(self._placing.say, doubt, fields["where"])
        return self._redirect(self._next_doubt(request.path_params["number"]))

    async def ask(self, request: Request) -> Response:
        """Question `number`, counted from 1."""
        self._guard.check(request)
        question = self._question(request)
        view = await run_in_threadpool(self._shows.question, question)
        return self._page("question.html.j2", number=request.path_params["number"], view=view)

    async def say(self, request: Request) -> Response:
        """Keep the label that the form names, and go on."""
        fields = await self._guard.form(request)
        question = self._question(request)
        label = KEYS.get(fields.get("label", ""))
        if fields.get("reply") != question.reply_id or label is None:
            raise Refused(400, f"the form names no label ({', '.join(KEYS)}), or another reply")
        await run_in_threadpool(self.sitting.say, question.reply_id, label)
        return self._redirect(self._next(request.path_params["number"]))

    async def done(self, request: Request) -> Response:
        self._guard.check(request)
        return self._page("done.html.j2")

    def _question(self, request: Request) -> Question:
        return self.sitting.questions[_at(request, len(self.sitting))]

    def _doubt(self, request: Request) -> Doubt:
        return self._placing.doubts[_at(request, len(self._placing))]

    def _next(self, after: int) -> str:
        """Where the next question is that was not answered yet, looking on from `after` and then from the beginning."""
        sitting = self.sitting
        is_open = [sitting.word_on(each.reply_id) is None for each in sitting.questions]
        number = _first_open(is_open, after)
        return "done" if number is None else str(number)

    def _next_doubt(self, after: int) -> str:
        number = _first_open([self._placing.word_on(each) is None for each in self._placing.doubts], after)
        if number is not None:
            return f"where/{number}"
        return "labels" if len(self._placing) else self._next(0)

    def _redirect(self, where: str) -> Response:
        return RedirectResponse(f"/{self._guard.token}/{where}", status_code=303, headers=headers(""))

    def _page(self, template: str, status: int = 200, **shown: object) -> HTMLResponse:
        nonce = secrets.token_urlsafe(16)
        always = {
            "means": self._shows.means,
            "notes": self._asked.notes,
            "keys": KEYS,
            "sitting": self.sitting,
            "placing": self._placing,
            "form_token": self._guard.form_token,
            "base": f"/{self._guard.token}/",
        }
        text = self._templates.get_template(template).render(nonce=nonce, **always, **shown)
        return HTMLResponse(text, status, headers(nonce))

    async def _refused(self, _request: Request, error: Exception) -> Response:
        status, why = (error.status, error.why) if isinstance(error, Refused) else (500, str(error))
        return Response(f"{why}\n", status, headers(""), media_type="text/plain")

    async def _failed(self, _request: Request, error: Exception) -> Response:
        why = f"The word was not kept: {error}. Go back and say it again."
        return Response(f"{why}\n", 503, headers(""), media_type="text/plain")

    async def _nothing(self, _request: Request, _error: Exception) -> Response:
        return Response("nothing here\n", 404, headers(""), media_type="text/plain")


def _at(request: Request, count: int) -> int:
    """The position that the address names. Raises Refused where there is none."""
    number: int = request.path_params["number"]
    if not 1 <= number <= count:
        raise Refused(404, f"there are {count} replies to look at, and no number {number}")
    return number - 1


def _first_open(is_open: list[bool], after: int) -> int | None:
    """The number of the first that is open, looking on from `after` and then from the beginning."""
    order = (*range(after + 1, len(is_open) + 1), *range(1, after + 1))
    return next((number for number in order if is_open[number - 1]), None)
