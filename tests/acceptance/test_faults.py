"""What `shopper run` does when something is broken: it names the cause, and takes nothing for the desk's silence."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zipfile import is_zipfile

import pytest

from harness.errors import FaultKind
from harness.model import Dispatch

if TYPE_CHECKING:
    from tests.acceptance.conftest import Room
    from tests.acceptance.faulty_desks import Desks
from tests.acceptance.faults import assert_not_measured, only_fault

JPEG = b"\xff\xd8\xff"
FORM = """<form method=post><label>E-mail <input type=email name=mail></label>
    <label>Message <textarea name=text></textarea></label><button>Send</button></form>"""
NO_MESSAGE = FORM.replace("Message <textarea name=text></textarea>", "Newsletter <input type=checkbox name=news>")
REFUSED = f"<p class=error>We do not know this order number.</p>{FORM}"
CAPTCHA = f'{FORM}<div class="g-recaptcha" style="width:300px;height:70px">I am not a robot</div>'
AWAY = "<h1>Chat</h1><p>All our advisers are away until tomorrow.</p>"


class Case(NamedTuple):
    """A desk with something wrong with it, and what its user is told: the kind, the cause, what to do.

    `patience`: how long each step is waited for; as little as may be where that is waited for to the end.
    """

    desk: Callable[["Desks"], str]
    kind: FaultKind
    cause: str
    remedy: str
    patience: str = "60s"


NO_MAIL = {
    "refused": Case(lambda desks: desks.nobody("smtp"), FaultKind.UNREACHABLE, "127.0.0.1:", "`shopper check`"),
    "mute": Case(lambda desks: desks.mute("smtp"), FaultKind.TIMEOUT, "within 0.5 s", "--timeout", "0.5s"),
    "full for now": Case(
        lambda desks: desks.mail(rcpt="452 4.2.2 Mailbox full"),
        FaultKind.NOT_NOW,
        "452 4.2.2 Mailbox full; tried once, and not again: 5 min more is longer than this run waits",
        "run it again later",
    ),
    "full for good": Case(
        lambda desks: desks.mail(data="552 5.2.2 Over quota"),
        FaultKind.REJECTED,
        "552 5.2.2 Over quota",
        "a full mailbox",
    ),
}
NO_FORM = {
    "refused": Case(lambda desks: desks.nobody("http"), FaultKind.UNREACHABLE, "REFUSED", "`shopper check`"),
    "mute": Case(lambda desks: desks.mute("http"), FaultKind.TIMEOUT, "longer than 0.5 s", "--timeout", "0.5s"),
    "no place for a message": Case(
        lambda desks: desks.site(NO_MESSAGE), FaultKind.MISSING_FIELD, "no contact form", "`fields`"
    ),
    "refused by validation": Case(
        lambda desks: desks.site(FORM, answer=REFUSED),
        FaultKind.FORM_REFUSED,
        "We do not know this order number.",
        "what the form asks for",
    ),
    "forbidden": Case(lambda desks: desks.site("No", status=403), FaultKind.BLOCKED, "HTTP 403", "let our probes in"),
    "captcha": Case(lambda desks: desks.site(CAPTCHA), FaultKind.BLOCKED, "captcha", "let our probes in"),
    "its own error": Case(
        lambda desks: desks.site(FORM, answer="Sorry", answer_status=500), FaultKind.REJECTED, "HTTP 500", "the desk"
    ),
}
NO_CHAT = {
    "away": Case(
        lambda desks: desks.site(AWAY),
        FaultKind.CHAT_UNAVAILABLE,
        "All our advisers are away",
        "look at the picture",
        "5s",
    ),
}


def told(room: "Room", case: Case) -> Dispatch:
    """Run into the case's trouble; returns its fault, after looking at all that the user sees of it."""
    ended = room.run("--timeout", case.patience)
    assert ended.code == 3, ended
    enquiry, fault = only_fault(room)
    assert fault.fault is case.kind
    for words in (enquiry.id, case.kind.value, case.cause, "what to do", case.remedy, *fault.evidence):
        assert words in ended.err
    outcome = "blocked" if case.kind is FaultKind.BLOCKED else "probe fault"
    assert outcome in ended.out
    assert "silent" not in ended.out
    assert_not_measured(room, outcome)
    return fault


@pytest.mark.parametrize("name", NO_MAIL)
def test_a_desk_that_takes_no_mail_is_a_probe_fault(room: "Room", desks: "Desks", name: str) -> None:
    room.write("mail", NO_MAIL[name].desk(desks))
    told(room, NO_MAIL[name])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("channel", "name"), [*(("web_form", name) for name in NO_FORM), *(("chat", name) for name in NO_CHAT)]
)
def test_a_page_that_cannot_be_used_is_a_probe_fault_with_its_picture_and_trace(
    room: "Room", desks: "Desks", channel: str, name: str
) -> None:
    case = {"web_form": NO_FORM, "chat": NO_CHAT}[channel][name]
    room.write(channel, case.desk(desks))
    picture, _, trace = (room.folder / path for path in told(room, case).evidence)
    assert picture.read_bytes()[:3] == JPEG
    assert is_zipfile(trace)


def test_a_secret_that_is_missing_is_named_before_anything_is_sent(
    room: "Room", desks: "Desks", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIMS_SECRET", raising=False)
    room.write("mail", f'{desks.mail()}\nuser = "kim"\nsecret = "KIMS_SECRET"')
    ended = room.run()
    assert ended.code == 2, ended
    assert "desk faulty, channel mail: KIMS_SECRET is not set in the environment; nothing was sent" in ended.err
    assert "give it the password of kim" in ended.err
    assert (room.facts().enquiries, desks.letters) == ((), [])


def test_many_enquiries_with_one_trouble_are_told_of_it_once(room: "Room", desks: "Desks") -> None:
    room.write("mail", desks.nobody("smtp"))
    ended = room.run("--count", "3")
    assert ended.err.count("what to do") == 1
    assert all(enquiry.id in ended.err for enquiry in room.facts().enquiries)


def test_machines_get_json_alone_and_people_the_cause_beside_it(room: "Room", desks: "Desks") -> None:
    room.write("mail", desks.nobody("smtp"))
    ended = room.run("--json")
    assert json.loads(ended.out)["outcomes"]["probe fault"] == 1
    assert "unreachable" in ended.err


# --- The browser


def test_without_a_browser_nothing_is_sent_and_the_way_to_one_is_named(
    room: "Room", desks: "Desks", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(empty))
    room.write("web_form", desks.site(FORM))
    ended = room.run()
    assert ended.code == 3, ended
    assert "shopper setup" in ended.err
    assert room.facts().enquiries == ()


def test_a_browser_that_does_not_start_is_a_probe_fault(
    room: "Room", desks: "Desks", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    broken = folder / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(folder))
    room.write("web_form", desks.site(FORM))
    ended = room.run()
    assert ended.code == 3, ended
    assert only_fault(room)[1].fault is FaultKind.BROWSER
    assert "shopper setup" in ended.err
    assert_not_measured(room, "probe fault")


# --- The inbox


def test_a_taken_inbox_port_is_refused_before_anything_is_sent(room: "Room", desks: "Desks", inbox_port: int) -> None:
    room.write("mail", desks.mail())
    with socket.create_server(("127.0.0.1", inbox_port)):
        ended = room.run()
    assert ended.code == 2, ended
    assert f"127.0.0.1:{inbox_port}" in ended.err
    assert "let `listen` in desks.toml name" in ended.err
    assert "a free port" in ended.err
    assert room.facts().enquiries == ()
