"""Desk files: what a good one becomes, and the exact words on every bad one."""
# ruff: noqa: E501  (each message stands whole on its line)

from datetime import date, timedelta
from pathlib import Path

import pytest

from harness import desk
from harness.cli.accounts import require_secrets
from harness.errors import BadFile, ConfigurationError
from harness.model import Account, Consent, Desk, DeskKind, Login, Opening, Pass, Target, Thresholds, Tls

CHANNELS = ("mail", "web_form", "chat", "messaging")
SHIPPED = Path(__file__).parents[2] / "scenarios" / "desks.toml"

GOOD = """\
[inbox]
domain = "shopper.example"
listen = "127.0.0.1:2525"
size_limit = "25MB"

[desks.acme]
title = "Acme customer care"
kind = "own"
zone = "Europe/London"
daily_limit = 20

[desks.acme.hours]
mon = ["13:00-17:30", "09:00-12:30"]
sun = ["22:00-24:00"]

[desks.acme.thresholds]
acknowledgement = "15m"

[desks.acme.channels.mail]
to = "care@acme.example"
via = "smtp://127.0.0.1:2526"

[desks.acme.channels.web_form]
to = "http://127.0.0.1:8000/contact"
fields = { message = "#body" }
values = { "#branch" = "Leeds" }
leave = ["#nickname"]

[desks.acme.consent]
by = "Jane Doe, Head of Service"
given = 2026-11-01
until = 2027-10-31
staff_informed = 2026-10-15
show_agent_names = true
"""

