"""Desks that take messages by XMPP: what a good table becomes, and the exact words on every bad one."""
# ruff: noqa: E501  (each message stands whole on its line)

from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness import desk
from harness.desk import Address, address_of
from harness.errors import BadFile, NotPermitted
from harness.loopback import stays_here
from harness.model import Account, Login, Target, Tls

CHANNELS = ("mail", "web_form", "chat", "messaging")
GOOD = """\
[inbox]
domain = "shopper.example"

[desks.acme]
title = "Acme customer care"
kind = "own"
zone = "Europe/London"

[desks.acme.channels.messaging]
to = "care@acme.example"
via = "xmpp://127.0.0.1:5222"
user = "kim@acme.example"
secret = "KIM"
"""
WHERE = "desks.acme.channels.messaging"
A_JID = 'give a JID such as "care@acme.example"'
A_SERVER = 'give an XMPP server such as "xmpp://127.0.0.1:5222" or "xmpps://chat.acme.example:5223"'
AN_ACCOUNT = 'give our account, a JID such as "shopper@acme.example"'

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "a page": ("care@acme.example", "http://acme.example", [f'10: {WHERE}.to: is "http://acme.example", {A_JID}']),
    "a device": (
        "care@acme.example",
        "care@acme.example/desk",
        [f'10: {WHERE}.to: is "care@acme.example/desk", {A_JID}'],
    ),
    "two at signs": ("care@acme.example", "ca@re@acme.example", [f'10: {WHERE}.to: is "ca@re@acme.example", {A_JID}']),
    "no server": ('via = "xmpp://127.0.0.1:5222"\n', "", [f"9: {WHERE}.via: is missing, {A_SERVER}"]),
    "a mail server": ("xmpp://", "smtp://", [f'11: {WHERE}.via: is "smtp://127.0.0.1:5222", {A_SERVER}']),
    "no port": (":5222", "", [f'11: {WHERE}.via: is "xmpp://127.0.0.1", {A_SERVER}']),
    "nobody": (
        'user = "kim@acme.example"\nsecret = "KIM"\n',
        "",
        [
            f'9: {WHERE}.user: is missing, {AN_ACCOUNT}, and secret, the name of the environment variable that holds it, such as "SHOPPER_SMTP_PASSWORD"'
        ],
    ),
    "an account of nowhere": ("kim@acme.example", "kim", [f'12: {WHERE}.user: is "kim", {AN_ACCOUNT}']),
    "an access token": (
        'secret = "KIM"',
        'secret = "KIM"\nlogin = "xoauth2"',
        [f'14: {WHERE}.login: is "xoauth2", give "password", or leave it out'],
    ),
    "selectors": (
        'secret = "KIM"',
        'secret = "KIM"\nfields = { message = "#m" }',
        [f"14: {WHERE}.fields: is for pages only, leave it out"],
    ),
    "TLS at once and never": (
        '"xmpp://127.0.0.1:5222"',
        '"xmpps://127.0.0.1:5223"\ntls = "off"',
        [f'12: {WHERE}.tls: is "off", and via is TLS from its first byte, leave tls out or give xmpp://'],
    ),
    "a password that would go through the net in clear": (
        '"xmpp://127.0.0.1:5222"',
        '"xmpp://chat.acme.example:5222"\ntls = "off"',
        [f'12: {WHERE}.tls: is "off", and the secret would go to chat.acme.example in clear, leave tls out'],
    ),
}


def load(folder: Path, text: str) -> desk.Settings:
    path = folder / "desks.toml"
    path.write_text(text, encoding="utf-8")
    return desk.load(path, channels=CHANNELS)


@pytest.mark.parametrize(("right", "wrong", "words"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_named_with_what_is_allowed(tmp_path: Path, right: str, wrong: str, words: list[str]) -> None:
    assert right in GOOD
    with pytest.raises(BadFile) as caught:
        load(tmp_path, GOOD.replace(right, wrong, 1))
    assert str(caught.value).replace(f"{tmp_path / 'desks.toml'}:", "").splitlines() == words


@pytest.mark.parametrize(
    "to", ["care@acme.example", "support.acme.example", "localhost", "kundenservice@bücher.example"]
)
def test_an_account_or_a_domain_that_answers_by_itself_is_taken_as_it_is_written(tmp_path: Path, to: str) -> None:
    target = load(tmp_path, GOOD.replace("care@acme.example", to)).desks["acme"].targets["messaging"]
    account = Account(user="kim@acme.example", login=Login.PASSWORD, secret="KIM")
    assert target == Target(to=to, via="xmpp://127.0.0.1:5222", tls=Tls.VERIFIED, account=account)
    assert stays_here(target)


def test_a_relay_for_mail_has_nothing_to_do_with_it(tmp_path: Path) -> None:
    text = GOOD.replace("[desks.acme]", '[outbox]\nvia = "smtp://127.0.0.1:2526"\n[desks.acme]')
    assert load(tmp_path, text).desks["acme"].targets["messaging"].via == "xmpp://127.0.0.1:5222"


@pytest.mark.parametrize("change", [("127.0.0.1", "chat.acme.example"), ("care@acme.example", "care@acme.com")])
def test_a_desk_that_could_be_reached_by_way_of_it_is_not_approached_without_consent(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    acme = load(tmp_path, GOOD.replace(*change)).desks["acme"]
    with pytest.raises(NotPermitted, match="no consent on record"):
        desk.permit(acme, "messaging", now=datetime(2026, 11, 23, tzinfo=UTC))


def test_every_channel_that_is_not_known_to_be_otherwise_has_a_page() -> None:
    kinds = [address_of(each) for each in (*CHANNELS, "carrier-pigeon")]
    assert kinds == [Address.MAIL, Address.PAGE, Address.PAGE, Address.JID, Address.PAGE]
