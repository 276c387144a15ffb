"""Keeps what happens on one enquiry's page, as it happens."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from harness.model import Accepted, Assignment, Event
from probes.evidence.folder import LARGEST, Folder, Piece
from probes.evidence.page_log import without_query
from probes.evidence.picture import Camera, NotPictured
from probes.evidence.transcript import Entry, entry_of, written
from probes.evidence.veil import Veil
from probes.toolbox import Toolbox

if TYPE_CHECKING:
    from playwright.async_api import Page

_MOST_ENTRIES = 3_000
Happening = TypeVar("Happening", bound=Event)


@dataclass(kw_only=True)
class Record:
    """The transcript and the pictures of one enquiry, in its folder; `veil` hides what must not be read in them."""

    assignment: Assignment
    folder: Folder
    veil: Veil
    _entries: list[Entry] = field(default_factory=list, init=False)
    _t0: datetime | None = field(default=None, init=False)
    _camera: Camera = field(init=False)
    _begun: dict[Piece, asyncio.Task[bytes]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._camera = Camera(veil=self.veil)

    @property
    def is_masked(self) -> bool:
        """Whether who the customer is must not be read, either."""
        return self.veil.persona is not None

    @classmethod
    def of(cls, toolbox: Toolbox, assignment: Assignment, *, room: str = "") -> "Record":
        """A new record, in the enquiry's folder or a `room` in there, without pieces of an earlier one."""
        enquiry = assignment.enquiry
        secrets = toolbox.secret_values()
        folder = Folder(path=toolbox.evidence / enquiry.id / room)
        folder.clear()
        return cls(
            assignment=assignment,
            folder=folder,
            veil=Veil(secrets=secrets, persona=enquiry.persona if toolbox.mask else None),
        )

    def hear(self, event: Happening) -> Happening:
        """Write down what the probe is about to yield, and return it."""
        at = self._at(event.epoch)
        if isinstance(event, Accepted):
            self._t0 = at
        self._add(entry_of(event, at))
        return event

    def tell(self, what: str, *, said: str = "", epoch: float | None = None) -> None:
        """Write down a step of ours or of the page's; `epoch`: when, if not now."""
        self._add(Entry(at=self._at(epoch), what=what, said=said))

    def begin(self, page: "Page", piece: Piece) -> None:
        """Have a picture of what is in view now taken meanwhile, for `shoot` to keep; begun again, it is another."""
        self._give_up(piece)
        self._begun[piece] = asyncio.create_task(self._camera.picture(page, limit=LARGEST[piece]))

    async def shoot(self, page: "Page", piece: Piece) -> tuple[Path, ...]:
        """The picture that was begun, or else one of what is in view now.

        Returns its path, or none where there is no picture, which the transcript says.
        """
        if piece not in self._begun:
            self.begin(page, piece)
        try:
            content = await self._begun.pop(piece)
        except NotPictured as error:
            self.tell(f"no {piece}: {error}")
            return ()
        path = self.folder.keep(piece, content)
        return () if path is None else (path,)

    def close(self) -> None:
        """Put what was written down into the order of time, for some of it was known of only later."""
        for piece in tuple(self._begun):
            self._give_up(piece)
        if self._entries:
            entries = sorted(self._entries, key=lambda entry: entry.at)
            self.folder.write(Piece.TRANSCRIPT, self._head() + "".join(map(self._line, entries)))

    def _give_up(self, piece: Piece) -> None:
        """Leave a picture that was begun, and is not wanted any more."""
        taking = self._begun.pop(piece, None)
        if taking is not None and not taking.cancel() and not taking.cancelled():
            taking.exception()  # which nobody will ask for

    def _add(self, entry: Entry) -> None:
        if len(self._entries) >= _MOST_ENTRIES:
            return
        if len(self._entries) == _MOST_ENTRIES - 1:
            entry = Entry(at=entry.at, what=f"... cut here: no more than {_MOST_ENTRIES:,} things are written down")
        self._entries.append(entry)
        if len(self._entries) == 1:
            self.folder.write(Piece.TRANSCRIPT, self._head())
        self.folder.append(Piece.TRANSCRIPT, self._line(entry))

    def _line(self, entry: Entry) -> str:
        return written(replace(entry, what=self.veil.text(entry.what), said=self.veil.text(entry.said)), self._t0)

    def _head(self) -> str:
        enquiry, persona, to = self.assignment.enquiry, self.assignment.enquiry.persona, self.assignment.target.to
        where = without_query(to) if "://" in to else to
        lines = [
            f"Enquiry {enquiry.id}, by {enquiry.channel} at {enquiry.desk}, {where}",
            f"As {persona.name}, {persona.email}, {persona.phone}, order {persona.order}",
            "Times are UTC, then seconds since T0 (the moment the desk took the enquiry).",
        ]
        if self.is_masked:
            lines.append("Who our customer is has been masked, as desks.toml asks.")
        return self.veil.text("\n".join(lines)) + "\n\n"

    def now(self) -> datetime:
        """The present instant, on the clock that the ledger's times are of."""
        return self._at(None)

    def _at(self, epoch: float | None) -> datetime:
        return self.assignment.instant(time.time() if epoch is None else epoch)
