"""A desk whose mail system takes the complaint and then sends it back: what each command says of that."""

import json
import smtplib
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room
    from tests.acceptance.faulty_desks import Desks

pytest_plugins = ["pytester"]

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@desk.example>
To: {customer}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; care@desk.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <care@desk.example>: Recipient address rejected

--b
Content-Type: text/rfc822-headers

{head}
--b--
"""


def sends_back(desks: "Desks", inbox_port: int) -> Callable[[], None]:
    """What a mail server does that finds out later that it knows no such mailbox."""

    def send() -> None:
        letter = message_from_bytes(bytes(desks.letters[-1]))  # type: ignore[call-overload]
        customer = letter["From"].rpartition("<")[2].strip("> ")
        head = "\n".join(f"{name}: {value}" for name, value in letter.items())
        with smtplib.SMTP("127.0.0.1", inbox_port, local_hostname="desk.example") as post:
            post.sendmail("", customer, REPORT.format(customer=customer, head=head).encode())

    return lambda: Thread(target=send).start()


def test_what_came_back_is_said_with_its_reason_and_measured_as_nothing_else(
    room: "Room", desks: "Desks", inbox_port: int
) -> None:
    room.write("mail", desks.mail(then=sends_back(desks, inbox_port)))
    ended = room.run("--wait", "30s")
    assert ended.code == 1, ended
    (enquiry,) = room.facts().enquiries
    assert f"{enquiry.id}: not deliverable: the mail came back " in ended.out
    for words in (
        "5.1.1, no such mailbox",
        "Recipient address rejected",
        "see that the address in desks.toml is right",
    ):
        assert words in ended.out
    assert "silent" not in ended.out
    assert "1 enquiry: 1 not deliverable" in room.call("status").out
    shown = room.call("show", enquiry.id).out
    assert "outcome: not deliverable" in shown
    assert "delivery failed: the mail came back (inbox, matched by the customer's address)" in shown
    assert room.call("report", "--format", "json,md", "-o", room.folder / "out").code == 0
    figures = json.loads((room.folder / "out" / "report.json").read_text(encoding="utf-8"))["all"]
    assert (figures["measured"], figures["unanswered"]["n"], figures["still_waiting"]) == (0, 0, [])
    assert (figures["returned_undelivered"]["value"], figures["returned_undelivered"]["n"]) == (1.0, 1)
    assert "One enquiry came back undelivered" in (room.folder / "out" / "report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_came_back_is_red_with_its_reason(
    room: "Room", desks: "Desks", inbox_port: int, pytester: pytest.Pytester
) -> None:
    """The change under test may have broken the desk's mail: neither an error of ours nor too early to tell."""
    room.write("mail", desks.mail(then=sends_back(desks, inbox_port)))
    result = pytester.runpytest_inprocess(
        *("--rootdir", room.folder, room.folder / "scenarios" / "promised-call.toml"),
        *("-p", "no:asyncio", "-p", "harness.pytest_plugin", "--desk", "faulty", "-k", "mail-en", "--shop-wait", "30s"),
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*not deliverable: the mail came back*later*5.1.1, no such mailbox*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    assert Path(room.folder / "ledger.db").exists()
