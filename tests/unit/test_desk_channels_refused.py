"""Desk files that are refused, and the exact words on every mistake about channels, servers and what is said of pages."""
# ruff: noqa: E501  (each message stands whole on its line)

from pathlib import Path

import pytest

from tests.unit.desk_file import refusal

A_PAGE = 'give a page such as "http://127.0.0.1:8000/contact"'
A_SERVER = 'give a mail server such as "smtp://127.0.0.1:2526" or "smtps://smtp.acme.example:465"'

# What is changed in the good file, and every line of what is then said of it.
BROKEN: dict[str, tuple[str, str, list[str]]] = {
    "a link's host that is an address": (
        'leave = ["#nickname"]',
        'confirms = ["https://links.acme.example/"]',
        [
            'desks.toml:27: desks.acme.channels.web_form.confirms.1: is "https://links.acme.example/", give a host such as "links.acme.example"'
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
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_these_words(case: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[case]
    assert refusal(old, new, tmp_path) == expected
