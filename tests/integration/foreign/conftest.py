"""What nobody here wrote: django-helpdesk in a process of its own beside our inbox and ledger, and npm's packages."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.clock import ScaledClock
from harness.ledger import Ledger
from harness.model import Target
from probes.browser import Browser
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox

SITE = Path(__file__).parent / "django_helpdesk"
STAFF, PASSWORD = "mia", "a-password-that-lives-for-seconds"


@dataclass(frozen=True, kw_only=True)
class Helpdesk:
    """The running help desk, and what its staff does there."""

    url: str
    settings: Mapping[str, str]  # the environment it runs in
    browser: Browser

    async def answer(self, ticket: int, words: str) -> None:
        """Log in as staff and answer a ticket on its page; returns when helpdesk has mailed the answer."""
        async with self.browser.page("agent", confined=True, locale="en-GB") as page:
            await page.goto(f"{self.url}/login/?next=/tickets/{ticket}/")
            await page.get_by_label("Username").fill(STAFF)
            await page.get_by_label("Password").fill(PASSWORD)
            await page.get_by_role("button", name="Login").click()
            await page.get_by_role("tab", name="Respond").click()
            await page.get_by_label("Comment / Resolution").fill(words)
            async with page.expect_response(lambda response: response.request.method == "POST") as posted:
                await page.get_by_role("button", name="Save", exact=True).click()
            assert (await posted.value).status == 302

    async def collect_mail(self) -> None:
        """Have helpdesk turn the mail that waits in its folder into tickets."""
        command = (sys.executable, "-m", "django", "get_email")
        process = await asyncio.create_subprocess_exec(*command, env=self.settings)
        assert await process.wait() == 0


@pytest.fixture(scope="session")
def bundles(pytestconfig: pytest.Config) -> Path:
    """Where bundles of npm's packages are kept from one run of the tests to the next."""
    assert pytestconfig.cache is not None, "pages from npm are kept in pytest's cache: leave out -p no:cacheprovider"
    return pytestconfig.cache.mkdir("npm")


@pytest.fixture(scope="session")
def environments(pytestconfig: pytest.Config) -> Path:
    """Where environments of PyPI's packages are kept likewise."""
    assert pytestconfig.cache is not None, (
        "packages from PyPI are kept in pytest's cache: leave out -p no:cacheprovider"
    )
    return pytestconfig.cache.mkdir("pypi")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        yield ledger


@pytest.fixture
def clock() -> ScaledClock:
    """Skips the hours in which nothing happens: an agent takes his time, a test does not."""
    return ScaledClock(datetime(2026, 11, 2, 9, tzinfo=UTC))


@pytest_asyncio.fixture(loop_scope="session")
async def inbox(ledger: Ledger, clock: ScaledClock) -> AsyncIterator[Inbox]:
    async with Inbox(room=MailRoom(ledger=ledger), clock=clock) as inbox:
        yield inbox


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with helpdesk's database, for others to be copied from: that is sooner done than migrating."""
    home = tmp_path_factory.mktemp("laid-out")
    command = (sys.executable, "-m", "django", "migrate", "--verbosity", "0")
    subprocess.run(command, env=_settings(home, 25), check=True, timeout=100)
    return home


@pytest.fixture
def home(tmp_path: Path, laid_out: Path) -> Iterator[Path]:
    """The help desk's own folder; its log is shown when a test fails."""
    home = shutil.copytree(laid_out, tmp_path / "helpdesk")
    log = home / "log"
    log.touch()
    yield home
    sys.stdout.write(log.read_text())


@pytest_asyncio.fixture(loop_scope="session")
async def helpdesk(inbox: Inbox, browser: Browser, home: Path) -> AsyncIterator[Helpdesk]:
    """django-helpdesk, freshly installed, mailing to our inbox."""
    settings = _settings(home, inbox.address[1])
    async with serve(settings, home / "log") as url:
        yield Helpdesk(url=url, settings=settings, browser=browser)


def _settings(home: Path, smtp_port: int) -> dict[str, str]:
    """The environment that helpdesk runs in."""
    return os.environ | {
        "PYTHONPATH": str(SITE),
        "DJANGO_SETTINGS_MODULE": "settings",
        "HELPDESK_HOME": str(home),
        "HELPDESK_SMTP_PORT": str(smtp_port),
    }


@asynccontextmanager
async def serve(settings: Mapping[str, str], log: Path) -> AsyncIterator[str]:
    """Run the server while entered; yields its address."""
    command = (sys.executable, str(SITE / "serve.py"), PASSWORD)
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *command, env=settings, stdout=asyncio.subprocess.PIPE, stderr=errors
        )
    assert process.stdout is not None
    try:
        address = await asyncio.wait_for(process.stdout.readline(), 60)
        assert address, f"django-helpdesk did not start:\n{await asyncio.to_thread(log.read_text)}"
        yield address.decode().strip()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


class Postman:
    """The desk's mail server: lays every message in the folder that django-helpdesk collects from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        (self.folder / f"{uuid4()}.eml").write_bytes(envelope.content)
        return "250 taken"


@pytest_asyncio.fixture(loop_scope="session")
async def mailbox(helpdesk: Helpdesk, home: Path) -> AsyncIterator[Target]:
    postman = Postman(home / "mail")
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(postman), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield Target(to="care@parcels.example", via=f"smtp://127.0.0.1:{port}")
