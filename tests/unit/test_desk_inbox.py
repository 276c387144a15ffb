"""Where replies come in, as desks.toml says it: what a good table becomes, and the exact words on bad ones."""
# ruff: noqa: E501  (each message stands whole on its line)

from datetime import timedelta
from pathlib import Path

import pytest

from harness import desk
from harness.errors import BadFile
from harness.model import Account, Login, Mailbox, Tls

GOOD = """\
[inbox]
address = "care-tests@Acme.example"

[inbox.imap]
server = "imaps://imap.acme.example:993"
user = "care-tests@acme.example"
login = "xoauth2"
secret = "SHOPPER_IMAP_TOKEN"
folders = ["INBOX", "Tickets"]
spam = "Werbung"
poll = "30s"
mark_seen = true

[desks.acme]
title = "Acme"
kind = "own"
zone = "UTC"

[desks.acme.channels.chat]
to = "http://127.0.0.1:8000/chat"
"""
AN_IMAP_SERVER = 'give a server such as "imaps://imap.acme.example:993" or "imap://imap.acme.example:143"'
A_VARIABLE = 'give the name of the environment variable that holds it, such as "SHOPPER_SMTP_PASSWORD"'

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "no server": (
        'server = "imaps://imap.acme.example:993"\n',
        "",
        [f"desks.toml:4: inbox.imap.server: is missing, {AN_IMAP_SERVER}"],
    ),
    "a server of another kind": (
        "imaps://imap.acme.example:993",
        "pop3://pop.acme.example:110",
        [f'desks.toml:5: inbox.imap.server: is "pop3://pop.acme.example:110", {AN_IMAP_SERVER}'],
    ),
    "a server without a port": (
        "imaps://imap.acme.example:993",
        "imaps://imap.acme.example",
        [f'desks.toml:5: inbox.imap.server: is "imaps://imap.acme.example", {AN_IMAP_SERVER}'],
    ),
    "no account": (
        'user = "care-tests@acme.example"\n',
        "",
        ["desks.toml:4: inbox.imap.user: is missing, give the account's name at the server, in quotes"],
    ),
    "no secret": (
        'secret = "SHOPPER_IMAP_TOKEN"\n',
        "",
        [f"desks.toml:4: inbox.imap.secret: is missing, {A_VARIABLE}"],
    ),
    "a secret instead of the variable's name, which is not repeated": (
        "SHOPPER_IMAP_TOKEN",
        "hunter2!",
        [f"desks.toml:8: inbox.imap.secret: is not the name of a variable, {A_VARIABLE}"],
    ),
    "a login of another kind": (
        '"xoauth2"',
        '"kerberos"',
        ['desks.toml:7: inbox.imap.login: is "kerberos", give "password" or "xoauth2"'],
    ),
    "no folders": (
        '["INBOX", "Tickets"]',
        "[]",
        ['desks.toml:9: inbox.imap.folders: is a list of 0, give a list of folders such as ["INBOX"]'],
    ),
    "a folder twice": (
        '["INBOX", "Tickets"]',
        '["INBOX", "INBOX"]',
        ['desks.toml:9: inbox.imap.folders: gives "INBOX" twice, give each once'],
    ),
    "a folder that is for junk and is not": (
        '"Werbung"',
        '"Tickets"',
        ['desks.toml:10: inbox.imap.spam: is "Tickets", which is one of the folders, take it away from them'],
    ),
    "looking too often": (
        '"30s"',
        '"1s"',
        ['desks.toml:11: inbox.imap.poll: is 1 seconds, give a duration from 5s to 9m such as "60s"'],
    ),
    "looking so seldom that the server hangs up": (
        '"30s"',
        '"1h"',
        ['desks.toml:11: inbox.imap.poll: is 3600 seconds, give a duration from 5s to 9m such as "60s"'],
    ),
    "a mark that is no yes or no": (
        "mark_seen = true",
        'mark_seen = "yes"',
        [
            'desks.toml:12: inbox.imap.mark_seen: is "yes", give true or false: whether what was stored is marked as read'
        ],
    ),
    "TLS from the first byte and none at all": (
        "mark_seen = true",
        'tls = "off"',
        ['desks.toml:12: inbox.imap.tls: is "off", but imaps:// is TLS from the first byte, take one of the two away'],
    ),
    "a key that is not known": (
        "mark_seen",
        "mark_sean",
        [
            'desks.toml:12: inbox.imap.mark_sean: is not known (did you mean "mark_seen"?), allowed: folders, login, mark_seen, poll, secret, server, spam, tls, user'
        ],
    ),
    "neither a domain nor a mailbox": (
        'address = "care-tests@Acme.example"\n',
        "",
        ["desks.toml:1: inbox.domain: is missing, give it or an address"],
    ),
    "both a domain and a mailbox": (
        "[inbox]\n",
        '[inbox]\ndomain = "shopper.example"\n',
        ["desks.toml:2: inbox.domain: and address are both given, give one of them"],
    ),
    "a mailbox with a part of its own": (
        "care-tests@Acme.example",
        "care+tests@acme.example",
        [
            'desks.toml:2: inbox.address: is "care+tests@acme.example", give a mail address without a plus, such as "care-tests@acme.example"'
        ],
    ),
    "a certificate without its key": (
        "[inbox]\n",
        '[inbox]\ncertificate = "inbox.pem"\n',
        ["desks.toml:1: inbox.key: is missing, a certificate and its key go together"],
    ),
}


