"""A mail as mailboxes keep it, and what is read out of one."""

from datetime import UTC, datetime
from pathlib import Path

from harness.model import Reply
from probes.inbox.mailbox import read_mailbox

MAIL = (
    b"Return-Path: <help@desk.example>\n"
    b"Delivered-To: catch-all@shopper.example\n"
    b"X-Original-To: kim@shopper.example\n"
    b"Received: from desk.example by mx.shopper.example; Mon, 5 Oct 2026 11:30:00 +0200\n"
    b"Received: from inner by desk.example; Mon, 5 Oct 2026 11:29:00 +0200\n"
    b"Date: Mon, 5 Oct 2026 11:00:00 +0200\n"
    b"Subject: Re: kettle\n"
    b"\n"
    b"We will look into it.\n"
)
ARRIVED = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)


def read(path: Path) -> tuple[list[Reply], list[str]]:
    skipped: list[str] = []
    return list(read_mailbox(path, skipped=skipped.append)), skipped


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