DESK_KEYS = "channels, consent, daily_limit, hours, kind, thresholds, title, zone"
A_PAGE = 'give a page such as "http://127.0.0.1:8000/contact"'
A_SERVER = 'give a mail server such as "smtp://127.0.0.1:2526" or "smtps://smtp.acme.example:465"'
OPENINGS = 'give a list of openings such as ["09:00-12:30", "13:30-17:30"]'

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "an empty file": (
        GOOD,
        "",
        [
            "desks.toml:1: inbox: is missing, give a table [inbox] with the domain or address that personas write from",
            "desks.toml:1: desks: is missing, give at least one table [desks.NAME]",
        ],
    ),
    "no desk": (
        GOOD,
        '[inbox]\ndomain = "shopper.example"\n[desks]\n',
        ["desks.toml:3: desks: is a table, give at least one table [desks.NAME]"],
    ),
    "a desk's name in capitals": (
        "desks.acme",
        "desks.ACME",
        ["desks.toml:6: desks.ACME: is not allowed as a desk's name, give small letters, digits and -"],
    ),
    "an unknown table": (
        "[inbox]",
        "[defaults]\n[inbox]",
        ["desks.toml:1: defaults: is not known, allowed: desks, evidence, inbox, outbox"],
    ),
    "evidence masked by a word": (
        "[inbox]",
        '[evidence]\nmask = "yes"\n[inbox]',
        [
            'desks.toml:2: evidence.mask: is "yes", give true or false',
        ],
    ),
    "a misspelt key": (
        "daily_limit",
        "dayly_limit",
        [f'desks.toml:10: desks.acme.dayly_limit: is not known (did you mean "daily_limit"?), allowed: {DESK_KEYS}'],
    ),
    "no kind": (
        'kind = "own"\n',
        "",
        ['desks.toml:6: desks.acme.kind: is missing, give "own", "agent", "public" or "competitor"'],
    ),
    "an unknown kind": (
        '"own"',
        '"friend"',
        ['desks.toml:8: desks.acme.kind: is "friend", give "own", "agent", "public" or "competitor"'],
    ),
    "a zone that is nowhere": (
        "Europe/London",
        "Europe/Londn",
        [
            'desks.toml:9: desks.acme.zone: is "Europe/Londn", give an IANA time zone such as "Europe/London" (did you mean "Europe/London"?)'
        ],
    ),
    "a zone that is a path": (
        "Europe/London",
        "../../etc/passwd",
        [
            'desks.toml:9: desks.acme.zone: is "../../etc/passwd", give an IANA time zone such as "Europe/London"',
        ],
    ),
    "a zone that is a continent": (
        "Europe/London",
        "Europe",
        [
            'desks.toml:9: desks.acme.zone: is "Europe", give an IANA time zone such as "Europe/London" (did you mean "Europe/Rome"?)'
        ],
    ),
    "no zone at all": (
        '"Europe/London"',
        '""',
        ['desks.toml:9: desks.acme.zone: is "", give an IANA time zone such as "Europe/London"'],
    ),
    "a limit of nothing": (
        "daily_limit = 20",
        "daily_limit = 0",
        ["desks.toml:10: desks.acme.daily_limit: is 0, give a whole number from 1 to 1000"],
    ),
    "a limit in quotes": (
        "daily_limit = 20",
        'daily_limit = "20"',
        ['desks.toml:10: desks.acme.daily_limit: is "20", give a whole number from 1 to 1000'],
    ),
    "a limit that is true": (
        "daily_limit = 20",
        "daily_limit = true",
        ["desks.toml:10: desks.acme.daily_limit: is true, give a whole number from 1 to 1000"],
    ),
    "overlapping hours": (
        "13:00-17:30",
        "12:00-17:30",
        ['desks.toml:13: desks.acme.hours.mon: "09:00-12:30" and "12:00-17:30" overlap, give openings that do not'],
    ),
    "hours that are no hours": (
        "13:00-17:30",
        "1pm-5pm",
        ['desks.toml:13: desks.acme.hours.mon: "1pm-5pm" is not an opening, give one such as "09:00-17:30"'],
    ),
    "hours over midnight": (
        "22:00-24:00",
        "22:00-06:00",
        [
            'desks.toml:14: desks.acme.hours.sun: "22:00-06:00" ends before it begins, give the part after midnight to the next day'
        ],
    ),
    "hours beyond midnight": (
        "22:00-24:00",
        "22:00-24:30",
        ['desks.toml:14: desks.acme.hours.sun: "22:00-24:30" ends after midnight, a day ends at "24:00"'],
    ),
    "hours that are no list": (
        '["22:00-24:00"]',
        '"22:00-24:00"',
        [f'desks.toml:14: desks.acme.hours.sun: is "22:00-24:00", {OPENINGS}'],
    ),
    "an unknown weekday": (
        "sun =",
        "sunday =",
        [
            'desks.toml:14: desks.acme.hours.sunday: is not known (did you mean "sun"?), allowed: fri, mon, sat, sun, thu, tue, wed'
        ],
    ),
    "a desk that never opens": (
        'mon = ["13:00-17:30", "09:00-12:30"]\nsun = ["22:00-24:00"]\n',
        "",
        [
            "desks.toml:12: desks.acme.hours: never opens, give a day's openings, or leave the table out where the desk never closes"
        ],
    ),
    "a threshold without a unit": (
        '"15m"',
        '"15"',
        [
            'desks.toml:17: desks.acme.thresholds.acknowledgement: is "15", give a duration longer than 0s and at most 366d such as "90s", "15m", "24h" or "14d"'
        ],
    ),
    "an unknown channel": (
        "channels.web_form",
        "channels.webform",
        [
            'desks.toml:23: desks.acme.channels.webform: is not a channel (did you mean "web_form"?), allowed: chat, mail, messaging, web_form'
        ],
    ),
    "a page for mail": (
        "care@acme.example",
        "http://127.0.0.1:8000/",
        [
            'desks.toml:20: desks.acme.channels.mail.to: is "http://127.0.0.1:8000/", give a mail address such as "care@acme.example"'
        ],
    ),
    "a mail address with a line end": (
        "care@acme.example",
        "care\\r\\nBcc: x@acme.example",
        [
            'desks.toml:20: desks.acme.channels.mail.to: is "care Bcc: x@acme.example", give a mail address such as "care@acme.example"'
        ],
    ),
    "a mail address for a form": (
        "http://127.0.0.1:8000/contact",
        "care@acme.example",
        [f'desks.toml:24: desks.acme.channels.web_form.to: is "care@acme.example", {A_PAGE}'],
    ),
    "a page that two readers would find on two hosts": (
        "http://127.0.0.1:8000/contact",
        "http://acme.example\\\\@127.0.0.1/",
        [f'desks.toml:24: desks.acme.channels.web_form.to: is "http://acme.example\\@127.0.0.1/", {A_PAGE}'],
    ),
    "a page on no host": (
        "http://127.0.0.1:8000/contact",
        "http:///contact",
        [f'desks.toml:24: desks.acme.channels.web_form.to: is "http:///contact", {A_PAGE}'],
    ),
    "a file instead of a page": (
        "http://127.0.0.1:8000/contact",
        "file:///etc/passwd",
        [f'desks.toml:24: desks.acme.channels.web_form.to: is "file:///etc/passwd", {A_PAGE}'],
    ),
    "mail without a server": (
        'via = "smtp://127.0.0.1:2526"\n',
        "",
        [
            'desks.toml:19: desks.acme.channels.mail.via: is missing, give the server that takes the desk\'s mail, as in "smtp://127.0.0.1:2526", or [outbox]'
        ],
    ),
    "a server of another kind": (
        "smtp://127.0.0.1:2526",
        "lmtp://127.0.0.1:24",
        [f'desks.toml:21: desks.acme.channels.mail.via: is "lmtp://127.0.0.1:24", {A_SERVER}'],
    ),
    "a server without a port": (
        "smtp://127.0.0.1:2526",
        "smtp://127.0.0.1",
        [f'desks.toml:21: desks.acme.channels.mail.via: is "smtp://127.0.0.1", {A_SERVER}'],
    ),
    "a server that is TLS and must not be": (
        'via = "smtp://127.0.0.1:2526"',
        'via = "smtps://127.0.0.1:465"\ntls = "off"',
        [
            'desks.toml:22: desks.acme.channels.mail.tls: is "off", and via is TLS from its first byte, leave tls out or give smtp://'
        ],
    ),
    "a secret that would go through the net in clear": (
        'via = "smtp://127.0.0.1:2526"',
        'via = "smtp://mx.acme.example:587"\ntls = "off"\nuser = "kim"\nsecret = "KIM"',
        [
            'desks.toml:22: desks.acme.channels.mail.tls: is "off", and the secret would go to mx.acme.example in clear, leave tls out'
        ],
    ),
    "a way of guarding that there is not": (
        'via = "smtp://127.0.0.1:2526"',
        'via = "smtp://127.0.0.1:2526"\ntls = "maybe"',
        ['desks.toml:22: desks.acme.channels.mail.tls: is "maybe", give "verified", "required", "unverified" or "off"'],
    ),
    "a login that there is not": (
        'via = "smtp://127.0.0.1:2526"',
        'via = "smtp://127.0.0.1:2526"\nlogin = "kerberos"',
        ['desks.toml:22: desks.acme.channels.mail.login: is "kerberos", give "password" or "xoauth2"'],
    ),
    "a secret in place of a variable's name": (
        'via = "smtp://127.0.0.1:2526"',
        'via = "smtp://127.0.0.1:2526"\nuser = "kim"\nsecret = "p4ss word"',
        [
            'desks.toml:23: desks.acme.channels.mail.secret: is not the name of a variable, give the name of the environment variable that holds it, such as "SHOPPER_SMTP_PASSWORD"'
        ],
    ),
    "an account without its secret": (
        'via = "smtp://127.0.0.1:2526"',
        'via = "smtp://127.0.0.1:2526"\nuser = "kim"',
        [
            'desks.toml:19: desks.acme.channels.mail.secret: is missing, give the name of the environment variable that holds it, such as "SHOPPER_SMTP_PASSWORD"'
        ],
    ),
    "an account without a server": (
        'via = "smtp://127.0.0.1:2526"',
        'user = "kim"\nsecret = "KIM"\n[outbox]\nvia = "smtp://127.0.0.1:2526"',
        [
            'desks.toml:19: desks.acme.channels.mail.via: is missing, give a mail server such as "smtp://127.0.0.1:2526" or "smtps://smtp.acme.example:465"; without it the mail goes by [outbox] and its account'
        ],
    ),
    "an outbox of another kind": (
        "[desks.acme]\n",
        '[outbox]\nvia = "http://127.0.0.1:2526"\n[desks.acme]\n',
        [f'desks.toml:7: outbox.via: is "http://127.0.0.1:2526", {A_SERVER}'],
    ),
    "an outbox that guards nothing": (
        "[desks.acme]\n",
        '[outbox]\nvia = "smtp://192.0.2.1:25"\ntls = "off"\nuser = "kim"\nsecret = "KIM"\n[desks.acme]\n',
        ['desks.toml:8: outbox.tls: is "off", and the secret would go to 192.0.2.1 in clear, leave tls out'],
    ),
    "a selector that is no name": (
        "[desks.acme]\n",
        '[outbox]\nvia = "smtp://127.0.0.1:2526"\ndkim_selector = "mail 1"\n[desks.acme]\n',
        [
            (
                'desks.toml:8: outbox.dkim_selector: is "mail 1", give the selector that whoever signs our mail names, such '
                'as "mail2026"'
            )
        ],
    ),
    "a local part that no server takes": (
        "care@acme.example",
        "ca re@acme.example",
        [
            'desks.toml:20: desks.acme.channels.mail.to: is "ca re@acme.example", give a mail address such as "care@acme.example"'
        ],
    ),
    "a domain that cannot be written in ASCII": (
        "care@acme.example",
        "care@-bücher-.example",
        [
            'desks.toml:20: desks.acme.channels.mail.to: is "care@-bücher-.example", give a mail address such as "care@acme.example"'
        ],
    ),
    "a form with a mail server": (
        "fields =",
        'via = "smtp://127.0.0.1:2526"\nfields =',
        ["desks.toml:25: desks.acme.channels.web_form.via: is for mail and messaging only, leave it out"],
    ),
    "selectors that are no table": (
        '{ message = "#body" }',
        '"#body"',
        [
            'desks.toml:25: desks.acme.channels.web_form.fields: is "#body", give a table of selectors such as { message = "#body" }'
        ],
    ),
    "a pass for mail": (
        'via = "smtp://127.0.0.1:2526"\n',
        'via = "smtp://127.0.0.1:2526"\npass = { header = "X-Probe", secret = "THE_PASS" }\n',
        ["desks.toml:22: desks.acme.channels.mail.pass: is for pages only, leave it out"],
    ),
    "a pass that is no table": (
        'to = "http://127.0.0.1:8000/contact"',
        'to = "http://127.0.0.1:8000/contact"\npass = "let-me-in"',
        [
            'desks.toml:25: desks.acme.channels.web_form.pass: is text, give a table such as { header = "X-Probe", secret = "SHOPPER_PASS" }'
        ],
    ),
    "a pass in the place of its variable": (
        'to = "http://127.0.0.1:8000/contact"',
        'to = "http://127.0.0.1:8000/contact"\npass = { header = "X-Probe", secret = "let-me-in 4711" }',
        [
            'desks.toml:25: desks.acme.channels.web_form.pass.secret: is not the name of a variable, give the name of the environment variable that holds it, such as "SHOPPER_SMTP_PASSWORD"'
        ],
    ),
    "a header that browsers speak by": (
        'to = "http://127.0.0.1:8000/contact"',
        'to = "http://127.0.0.1:8000/contact"\npass = { header = "Cookie", secret = "THE_PASS" }',
        [
            'desks.toml:25: desks.acme.channels.web_form.pass.header: is "Cookie", give the name of a header that the desk looks for, such as "X-Probe"'
        ],
    ),
    "a pass that goes out in clear": (
        'to = "http://127.0.0.1:8000/contact"',
        'to = "http://acme.example/contact"\npass = { header = "X-Probe", secret = "THE_PASS" }',
        [
            "desks.toml:25: desks.acme.channels.web_form.pass: would go to acme.example in clear, let `to` be https:// or leave it out"
        ],
    ),
    "values that are no table": (
        '{ "#branch" = "Leeds" }',
        '["Leeds"]',
        [
            'desks.toml:26: desks.acme.channels.web_form.values: is a list of 1, give a table of what goes where, by selector, such as { "#branch" = "Leeds" }'
        ],
    ),
    "a value that is none": (
        '"Leeds"',
        '" "',
        ['desks.toml:26: desks.acme.channels.web_form.values."#branch": is " ", give text that is not empty'],
    ),
    "fields left alone that are no list": (
        '["#nickname"]',
        '"#nickname"',
        [
            'desks.toml:27: desks.acme.channels.web_form.leave: is "#nickname", give a list of selectors of fields left alone such as ["#nickname"]'
        ],
    ),
    "consent that ends before it begins": (
        "2027-10-31",
        "2026-10-31",
        ["desks.toml:32: desks.acme.consent.until: is 2026-10-31, before given, give 2026-11-01 or a later date"],
    ),
    "a date in quotes": (
        "given = 2026-11-01",
        'given = "2026-11-01"',
        ['desks.toml:31: desks.acme.consent.given: is "2026-11-01", give a date without quotes such as 2026-11-01'],
    ),
    "consent by nobody": (
        'by = "Jane Doe, Head of Service"\n',
        "",
        ["desks.toml:29: desks.acme.consent.by: is missing, give the name and role of whoever agreed, in quotes"],
    ),
    "a domain that is none": (
        '"shopper.example"',
        '"shopper example"',
        ['desks.toml:2: inbox.domain: is "shopper example", give a domain such as "shopper.example"'],
    ),
    "an inbox without a port": (
        '"127.0.0.1:2525"',
        '"127.0.0.1"',
        ['desks.toml:3: inbox.listen: is "127.0.0.1", give a host and a port from 1 to 65535 such as "127.0.0.1:2525"'],
    ),
    "an inbox on a port beyond the last": (
        ":2525",
        ":70000",
        [
            'desks.toml:3: inbox.listen: is "127.0.0.1:70000", give a host and a port from 1 to 65535 such as "127.0.0.1:2525"'
        ],
    ),
    "a size without a unit": (
        '"25MB"',
        "25",
        ['desks.toml:4: inbox.size_limit: is 25, give a size up to 100MB such as "25MB" or "500kB"'],
    ),
    "a size beyond sense": (
        '"25MB"',
        '"25000MB"',
        ['desks.toml:4: inbox.size_limit: is "25000MB", give a size up to 100MB such as "25MB" or "500kB"'],
    ),
    "several things at once, in the order of the file": (
        GOOD,
        GOOD.replace('"own"', '"mine"').replace("via =", "vai =").replace("given = 2026-11-01\n", ""),
        [
            'desks.toml:8: desks.acme.kind: is "mine", give "own", "agent", "public" or "competitor"',
            'desks.toml:21: desks.acme.channels.mail.vai: is not known (did you mean "via"?), allowed: fields, leave, login, pass, secret, tls, to, user, values, via',
            "desks.toml:29: desks.acme.consent.given: is missing, give a date without quotes such as 2026-11-01",
        ],
    ),
}


