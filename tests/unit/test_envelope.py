"""Whom a kept mail was for: what its header says, and whom we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.inbox.envelope import Envelope, envelope, header

KIM = "care-tests+kim@acme.example"
LEE = "lee@shopper.example"
OURS = {KIM, LEE}


def found(*lines: str) -> Envelope:
    raw = "".join(f"{line}\r\n" for line in (*lines, "", "Dear Kim")).encode()
    return envelope(header(raw), lambda address: address.casefold() in OURS)


@pytest.mark.parametrize(
    ("lines", "recipients"),
    [
        (["X-Original-To: " + LEE, "Delivered-To: box@acme.example", "To: help@desk.example"], (LEE,)),
        (["Envelope-To: " + LEE, "To: " + KIM], (LEE,)),
        (["X-Envelope-To: <" + LEE + ">"], (LEE,)),
        (["Delivered-To: box@acme.example", "Delivered-To: " + LEE], (LEE,)),
        (["Delivered-To: care-tests@acme.example", "To: Kim <" + KIM + ">"], (KIM,)),
        (["Delivered-To: care-tests@acme.example", 'To: "Kim, really" <x@y.example>', "Cc: " + KIM], (KIM,)),
        (["Delivered-To: care-tests@acme.example", f"To: {KIM}, {LEE}"], (KIM, LEE)),
        (["To: " + KIM, "Cc: " + KIM], (KIM,)),
        (["To: " + KIM.upper()], (KIM.upper(),)),
        (["To: a@b.example,", f" {KIM}"], (KIM,)),
        (["To: all:" + KIM + ";"], (KIM,)),
        (["Delivered-To: care-tests@acme.example", "To: care-tests@acme.example"], ("care-tests@acme.example",)),
        (["X-Original-To: a@b.example", "Delivered-To: c@d.example"], ("a@b.example",)),
        (["To: somebody@elsewhere.example"], (None,)),
        (["Delivered-To: catch-all", "To: @, a@, @b, a@b@c"], (None,)),
        ([], (None,)),
    ],
)
def test_who_is_ours_counts_wherever_it_stands_and_else_the_mailbox(
    lines: list[str], recipients: tuple[str | None, ...]
) -> None:
    assert found(*lines).recipients == recipients


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("Return-Path: <help@desk.example>", "help@desk.example"),
        ("Return-Path: help@desk.example", "help@desk.example"),
        ("Return-Path: <>", ""),
        ("Return-Path: <MAILER-DAEMON>", "MAILER-DAEMON"),
        ("Subject: none", None),
    ],
)
def test_sender_of_the_envelope_is_the_return_path(line: str, sender: str | None) -> None:
    assert found(line).sender == sender


@pytest.mark.parametrize(
    "text", ["a:" * 50_000, "(" * 50_000, "<" * 50_000, f"{LEE}," * 50_000, '"' * 50_000, "@" * 50_000]
)
def test_hostile_addresses_are_bounded(text: str) -> None:
    assert len(found(f"To: {text}", f"Delivered-To: {text}", f"Return-Path: {text}").recipients) == 1


def test_header_that_never_ends_is_looked_at_so_far_only() -> None:
    assert found(
        *(f"To: customer{number}@elsewhere.example" for number in range(100_000)), f"To: {KIM}"
    ).recipients == (None,)


@given(st.binary(max_size=2_000))
def test_no_mail_makes_it_fail(raw: bytes) -> None:
    kept = envelope(header(b"To: " + raw), lambda _: True)
    assert all(recipient is None or recipient.isprintable() for recipient in kept.recipients)
