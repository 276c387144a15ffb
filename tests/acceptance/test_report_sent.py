"""`shopper report --send`: the month's report in people's mailboxes, once."""

import asyncio
import json
import ssl
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from harness.cli.report.sent import Sent, SentReports
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Watch
from harness.sandbox.specimen import specimen
from tests.acceptance.conftest import Shopper
from tests.acceptance.test_serve import serving_process
from tests.integration.mail.authority import Authority

# aiosmtpd sets it itself, and warns of that.
pytestmark = pytest.mark.filterwarnings("ignore:Session.login_data is deprecated")

Aside = Callable[[Coroutine[Any, Any, Any]], Any]
MADE = datetime(2026, 10, 5, 9, tzinfo=UTC)
PASSWORD = "hush"  # noqa: S105


class Postbox:
    """A mail server with TLS, for who logs in; it takes no mail for those in `refused`."""

    def __init__(self) -> None:
        self.came: list[Envelope] = []
        self.refused: set[str] = set()
        self.data = "250 taken"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 log in first"
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.came.append(envelope)
        return self.data

    def mails(self) -> dict[str, EmailMessage]:
        parsed = [
            (each.rcpt_tos[0], message_from_bytes(cast("bytes", each.content), policy=default)) for each in self.came
        ]
        return dict(parsed)


def let_in(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: object) -> AuthResult:
    known = isinstance(who, LoginPassword) and (who.login, who.password) == (b"kim", PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def postbox(authority: Authority, aside: Aside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Postbox]:
    """Served, believed in, and named in the workspace's desks.toml."""
    box = Postbox()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*authority.certificate())

    async def listen() -> asyncio.Server:
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {
            "authenticator": let_in,
            "tls_context": context,
            "require_starttls": True,
        }
        return await loop.create_server(lambda: SMTP(box, loop=loop, **options), "127.0.0.1")

    async def close() -> None:
        server.close()

    server = aside(listen())
    port = server.sockets[0].getsockname()[1]
    (tmp_path / "desks.toml").write_text(
        '[inbox]\ndomain = "shopper.example"\n[desks.acme]\ntitle = "Müller & Söhne"\nkind = "own"\nzone = "UTC"\n'
        '[desks.acme.channels.mail]\nto = "care@acme.example"\nvia = "smtp://127.0.0.1:9"\n'
        '[report]\nto = ["head@acme.example", "qa@acme.example"]\nfrom = "reports@acme.example"\n'
        f'via = "smtp://127.0.0.1:{port}"\nuser = "kim"\nsecret = "KIMS_SECRET"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    monkeypatch.setenv("KIMS_SECRET", PASSWORD)
    yield box
    aside(close())


@pytest.fixture
def call(shopper: Shopper, postbox: Postbox, tmp_path: Path) -> Shopper:
    """Report October, of which six silent enquiries are known."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        for number in range(6):
            enquiry = specimen(id=f"e{number}", customer={"email": f"joan{number}@shopper.example"}, created_at=MADE)
            ledger.append_enquiry(enquiry)
            ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=MADE))
        ledger.append_watch(Watch(since=MADE, until=MADE + timedelta(days=40)))

    def run(*arguments: str) -> tuple[int, str, str]:
        return shopper("report", "--format", "md", "-o", tmp_path / "out", "--workspace", tmp_path, *arguments)

    return run


def october(call: Shopper, *arguments: str) -> tuple[int, str, str]:
    return call("--month", "2026-10", "--send", *arguments)


@pytest.mark.browser
def test_everybody_gets_the_first_page_to_read_and_the_whole_as_pdf_once(call: Shopper, postbox: Postbox) -> None:
    code, out, err = october(call, "--language", "de")
    assert code == 0, err
    assert out.splitlines()[1:] == ["sent to head@acme.example", "sent to qa@acme.example"]
    mails = postbox.mails()
    head = mails["head@acme.example"]
    assert (head["From"], head["To"]) == ("reports@acme.example", "head@acme.example")
    assert str(head["Subject"]).startswith("Müller & Söhne, Oktober 2026: ")
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["Message-ID"].endswith("@acme.example>")
    assert head["Message-ID"] != mails["qa@acme.example"]["Message-ID"]
    [pdf] = head.iter_attachments()
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", "report-2026-10.pdf")
    assert pdf.get_content().startswith(b"%PDF-")
    page = head.get_body(("html",))
    assert page is not None
    pictures = [part for part in head.walk() if part.get_content_type() == "image/png"]
    assert len(pictures) == page.get_content().count("<img ") == 2  # who of mail still waits, and who answered

    code, _, err = october(call)
    assert (code, len(postbox.came)) == (0, 2)
    assert "qa@acme.example was sent this report at" in err
    assert "--again sends it anew" in err


def test_a_month_that_was_mailed_under_the_desks_old_name_is_not_mailed_again(
    call: Shopper, postbox: Postbox, tmp_path: Path
) -> None:
    desks = tmp_path / "desks.toml"
    renamed = desks.read_text(encoding="utf-8").replace("[desks.acme]", '[desks.acme]\nwas = ["acme-care", "acme-old"]')
    desks.write_text(renamed, encoding="utf-8")
    sent = SentReports(tmp_path / "sent.jsonl")
    for name, to in (("acme-old", "head@acme.example"), ("acme-care", "qa@acme.example")):
        sent.note(f"2026-10 {name}", to, Sent.SENT, at=MADE)
    code, _, err = october(call, "--desk", "acme")
    assert (code, postbox.came) == (0, []), err
    assert [line.partition(" was sent")[0] for line in err.splitlines()] == ["head@acme.example", "qa@acme.example"]


def test_without_a_list_it_is_a_mistake_and_nothing_is_made(shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("report", "--month", "2026-10", "--send", "-o", workspace / "out", "--workspace", workspace)
    assert code == 2
    assert "names nobody to mail the report to; add a table [report]" in err
    assert not (workspace / "out").exists()


def test_it_is_of_a_month_and_not_while_all_is_stopped(call: Shopper, postbox: Postbox, tmp_path: Path) -> None:
    code, _, err = call("--send")
    assert (code, "name it with --month" in err) == (2, True)
    (tmp_path / "STOP").touch()
    code, _, err = october(call)
    assert (code, "nothing is sent while it is" in err) == (2, True)
    assert postbox.came == []


@pytest.mark.browser
@pytest.mark.usefixtures("call")
def test_a_serving_process_mails_the_month_before_by_itself(postbox: Postbox, tmp_path: Path) -> None:
    desks = tmp_path / "desks.toml"
    text = desks.read_text(encoding="utf-8")
    desks.write_text(text.replace("[report]", '[report]\nday = 1\nat = "00:00"\nlanguage = "de"'), encoding="utf-8")
    asked = {"schedule": "day 1 at 00:00", "at": (datetime.now(UTC) - timedelta(days=40)).isoformat()}
    (tmp_path / "sent.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    with serving_process(tmp_path) as serving:
        assert serving.stdout is not None
        line = next(each for each in serving.stdout if "sent to qa@acme.example" in each)
    assert line.startswith("report of ")
    assert sorted(postbox.mails()) == ["head@acme.example", "qa@acme.example"]
    assert len(postbox.came) == 2
    assert list((tmp_path / "out").glob("report-*.pdf"))