def test_a_good_file_becomes_settings(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert desk.load(path, channels=CHANNELS) == desk.Settings(
        inbox=desk.InboxSettings(domain="shopper.example", listen=("127.0.0.1", 2525), size_limit=25_000_000),
        desks={
            "acme": Desk(
                name="acme",
                title="Acme customer care",
                kind=DeskKind.OWN,
                zone="Europe/London",
                openings=(
                    Opening(weekday=0, opens=540, closes=750),
                    Opening(weekday=0, opens=780, closes=1050),
                    Opening(weekday=6, opens=1320, closes=1440),
                ),
                targets={
                    "mail": Target(to="care@acme.example", via="smtp://127.0.0.1:2526"),
                    "web_form": Target(
                        to="http://127.0.0.1:8000/contact",
                        fields={"message": "#body"},
                        values={"#branch": "Leeds"},
                        leave=("#nickname",),
                    ),
                },
                thresholds=Thresholds(acknowledgement=timedelta(minutes=15)),
                daily_limit=20,
                consent=Consent(
                    by="Jane Doe, Head of Service",
                    given=date(2026, 11, 1),
                    until=date(2027, 10, 31),
                    staff_informed=date(2026, 10, 15),
                    show_agent_names=True,
                ),
            )
        },
    )


def test_what_may_be_left_out_has_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(
        '[inbox]\ndomain = "shopper.example"\n[desks.a]\ntitle = "A"\nkind = "public"\nzone = "UTC"\n'
        '[desks.a.channels.chat]\nto = "https://[::1]:8443/chat"\n',
        encoding="utf-8",
    )
    settings = desk.load(path, channels=CHANNELS)
    assert (settings.inbox.listen, settings.inbox.size_limit) == (("127.0.0.1", 2525), 25_000_000)
    assert settings.desks["a"] == Desk(
        name="a",
        title="A",
        kind=DeskKind.PUBLIC,
        zone="UTC",
        openings=(),
        targets={"chat": Target(to="https://[::1]:8443/chat")},
        thresholds=Thresholds(),
        daily_limit=20,
        consent=None,
    )


OUTBOX = """
[outbox]
via = "smtps://smtp.acme.example:465"
tls = "required"
user = "care-tests@acme.example"
login = "xoauth2"
secret = "SHOPPER_SMTP_TOKEN"
"""


def mail_target(text: str, folder: Path) -> Target:
    path = folder / "desks.toml"
    path.write_text(text, encoding="utf-8")
    return desk.load(path, channels=CHANNELS).desks["acme"].targets["mail"]


def test_the_outbox_takes_the_mail_of_desks_that_name_no_server(tmp_path: Path) -> None:
    without = GOOD.replace('via = "smtp://127.0.0.1:2526"\n', "")
    assert mail_target(without + OUTBOX, tmp_path) == Target(
        to="care@acme.example",
        via="smtps://smtp.acme.example:465",
        tls=Tls.REQUIRED,
        account=Account(user="care-tests@acme.example", login=Login.XOAUTH2, secret="SHOPPER_SMTP_TOKEN"),
    )


@pytest.mark.parametrize(
    ("written", "mask"), [("[evidence]\nmask = true\n", True), ("[evidence]\n", False), ("", False)]
)
def test_evidence_is_masked_where_desks_toml_asks_for_it(tmp_path: Path, written: str, mask: bool) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(written + GOOD, encoding="utf-8")
    assert desk.load(path, channels=CHANNELS).mask_evidence is mask


@pytest.mark.parametrize(("key", "selector"), [('dkim_selector = "Mail2026"\n', "mail2026"), ("", None)])
def test_the_outbox_may_say_where_its_signatures_key_is(tmp_path: Path, key: str, selector: str | None) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(GOOD + OUTBOX + key, encoding="utf-8")
    assert desk.load(path, channels=CHANNELS).dkim_selector == selector


def test_a_server_of_the_desks_own_comes_first_and_is_sent_no_secret_of_the_outboxs(tmp_path: Path) -> None:
    own = Target(to="care@acme.example", via="smtp://127.0.0.1:2526")
    assert mail_target(GOOD + OUTBOX, tmp_path) == own


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("grüße@acme.example", "grüße@acme.example"),
        ("gru\u0308ße@acme.example", "grüße@acme.example"),
        ("care@bücher.example", "care@xn--bcher-kva.example"),
        ("care@straße.example", "care@xn--strae-oqa.example"),  # IDNA 2003 would send it to strasse.example
        ("お客様@例え.テスト", "お客様@xn--r8jz45g.xn--zckzah"),
        ("care@ACME.example", "care@ACME.example"),
    ],
)
def test_an_address_may_be_written_in_any_alphabet_and_its_domain_becomes_ascii(
    written: str, meant: str, tmp_path: Path
) -> None:
    assert mail_target(GOOD.replace("care@acme.example", written), tmp_path).to == meant


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_these_words(case: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[case]
    assert old in GOOD
    path = tmp_path / "desks.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        desk.load(path, channels=CHANNELS)
    assert str(caught.value).replace(f"{tmp_path}/", "").splitlines() == expected


def test_the_shipped_file_holds_the_sandbox_on_loopback_and_no_other_desk() -> None:
    settings = desk.load(SHIPPED, channels=CHANNELS)
    assert set(settings.desks) == {"sandbox"}
    assert set(settings.desks["sandbox"].targets) == {"mail", "web_form", "chat"}


def test_a_pass_is_known_by_its_variable_alone(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    passed = 'pass = { header = "X-Probe", secret = "THE_PASS" }'
    path.write_text(GOOD.replace('leave = ["#nickname"]', f'leave = ["#nickname"]\n{passed}'), encoding="utf-8")
    settings = desk.load(path, channels=CHANNELS)
    acme = settings.desks["acme"]
    assert acme.targets["web_form"].admission == Pass(header="X-Probe", secret="THE_PASS")
    assert "THE_PASS" in settings.secrets
    with pytest.raises(ConfigurationError, match="THE_PASS is not set in the environment; nothing was sent"):
        require_secrets(acme, ["web_form"], {})
    require_secrets(acme, ["web_form"], {"THE_PASS": "let-me-in"})


def test_the_real_desk_that_the_shipped_file_shows_loads_once_uncommented(tmp_path: Path) -> None:
    shown = SHIPPED.read_text(encoding="utf-8").partition("# [desks.acme]")
    path = tmp_path / "desks.toml"
    path.write_text(shown[0] + "[desks.acme]" + shown[2].replace("\n# ", "\n").replace("\n#\n", "\n"), encoding="utf-8")
    acme = desk.load(path, channels=CHANNELS).desks["acme"]
    assert acme.consent is not None
    assert acme.consent.by == "Jane Doe, Head of Service"


def test_the_outbox_that_the_shipped_file_shows_loads_once_uncommented(tmp_path: Path) -> None:
    before, _, rest = SHIPPED.read_text(encoding="utf-8").partition("# [outbox]")
    shown, _, after = rest.partition("\n\n")
    path = tmp_path / "desks.toml"
    no_server_of_its_own = after.replace('via = "smtp://127.0.0.1:12526"', "")
    path.write_text(
        f"{before}[outbox]{shown}\n\n{no_server_of_its_own}".replace(shown, shown.replace("\n# ", "\n")),
        encoding="utf-8",
    )
    mail = desk.load(path, channels=CHANNELS).desks["sandbox"].targets["mail"]
    assert mail.via == "smtps://smtp.acme.example:465"
    assert mail.account == Account(user="care-tests@acme.example", login=Login.PASSWORD, secret="SHOPPER_SMTP_PASSWORD")
