"""Replies from mailboxes that were filled elsewhere: mbox files, Maildir folders, single mails."""

import codecs
import mailbox
import stat
import tracemalloc
from email.message import EmailMessage
from pathlib import Path

import pytest

from harness.errors import ConfigurationError
from harness.model import Placement
from probes.inbox import mailbox as ours
from probes.inbox.mailbox import read_mailbox
from tests.unit.mailboxes import MAIL, read, written


@pytest.mark.timeout(30)  # as each of these lines took many seconds
def test_lines_of_hours_that_begin_like_a_separator_are_a_letters_own(tmp_path: Path) -> None:
    line = b"\nFrom " + b"1:11" * 16_000 + b"\n"
    box = written(tmp_path / "box", b"From help@desk.example Mon Oct  5 09:30:00 2026\n" + MAIL + line * 20)

    ((reply,), _) = read(box)

    assert reply.raw == MAIL + line * 20


def test_mbox_written_by_somebody_else_is_read_back(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    for number in range(3):
        message = EmailMessage()
        message["Date"] = f"Mon, 5 Oct 2026 09:0{number}:00 +0000"
        message["Subject"] = f"Mail {number}"
        message.set_content(f"Hello {number}\n\nFrom here on it is a letter.\n")
        box.add(message)
    box.close()

    replies, _ = read(tmp_path / "box")

    assert [b"Mail %d" % n in reply.raw for n, reply in enumerate(replies)] == [True, True, True]
    assert all(b"\nFrom here on" in reply.raw for reply in replies)


def test_line_in_a_letter_that_begins_with_from_is_no_separator(tmp_path: Path) -> None:
    box = b"From - Mon Oct  5 09:30:00 2026\nSubject: a\n\nHello\n\nFrom the moment it came it leaked.\n"

    ((reply,), _) = read(written(tmp_path / "box", box))

    assert reply.raw == b"Subject: a\n\nHello\n\nFrom the moment it came it leaked.\n"


def test_one_mark_of_quoted_from_lines_is_taken_off(tmp_path: Path) -> None:
    box = b"From a@b Mon Oct  5 09:30:00 2026\nSubject: a\n\n>From me\n>>From you\n> From space\n\n"

    ((reply,), _) = read(written(tmp_path / "box", box))

    assert reply.raw == b"Subject: a\n\nFrom me\n>From you\n> From space\n"


def test_mail_beyond_the_limit_is_reported_and_its_neighbours_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "LARGEST_MESSAGE", 2**20)
    separator = b"From a@b Mon Oct  5 09:30:00 2026\n"
    path = written(
        tmp_path / "box",
        separator + MAIL + b"\n" + separator + MAIL + b"x" * 2**20 + b"\n\n" + separator + b"Subject: c\n\nc\n",
    )

    replies, skipped = read(path)

    assert [reply.raw[:8] for reply in replies] == [MAIL[:8], b"Subject:"]
    assert skipped == [f"{path}: message 2 is left out: it is larger than 1 MiB"]


