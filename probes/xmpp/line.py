"""One connection to an XMPP server: guarded, logged in, and used to talk to one desk.

What is said counts as taken when the server has answered that it handled it. Stream management (XEP-0198) has a word
for that; where a server does not know it, the answer to a question put after it (XEP-0199) says the same, for a server
handles what one client sends in order (RFC 6120, 10.1). A receipt of the desk's own client (XEP-0184) would prove more,
but many send none, and those that do send it once somebody has opened the laptop: that would time the reader.
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from typing import TYPE_CHECKING, TypeVar
from xml.etree.ElementTree import SubElement

from slixmpp.exceptions import IqError
from slixmpp.plugins.xep_0198.stanza import RequestAck

from harness.errors import FaultKind, ProbeError, Unconfirmed
from probes.servers import Server
from probes.xmpp import faults
from probes.xmpp.client import Client
from probes.xmpp.hearing import is_of
from probes.xmpp.saying import Saying
from probes.xmpp.server import domain_of
from probes.xmpp.stanza import Stanza, bare, read_stanza

if TYPE_CHECKING:
    from slixmpp.stanza import Message, Presence
    from slixmpp.xmlstream import StanzaBase

Hold = Callable[[], AbstractContextManager[None]]
T = TypeVar("T")

_MOST_UNREAD = 1000  # stanzas; a desk that floods us is not listened to for ever
_PULSE = 30.0  # seconds of silence after which the server is asked for a sign of life, and for its answer
_LEAVE_TAKING = 2.0  # seconds to wait for the server to hang up too, which nothing depends on


class Line:
    """A connection to `server` to talk to `desk`, a bare JID; `patience` bounds the wait for one step, in seconds.

    From the arrival of a stanza until it has been taken with `next`, and whoever took it asks for more, `hold` is held.
    """

    def __init__(
        self,
        server: Server,
        *,
        desk: str,
        patience: float,
        judge: ssl.SSLContext,
        hold: Hold = nullcontext,
    ) -> None:
        self.server = server
        self.desk = desk
        self.others: set[str] = set()  # other devices that our account is logged in with, as full JIDs
        self._patience = patience
        self._hold = hold
        self._held = ExitStack()
        self._is_left = False
        self._news: asyncio.Queue[Stanza | ProbeError] = asyncio.Queue(_MOST_UNREAD)
        self._fault: ProbeError | None = None
        self._is_over = asyncio.Event()
        self._is_in = asyncio.Event()
        self._saying: Saying | None = None
        self.client = Client(
            server, on_message=self._on_message, on_fault=self._end, on_login=self._is_in.set, judge=judge
        )
        self.client.add_event_handler("stanza_acked", self._on_acknowledged)
        self.client.add_event_handler("presence_available", self._on_presence)

    @property
    def acknowledges(self) -> bool:
        """Whether the server says by itself what it has handled (XEP-0198)."""
        return "stream_management" in self.client.features

    @property
    def address(self) -> str:
        """The full JID that the server gave us."""
        return str(self.client.boundjid.full)

    async def open(self) -> None:
        """Connect, guard the connection as `server.tls` wants it, and log in; nobody is told that we are there.

        Raises ProbeError: unreachable, timeout, not secure, login refused, internal.
        """
        self.client.connect(self.server.host, self.server.port)
        await self._step(self._is_in.wait(), f"let {self.server.user} in")

    async def appear(self) -> None:
        """Tell that we are there; returns once the server has passed on what lay there for us.

        Raises ProbeError: unreachable, timeout.
        """
        self.client.send_presence()
        await self._step(self._ping(), "answer")

    async def say(self, text: str, *, name: str, thread: str) -> tuple[str, float]:
        """Say it to the desk; returns its id, and when the server had answered that it handled it.

        Where the desk's own answer overtakes that word, it is the time of the answer: no wait begins after it.

        Raises ProbeError where the desk does not have it: unreachable, rejected, declined for now, blocked. Raises
        Unconfirmed where nobody can know.
        """
        if self._is_over.is_set() or not self.client.is_connected():
            raise self._fault or faults.broken(self.server, None)
        message = self.client.chat(self.desk, text, thread=thread, name=name)
        saying = self._saying = Saying(str(message["id"]), desk=self.desk)
        message.send()
        asking = asyncio.ensure_future(self._ask(saying))
        try:
            return saying.reference, saying.since(await self._outcome(saying.taken))
        except TimeoutError as error:
            raise self._unconfirmed(f"no answer within {self._patience:g} s", saying.reference) from error
        except ProbeError as fault:
            if fault is self._fault:
                raise self._unconfirmed(str(fault), saying.reference) from fault
            raise
        finally:
            self._saying = None
            asking.cancel()

    def show(self, state: str) -> None:
        """Tell the desk what we do: composing, active or gone (XEP-0085)."""
        if self.client.is_connected():
            self.client.chat(self.desk, state=state).send()

    async def next(self) -> Stanza:
        """The next message stanza, whoever it is from. Raises ProbeError when the connection is over, or dead."""
        if self._news.empty():
            self._held.close()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_PULSE):
                    news = await self._news.get()
                if isinstance(news, ProbeError):
                    raise news
                return news
            await self._step(self._ping(), "answer")

    async def leave(self) -> None:
        """Say goodbye as is proper, and hang up whatever comes of that."""
        self._is_left = True
        if self.client.is_connected() and not self._is_over.is_set():
            self.client.send_presence(ptype="unavailable")
            with suppress(TimeoutError):
                async with asyncio.timeout(_LEAVE_TAKING):
                    await self.client.disconnect(wait=_LEAVE_TAKING)
        self._held.close()
        self.client.put_away()

    async def _step(self, step: Awaitable[T], what: str) -> T:
        """What comes of it; too long is a fault."""
        try:
            return await self._outcome(step)
        except TimeoutError as error:
            message = f"{self.server.name} did not {what} within {self._patience:g} s"
            raise ProbeError(FaultKind.TIMEOUT, message) from error

    async def _outcome(self, step: Awaitable[T]) -> T:
        """What comes of it. Raises the fault if the connection ends first, and TimeoutError if our patience does."""
        tasks = doing, over = asyncio.ensure_future(step), asyncio.ensure_future(self._is_over.wait())
        try:
            await asyncio.wait(tasks, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
            if doing.done():
                return doing.result()
            if self._fault is not None:
                raise self._fault
            raise TimeoutError
        finally:
            doing.cancel()
            over.cancel()

    async def _ask(self, saying: Saying) -> None:
        """Have the server answer for what we have just said."""
        if self.acknowledges:
            self.client.send(RequestAck(self.client))
        else:
            await self._ping()
            saying.settle(time.time())

    async def _ping(self) -> None:
        """Returns once the server has handled everything before this; even that it knows no such question says so."""
        question = self.client.make_iq_get(ito=domain_of(self.server))
        SubElement(question.xml, "{urn:xmpp:ping}ping")
        with suppress(IqError):
            await question.send(timeout=None)  # type: ignore[no-untyped-call]

    def _unconfirmed(self, why: str, reference: str) -> Unconfirmed:
        message = f"{self.server.name} was sent our message and did not say whether it took it: {why}"
        return Unconfirmed(message, reference=reference)

    def _end(self, fault: ProbeError) -> None:
        """The connection is over, for this reason if it is the first."""
        if self._fault is None:
            self._fault = fault
        self.client.cancel_connection_attempt()
        self._is_over.set()
        self._put(self._fault)

    def _put(self, news: Stanza | ProbeError) -> None:
        if self._is_left:
            return
        if self._news.empty():
            self._held.enter_context(self._hold())
        if self._news.full():
            self._news.get_nowait()
            news = ProbeError(FaultKind.CHAT_UNAVAILABLE, f"{self.desk} said more than {_MOST_UNREAD} things at once")
        self._news.put_nowait(news)

    def _on_message(self, message: "Message") -> None:
        stanza = read_stanza(message.xml, epoch=time.time())
        if stanza.is_captcha and is_of(stanza.account, self.desk.rpartition("@")[2].lower()):
            fault = ProbeError(FaultKind.BLOCKED, f"{stanza.account} asks us to solve a captcha first: {stanza.body}")
            if self._saying is not None:
                self._saying.settle(fault)
            self._put(fault)
        elif self._saying is None or not self._saying.hear(stanza):
            self._put(stanza)

    def _on_acknowledged(self, stanza: "StanzaBase") -> None:
        if self._saying is not None and stanza.xml.get("id") == self._saying.reference:
            self._saying.settle(time.time())

    def _on_presence(self, presence: "Presence") -> None:
        device = str(presence["from"])
        if bare(device) == bare(self.server.user or "") and device != self.address:
            self.others.add(device)
