"""`shopper serve`: the inbox is held open by one process, and everybody else hears through it."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from harness.cli.serving import serving
from harness.cli.workspace import Workspace
from harness.ledger import Ledger
from harness.model import Desk, Dispatch, DispatchState, Reply, Source
from harness.sandbox import Temperament
from harness.sandbox.specimen import specimen
from tests import forking
from tests.acceptance.conftest import Room, Shopper
from tests.acceptance.faulty_desks import Desks

PATIENCE = 60.0  # seconds that what must happen may take on a busy machine


@contextmanager
def serving_process(workspace: Path) -> Iterator[forking.Shopper]:
    """`shopper serve`, listening already."""
    with closing(forking.Shopper("serve", "--workspace", workspace)) as process:
        assert any(line.startswith("Interrupt") for line in process.stdout), process.stderr.read()
        yield process


@pytest.fixture
def answered(workspace: Path, serve: Callable[..., Desk], write_desks: Callable[..., None]) -> Path:
    """A workspace whose desk answers at once."""
    write_desks(workspace, serve(Temperament.HELPFUL))
    return workspace


@pytest.fixture
def served(answered: Path) -> Iterator[forking.Shopper]:
    """`shopper serve` there, listening already."""
    with serving_process(answered) as process:
        yield process


def run(shopper: Shopper, workspace: Path) -> int:
    code, _, _ = shopper(
        *("run", "late-delivery", "--desk", "sandbox", "--channel", "mail", "--language", "en"),
        *("--wait", "1s", "--workspace", workspace),
    )
    return code


def test_replies_to_a_run_come_in_at_the_serving_process(
    served: forking.Shopper, shopper: Shopper, workspace: Path
) -> None:
    assert run(shopper, workspace) == 0
    assert "from care@sandbox.example: " in served.stdout.readline()
    assert "matched by the customer's address" in shopper("show", "--workspace", workspace)[1]


def test_a_serving_process_is_stopped_as_systems_do_it(answered: Path) -> None:
    """Started as systems do it, too: Python itself may have something to complain of when it ends."""
    command = [
        sys.executable,
        "-u",
        "-c",
        "from harness.cli import main; main()",
        "serve",
        "--workspace",
        str(answered),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any(line.startswith("Interrupt") for line in process.stdout)
        process.send_signal(signal.SIGTERM)
        told, complaints = process.communicate(timeout=PATIENCE)
    assert (process.returncode, complaints) == (0, "")
    assert told == "stopped; 0 replies came in meanwhile\n"


def test_one_process_serves_a_workspace(served: forking.Shopper, shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("serve", "--workspace", workspace)
    assert code == 2
    assert "a `shopper serve` holds this workspace's inbox open" in err


def test_a_serving_process_that_was_killed_stands_in_nobody_s_way(
    served: forking.Shopper, shopper: Shopper, workspace: Path
) -> None:
    served.kill()
    assert run(shopper, workspace) == 0


def test_status_says_whether_anybody_listens(
    workspace: Path, serve: Callable[..., Desk], write_desks: Callable[..., None], shopper: Shopper
) -> None:
    write_desks(workspace, serve(Temperament.SILENT))
    assert run(shopper, workspace) == 0
    assert "`shopper serve` is not running" in shopper("status", "--workspace", workspace)[1]
    with serving(Workspace(folder=workspace, ledger_url="")):
        assert "`shopper serve` holds the inbox open" in shopper("status", "--workspace", workspace)[1]


def asked_to_confirm(ledger: Ledger, site: str) -> str:
    """A form that was sent two days ago, and the mail with the link by which it is to be confirmed; its enquiry."""
    sent = datetime.now(UTC) - timedelta(days=2)
    enquiry = specimen(desk="faulty", channel="web_form", to=site, created_at=sent)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "no-reply@desk.example", enquiry.persona.email, "Your message"
    letter.set_content(f"Hello,\n\nplease confirm your request by following this link:\n{site}c/4711\n\nThe desk")
    came = Reply(
        id="asks",
        received_at=sent + timedelta(minutes=1),
        source=Source.INBOX,
        media_type="message/rfc822",
        raw=letter.as_bytes(),
        recipient=enquiry.persona.email,
    )
    ledger.append_enquiry(enquiry)
    ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=sent))
    ledger.append_reply(came)
    return enquiry.id


@pytest.mark.browser
def test_a_link_that_confirms_a_request_is_followed_and_told(room: Room, desks: Desks) -> None:
    asks = "<p>One more step.</p><form method=post><button>Confirm my request</button></form>"
    site = desks.site(asks, answer="<h1>Thank you</h1><p>Your request has been confirmed.")
    room.write("web_form", site)
    with Ledger.open(f"sqlite:///{room.ledger}") as ledger:
        enquiry = asked_to_confirm(ledger, site.split('"')[1])
    with serving_process(room.folder) as process:
        told = process.stdout.readline()
    said = "followed the link by which the request is confirmed; the page reads: Thank you / Your request has been"
    assert f"{enquiry}: {said}" in told
    assert [each.state for each in room.facts().dispatches][1:] == [DispatchState.CONFIRMING, DispatchState.CONFIRMED]
