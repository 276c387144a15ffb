"""The messaging channel: a conversation by XMPP (RFC 6120, 6121), without a browser."""

import asyncio
import time
import uuid
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Accepted, Assignment, Event, Message, Seen, SessionEventKind
from probes.conversation.acts import (
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
        self._coming: deque[Happening] = deque([Opened()])
        self._is_told_to_leave = False

    async def events(self) -> AsyncGenerator[Event, None]:
        """`Accepted` first, and everything else in its order."""
        early: list[Event] | None = []
        try:
            async with aclosing(self._as_it_happens()) as events:
                async for event in events:
                    self._record.hear(event)
                    if early is None:
                        yield event
                    elif isinstance(event, Accepted):
                        for each in (event, *early):
                            yield each
                        early = None
                    else:
                        early.append(event)
            if early is not None:
                raise ProbeError(FaultKind.CHAT_UNAVAILABLE, "the conversation ended before the complaint was said")
        finally:
            await self._line.leave()

    async def _as_it_happens(self) -> AsyncGenerator[Event, None]:
        await self._enter()
        yield Seen(kind=SessionEventKind.OPENED, epoch=time.time())
        act = next(self._script)
        while not isinstance(act, Leave):
            if isinstance(act, Say):
                yield await self._say(act)
                answer: Happening = Done()
            elif isinstance(act, Wait):
                if not self._coming:
                    async for event in self._listen(act):
                        yield event
                answer = self._coming.popleft()
            else:
                answer = Done(ok=False)  # there are no menus to press and no forms here
            act = self._script.send(answer)
        for event in self._ear.ends(time.time()):
            yield event
        if act.why:
            yield Seen(kind=SessionEventKind.GAVE_UP, text=act.why, epoch=time.time())
        self._line.show("gone")

    async def _enter(self) -> None:
        await self._line.open()
        how = "with TLS" if self._line.client.is_guarded else "in clear"
        self._record.tell(f"logged in at {self._line.server.name} as {self._line.address}, {how}")
        await self._line.appear()
        self._refuse_company()

    def _refuse_company(self) -> None:
        if self._line.others:
            others = ", ".join(sorted(self._line.others))
            message = (
                f"our account is logged in elsewhere as well ({others}), and what the desk answers would reach either; "
                "log that out, or give the shopper an account of its own; nothing was sent"
            )
            raise ProbeError(FaultKind.CHAT_UNAVAILABLE, message)

    async def _say(self, act: Say) -> Event:
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
            return Accepted(reference=reference, epoch=epoch)
        return Seen(kind=SessionEventKind.SAID, text=act.text, epoch=epoch)

    async def _listen(self, wait: Wait) -> AsyncIterator[Event]:
        """Until something happens that the script is to know; yields what the runner is to know."""
        leaving = asyncio.ensure_future(self._patience_over())
        silence = asyncio.ensure_future(self._silence(wait))
        hearing: asyncio.Task[Stanza] | None = None
        try:
            while not self._coming:
                hearing = asyncio.ensure_future(self._line.next())
                await asyncio.wait({hearing, leaving, silence}, return_when=asyncio.FIRST_COMPLETED)
                if hearing.done():
                    for event in self._take_in(hearing.result()):
                        yield event
                else:
                    self._coming.append(PatienceOver() if leaving.done() else Silence())
                    self._is_told_to_leave |= leaving.done()
        finally:
            for task in (leaving, silence, hearing):
                if task is not None:
                    task.cancel()

    async def _patience_over(self) -> None:
        """Returns once the customer is to leave, which is told once."""
        if self._is_told_to_leave:
            await asyncio.Event().wait()
        await self._assignment.leave.wait()

    async def _silence(self, wait: Wait) -> None:
        if wait.at_most is None:
            await asyncio.Event().wait()
        else:
            await self._assignment.sleep(wait.at_most)

    def _take_in(self, stanza: "Stanza") -> Iterator[Message | Seen]:
        """Pass on what a stanza means, and keep what the script is to know of it."""
        was_typing = self._ear.is_typing
        events = list(self._ear.hear(stanza))
        if self._ear.is_typing != was_typing:
            self._coming.append(Typing(on=self._ear.is_typing))
        for event in events:
            if isinstance(event, Message):
                self._coming.append(Heard(text=event.raw.decode("utf-8")))
            elif event.kind is SessionEventKind.EDITED:
                self._coming.append(Heard(text=event.text, changed=True))
            elif event.kind is SessionEventKind.LEFT:
                self._coming.append(Noticed(kind=event.kind))
        return iter(events)
