"""What a form's errand did, in words for its transcript."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from probes.evidence.page_log import without_query
from probes.form.steps import Act, Step
from probes.form.wire import answered_at, response_to

if TYPE_CHECKING:
    from playwright.async_api import Request

_DONE = {
    Act.FILL: "filled in",
    Act.CHOOSE: "chose in",
    Act.PICK: "chose in",
    Act.DAY: "chose in the calendar of",
    Act.TICK: "ticked",
    Act.UNTICK: "took the tick from",
    Act.UPLOAD: "handed over a picture in",
}
_PATIENCE = 1.0  # seconds for an answer that is on its way


def step_told(step: Step) -> tuple[str, str]:
    """What was done to a field and what it was taken for, with what said so; and what was put into it."""
    role = (step.told.role or "nothing known").replace("_", " ")
    said = step.value if step.act is Act.FILL else "" if step.act in {Act.TICK, Act.UNTICK} else step.words
    return f'{_DONE.get(step.act, step.act)} "{step.field}", taken for {role}: {step.told.why}', said


async def request_told(request: "Request") -> tuple[str, float | None]:
    """The request that carried the form, without its query, what it was answered with, and when, as `answered_at`."""
    from playwright.async_api import Error  # noqa: PLC0415

    what = f"{request.method} {without_query(request.url)}"
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            response = await response_to(request)
        if response is not None:
            return f"{what} was answered with HTTP {response.status}", answered_at(request)
        return f"{what} failed: {request.failure or 'no answer'}", None
    return f"{what} was not answered yet", None