def loaded(tmp_path: Path, text: str) -> desk.InboxSettings:
    path = tmp_path / "desks.toml"
    path.write_text(text, encoding="utf-8")
    return desk.load(path, channels=("mail", "chat")).inbox


def test_a_mailbox_at_a_provider_becomes_settings_and_no_server_of_ours_is_opened(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD) == desk.InboxSettings(
        domain="care-tests@acme.example",
        listen=None,
        size_limit=25_000_000,
        mailbox=Mailbox(
            server="imaps://imap.acme.example:993",
            tls=Tls.VERIFIED,
            account=Account(user="care-tests@acme.example", login=Login.XOAUTH2, secret="SHOPPER_IMAP_TOKEN"),
            folders=("INBOX", "Tickets"),
            spam="Werbung",
            poll=timedelta(seconds=30),
            mark_seen=True,
        ),
    )


def test_what_may_be_left_out_of_a_mailbox_has_its_defaults(tmp_path: Path) -> None:
    before, _, rest = GOOD.partition('login = "xoauth2"\n')
    desks = rest[rest.index("[desks.acme]") :]
    mailbox = loaded(tmp_path, f'{before}secret = "PASSWORD"\n{desks}').mailbox
    assert mailbox == Mailbox(
        server="imaps://imap.acme.example:993",
        tls=Tls.VERIFIED,
        account=Account(user="care-tests@acme.example", login=Login.PASSWORD, secret="PASSWORD"),
        folders=("INBOX",),
        spam=None,
        poll=timedelta(seconds=60),
        mark_seen=False,
    )


def test_a_server_of_ours_and_a_mailbox_may_both_take_mail_in(tmp_path: Path) -> None:
    inbox = loaded(tmp_path, GOOD.replace("[inbox]\n", '[inbox]\nlisten = "0.0.0.0:25"\n'))
    assert inbox.listen == ("0.0.0.0", 25)  # noqa: S104
    assert inbox.mailbox is not None


def test_the_mailbox_that_the_shipped_file_shows_loads_once_uncommented(tmp_path: Path) -> None:
    lines = (Path(__file__).parents[2] / "scenarios" / "desks.toml").read_text(encoding="utf-8").splitlines()
    first, last = lines.index('# address = "care-tests@acme.example"'), lines.index("# mark_seen = false")
    shown = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[first : last + 1])
    inbox = loaded(tmp_path, f"[inbox]\n{shown}\n{GOOD[GOOD.index('[desks.acme]') :]}")
    assert inbox.domain == "care-tests@acme.example"
    assert inbox.mailbox == Mailbox(
        server="imaps://imap.acme.example:993",
        tls=Tls.VERIFIED,
        account=Account(user="care-tests@acme.example", login=Login.PASSWORD, secret="SHOPPER_IMAP_SECRET"),
        spam="Junk",
    )


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_is_refused_in_these_words(case: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[case]
    assert old in GOOD
    with pytest.raises(BadFile) as caught:
        loaded(tmp_path, GOOD.replace(old, new, 1))
    assert str(caught.value).replace(f"{tmp_path}/", "").splitlines() == expected
