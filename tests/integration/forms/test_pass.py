"""What a desk lets our browser in by goes to the desk's own origin, and is read by nobody else."""

import io
import zipfile
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Assignment, Pass, Target
from probes.browser import Browser
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe
from tests.integration.forms.shop import ENQUIRY, Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SECRET = "let-me-in-4711"  # noqa: S105


class Guarded(Site):
    """Lets nobody in who does not show the pass, and keeps what every request showed."""

    shown_pass: list[tuple[str, str | None]]

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.shown_pass = []
        self.more = [Route("/{rest:path}", self.other)]

    async def show(self, request: Request) -> Response:
        self.note(request)
        return await super().show(request) if self.shown_pass[-1][1] == SECRET else Response("no", 403)

    async def take(self, request: Request) -> Response:
        self.note(request)
        return await super().take(request)

    async def other(self, request: Request) -> Response:
        self.note(request)
        where = request.query_params.get("to")
        return RedirectResponse(where) if where else Response("")

    def note(self, request: Request) -> None:
        self.shown_pass.append((request.url.path, request.headers.get("x-probe")))


async def shop(browser: Browser, url: str, folder: Path, *, environment: dict[str, str]) -> list[object]:
    tools = Toolbox(browser=browser, evidence=folder, timeout=60, environment=environment, secrets=("THE_PASS",))
    target = Target(to=url, admission=Pass(header="X-Probe", secret="THE_PASS"))
    assignment = Assignment(enquiry=ENQUIRY, target=target, confined=True)
    return [event async for event in WebFormProbe(tools).perform(assignment)]


async def test_the_desk_sees_the_pass_and_no_other_site_does(browser: Browser, tmp_path: Path) -> None:
    desk, elsewhere = Guarded(), Guarded()
    async with desk.open() as url, elsewhere.open() as other:
        desk.page += f"<img src=/own.png><img src={other}a.png><img src='/sent-on.png?to={other}b.png'>"
        events = await shop(browser, url, tmp_path, environment={"THE_PASS": SECRET})
    assert isinstance(events[0], Accepted)
    assert {path for path, value in desk.shown_pass if value == SECRET} >= {"/", "/sent", "/own.png", "/sent-on.png"}
    assert {value for _, value in desk.shown_pass} == {SECRET}
    assert elsewhere.shown_pass
    assert {value for _, value in elsewhere.shown_pass} == {None}


async def test_the_pass_is_not_in_the_evidence(browser: Browser, tmp_path: Path) -> None:
    desk = Guarded(form="<input name=email>")
    async with desk.open() as url:
        with pytest.raises(ProbeError) as caught:
            await shop(browser, url, tmp_path, environment={"THE_PASS": SECRET})
    assert caught.value.kind is FaultKind.MISSING_FIELD
    kept = {path.name: _contents(path) for path in caught.value.evidence}
    assert "trace.zip" in kept
    assert [name for name, contents in kept.items() if any(SECRET.encode() in each for each in contents)] == []


def _contents(path: Path) -> list[bytes]:
    """What is in a file, or in every file of an archive."""
    content = path.read_bytes()
    if path.suffix != ".zip":
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize(
    ("environment", "words"), [({}, "THE_PASS is not set"), ({"THE_PASS": "a\r\nb: c"}, "THE_PASS holds")]
)
async def test_without_its_value_nobody_is_bothered(
    environment: dict[str, str], words: str, browser: Browser, tmp_path: Path
) -> None:
    desk = Guarded()
    async with desk.open() as url:
        with pytest.raises(ProbeError, match=words) as caught:
            await shop(browser, url, tmp_path, environment=environment)
    assert caught.value.kind is FaultKind.LOGIN_REFUSED
    assert desk.shown_pass == []
