"""The servers that the tests of this folder lean on: that they are real, and guard themselves as a provider's do."""

import imaplib

from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import PASSWORD, Dovecot, token


def test_dovecot_takes_passwords_and_tokens_over_tls(dovecot: Dovecot, authority: Authority) -> None:
    at_once = imaplib.IMAP4_SSL("127.0.0.1", dovecot.ports.imaps, ssl_context=authority.trusting(), timeout=60)
    with at_once as connection:
        connection.authenticate("PLAIN", lambda _: f"\0kim\0{PASSWORD}".encode())
        assert connection.select("Junk")[0] == "OK"

    with imaplib.IMAP4("127.0.0.1", dovecot.ports.imap, timeout=60) as connection:
        connection.starttls(authority.trusting())
        connection.authenticate("XOAUTH2", lambda _: f"user=kim\1auth=Bearer {token('kim')}\1\1".encode())
        assert connection.select("INBOX")[0] == "OK"