def test_mail_of_many_short_lines_takes_no_more_memory_than_of_few_long_ones(tmp_path: Path) -> None:
    size = 2**21
    path = written(tmp_path / "box", b"From a@b Mon Oct  5 09:30:00 2026\n" + MAIL + b"a\n" * (size // 2))
    tracemalloc.start()
    try:
        ((reply,), _) = read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(reply.raw) > size
    assert peak < 8 * size


def test_end_of_a_line_that_is_read_in_pieces_is_no_empty_line(tmp_path: Path) -> None:
    line = b"x" * 2**16 + b"\n>From me\nFrom a@b Mon Oct  5 09:30:00 2026\n"
    (replies, _) = read(written(tmp_path / "box", b"From a@b Mon Oct  5 09:30:00 2026\n" + MAIL + line))
    assert [reply.raw for reply in replies] == [MAIL + line.replace(b">From", b"From")]


def test_byte_order_mark_is_no_part_of_a_mail(tmp_path: Path) -> None:
    box = b"From a@b Mon Oct  5 09:30:00 2026\n" + MAIL
    ((one,), _) = read(written(tmp_path / "box", codecs.BOM_UTF8 + box))
    ((other,), _) = read(written(tmp_path / "one.eml", codecs.BOM_UTF8 + MAIL))
    assert one.raw == other.raw == MAIL


@pytest.mark.parametrize("name", ["box", "one.eml"])
def test_mail_saved_as_utf_16_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, MAIL.decode().encode("utf-16"))
    with pytest.raises(ConfigurationError, match=r"is text in UTF-16.*save it as UTF-8"):
        read(path)


def test_maildir_gives_new_and_read_mail(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    written(tmp_path / "new" / "1.a", MAIL)
    written(tmp_path / "cur" / "2.b:2,S", MAIL.replace(b"Re: kettle", b"Re: other"))
    written(tmp_path / "cur" / ".index", b"not a mail")
    written(tmp_path / "tmp" / "3.c", MAIL)

    replies, skipped = read(tmp_path)

    assert [b"Re: other" in reply.raw for reply in replies] == [False, True]
    assert skipped == []


def maildir(path: Path, **mails: bytes) -> Path:
    for part in ("new", "cur"):
        (path / part).mkdir(parents=True)
    for name, raw in mails.items():
        written(path / "cur" / f"{name}:2,S", raw)
    return path


def test_folder_for_junk_goes_with_its_maildir_and_is_told_apart(tmp_path: Path) -> None:
    maildir(tmp_path, one=MAIL)
    maildir(tmp_path / ".Junk", two=MAIL.replace(b"kettle", b"prize"))
    maildir(tmp_path / ".Sent", three=MAIL.replace(b"kettle", b"our own"))

    replies, _ = read(tmp_path)

    assert [(b"prize" in reply.raw, reply.placement) for reply in replies] == [
        (False, Placement.INBOX),
        (True, Placement.SPAM),
    ]


@pytest.mark.parametrize("name", [".Spam", ".INBOX.Junk", "Junk E-mail"])
def test_folder_for_junk_alone_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    ((reply,), _) = read(maildir(tmp_path / name, one=MAIL))

    assert reply.placement is Placement.SPAM


def test_mbox_of_junk_is_known_by_its_name_and_of_another_nothing_is_known(tmp_path: Path) -> None:
    box = b"From a@b Mon Oct  5 09:30:00 2026\n" + MAIL

    placements = [read(written(tmp_path / name, box))[0][0].placement for name in ("Spam.mbox", "Junk", "box.mbox")]

    assert placements == [Placement.SPAM, Placement.SPAM, None]


def test_draft_in_a_maildir_is_nobodys_reply(tmp_path: Path) -> None:
    maildir(tmp_path)
    written(tmp_path / "cur" / "1.a:2,DS", MAIL)

    assert read(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty: neither an mbox"),
        (b"Dear Kim,\nhello\n", "begins with 'Dear Kim,'.*allowed are mbox files, Maildir folders and .eml files"),
        (b'{"id": 1}\n', "neither an mbox .* nor a message"),
        (b"\0\xff" * 100_000, "neither an mbox"),
    ],
)
def test_what_is_no_mailbox_is_refused_saying_what_was_found(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        read_mailbox(written(tmp_path / "file", content))


def test_folder_that_is_no_maildir_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="without new/ or cur/, so no Maildir"):
        read_mailbox(tmp_path)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file or directory; name a file or folder"):
        read_mailbox(tmp_path / "nothing")


def test_mailbox_is_only_read(tmp_path: Path) -> None:
    path = written(tmp_path / "box", b"From a@b Mon Oct  5 09:30:00 2026\n" + MAIL)
    path.chmod(stat.S_IRUSR)
    before = path.stat()

    read(path)

    assert (path.stat().st_mtime_ns, path.read_bytes().count(b"From a@b")) == (before.st_mtime_ns, 1)
