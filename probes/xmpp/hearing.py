"""What stanzas mean in an enquiry's session: who speaks to this customer, and what of it is a reply. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from harness.model import Message, Seen, SessionEventKind, Source
from probes.words import one_line
from probes.xmpp.faults import declined
from probes.xmpp.stanza import Stanza, bare

_MOST_REMEMBERED = 5_000  # messages that may be corrected, or come twice; devices that may be typing
_CLOCKS_APART = timedelta(minutes=1)  # how far a server's clock may lag behind ours


def is_of(account: str, domain: str) -> bool:
    """Whether a bare JID is at `domain`, is that itself, or is a service of it."""
    its = account.rpartition("@")[2]
    return its == domain or its.endswith(f".{domain}")


class Ear:
    """Hears for one enquiry, in the conversation `thread` with `desk`, a bare JID, which began at `since` (epoch)."""

    def __init__(self, *, desk: str, thread: str, since: float) -> None:
        self._desk = bare(desk)
        self._domain = self._desk.rpartition("@")[2]
        self._thread = thread
        self._since = datetime.fromtimestamp(since, UTC)
        self._ours: set[str] = set()
        self._heard: dict[tuple[str, str], str] = {}  # text by sender and id
        self._typing: dict[str, Stanza] = {}  # what began it, by the device that does it
        self._spoke_at: float | None = None

    @property
    def is_typing(self) -> bool:
        """Whether somebody at the desk writes just now, as far as they show it."""
        return bool(self._typing)

    def said(self, reference: str, *, since: float) -> None:
        """We said the message with this id, and began to at `since` (epoch)."""
        self._ours.add(reference)
        if self._spoke_at is None:
            self._spoke_at = since

    def hear(self, stanza: Stanza) -> Iterator[Message | Seen]:
        """What to make of it, perhaps nothing. Raises ProbeError where something we said came back."""
        if stanza.refusal is not None:
            if stanza.id in self._ours:
                raise declined(self._desk, stanza.refusal)
        elif stanza.type == "groupchat":
            return
        elif stanza.account == self._desk or (stanza.thread == self._thread and is_of(stanza.account, self._domain)):
            yield from self._typed(stanza)
            yield from self._told(stanza)
            yield from self._spoken(stanza)
        elif stanza.body and is_of(stanza.account, self._domain):
            yield _seen(SessionEventKind.NOTICE, stanza, stanza.body)  # somebody else there, and nothing says to whom

    def ends(self, epoch: float) -> Iterator[Seen]:
        """What was going on when the session ended."""
        for began in self._typing.values():
            yield _typed(began, epoch)
        self._typing.clear()

    def _typed(self, stanza: Stanza) -> Iterator[Seen]:
        """Dots are shown until the device says something, or says that it writes no more (XEP-0085)."""
        if stanza.state == "composing" and not stanza.body:
            if len(self._typing) < _MOST_REMEMBERED:
                self._typing.setdefault(stanza.sender, stanza)
        elif stanza.state or stanza.body:
            began = self._typing.pop(stanza.sender, None)
            if began is not None:
                yield _typed(began, stanza.epoch)

    def _told(self, stanza: Stanza) -> Iterator[Seen]:
        """What is told of the session and of our messages."""
        if stanza.state == "gone":
            yield _seen(SessionEventKind.LEFT, stanza)
        if stanza.receipt_of in self._ours:
            yield _seen(SessionEventKind.RECEIVED, stanza)

    def _spoken(self, stanza: Stanza) -> Iterator[Message | Seen]:
        if not stanza.body.strip():
            return
        known = self._heard.get((stanza.account, stanza.replaces)) if stanza.replaces else None
        again = self._heard.get((stanza.account, stanza.id)) if stanza.id else None
        if again == stanza.body:
            return  # sent a second time by a client that had no answer to the first
        self._remember(stanza)
        if known is not None:
            yield _seen(SessionEventKind.EDITED, stanza, stanza.body)
        elif stanza.type == "headline":
            yield _seen(SessionEventKind.NOTICE, stanza, stanza.body)
        elif self._is_of_earlier(stanza):
            yield _seen(
                SessionEventKind.NOTICE, stanza, f"from an earlier conversation, {_sent(stanza)}: {stanza.body}"
            )
        else:
            if stanza.sent_at:
                yield _seen(SessionEventKind.NOTICE, stanza, _sent(stanza))
            yield _message(stanza)

    def _remember(self, stanza: Stanza) -> None:
        if len(self._heard) >= _MOST_REMEMBERED:
            del self._heard[next(iter(self._heard))]
        if stanza.id:
            self._heard[stanza.account, stanza.id] = stanza.body
        if stanza.replaces:  # a second correction may name the first message again
            self._heard.setdefault((stanza.account, stanza.replaces), stanza.body)

    def _is_of_earlier(self, stanza: Stanza) -> bool:
        """Whether it lay at our server from before this conversation: the answer to an enquiry that nobody hears now.

        Nothing is delayed in a conversation that has not begun. Later a stamp decides, where it is far enough away
        from the beginning: it was made by another clock than ours.
        """
        if not stanza.sent_at:
            return False
        if self._spoke_at is None or stanza.epoch < self._spoke_at:
            return True
        stamp = _instant(stanza.sent_at)
        return stamp is not None and stamp < self._since - _CLOCKS_APART


def _instant(stamp: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def _sent(stanza: Stanza) -> str:
    return f"sent at {one_line(stanza.sent_at, limit=40)} by its server's clock"


def _who(stanza: Stanza) -> str:
    return stanza.name or one_line(stanza.account, limit=60)


def _seen(kind: SessionEventKind, stanza: Stanza, text: str = "") -> Seen:
    return Seen(kind=kind, text=text, who=_who(stanza), epoch=stanza.epoch)


def _typed(began: Stanza, ended: float) -> Seen:
    return Seen(kind=SessionEventKind.TYPING, who=_who(began), epoch=began.epoch, lasted=max(0.0, ended - began.epoch))


def _message(stanza: Stanza) -> Message:
    return Message(
        raw=stanza.body.encode("utf-8", "replace"),
        media_type="text/plain",
        source=Source.SESSION,
        sender=_who(stanza),
        epoch=stanza.epoch,
    )
