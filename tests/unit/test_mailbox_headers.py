"""What the headers of a mail from a mailbox tell: when it came, from whom, and which customer it is for."""

from datetime import timedelta
from pathlib import Path

import pytest

from harness.model import Source
from probes.inbox.mailbox import read_mailbox
from tests.unit.mailboxes import ARRIVED, MAIL, read, written


def test_message_file_gives_one_reply_with_what_its_headers_kept_of_the_envelope(tmp_path: Path) -> None:
    ((reply,), skipped) = read(written(tmp_path / "one.eml", MAIL))

    assert (reply.raw, reply.source, reply.media_type) == (MAIL, Source.IMPORT, "message/rfc822")
    assert (reply.recipient, reply.sender, reply.received_at) == ("kim@shopper.example", "help@desk.example", ARRIVED)
    assert skipped == []


def test_separator_tells_when_a_mail_came_that_has_no_received_field(tmp_path: Path) -> None:
    box = (
        b"From help@desk.example Mon Oct  5 09:30:00 2026\nDate: Sun, 4 Oct 2026 00:00:00 +0000\n\none\n"
        b"\nFrom help@desk.example Tue Oct  6 10:00:00 2026\n" + MAIL
    )

    replies, _ = read(written(tmp_path / "box", box))

    assert [reply.received_at for reply in replies] == [ARRIVED, ARRIVED]


def test_date_is_the_last_resort(tmp_path: Path) -> None:
    ((reply,), _) = read(written(tmp_path / "a.eml", b"Received: by mx\nDate: Mon, 5 Oct 2026 09:30:00 -0000\n\nhello"))

    assert reply.received_at == ARRIVED
    assert (reply.recipient, reply.sender) == (None, None)


def test_mail_of_unknown_time_is_reported_and_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "a.eml", b"Subject: when?\nDate: soon\n\nhello")

    assert read(path) == (
        [],
        [f"{path} is left out: when it came is not known, it has neither a Received nor a Date field"],
    )


def test_times_are_no_finer_than_mail_writes_them(tmp_path: Path) -> None:
    ((reply,), _) = read(written(tmp_path / "one.eml", MAIL))

    assert reply.resolution == timedelta(seconds=1)


def test_mail_names_the_customer_that_it_is_for_whatever_mailbox_it_lay_in(tmp_path: Path) -> None:
    path = written(tmp_path / "one.eml", MAIL.replace(b"X-Original-To: kim@", b"To: Kim <kim@"))

    (reply,) = read_mailbox(path, knows={"kim@shopper.example"}.__contains__)

    assert reply.recipient == "kim@shopper.example"


def test_null_return_path_is_an_empty_sender(tmp_path: Path) -> None:
    ((reply,), _) = read(written(tmp_path / "a.eml", MAIL.replace(b"<help@desk.example>", b"<>")))

    assert reply.sender == ""


def test_same_mail_read_twice_has_the_same_id_and_another_customers_copy_another(tmp_path: Path) -> None:
    path = written(tmp_path / "a.eml", MAIL)
    copy = written(tmp_path / "b.eml", MAIL.replace(b"kim@", b"lee@"))

    (first, second, other) = (read(each)[0][0].id for each in (path, path, copy))

    assert first == second != other


@pytest.mark.parametrize(
    "head",
    [
        b"Date: Mon, 5 Oct 2026 09:30:00 +9999\n",
        b"Date: Mon, 1 Jan 0001 00:00:00 +1400\n",
        b"Date: \xff\xfe\n",
        b"Delivered-To: " + b"(" * 5_000 + b"\nReturn-Path: <\xff@x>\nDate: Mon, 5 Oct 2026 09:30:00 +0000\n",
        b"Received: " + b"; " * 5_000 + b"\n",
    ],
)
def test_broken_headers_do_no_harm(tmp_path: Path, head: bytes) -> None:
    replies, skipped = read(written(tmp_path / "a.eml", head + b"\nhello"))

    assert len(replies) + len(skipped) == 1
