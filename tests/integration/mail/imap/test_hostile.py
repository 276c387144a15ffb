"""A mailbox whose server says what no server should: nothing is lost by it but time, and not much of that."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

from harness.clock import ManualClock
from harness.errors import ShopperError
from harness.ledger import Ledger
from harness.model import Account, Login, Mailbox, Reply, Tls
from harness.sandbox.specimen import specimen
from probes.inbox.imap import ImapInbox
from probes.inbox.imap.client import Client
from probes.inbox.imap.session import Session
from probes.inbox.mailroom import MailRoom
from tests.integration.mail.cutter import cutter
from tests.integration.mail.dovecot import PASSWORD, Dovecot

ASKED = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
KIM = "kim@shopper.example"
MAIL = b"To: kim@shopper.example\r\nSubject: Re: kettle\r\n\r\nWe will look into it.\r\n"
PLAIN = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN\r\n",
    b"LIST": b'* LIST (\\HasNoChildren) "/" INBOX\r\n',
    b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n",
    b"SEARCH": b"* SEARCH 1\r\n",
    b"FETCH": b'* 1 FETCH (UID 1 RFC822.SIZE %d INTERNALDATE "06-Oct-2026 08:15:42 +0000" BODY[]<0> {%d}\r\n%s)\r\n'
    % (len(MAIL), len(MAIL), MAIL),
}


class Script:
    """A server that answers from a table by the word in the command, and can be told to answer otherwise."""

    def __init__(self) -> None:
        self.answers = dict(PLAIN)
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._say(writer, self.answers.get(b"greeting", b"* OK ready\r\n"))
            while line := await reader.readline():
                tag, _, rest = line.partition(b" ")
                if b"AUTHENTICATE" in line:
                    await self._say(writer, b"+ \r\n")
                    await reader.readline()
                if b"IDLE" in line:
                    await self._say(writer, b"+ idling\r\n")
                    await reader.readline()
                answer = next((said for word, said in self.answers.items() if word in rest), b"")
                await self._say(writer, answer + self.answers.get(b"end", b"%s OK done\r\n").replace(b"%s", tag))
        except ConnectionError:
            pass
        finally:
            writer.close()

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, answer: bytes) -> None:
        if answer.endswith(b"..."):  # for ever
            while True:
                writer.write(answer[:-3] * 1_000)
                await writer.drain()
        writer.write(answer)
        await writer.drain()


@asynccontextmanager
async def script() -> AsyncIterator[Script]:
    scripted = Script()
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    async with server:
        yield scripted


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.append_enquiry(specimen(id="kims", customer={"email": KIM}, created_at=ASKED))
        yield ledger


def inbox_at(port: int, ledger: Ledger, *, user: str = "kim") -> ImapInbox:
    account = Account(user=user, login=Login.PASSWORD, secret="IMAP")
    mailbox = Mailbox(
        server=f"imap://127.0.0.1:{port}", tls=Tls.OFF, account=account, poll=timedelta(minutes=9), spam=None
    )
    inbox = ImapInbox(
        room=MailRoom(ledger=ledger),
        clock=ManualClock(datetime(2026, 10, 7, tzinfo=UTC)),
        mailbox=mailbox,
        environment={"IMAP": PASSWORD},
    )
    inbox.first_pause, inbox.longest_pause, inbox.breath = 0.01, 0.05, 0.0
    return inbox


@pytest.fixture(autouse=True)
def small_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "at_most", 2**20)
    monkeypatch.setattr(Session, "timeout", 5.0)


HUGE = b"{99999999999}\r\n"
BROKEN = {
    "a line that never ends": (b"SEARCH", b"1 ..."),
    "lines that never end": (b"SEARCH", b"* SEARCH 1\r\n..."),
    "mail without end": (b"FETCH", b"* 1 FETCH (UID 1 BODY[]<0> {70000}\r\n" + b"x" * 70_000 + b")\r\n..."),
    "a size beyond all sense": (b"FETCH", b"* 1 FETCH (UID 1 BODY[]<0> " + HUGE),
    "no numbers": (b"SEARCH", b"* SEARCH one two\r\n"),
    "no folder": (b"EXAMINE", b"* OK [UIDVALIDITY seven] ok\r\n"),
    "numbers of nothing": (b"EXAMINE", b"* x EXISTS\r\n* OK [UIDNEXT -1] ok\r\n"),
    "an answer to somebody else": (b"FETCH", b"Z9 OK done\r\n"),
    "an open bracket": (b"FETCH", b"* 1 FETCH (UID 1 BODY[]<0> (((((\r\n"),
    "no": (b"end", b"%s NO [SERVERBUG] out of order\r\n"),
    "bad": (b"end", b"%s BAD what?\r\n"),
    "farewell": (b"EXAMINE", b"* BYE too many connections\r\n"),
    "zeros": (b"SEARCH", b"\0" * 100 + b"\r\n"),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_nonsense_is_outlived_and_the_mail_is_read_when_it_ends(case: str, ledger: Ledger) -> None:
    word, answer = BROKEN[case]
    async with script() as scripted, inbox_at(scripted.port, ledger) as inbox:
        scripted.answers[word] = answer
        await inbox.look()
        await inbox.look()
        assert ledger.facts().replies == ()
        scripted.answers = dict(PLAIN)
        await until_stored(inbox, ledger)
    assert [reply.raw for reply in ledger.facts().replies] == [MAIL]


@pytest.mark.parametrize(
    "stamp", [b'"00-Jan-0000 00:00:00 +0000"', b'"06-Oct-2026 08:15:42 +9999"', b"NIL", b'"soon"', b"{3}\r\nabc"]
)
async def test_mail_with_a_stamp_that_is_none_is_kept_or_tried_again(ledger: Ledger, stamp: bytes) -> None:
    async with script() as scripted, inbox_at(scripted.port, ledger) as inbox:
        scripted.answers[b"FETCH"] = PLAIN[b"FETCH"].replace(b'"06-Oct-2026 08:15:42 +0000"', stamp)
        await inbox.look()
        await inbox.look()
        scripted.answers = dict(PLAIN)
        await until_stored(inbox, ledger)


@pytest.mark.parametrize(
    "greeting", [b"* BYE no\r\n", b"\r\n", b"\0...", b"* OK ...", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"* "]
)
async def test_greeting_that_is_none_is_a_clear_error(
    ledger: Ledger, greeting: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Client, "connecting", 0.3)
    monkeypatch.setattr(Session, "timeout", 0.3)
    async with script() as scripted:
        scripted.answers[b"greeting"] = greeting
        with pytest.raises(ShopperError, match=f"imap://127.0.0.1:{scripted.port}"):
            await inbox_at(scripted.port, ledger).__aenter__()


@pytest.mark.parametrize("seed", range(3))
async def test_answers_garbled_on_the_way_do_no_lasting_harm(
    dovecot: Dovecot, ledger: Ledger, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, user = random.Random(seed), f"garbled{seed}"

    def garble(said: bytes) -> bytes:
        garbled = bytearray(said)
        for _ in range(rng.randint(0, 3)):
            garbled[rng.randrange(len(garbled))] = rng.choice(b'\0 \r\n(){}"*+\\9\xff')
        return bytes(garbled)

    async with cutter(dovecot.ports.imap) as way, inbox_at(way.port, ledger, user=user) as inbox:
        monkeypatch.setattr(Session, "timeout", 0.3)
        way.alter = garble
        for _ in range(5):
            await inbox.look()
        way.alter = lambda said: said
        monkeypatch.setattr(Session, "timeout", 5.0)
        with IMAPClient("127.0.0.1", dovecot.ports.imap, ssl=False, timeout=60) as client:
            client.plain_login(user, PASSWORD)
            client.append("INBOX", MAIL)
        assert (await until_stored(inbox, ledger)).raw == MAIL


async def until_stored(inbox: ImapInbox, ledger: Ledger) -> Reply:
    for _ in range(50):  # after nonsense the first may fail once more
        await inbox.look()
        if stored := ledger.facts().replies:
            return stored[0]
    raise AssertionError("the mail was never stored")
