"""A page that is only looked at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from harness.errors import ProbeError
from harness.model import Assignment
from probes.admission import show_pass
from probes.evidence.errand import as_fault
from probes.toolbox import Toolbox

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

_READING = frozenset({"GET", "HEAD", "OPTIONS"})  # RFC 9110, 9.2.1: safe methods


@asynccontextmanager
async def looked_at(toolbox: Toolbox, assignment: Assignment, *, read_only: bool) -> AsyncIterator["Page"]:
    """A page for a look; whatever goes wrong on it leaves as a `ProbeError`. Nothing of it is kept.

    With `read_only` no request but GET, HEAD and OPTIONS leaves it, whoever makes it.
    """
    enquiry = assignment.enquiry
    where = toolbox.browser.page(enquiry.id, confined=assignment.confined, locale=enquiry.persona.language)
    async with where as page:
        page.set_default_timeout(toolbox.timeout * 1000)
        try:
            await show_pass(page, assignment.target, toolbox.environment)
            if read_only:
                await page.context.route("**/*", _only_read)
            yield page
        except ProbeError:
            raise
        except Exception as error:
            raise as_fault(error) from error


async def _only_read(route: "Route") -> None:
    if route.request.method in _READING:
        await route.continue_()
    else:
        await route.abort("aborted")  # as if it had changed its mind: a page that sends itself away stays
