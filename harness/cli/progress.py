"""What the enquiries that are under way do just now, for whoever waits at a terminal or reads a log."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from harness.durations import duration
from harness.model import Dispatch, DispatchState, Enquiry, Reply, SessionEvent, SessionEventKind
from harness.session import Happened
from reports.chats import happened as event_words
from reports.wording import one_line

MOST_LINES = 12
BEAT = 30.0  # seconds between two lines of a log that say what is still under way
_A_SECOND = 1.0


@dataclass(kw_only=True)
class _Row:
    channel: str
    begun: float
    doing: str
    since: float
    replies: int = 0


@dataclass(kw_only=True)
class Board:
    """One line for each enquiry under way. `patience`: how long replies are waited for once all have been made."""

    total: int
    patience: timedelta
    now: Callable[[], float] = time.monotonic
    _open: dict[str, _Row] = field(default_factory=dict, init=False)
    _ended: int = field(default=0, init=False)
    _waiting: float | None = field(default=None, init=False)

    def hear(self, enquiry: Enquiry, fact: Happened) -> None:
        """Take in a fact as it is written."""
        now = self.now()
        row = self._open.setdefault(enquiry.id, _Row(channel=enquiry.channel, begun=now, doing="", since=now))
        row.replies += isinstance(fact, Reply)
        doing = _doing(enquiry, fact, row.replies)
        if doing != row.doing:
            row.doing, row.since = doing, now

    def end(self, enquiry: Enquiry) -> None:
        """The enquiry's session is over."""
        self._open.pop(enquiry.id, None)
        self._ended += 1
        if self._ended == self.total:
            self._waiting = self.now()

    def lines(self) -> list[str]:
        """What is under way now, the longest first; what is waited for when nothing is."""
        now = self.now()
        rows = [f"{key} {row.channel}: {_lasting(row, now)}" for key, row in list(self._open.items())]
        if len(rows) > MOST_LINES:
            rows = [*rows[: MOST_LINES - 1], f"and {len(rows) - MOST_LINES + 1} more"]
        if self._waiting is not None:
            waited = timedelta(seconds=now - self._waiting)
            rows.append(f"waiting for replies: {duration(waited)} of {duration(self.patience)} at most")
        return rows


@asynccontextmanager
async def shown(
    board: Board, *, say: Callable[[str], None], console: Console | None = None, beat: float = BEAT
) -> AsyncIterator[Callable[[str], None]]:
    """Show the board while this is held: live on a terminal, else by `say`, every `beat` seconds.

    Gives what prints a line meanwhile that stays.
    """
    if console is not None and console.is_terminal:
        live = Live(
            get_renderable=lambda: Text("\n".join(board.lines())),
            console=console,
            transient=True,
            refresh_per_second=_A_SECOND,
        )
        with live:
            yield lambda line: console.print(Text(line), soft_wrap=True)
        return
    beating = asyncio.create_task(_beat(board, say, beat))
    try:
        yield say
    finally:
        beating.cancel()
        await asyncio.wait({beating})


def on_standard_error(line: str) -> None:
    """A line of a log."""
    click.echo(line, err=True)


async def _beat(board: Board, say: Callable[[str], None], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        for line in board.lines():
            say(line)


def _lasting(row: _Row, now: float) -> str:
    doing, whole = timedelta(seconds=now - row.since), timedelta(seconds=now - row.begun)
    in_all = f", {duration(whole)} in all" if row.since - row.begun >= _A_SECOND else ""
    return f"{row.doing} ({duration(doing)}{in_all})"


def _doing(enquiry: Enquiry, fact: Happened, replies: int) -> str:
    """What an enquiry does after a fact, in words that may be printed."""
    if isinstance(fact, Enquiry):
        return "on its way to the desk"
    if isinstance(fact, Reply):
        return f"listening, {replies} {'message' if replies == 1 else 'messages'} so far"
    if isinstance(fact, SessionEvent) and fact.kind is SessionEventKind.DECLINED:
        return one_line(f"declined for now, {fact.text}")
    if isinstance(fact, SessionEvent):
        return one_line(event_words(fact))
    return _after(enquiry, fact)


def _after(enquiry: Enquiry, fact: Dispatch) -> str:
    if fact.state is DispatchState.ACCEPTED:
        return "taken by the desk" + ("" if enquiry.session is None else ", listening")
    return fact.state.value
