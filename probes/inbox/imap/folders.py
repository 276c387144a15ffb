"""Which mails of a mailbox at a provider are new to us, and their way into the ledger."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from harness.clock import Clock
from harness.errors import ConfigurationError
from harness.model import Mailbox, Placement, Source
from probes.inbox.envelope import envelope, header, knows_from
from probes.inbox.imap.line import Line
from probes.inbox.imap.session import PIECE, Piece, Refused
from probes.inbox.mailroom import MailRoom

log = logging.getLogger(__name__)

_TOGETHER = 20  # mails that are asked for at once
_RESOLUTION = timedelta(seconds=1)  # of INTERNALDATE (RFC 3501, 2.3.3)
_A_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Seen:
    """What we are through with in one folder; only to spare ourselves work, for the ledger knows what it holds."""

    validity: int | None = None
    since: date = date.max
    next_uid: int | None = None  # all mails before it, that came on `since` or later, are done
    done: set[int] = field(default_factory=set)

    def begin(self, validity: int | None, since: date) -> None:
        if validity is None or validity != self.validity:  # UIDs mean other mails now (RFC 3501, 2.3.1.1)
            self.done.clear()
        if validity != self.validity or since < self.since:
            self.next_uid = None
        self.validity, self.since = validity, since


class FolderReader:
    """Takes what is new in the folders of `mailbox` to `room`, mails up to `size_limit` bytes whole."""

    def __init__(self, *, room: MailRoom, clock: Clock, mailbox: Mailbox, size_limit: int) -> None:
        self._room = room
        self._clock = clock
        self._mailbox = mailbox
        self._size_limit = size_limit
        self._knows = knows_from(room.ledger)
        self._folders: dict[str, Placement] = {}
        self._seen: dict[str, _Seen] = {}

    async def begin(self, line: Line) -> None:
        """Find the folders by a new connection. Raises ConfigurationError where one is not there."""
        there = await line.call(line.session.folders)
        mailbox = self._mailbox
        wanted = [*mailbox.folders, *([mailbox.spam] if mailbox.spam else [])]
        missing = [name for name in wanted if name not in there and name.upper() != "INBOX"]
        if missing:
            raise ConfigurationError(
                f"{mailbox.server} has no folder {missing[0]!r} for {mailbox.account.user}; it has: "
                f"{', '.join(sorted(there)[:50])}; write one of these under [inbox.imap]"
            )
        spam = mailbox.spam or await self._spam_folder(line)
        # The first of those named comes last: there the server tells of new mail by itself.
        self._folders = {spam: Placement.SPAM} if spam and spam not in mailbox.folders else {}
        self._folders.update((name, Placement.INBOX) for name in reversed(mailbox.folders))
        for seen in self._seen.values():
            seen.next_uid = None

    async def look(self, line: Line) -> None:
        """Store what is new in every folder. Raises Broken or Refused by the server, and LedgerError."""
        first = await asyncio.to_thread(self._room.ledger.first_enquiry_at)
        for name, placement in self._folders.items():
            folder = await line.call(line.session.enter, name, may_mark=self._mailbox.mark_seen)
            if first is None:
                continue  # nobody asked, so nobody answers
            seen = self._seen.setdefault(name, _Seen())
            # Servers count days in their own time zone (RFC 3501, 6.4.4).
            seen.begin(folder.validity, (first - _A_DAY).date())
            if folder.next_uid is not None and folder.next_uid == seen.next_uid:
                continue
            found = await line.call(line.session.uids, folder, seen.since, first=seen.next_uid)
            new = sorted(found - seen.done)
            for together in _batches(new):
                seen.done |= await self._take(line, together, placement)
            seen.next_uid = folder.next_uid if seen.done.issuperset(new) else None

    async def _spam_folder(self, line: Line) -> str | None:
        try:
            spam = await line.call(line.session.spam_folder)
        except Refused as error:
            log.info("%s", error)
            spam = None
        if spam is None and not self._folders:
            log.warning(
                "%s has no folder that is marked as the one for spam; replies that are sorted out as spam will not be "
                "found: name the folder with `spam` under [inbox.imap]",
                self._mailbox.server,
            )
        return spam

    async def _take(self, line: Line, uids: Sequence[int], placement: Placement) -> set[int]:
        """Store these mails; returns those that need not be looked at again."""
        pieces, through = await self._beginnings(line, uids)
        small = {uid: piece for uid, piece in pieces.items() if len(piece.raw) < PIECE}
        stored = await asyncio.gather(
            *(self._deliver(piece, piece.raw, placement) for piece in small.values()), return_exceptions=True
        )
        for outcome in stored:
            if isinstance(outcome, BaseException):
                raise outcome
        new = {uid for uid, is_new in zip(small, stored, strict=True) if is_new}
        for uid in pieces.keys() - small.keys():  # one at a time: they may be large indeed
            if await self._take_large(line, uid, pieces[uid], placement):
                new.add(uid)
        if new and self._mailbox.mark_seen:
            await line.call(line.session.mark_seen, new)
        return through

    async def _beginnings(self, line: Line, uids: Sequence[int]) -> tuple[Mapping[int, Piece], set[int]]:
        """The beginnings of those that can be had, and the UIDs of all that the server said anything of."""
        try:
            return await line.call(line.session.beginnings, uids), set(uids)
        except Refused as error:
            if len(uids) == 1:
                log.error("a mail cannot be read, and will be tried again: %s", error)  # noqa: TRY400  (it says why)
                return {}, set()
        pieces: dict[int, Piece] = {}
        through: set[int] = set()
        for uid in uids:  # one of them keeps the others from us
            piece, known = await self._beginnings(line, [uid])
            pieces.update(piece)
            through |= known
        return pieces, through

    async def _take_large(self, line: Line, uid: int, piece: Piece, placement: Placement) -> bool:
        """Store a mail that has more than one piece; of one beyond the limit the first."""
        raw = bytearray(piece.raw)
        more = piece.raw if piece.size <= self._size_limit else b""
        while len(more) == PIECE and len(raw) <= self._size_limit:
            more = await line.call(line.session.more, uid, len(raw))
            raw += more
        if piece.size <= self._size_limit and len(raw) <= self._size_limit:
            return await self._deliver(piece, bytes(raw), placement)
        is_new = await self._deliver(piece, piece.raw, placement)
        if is_new:
            log.error(
                "a mail of %d bytes is larger than `size_limit` (%d): only its header and the first %d bytes are kept",
                max(piece.size, len(raw)),
                self._size_limit,
                PIECE,
            )
        return is_new

    async def _deliver(self, piece: Piece, raw: bytes, placement: Placement) -> bool:
        """Store a mail for everybody it is for; whether that was news to anybody."""
        found = await asyncio.to_thread(lambda: envelope(header(raw), self._knows))
        now = self._clock.now()
        news = [
            await self._room.deliver(
                raw,
                recipient,
                min(piece.received_at or now, now),  # what is here did not come later than now
                Source.IMAP,
                sender=found.sender,
                resolution=_RESOLUTION,
                placement=placement,
            )
            for recipient in found.recipients
        ]
        return any(news)


def _batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + _TOGETHER] for start in range(0, len(uids), _TOGETHER))
