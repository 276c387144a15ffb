"""The messaging channel: a conversation by XMPP (RFC 6120, 6121), without a browser."""

import asyncio
import time
import uuid
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Assignment, Event, Message, Seen, SessionEventKind
from probes.conversation.acts import (
    Act,
    Done,
    Happening,
    Heard,
    Leave,
    Noticed,
    Opened,
    PatienceOver,
    Purpose,
    Say,
    Silence,
    Typing,
    Wait,
)
from probes.conversation.customer import converse
from probes.conversation.waiting import Waiting
from probes.evidence.record import Record
from probes.servers import context
from probes.toolbox import Toolbox
from probes.words import one_line
from probes.xmpp.hearing import Ear
from probes.xmpp.server import server_of

if TYPE_CHECKING:
    from probes.xmpp.line import Line
    from probes.xmpp.stanza import Stanza

LIBRARY_MISSING = (
    "the channel messaging needs the library slixmpp, which is not installed; "
    "install it: `pip install 'mystery-shopper[messaging]'`"
)


def has_library() -> bool:
    """Whether what this channel needs is installed; it is an extra."""
    return find_spec("slixmpp") is not None


class MessagingProbe:
    """Talks to the desk as a customer with an account at an XMPP server, and stays until the customer has had enough.

    Desks answer an account, not a device: so an account has one conversation at a time, and others wait for it.
    """

    stays = True

    def __init__(self, toolbox: Toolbox) -> None:
        self._tools = toolbox
        self._contexts = cache(context)  # one for all conversations
        self._one_talks: defaultdict[str | None, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def perform(self, assignment: Assignment) -> AsyncGenerator[Event, None]:
        """Yield `Accepted` (T0: the server answered that it handled our complaint), and what the desk says and shows.

        What came before that follows it with its own, earlier, epoch. Nothing but `target.via` is connected to, and no
        name server is asked for it. Raises ProbeError: unreachable, timeout, not secure, login refused, rejected or
        not now (in the server's words), blocked, chat unavailable, internal; the connection's end is such a fault even
        after T0, for what the desk says then reaches nobody. Raises Unconfirmed where the server was sent the complaint
        and never said that it handled it.
        """
        if not has_library():
            raise ProbeError(FaultKind.INTERNAL, LIBRARY_MISSING)
        server = server_of(assignment.target, self._tools.environment, confined=assignment.confined)
        async with self._one_talks[server.user], self._recorded(assignment) as record:
            from probes.xmpp.line import Line  # noqa: PLC0415  (an extra, and a third of a second)

            judge = await asyncio.to_thread(self._contexts, server.is_checked)  # reads all authorities: 20 ms and more
            line = Line(
                server, desk=assignment.target.to, patience=self._tools.timeout, judge=judge, hold=assignment.hold
            )
            talk = _Talk(line, assignment, record)
            async with aclosing(talk.events()) as events:
                async for event in events:
                    yield event

    @asynccontextmanager
    async def _recorded(self, assignment: Assignment) -> AsyncIterator[Record]:
        """The transcript, and an end of our own kind for whatever goes wrong."""
        record = Record.of(self._tools, assignment)
        try:
            yield record
        except ProbeError as fault:
            record.tell(f"probe fault, {fault.kind}: {fault}")
            raise
        except Unconfirmed as doubt:
            record.tell(f"uncertain: {doubt}")
            raise
        except Exception as error:
            raise ProbeError(FaultKind.INTERNAL, f"the conversation failed: {one_line(repr(error))}") from error
        finally:
            record.close()


class _Talk:
    """One conversation."""

    def __init__(self, line: "Line", assignment: Assignment, record: Record) -> None:
        self._line = line
        self._assignment = assignment
        self._record = record
        self._script = converse(assignment.enquiry)
        self._thread = uuid.uuid4().hex
        self._ear = Ear(desk=line.desk, thread=self._thread, since=time.time())
        self._happened: deque[Happening] = deque([Opened()])  # for the script
        self._events: list[Event] = []  # to be yielded
        self._accepted: Accepted | None = None
        self._waiting: Waiting[Stanza] = Waiting(line.next, assignment)

    async def events(self) -> AsyncGenerator[Event, None]:
        """`Accepted` first, and everything else in its order."""
        try:
            await self._enter()
            act = next(self._script)
            while not isinstance(act, Leave):
                happening = await self._carry_out(act)
                for event in self._ready():
                    yield event
                if happening is not None:
                    act = self._script.send(happening)
            if self._accepted is None:
                raise ProbeError(FaultKind.CHAT_UNAVAILABLE, "the conversation ended before the complaint was said")
            self._leave(act)
            for event in self._ready():
                yield event
        finally:
            await self._waiting.end()
            await self._line.leave()

    def _tell(self, *events: Event) -> None:
        self._events += [self._record.hear(event) for event in events]

    def _ready(self) -> list[Event]:
        """What may be yielded now, in order: nothing before T0, and that first."""
        if self._accepted is None:
            return []
        events, self._events = self._events, []
        return sorted(events, key=lambda event: event is not self._accepted)

    async def _carry_out(self, act: Act) -> Happening | None:
        """Do it; None where the script has to know nothing yet."""
        if isinstance(act, Wait):
            return await self._next(act)
        if isinstance(act, Say):
            await self._say(act)
            return Done()
        return Done(ok=False)  # there are no menus to press and no forms here

    async def _enter(self) -> None:
        await self._line.open()
        how = "with TLS" if self._line.client.is_guarded else "in clear"
        self._record.tell(f"logged in at {self._line.server.name} as {self._line.address}, {how}")
        await self._line.appear()
        self._refuse_company()
        self._tell(Seen(kind=SessionEventKind.OPENED, epoch=time.time()))

    def _refuse_company(self) -> None:
        if self._line.others:
            others = ", ".join(sorted(self._line.others))
            message = (
                f"our account is logged in elsewhere as well ({others}), and what the desk answers would reach either; "
                "log that out, or give the shopper an account of its own; nothing was sent"
            )
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, message)

    async def _say(self, act: Say) -> None:
        """Raises Unconfirmed of the complaint alone: what else we say is not what is measured."""
        customer, since = self._assignment.enquiry.persona.name, time.time()
        try:
            reference, epoch = await self._line.say(act.text, name=customer, thread=self._thread)
        except Unconfirmed as doubt:
            if act.purpose is Purpose.COMPLAINT:
                raise
            raise ProbeError(FaultKind.UNREACHABLE, str(doubt)) from doubt
        self._ear.said(reference, since=since)
        if act.purpose is Purpose.COMPLAINT:
            self._accepted = Accepted(reference=reference, epoch=epoch)
            self._tell(self._accepted)
        self._tell(Seen(kind=SessionEventKind.SAID, text=act.text, epoch=epoch))

    async def _next(self, wait: Wait) -> Happening | None:
        """What happens next, or None after something that is not for the script."""
        if not self._happened:
            what = await self._waiting.first(wait, look=None)
            if isinstance(what, Silence | PatienceOver):
                self._happened.append(what)
            elif what is not None:
                self._take_in(what)
        if not self._happened:
            return None
        self._waiting.rest()
        return self._happened.popleft()

    def _take_in(self, stanza: "Stanza") -> None:
        """What a stanza means, for the runner and for the script."""
        was_typing = self._ear.is_typing
        events = list(self._ear.hear(stanza))
        if self._ear.is_typing != was_typing:
            self._happened.append(Typing(on=self._ear.is_typing))
        for event in events:
            if isinstance(event, Message):
                self._happened.append(Heard(text=event.raw.decode("utf-8")))
            elif event.kind is SessionEventKind.EDITED:
                self._happened.append(Heard(text=event.text, changed=True))
            elif event.kind is SessionEventKind.LEFT:
                self._happened.append(Noticed(kind=event.kind))
        self._tell(*events)

    def _leave(self, act: Leave) -> None:
        now = time.time()
        self._tell(*self._ear.ends(now))
        if act.why:
            self._tell(Seen(kind=SessionEventKind.GAVE_UP, text=act.why, epoch=now))
        self._line.show("gone")
