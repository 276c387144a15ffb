"""The page served for real, over a ledger with replies of which some are hostile."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from harness.cli.review.web import page_for
from harness.clock import ManualClock
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Labelling, Reply, Source
from harness.observe import observations, questions, unmatched
from harness.review import Placing, Sitting
from harness.review.asked import Asked, WebRound
from harness.review.guard import Guard
from harness.review.serving import PageServer, listen, names_of
from harness.sandbox.specimen import specimen

MADE = datetime(2026, 11, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TEXTS = {
    "plain": "Dear Joan Archer,\nyour copper kettle left us this morning.\nKind regards, Kim",
    "script": "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">{{ 7*7 }}</div>",
    "control": "\x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}desrever\x07 \N{ARABIC LETTER ALEF}",
    "huge": "we are sorry " * 10_000,
}


def letter(text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "care@desk.example", "<b>Re: your kettle</b>"
    message.set_content(text)
    return message.as_bytes()


@contextmanager
def filled_ledger(folder: Path) -> Iterator[Ledger]:
    """One enquiry with a reply for each of the texts."""
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}?timeout=0.5") as ledger:
        enquiry = specimen(created_at=MADE)
        ledger.append_enquiry(enquiry)
        ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=MADE))
        for hours, (name, text) in enumerate(TEXTS.items(), start=1):
            ledger.append_reply(
                Reply(
                    id=name,
                    received_at=MADE + timedelta(hours=hours),
                    source=Source.INBOX,
                    media_type="message/rfc822",
                    raw=letter(text),
                    recipient=enquiry.persona.email,
                )
            )
        yield ledger


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Served:
    """A page being served, and how to talk to it."""

    port: int
    guard: Guard
    sitting: Sitting
    placing: Placing
    ledger: Ledger

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.guard.token}/"

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """Send one request; `path` is below the token. Headers are named with _ for -."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/{self.guard.token}/{path}", body, given)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, text)

    def say(self, number: int, label: str, *, form: str | None = None, **headers: str) -> Answer:
        """Send the form of a question as a browser would, but for `headers`."""
        token = self.guard.form_token if form is None else form
        fields = {"form": token, "reply": self.sitting.questions[number - 1].reply_id, "label": label}
        sent = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        return self.ask("POST", str(number), urlencode(fields), **{**sent, **headers})

    def place(self, number: int, where: str) -> Answer:
        """Send the form of a doubt as a browser would."""
        reply = self.placing.doubts[number - 1].reply.id
        fields = {"form": self.guard.form_token, "reply": reply, "where": where}
        sent = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        return self.ask("POST", f"where/{number}", urlencode(fields), **sent)

    def words(self) -> tuple[Labelling, ...]:
        return self.ledger.facts().labellings


@contextmanager
def serving(ledger: Ledger, *, blind: bool = False) -> Iterator[Served]:
    """Ada looks at all replies, in the order of TEXTS, after those that have no enquiry."""
    facts, clock = ledger.facts(), ManualClock(NOW)
    found = {each.reply_id: each for each in questions(observations(facts, NOW))}
    sitting = Sitting((found[name] for name in TEXTS), by="Ada", ledger=ledger, clock=clock, blind=blind)
    left = unmatched(facts)
    placing = Placing((*left.torn, *left.orphans), by="Ada", ledger=ledger, clock=clock)

    def asked() -> Asked:
        placed = {each.reply_id: each for each in questions(observations(ledger.facts(), NOW))}.keys() - set(TEXTS)
        return Asked(sitting=sitting, notes=("Read this <first>.", *(f"{each} was placed" for each in placed)))

    round_ = WebRound(placing=placing, asked=asked, enquiries={each.id: each for each in facts.enquiries})
    with listen() as listener:
        guard = Guard(names_of(listener))
        server = PageServer(page_for(round_, guard).app())
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Served(listener.getsockname()[1], guard, sitting, placing, ledger)
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A page to label on."""
    with filled_ledger(tmp_path) as ledger, serving(ledger) as page:
        yield page


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page on which nobody labels anything, for all tests of a module."""
    with filled_ledger(tmp_path_factory.mktemp("looked_at")) as ledger, serving(ledger) as page:
        yield page


@pytest.fixture
def blind(looked_at: Served) -> Iterator[Served]:
    """The same replies as a blind sample."""
    with serving(looked_at.ledger, blind=True) as page:
        yield page
