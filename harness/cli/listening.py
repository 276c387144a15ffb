"""Opens every way by which replies by mail come in, and keeps watch over them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from ssl import SSLContext

from harness.clock import Clock
from harness.desk import InboxSettings
from probes.inbox.certificate import server_context
from probes.inbox.imap import ImapInbox
from probes.inbox.limits import Limits
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from probes.inbox.watch import Listener, WatchKeeper


@dataclass(frozen=True, kw_only=True, slots=True)
class Ears:
    """`inbox` is our own SMTP server, None where replies come to a mailbox only; `watch` knows how far all heard."""

    inbox: Inbox | None
    watch: WatchKeeper


@asynccontextmanager
async def listening(settings: InboxSettings, *, room: MailRoom, clock: Clock) -> AsyncIterator[Ears]:
    """Listen as the settings say: by a server of our own, at a mailbox of a provider's, or both.

    Raises ConfigurationError or ShopperError where a server cannot be opened, its certificate not be used, or a
    mailbox not be read.
    """
    async with AsyncExitStack() as stack:
        inbox = None
        listeners: list[Listener] = []
        if settings.listen is not None:
            limits = Limits(size=settings.size_limit)
            mailbox = settings.domain if "@" in settings.domain else None
            door = Inbox(
                room=room, clock=clock, listen=settings.listen, limits=limits, tls=_tls(settings), mailbox=mailbox
            )
            inbox = await stack.enter_async_context(door)
            listeners.append(inbox)
        if settings.mailbox is not None:
            reader = ImapInbox(room=room, clock=clock, mailbox=settings.mailbox, size_limit=settings.size_limit)
            listeners.append(await stack.enter_async_context(reader))
        watch = WatchKeeper(ledger=room.ledger, clock=clock, listeners=listeners)
        yield Ears(inbox=inbox, watch=await stack.enter_async_context(watch))


def _tls(settings: InboxSettings) -> SSLContext | None:
    if settings.certificate is None or settings.key is None:
        return None
    return server_context(settings.certificate, settings.key)
