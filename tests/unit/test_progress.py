"""What is told of enquiries under way while they last."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import StringIO

from rich.console import Console

from harness.cli.progress import MOST_LINES, Board, shown
from harness.model import Dispatch, DispatchState, Reply, SessionEvent, SessionEventKind, Source
from harness.sandbox.specimen import specimen

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CHAT = specimen(channel="chat", session=timedelta(minutes=10))
WAIT = timedelta(minutes=15)


class Watch:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def reply(number: int) -> Reply:
    return Reply(
        id=f"{CHAT.id}-{number}", received_at=AT, source=Source.SESSION, media_type="text/plain", raw=b"Hello",
        enquiry_id=CHAT.id,
    )  # fmt: skip


def test_an_enquiry_is_told_of_by_what_happened_last_and_how_long_ago() -> None:
    watch = Watch()
    board = Board(total=1, patience=WAIT, now=watch)
    assert board.lines() == []
    board.hear(CHAT, CHAT)
    watch.now = 4.0
    assert board.lines() == ["k3v9q2w7x5ab chat: on its way to the desk (4 s)"]
    board.hear(CHAT, Dispatch(enquiry_id=CHAT.id, state=DispatchState.ACCEPTED, at=AT))
    watch.now = 6.0
    assert board.lines() == ["k3v9q2w7x5ab chat: taken by the desk, listening (2 s, 6 s in all)"]
    queued = SessionEvent(enquiry_id=CHAT.id, at=AT, kind=SessionEventKind.QUEUED, text="Number 3", who="\x1b[2JMia")
    board.hear(CHAT, queued)
    watch.now = 130.0
    [line] = board.lines()
    assert line.startswith("k3v9q2w7x5ab chat: in the queue")
    assert line.endswith("(2 min 04 s, 2 min 10 s in all)")
    assert "\x1b" not in line
    board.hear(CHAT, reply(1))
    board.hear(CHAT, reply(2))
    assert board.lines() == ["k3v9q2w7x5ab chat: listening, 2 messages so far (0 s, 2 min 10 s in all)"]


def test_who_waits_for_a_server_that_declined_for_now_is_told_its_words_and_when_it_is_tried_again() -> None:
    mail = specimen()
    words = "tried again in 5 min: mx.acme.example declined the mail: 451 4.7.1 Greylisted"
    board = Board(total=1, patience=WAIT, now=Watch())
    board.hear(mail, SessionEvent(enquiry_id=mail.id, at=AT, kind=SessionEventKind.DECLINED, text=words))
    assert board.lines() == [f"{mail.id} mail: declined for now, {words} (0 s)"]


def test_once_all_are_made_it_is_told_how_long_replies_are_waited_for() -> None:
    watch = Watch()
    board = Board(total=2, patience=WAIT, now=watch)
    first, second = specimen(id="first"), specimen(id="second")
    for each in (first, second):
        board.hear(each, each)
    board.end(first)
    assert [line.split()[0] for line in board.lines()] == ["second"]
    board.end(second)
    watch.now = 63.0
    assert board.lines() == ["waiting for replies: 1 min 03 s of 15 min at most"]


def test_many_enquiries_are_not_listed_one_by_one() -> None:
    board = Board(total=100, patience=WAIT)
    for number in range(100):
        enquiry = specimen(id=f"number{number}")
        board.hear(enquiry, enquiry)
    lines = board.lines()
    assert len(lines) == MOST_LINES
    assert lines[-1] == f"and {100 - MOST_LINES + 1} more"


async def test_a_log_gets_a_line_now_and_then() -> None:
    board = Board(total=1, patience=WAIT)
    board.hear(CHAT, CHAT)
    said: asyncio.Queue[str] = asyncio.Queue()
    async with shown(board, say=said.put_nowait, console=Console(file=StringIO()), beat=0):
        assert (await said.get()).startswith("k3v9q2w7x5ab chat: on its way to the desk")


async def test_a_terminal_shows_them_while_they_last_and_takes_them_away() -> None:
    board = Board(total=1, patience=WAIT)
    board.hear(CHAT, CHAT)
    screen = StringIO()
    said: list[str] = []
    async with shown(board, say=said.append, console=Console(file=screen, force_terminal=True, width=80)) as say:
        say("made: [bold]word[/bold]")
    assert "k3v9q2w7x5ab chat: on its way to the desk" in screen.getvalue()
    assert "made: [bold]word[/bold]\n" in screen.getvalue(), "on a line of its own, as it is"
    assert screen.getvalue().endswith("\x1b[2K"), "the line is erased again"
    assert said == []
