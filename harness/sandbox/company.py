"""The sandbox company: its servers started and stopped, its desk described."""

import asyncio
import contextlib
import socket
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from types import TracebackType

import uvicorn

from harness.clock import Clock
from harness.errors import ConfigurationError
from harness.loopback import is_loopback
from harness.model import Budget, Desk, DeskKind, Scenario, Target, Thresholds
from harness.sandbox.chat import FRAME_AT_MOST
from harness.sandbox.doors import HOURS, AfterHours
from harness.sandbox.handbook import Handbook
from harness.sandbox.letters import ZONE
from harness.sandbox.office import Office
from harness.sandbox.pages import Site
from harness.sandbox.post import Post, Sent
from harness.sandbox.reception import MailServer
from harness.sandbox.staff import USUAL, Temperament
from harness.sandbox.texts import profile

_HOST = "127.0.0.1"
_STANDARDS = Thresholds(
    acknowledgement=timedelta(minutes=15), first_response=timedelta(hours=24), complete=timedelta(hours=72)
)


CHANNELS = ("mail", "web_form", "chat")  # those the company can be reached through


class Company:
    """A company to shop, as an async context manager: servers run while inside.

    `deliver_to`: host and port, on loopback, of the SMTP server that takes its replies. `mail_port` and `web_port`:
    0 for any free one. `after_hours`: what becomes of its chat then, by `clock`. Raises ConfigurationError if
    `deliver_to` is not on loopback, if there is no temperament, or, on entering, if a port is taken.
    """

    def __init__(  # noqa: PLR0913  (each is one thing a caller decides)
        self,
        *,
        seed: int,
        clock: Clock,
        deliver_to: tuple[str, int],
        scenarios: Iterable[Scenario] = (),
        temperaments: tuple[Temperament, ...] = USUAL,
        mail_port: int = 0,
        web_port: int = 0,
        after_hours: AfterHours = AfterHours.ATTENDED,
    ) -> None:
        host, port = deliver_to
        if not is_loopback(host):
            raise ConfigurationError(f"the sandbox company delivers to loopback only, not to {host}; use 127.0.0.1")
        if not temperaments:
            raise ConfigurationError("the sandbox company has no staff; name at least one temperament")
        self._post = Post(host=host, port=port, clock=clock)
        self._office = Office(seed=seed, handbook=Handbook(scenarios), temperaments=temperaments, post=self._post)
        self._after_hours = after_hours
        self._ports = {"mail": mail_port, "web": web_port}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "Company":
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._office.shift.stop)  # for whoever comes in before the doors are shut
            mail = MailServer(self._office)
            stack.push_async_callback(mail.stop)
            self._ports["mail"] = await _listening("mail", self._ports["mail"], mail)
            await self._open_site(stack)
            stack.push_async_callback(self._office.shift.stop)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def desk(self, *, name: str) -> Desk:
        """The company as a desk to shop, at the ports it listens on; call it inside."""
        site = f"http://{_HOST}:{self._ports['web']}"
        return Desk(
            name=name,
            title=profile().name,
            kind=DeskKind.OWN,
            zone=ZONE.key,
            openings=HOURS,
            targets={
                "mail": Target(to=profile().mailbox, via=f"smtp://{_HOST}:{self._ports['mail']}"),
                "web_form": Target(to=f"{site}/contact"),
                "chat": Target(to=f"{site}/chat"),
            },
            thresholds=_STANDARDS,
            budget=Budget(daily=1000),
            consent=None,
        )

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every reply that the other side answered with 250, in order."""
        return self._post.sent

    async def finished(self) -> None:
        """Return when no agent has anything left to do; a chat that waits for its customer is nothing to do."""
        await self._office.shift.over()

    async def _open_site(self, stack: AsyncExitStack) -> None:
        listener = _bind("web", self._ports["web"])
        self._ports["web"] = listener.getsockname()[1]
        server = _WebServer(
            uvicorn.Config(
                Site(self._office, self._after_hours).app(),
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="websockets-sansio",
                ws_max_size=FRAME_AT_MOST,
                limit_concurrency=500,
                timeout_graceful_shutdown=1,
            )
        )
        serving = asyncio.create_task(server.serve([listener]))

        async def close() -> None:
            server.should_exit = True
            await serving

        stack.push_async_callback(close)


class _WebServer(uvicorn.Server):
    """Leaves the signals of the process to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _bind(what: str, port: int) -> socket.socket:
    """A listening socket: connections made before the server is up wait in it."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        raise _taken(what, port, error) from error


async def _listening(what: str, port: int, server: MailServer) -> int:
    try:
        return await server.start(_HOST, port)
    except OSError as error:
        raise _taken(what, port, error) from error


def _taken(what: str, port: int, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"the sandbox company cannot listen on {_HOST}:{port} for {what}: {error.strerror}; name another port or 0"
    )
